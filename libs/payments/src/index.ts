export { allocate, type Allocated, type AllocationLine, type AllocationTerms } from './allocate';
export { Allocation } from './allocation.entity';
export { clearedOn, PAYMENT_MEANS, type PaymentMeans } from './clearing';
export { Clearing } from './clearing.entity';
export { type DirectPaymentAsked } from './direct-payment-request.service';
export {
  matchBankLine,
  referencesIn,
  type BankLine,
  type Match,
  type MatchCandidate,
  type MatchedBy,
} from './match';
export { outstanding, type OwedClaim, type OwedMovement } from './outstanding';
export {
  PaymentSimulation,
  type SimulatedPayment,
  type SupposedPayment,
} from './payment-simulation.service';
export { PaymentCleared, PaymentRecorded, PaymentReversed } from './payments.events';
export { PaymentsModule } from './payments.module';
export {
  PaymentsQuery,
  type AllocationView,
  type CasePaymentView,
  type ReceiptView,
  type SuspenseView,
} from './payments.query';
export {
  PaymentsService,
  type Received,
  type ReceivedByCreditor,
  type ReversalReason,
} from './payments.service';
export { trustEntry } from './receipt-entry';
export { Receipt } from './receipt.entity';
export { ReceiptMatch } from './receipt-match.entity';
export { Reversal } from './reversal.entity';
export {
  caseDifferences,
  replayCase,
  type CaseCharge,
  type CaseHistory,
  type CasePayment,
  type InterestUpTo,
  type PostedAllocation,
} from './replay';
