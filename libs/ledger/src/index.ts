export { assertBalanced, imbalance, type PostingLine } from './balanced';
export { ACCOUNT_CODES, bookOf, CHART, isOfCreditor, type AccountCode, type Book } from './chart';
export { Entry, ENTRY_KINDS, type EntryKind } from './entry.entity';
export { LedgerAccount } from './ledger-account.entity';
export { LedgerPeriod } from './ledger-period.entity';
export { ledgerRefusals } from './ledger.errors';
export { LedgerModule } from './ledger.module';
export {
  LedgerQuery,
  type AccountBalance,
  type BalanceFilter,
  type ClosedPeriod,
  type PostedLine,
} from './ledger.query';
export { LedgerService, type EntryToPost } from './ledger.service';
export { Posting } from './posting.entity';
