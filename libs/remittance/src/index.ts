export { ConsolidatedQuery, type ConsolidatedView } from './consolidated.query';
export { CAUSE_CODES, causeWords, type Cause } from './cause-words';
export { DeadlinesQuery, type DeadlineView } from './deadlines.query';
export { ExceptionsQuery, type ReturnedTransferView, type RunExceptions } from './exceptions.query';
export { HoldsQuery, type HoldView } from './holds.query';
export { invoiceAge, type InvoiceAge } from './invoice-age';
export { InvoicesQuery, type InvoiceView } from './invoices.query';
export { DebitClaim } from './debit-claim.entity';
export { CutTransfersQuery, type TransferChoice } from './cut-transfers.query';
export { cutOffOf, nextCutOff, payoutOn, remittanceLimit, type RemittanceCycle } from './cut-offs';
export { feeDocumentNumber, missingRanks, type FeeDocumentKind } from './fee-document-number';
export { FecQuery, type FecFile, type FinancialYear } from './fec.query';
export { InvoiceDispatch } from './invoice-dispatch.entity';
export { InvoiceDispatchQuery, type DispatchView, type DueInvoice } from './invoice-dispatch.query';
export { InvoiceDispatchService } from './invoice-dispatch.service';
export {
  InvoicePlatform,
  type DispatchState,
  type InvoiceToSend,
  type PlatformAnswer,
} from './invoice-platform.service';
export { FeeDocument } from './fee-document.entity';
export { HoldsService } from './holds.service';
export { InvoicePayment } from './invoice-payment.entity';
export { InvoicesService, type PaidInvoice } from './invoices.service';
export { remittanceSamples } from './paper-samples';
export { PapersQuery, type DrawnPaper, type MissingPaper } from './papers.query';
export { PapersService } from './papers.service';
export { RemittanceDocument } from './remittance-document.entity';
export { RemittanceHoldLift } from './remittance-hold-lift.entity';
export { RemittanceHold } from './remittance-hold.entity';
export { RemittanceRun } from './remittance-run.entity';
export { RemittanceStatement } from './remittance-statement.entity';
export { RemittanceApproved, RemittancePaid } from './remittance.events';
export { RemittanceModule } from './remittance.module';
export {
  RemittanceQuery,
  type PlannedStatement,
  type RunDetail,
  type RunView,
  type StatementDetail,
  type StatementLineView,
  type StatementView,
} from './remittance.query';
export { PAPERS_JOB, RemittanceService, type CutOff } from './remittance.service';
export {
  runFigures,
  type HeldBecause,
  type RunFigures,
  type StatementPlan,
  type StoppedCreditor,
} from './run-figures';
export { heldWords } from './statement-words';
export {
  statementBalance,
  type RemittanceTerms,
  type StatementBalance,
  type StatementFigures,
} from './statement-balance';
export { StatementLine } from './statement-line.entity';
export { TransferOutcome } from './transfer-outcome.entity';
export {
  TransfersService,
  type ReturnedTransfer,
  type ToldTransfer,
  type TransferTeller,
} from './transfers.service';
export { WithdrawalsService, type WithdrawalAsked } from './withdrawals.service';
