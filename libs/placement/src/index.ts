export { phonesOf } from './contact-cells';
export {
  DELIMITERS,
  fileHead,
  HEAD_BYTES_MAX,
  type Delimiter,
  type FileHead,
  type HeadFault,
} from './file-head';
export { FILE_ENCODINGS, type FileEncoding } from './file-encoding';
export { JUDGED_LINES_MAX, JudgingService } from './judging.service';
export {
  mappingOf,
  proposeMapping,
  type GivenColumn,
  type MappedColumn,
  type MappingFault,
} from './mapping';
export { PlacementFile } from './placement-file.entity';
export { PlacementRow } from './placement-row.entity';
export { Placement } from './placement.entity';
export { PlacementProcessed } from './placement.events';
export { PlacementModule } from './placement.module';
export {
  PlacementQuery,
  type RowFilter,
  type ShownPlacement,
  type ShownRow,
} from './placement.query';
export { PLACEMENT_JOB, PlacementService, type NewPlacement } from './placement.service';
export { PLACED_LINES_MAX, PlacingService } from './placing.service';
export { ROW_CODES, rowSentence, type RowCode } from './row-codes';
export { SingleClaimService, type SingleClaim } from './single-claim.service';
export { TARGETS, type Target } from './targets';
export {
  FILE_BYTES_CEILING,
  UPLOAD_BYTES_MAX,
  UploadsService,
  type Upload,
} from './uploads.service';
