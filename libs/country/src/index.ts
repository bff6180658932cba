export {
  accrue,
  interestToPost,
  type Accrual,
  type Accrued,
  type DayCount,
  type InterestLine,
  type PrincipalChange,
  type RateStep,
  type Suspended,
} from './accrue';
export {
  allocationOrderOn,
  allocationOrderRefusal,
  type AllocatedComponent,
  type AllocationOrderCode,
  type OrderSaidBy,
} from './allocation-order';
export { contactDefaultsOn, type ContactDefaults } from './contact-defaults';
export { inForceOn, type Dated } from './dated';
export { holidaysIn, holidaysOf, type HolidayUse, type PublicHoliday } from './holidays';
export {
  compactIban,
  creditorReference,
  frenchVatNumber,
  isCreditorReference,
  isFrenchVatNumber,
  isIban,
  isSiren,
  isSiret,
} from './identifiers';
export { fixedIndemnity, type FixedIndemnity, type LateInvoice } from './indemnity';
export {
  interestOn,
  interestStartsAfter,
  interestTableFor,
  JUDGMENT_MONTHS,
  JUDGMENT_POINTS,
  missedRateFloor,
  type InterestBearing,
  type InterestOutcome,
  type InterestTable,
  type InterestTerms,
  type Judgment,
} from './interest';
export {
  FIRST_LETTER_MENTIONS,
  legalTextOn,
  lookAlikeWords,
  type FirstLetterMention,
  type LegalText,
  type LegalTextCode,
} from './legal-texts';
export {
  LIMITATION_EVENT_KINDS,
  limitationOn,
  type InterruptionKind,
  type Limitation,
  type LimitationClock,
  type LimitationEvent,
  type LimitationEventKind,
  type Limited,
  type SuspensionKind,
} from './limitation';
export {
  limitationRegime,
  regimeOn,
  type ClaimType,
  type CreditorActivity,
  type LimitationRegime,
  type LimitationRegimeCode,
  type LimitedClaim,
} from './limitation-regime';
export { territoriesOpen } from './open-territories';
export {
  distanceMonths,
  paymentOrderDeadlines,
  type PaymentOrder,
  type PaymentOrderDeadlines,
  type PaymentOrderDelays,
  type PaymentOrderOutcome,
} from './payment-order';
export type { CreditorQuality, DebtorQuality } from './quality';
export { FRENCH_RATES, rateOn, type DatedRate, type RateSeries, type RateTable } from './rates';
export {
  isOverseas,
  isTerritory,
  POSTAL_PREFIXES,
  TERRITORY_CODES,
  territoryClass,
  territoryName,
  territoryOf,
  timeZoneOf,
  type Territory,
} from './territory';
export { FRENCH_VAT_RATES, vatOn, vatRateOn, type VatRate, type VatRateOutcome } from './vat';
