export {
  accountStatement,
  type AccountStatement,
  type StatementClaim,
  type StatementComponent,
  type StatementEntry,
  type StatementInterest,
  type StatementUse,
} from './account-statement';
export { accountSamples } from './account-samples';
export { accountPage, type AccountPaperFacts } from './account-paper';
export { AccountStatementModule } from './account-statement.module';
export {
  AccountStatementQuery,
  type AccountPage,
  type AccountPaper,
  type StatementAsked,
} from './account-statement.query';
