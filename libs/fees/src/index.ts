export { AgreementExampleChange } from './agreement-example-change.entity';
export { AgreementExample } from './agreement-example.entity';
export { AgreementExamples, type NewExample } from './agreement-examples.service';
export {
  agreementQuote,
  type AgreementQuote,
  type SupposedCase,
  type SupposedMoney,
} from './agreement-quote';
export {
  AgreementQuotes,
  type CheckedExample,
  type ExampleChange,
  type ExplainedClaim,
  type PricedQuote,
  type RecoveryAsked,
} from './agreement-quotes.query';
export { agreementFaults, type AgreementFault } from './agreement-holes';
export { type CasePricing } from './case-pricing.query';
export { contingencyFee } from './contingency-fee';
export {
  contingencyRule,
  feeAgeDays,
  feePhaseOn,
  rulesTried,
  type PhasePeriod,
  type RuleMisfit,
  type TriedRule,
} from './contingency-rule';
export {
  CLAIM_TYPES,
  FEE_CHANNELS,
  FLAT_FEE_EVENTS,
  type ClaimType,
  type FeeAgreement,
  type FeeChannel,
  type FeeRule,
  type FeeTier,
  type FlatFeeEvent,
  type ToldEvent,
} from './fee-agreement';
export {
  feeLines,
  type AllocatedMoney,
  type FeePayment,
  type PricedCase,
  type PricedClaim,
} from './fee-line';
export { FeeLine, type StoredSlice } from './fee-line.entity';
export { feeSentence } from './fee-sentence';
export { NO_FEES, type FeeStanding } from './fee-standing';
export { FeesModule } from './fees.module';
export { FeesQuery, type FeeLineFilter, type FeeLineView } from './fees.query';
export { FeesService, type ClearedMoney } from './fees.service';
export { flatFee } from './flat-fee';
export { FlatEvent } from './flat-event.entity';
export { FlatFees } from './flat-fees.service';
export { explainTopUp, minimumTopUp } from './minimum-fee';
export { paymentClass, type PaymentClass } from './payment-channel';
export { replayedFees, restatedFees, type RestatementCause } from './restate-fees';
export { feeDocumentTotals, vatOn, type FeeDocumentTotals } from './vat';
export { retrocededShares, type RetrocededShare } from './retrocession';
export { RetrocessionLine } from './retrocession-line.entity';
export {
  RetrocessionsQuery,
  type MonthOfRetrocessions,
  type RetrocessionFilter,
  type RetrocessionView,
} from './retrocessions.query';
export { Subscriptions } from './subscriptions.service';
export {
  explainWithdrawal,
  withdrawalFee,
  type WithdrawalFee,
  type WithdrawalOutcome,
  type Withdrawn,
} from './withdrawal-fee';
export type { ToldExample } from './supposed-example';
