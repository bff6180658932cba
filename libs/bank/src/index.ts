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
export { BankTies } from './bank-ties.service';
export { BankStatement } from './bank-statement.entity';
export { BANK_FILE_BYTES_MAX, BankUploads, type BankUpload } from './bank-uploads.service';
export { bankRefusals } from './bank.errors';
export { BankModule } from './bank.module';
export {
  BankQuery,
  LINE_STATES,
  type LineState,
  type ShownLine,
  type ShownNotice,
  type ShownStatement,
  type StateCount,
} from './bank.query';
export { BankLineIdentified } from './bank.events';
export { ContinuityQuery, type BankPosition, type StatementGap } from './continuity.query';
export { choiceSentence } from './choice-sentence';
export { CHOICE_REASONS, type ChoiceReason, type LineChoice } from './line-choices';
export { LineChoicesQuery, type ShownChoice } from './line-choices.query';
export { RECORDED_WHAT, type RecordedWhat } from './recorded';
export { WaitingLinesQuery, type WaitingLine } from './waiting-lines.query';
export { RESOLUTIONS, WaitingLines, type Resolution } from './waiting-lines.service';
