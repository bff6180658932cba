export { TrustDay } from './trust-day.entity';
export { trustPage, type PaperDay, type TrustPaper } from './trust-paper';
export { trustSamples } from './trust-samples';
export { TrustPapers } from './trust-papers.query';
export {
  GAP_KINDS,
  trustProof,
  type BankSays,
  type GapKind,
  type GapReason,
  type TrustBalance,
  type TrustProof,
} from './trust-proof';
export { TrustModule } from './trust.module';
export { TrustQuery, type GapDetail, type SignedDay } from './trust.query';
export { TrustService, type DayToSign } from './trust.service';
