import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Minor, Rate } from '@solde/money';
import type { RemittanceMode } from './terms-content';

export const FEE_PHASES = [
  'PRE_DUE',
  'EARLY_REMINDER',
  'AMICABLE',
  'LITIGATION',
  'ENFORCEMENT',
] as const;
export const FEE_COMPONENTS = [
  'PRINCIPAL',
  'INTEREST',
  'INDEMNITY',
  'PENALTY',
  'LEGAL_COSTS',
] as const;
export const FLAT_EVENTS = [
  'CASE_OPENING',
  'PRE_DUE_CALL',
  'BILL_FOLLOW_UP',
  'FORMAL_NOTICE',
  'TRACING',
  'LITIGATION_FILE',
  'STATEMENT_MAILING',
  'MONTHLY',
] as const;
/**
 * Why a creditor takes a case back, in a closed list: an agreement waives its withdrawal fee for some of them (R-FEE-WITHDRAWAL). What
 * a closure may be for keeps its word.
 */
export const RECALL_REASONS = [
  'PLACED_IN_ERROR',
  'DUPLICATE',
  'DISPUTE_UPHELD',
  'COMPLAINT_UPHELD',
  'IRRECOVERABLE_INSOLVENT',
  'IRRECOVERABLE_UNECONOMIC',
  'DECEASED_NO_ESTATE',
  'COMMERCIAL_GESTURE',
  'TAKEN_IN_HOUSE',
  'TRANSFERRED_TO_OTHER_PROVIDER',
  'MANDATE_TERMINATED',
  'OTHER',
] as const;
export type RecallReason = (typeof RECALL_REASONS)[number];

export function isRecallReason(word: string): word is RecallReason {
  return (RECALL_REASONS as readonly string[]).includes(word);
}

export type FlatEvent = (typeof FLAT_EVENTS)[number];
export type FeePhase = (typeof FEE_PHASES)[number];
export type FeeComponent = (typeof FEE_COMPONENTS)[number];
/** Where the debtor's money went: to us, straight to the creditor, or wherever. */
export type RuleChannel = 'AGENCY' | 'DIRECT' | 'ANY';
export type TierMode = 'NONE' | 'WHOLE' | 'MARGINAL';
/** Which version prices a payment: that of the claim's placement, or that of the payment. */
export type Assignment = 'PLACEMENT_DATE' | 'PAYMENT_DATE';

/** One tier of a proposed rule; amounts in minor units of the mandate's currency. */
export interface TierTerms {
  readonly upToMinor: Minor | null;
  readonly rate: Rate;
}

/** One line of a proposed tariff; they are tried in the order given. Empty lists mean every value. */
export interface RuleTerms {
  readonly phases: readonly FeePhase[];
  readonly components: readonly FeeComponent[];
  readonly claimTypes?: readonly string[];
  readonly segments?: readonly string[];
  readonly territories?: readonly string[];
  readonly ageMinDays?: number;
  readonly ageMaxDays?: number | null;
  readonly channel?: RuleChannel;
  readonly tierMode?: TierMode;
  readonly tierBasis?: 'PLACED_PRINCIPAL' | 'CUMULATIVE_RECOVERED' | null;
  /** For the mode NONE, and only for it. */
  readonly rate?: Rate | null;
  readonly tiers?: readonly TierTerms[];
}

export interface FlatTerms {
  readonly event: FlatEvent;
  readonly amountMinor: Minor;
}

/** What a partner is owed of the fees of some phases, at the agency's charge; no phase means all. */
export interface RetrocessionTerms {
  readonly partnerKind: PartnerKind;
  readonly share: Rate;
  readonly phases?: readonly FeePhase[];
}

/** A tariff as it is proposed; amounts excluding VAT, in minor units of the mandate's currency. */
export interface AgreementTerms {
  readonly from: CalendarDate;
  /** The first day on which it no longer prices; null without end. */
  readonly until?: CalendarDate | null;
  readonly assignment?: Assignment;
  readonly crossingWindowDays?: number;
  readonly directFactor?: Rate;
  readonly minimumMinor?: Minor | null;
  readonly minimumShareMax?: Rate;
  readonly capMinor?: Minor | null;
  readonly withdrawalFreeDays?: number | null;
  readonly withdrawalFactor?: Rate | null;
  readonly withdrawalWaived?: readonly string[];
  readonly remittanceMode?: RemittanceMode;
  readonly rules: readonly RuleTerms[];
  readonly flats?: readonly FlatTerms[];
  readonly retrocessions?: readonly RetrocessionTerms[];
}

export type ShapeFault =
  | {
      readonly kind:
        | 'NO_RULES'
        | 'PERIOD_EMPTY'
        | 'MINIMUM_ABOVE_CAP'
        | 'FLAT_REPEATED'
        | 'RETROCESSION_REPEATED'
        | 'WAIVED_REASON_UNKNOWN'
        | 'OUT_OF_RANGE';
    }
  | {
      readonly kind: 'RATE_OR_TIERS' | 'RATE_OUT_OF_RANGE' | 'BAND_INVERTED' | 'AMOUNT_NEGATIVE';
      /** The line of the tariff, from 1. */
      readonly position: number;
    };

const CROSSING_DAYS_MAX = 60;

/**
 * What keeps a tariff from being stored at all, each fault named. That it prices everything, without hole or overlap, is
 * looked at when it is activated, by the lib that computes it.
 */
export function shapeFaults(terms: AgreementTerms): ShapeFault[] {
  const { until = null, minimumMinor = null, capMinor = null, flats = [] } = terms;
  const partners = (terms.retrocessions ?? []).map(({ partnerKind }) => partnerKind);
  const faults: ShapeFault[] = [];
  if (terms.rules.length === 0) faults.push({ kind: 'NO_RULES' });
  if (until !== null && until <= terms.from) faults.push({ kind: 'PERIOD_EMPTY' });
  if (minimumMinor !== null && capMinor !== null && minimumMinor > capMinor)
    faults.push({ kind: 'MINIMUM_ABOVE_CAP' });
  if (new Set(flats.map(({ event }) => event)).size < flats.length)
    faults.push({ kind: 'FLAT_REPEATED' });
  if (new Set(partners).size < partners.length) faults.push({ kind: 'RETROCESSION_REPEATED' });
  if (!(terms.withdrawalWaived ?? []).every(isRecallReason))
    faults.push({ kind: 'WAIVED_REASON_UNKNOWN' });
  if (!isInRange(terms)) faults.push({ kind: 'OUT_OF_RANGE' });
  return [...faults, ...terms.rules.flatMap((rule, index) => ruleFaults(rule, index + 1))];
}

function isInRange(terms: AgreementTerms): boolean {
  const days = terms.crossingWindowDays ?? 0;
  const amounts = [
    terms.minimumMinor,
    terms.capMinor,
    ...(terms.flats ?? []).map((flat) => flat.amountMinor),
  ];
  return (
    days >= 0 &&
    days <= CROSSING_DAYS_MAX &&
    (terms.withdrawalFreeDays ?? 0) >= 0 &&
    [terms.directFactor, terms.minimumShareMax, terms.withdrawalFactor].every(isShare) &&
    (terms.retrocessions ?? []).every(({ share }) => isShare(share)) &&
    amounts.every((amount) => (amount ?? 0n) >= 0n)
  );
}

function ruleFaults(rule: RuleTerms, position: number): ShapeFault[] {
  const { tierMode = 'NONE', rate = null, tiers = [], ageMinDays = 0, ageMaxDays = null } = rule;
  const faults: ShapeFault[] = [];
  const isWhole =
    tierMode === 'NONE' ? rate !== null && tiers.length === 0 : rate === null && tiers.length > 0;
  if (!isWhole) faults.push({ kind: 'RATE_OR_TIERS', position });
  if (![rate, ...tiers.map((tier) => tier.rate)].every(isShare))
    faults.push({ kind: 'RATE_OUT_OF_RANGE', position });
  if (ageMinDays < 0 || (ageMaxDays !== null && ageMaxDays < ageMinDays))
    faults.push({ kind: 'BAND_INVERTED', position });
  if (tiers.some(({ upToMinor }) => upToMinor !== null && upToMinor < 0n))
    faults.push({ kind: 'AMOUNT_NEGATIVE', position });
  return faults;
}

/** From 0 % to 100 %. */
function isShare(rate: Rate | null | undefined): boolean {
  return (
    rate === null ||
    rate === undefined ||
    (rate.numerator >= 0n && rate.numerator <= rate.denominator)
  );
}
