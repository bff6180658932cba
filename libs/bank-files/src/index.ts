export { HEAD_BYTES } from './file-text';
export { labelShared, lineIdentity } from './line-identity';
export { BANK_FORMATS, formatOf, readerOf, type BankFormat } from './read-statements';
export { returnWords } from './return-codes';
export {
  plainText,
  UnreadableFile,
  type NoticeLine,
  type StatementFoot,
  type StatementHead,
  type StatementLine,
  type StatementPart,
  type StatementReader,
} from './statement';
