export { Adjustment } from './adjustment.entity';
export { type AdjustmentAsked } from './adjustment-request.service';
export {
  ADJUSTED_COMPONENTS,
  ADJUSTMENT_KINDS,
  ADJUSTMENT_REASONS,
  adjustmentRefusal,
  refuseAdjustment,
  type AdjustmentKind,
  type AdjustmentReason,
  type AuthorityKind,
} from './adjustment-terms';
export { AdjustmentsQuery, type AdjustmentView } from './adjustments.query';
export { AdjustmentsService, type Authority, type NewAdjustment } from './adjustments.service';
export { allocate, type Allocated, type AllocationLine, type AllocationTerms } from './allocate';
export { Allocation } from './allocation.entity';
export {
  clearedOn,
  PARTNER_MEANS,
  PAYMENT_MEANS,
  type PartnerMeans,
  type PaymentMeans,
} from './clearing';
export { Clearing } from './clearing.entity';
export { type DirectPaymentAsked } from './direct-payment-request.service';
export {
  matchBankLine,
  referenceKey,
  referencesIn,
  type BankLine,
  type Match,
  type MatchCandidate,
  type MatchedBy,
} from './match';
export { outstanding, type OwedClaim, type OwedMovement } from './outstanding';
export { PartnerMoneyQuery, type PartnerBalance, type PartnerMoney } from './partner-money.query';
export { PartnerTransfer } from './partner-transfer.entity';
export { PartnerTransferPayment } from './partner-transfer-payment.entity';
export { PartnerTransferUndos } from './partner-transfer-undos.service';
export {
  PartnerTransfers,
  TRANSFER_COSTS_MAX,
  TRANSFER_PAYMENTS_MAX,
  type TransferTold,
} from './partner-transfers.service';
export {
  PartnerTransfersQuery,
  type PartnerTransferDetail,
  type PartnerTransferView,
} from './partner-transfers.query';
export { PaymentSimulation, type SupposedPayment } from './payment-simulation.service';
export { PaymentCleared, PaymentRecorded, PaymentReversed } from './payments.events';
export { PaymentsModule } from './payments.module';
export {
  PaymentsQuery,
  REFUNDED,
  type AllocationView,
  type CasePaymentView,
  type ReceiptView,
  type SuspenseView,
} from './payments.query';
export {
  ProvisionsInSuspenseQuery,
  type ProvisionFromSuspense,
} from './provisions-in-suspense.query';
export { ProvisionsInSuspense, type ProvisionTold } from './provisions-in-suspense.service';
export {
  PaymentsService,
  type Received,
  type ReceivedByCreditor,
  type ReceivedByPartner,
} from './payments.service';
export { paymentList, type PaymentList } from './payment-list';
export { trustEntry } from './receipt-entry';
export { Receipt } from './receipt.entity';
export { ReceiptMatch } from './receipt-match.entity';
export { Refund, REFUND_REASONS, type RefundReason } from './refund.entity';
export {
  REFUND_ORDER_STATES,
  RefundOrdersQuery,
  type RefundOrderDetail,
  type RefundOrderLineView,
  type RefundOrderState,
  type RefundOrderView,
} from './refund-orders.query';
export {
  ORDERED_REFUNDS_MAX,
  RefundOrdersService,
  type RefundOrderAsked,
  type RefundOrderDropped,
} from './refund-orders.service';
export { kindFor, REFUND_ORDER_KINDS, type RefundOrderKind } from './refund-order-kind';
export { RefundEvent } from './refund-event.entity';
export { RefundsQuery, REFUND_STATES, type RefundState, type RefundView } from './refunds.query';
export { refundReference } from './refund-reference';
export { RefundsService, type RefundAsked } from './refunds.service';
export { Reversal, REVERSAL_REASONS, type ReversalReason } from './reversal.entity';
export {
  caseDifferences,
  replayCase,
  type CaseCharge,
  type CaseHistory,
  type CasePayment,
  type InterestUpTo,
  type PostedAllocation,
} from './replay';
export {
  TariffWhatIf,
  WHAT_IF_COUNTS,
  WHAT_IF_LEAVES_OUT,
  WHAT_IF_MONTHS_MAX,
  type WhatIf,
  type WhatIfEvent,
  type WhatIfMonth,
} from './tariff-what-if.query';
export { CaseQuotes, type QuoteAsked } from './case-quotes.query';
export type { SimulatedPayment } from './simulated-payment';
export { recallQuote, type RecallQuote } from './recall-quote';
