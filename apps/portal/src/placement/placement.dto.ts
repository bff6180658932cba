import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import {
  DELIMITERS,
  fileHead,
  FILE_ENCODINGS,
  mappingOf,
  proposeMapping,
  TARGETS,
  type Delimiter,
  type FileEncoding,
  type MappedColumn,
  type PlacementFile,
  type RowCode,
  type ShownPlacement,
  type ShownRow,
} from '@solde/placement';
import { IsMoney, IsPlainText, PageDto } from '@solde/platform';

const COLUMNS_MAX = 60;
const HEADER_CHARACTERS_MAX = 200;
const ROWS_MAX = 100_000_000;
const RESULTS = ['ACCEPTED', 'JOINED', 'PENDING_REVIEW', 'REJECTED'] as const;

export class FileOwnerDto {
  @IsUUID()
  creditorId: string;
}

export class PlacementFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

export class RowFilterDto extends PageDto {
  @IsOptional()
  @IsIn(RESULTS)
  result?: (typeof RESULTS)[number];

  /** A code of an error or a warning: `BAD_SIREN`. */
  @IsOptional()
  @IsPlainText(40)
  code?: string;
}

export class ColumnDto {
  /** The title of the column, as it is in the file. */
  @IsString()
  column: string;

  /** What it means; null to leave it aside. */
  @IsOptional()
  @IsIn(TARGETS)
  target: string | null;
}

export class OpenPlacementDto {
  @IsUUID()
  creditorId: string;

  @IsUUID()
  mandateId: string;

  /** The file received before. */
  @IsUUID()
  fileId: string;

  /** What the proposed mapping got wrong; the other columns stay as proposed. */
  @IsOptional()
  @ArrayMaxSize(COLUMNS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ColumnDto)
  mapping?: ColumnDto[];

  @IsOptional()
  @IsIn(FILE_ENCODINGS)
  encoding?: FileEncoding;

  @IsOptional()
  @IsIn(DELIMITERS)
  delimiter?: Delimiter;

  /** Lines that you counted yourself. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(ROWS_MAX)
  controlRows?: number;

  /** Their total, as "1234.56" in the currency of the mandate. */
  @IsOptional()
  @IsMoney()
  controlTotal?: string;

  /** Claims whose limitation period is over wait for a review instead of being rejected. */
  @IsOptional()
  @IsBoolean()
  confirmsExpired?: boolean;

  /** The placement whose error file this is, corrected. */
  @IsOptional()
  @IsUUID()
  correctsId?: string;
}

export class MappedColumnDto {
  header: string;
  target: string | null;

  static of({ header, target }: MappedColumn): MappedColumnDto {
    return { header, target };
  }
}

/** A received file, and how it seems to be written. */
export class PlacementFileDto {
  id: string;
  name: string;
  sizeBytes: number;
  sha256: string;
  encoding: string;
  delimiter: string | null;
  mapping: MappedColumnDto[];
  /** Mandatory targets that no column names: say them when you open the placement. */
  missing: string[];
  sample: string[][];
  /** Why the first lines cannot be read, or null. */
  fault: string | null;

  static of(file: PlacementFile): PlacementFileDto {
    const head = fileHead(file.head, file.encoding);
    const shown = {
      id: file.id,
      name: file.name,
      sizeBytes: Number(file.sizeBytes),
      sha256: file.sha256.toString('hex'),
      encoding: file.encoding,
    };
    if ('code' in head)
      return { ...shown, delimiter: null, mapping: [], missing: [], sample: [], fault: head.code };
    const found = mappingOf(head.headers);
    return {
      ...shown,
      delimiter: head.delimiter,
      mapping: proposeMapping(head.headers).map((column) => MappedColumnDto.of(column)),
      missing: 'code' in found && found.code === 'MAPPING_INCOMPLETE' ? [...found.missing] : [],
      sample: head.sample.map((row) => row.map((cell) => cell.slice(0, HEADER_CHARACTERS_MAX))),
      fault: null,
    };
  }
}

export class CountDto {
  code: string;
  rows: number;
}

export class RefusalDto {
  code: string;
  facts: object;
}

/** A hand-over and what became of its rows. */
export class PlacementDto {
  id: string;
  number: string;
  creditorId: string;
  mandateId: string;
  fileId: string;
  fileName: string;
  source: string;
  encoding: string | null;
  delimiter: string | null;
  mapping: MappedColumnDto[];
  placedOn: CalendarDate;
  state: string;
  refusal: RefusalDto | null;
  /** Lines of the file done in the step under way, of `lines`. */
  doneLines: number;
  lines: number;
  rows: number;
  accepted: number;
  joined: number;
  pendingReview: number;
  rejected: number;
  warned: number;
  currency: Currency;
  acceptedTotal: string;
  fileTotal: string;
  controlRows: number | null;
  controlTotal: string | null;
  /** `TOTAL_MISMATCH` when your own count or total differs from the file's. */
  warnings: string[];
  correctsId: string | null;

  static of(placement: ShownPlacement): PlacementDto {
    const { currency, mapping, refusal, controlTotalMinor, controlRows, state } = placement;
    const isJudged = !['RECEIVED', 'VALIDATING', 'REFUSED'].includes(state);
    const differs =
      (controlRows !== null && controlRows !== placement.rows) ||
      (controlTotalMinor !== null && controlTotalMinor !== placement.fileTotalMinor);
    return {
      id: placement.id,
      number: placement.number,
      creditorId: placement.creditorId,
      mandateId: placement.mandateId,
      fileId: placement.fileId,
      fileName: placement.fileName,
      source: placement.source,
      encoding: placement.encoding,
      delimiter: placement.delimiter,
      mapping: (mapping?.columns ?? []).map((column) => MappedColumnDto.of(column)),
      placedOn: placement.placedOn,
      state,
      refusal: refusal === null ? null : { code: refusal.code, facts: refusal.facts },
      doneLines: Math.max(0, Math.min(placement.nextRow - 2, placement.lines)),
      lines: placement.lines,
      rows: placement.rows,
      accepted: placement.accepted,
      joined: placement.joined,
      pendingReview: placement.pendingReview,
      rejected: placement.rejected,
      warned: placement.warned,
      currency,
      acceptedTotal: formatAmount(placement.acceptedTotalMinor, currency),
      fileTotal: formatAmount(placement.fileTotalMinor, currency),
      controlRows,
      controlTotal: controlTotalMinor === null ? null : formatAmount(controlTotalMinor, currency),
      warnings: isJudged && differs ? ['TOTAL_MISMATCH'] : [],
      correctsId: placement.correctsId,
    };
  }
}

/** A hand-over with its counts by code. */
export class PlacementDetailDto extends PlacementDto {
  rejections: CountDto[];
  rowWarnings: CountDto[];
}

export class PlacementPageDto {
  items: PlacementDto[];
  next: string | null;
}

export class RowCodeDto {
  code: string;
  field: string | null;

  static of({ code, field }: RowCode): RowCodeDto {
    return { code, field };
  }
}

/** A row that needs a word; a clean row is its claim. */
export class PlacementRowDto {
  /** As in a spreadsheet: the titles are line 1. */
  line: number;
  result: string;
  errors: RowCodeDto[];
  warnings: RowCodeDto[];
  toFix: string[];
  cells: (string | null)[];
  caseId: string | null;
  claimId: string | null;

  static of(row: ShownRow): PlacementRowDto {
    return {
      line: row.line,
      result: row.result,
      errors: row.errors.map((code) => RowCodeDto.of(code)),
      warnings: row.warnings.map((code) => RowCodeDto.of(code)),
      toFix: [...row.toFix],
      cells: [...row.cells],
      caseId: row.caseId,
      claimId: row.claimId,
    };
  }
}

export class PlacementRowPageDto {
  items: PlacementRowDto[];
  next: string | null;
}

/** What you asked for; it is applied within seconds, and its answer is on the request. */
export class RequestMadeDto {
  requestId: string;
  state: string;
}
