export { BankFile } from './bank-file.entity';
export { BANK_JOB, BankImport, type ImportedFile } from './bank-import.service';
export { BankLine } from './bank-line.entity';
export {
  BankOutcome,
  OUTCOME_REASONS,
  type FoundBy,
  type OutcomeReason,
} from './bank-outcome.entity';
export { BankPosting, LINES_TOGETHER_MAX } from './bank-posting.service';
export { BankStatement } from './bank-statement.entity';
export { BANK_FILE_BYTES_MAX, BankUploads, type BankUpload } from './bank-uploads.service';
export { bankRefusals } from './bank.errors';
export { BankModule } from './bank.module';
export {
  BankQuery,
  LINE_STATES,
  type LineState,
  type ShownLine,
  type ShownStatement,
  type StateCount,
} from './bank.query';
export { BANK_FORMATS, formatOf, readerOf, type BankFormat } from './read-statements';
export {
  UnreadableFile,
  type StatementFoot,
  type StatementHead,
  type StatementLine,
  type StatementPart,
  type StatementReader,
} from './statement';
