import { headLine, type ActRow, type ChangeRow, type Head } from '@solde/audit';
import { type CalendarDate } from '@solde/calendar';
import { IsCalendarDate, IsPlainText, PageDto, type Page } from '@solde/platform';
import { IsOptional, IsUUID, Matches } from 'class-validator';

const NAME_LENGTH_MAX = 200;
const ROW_KEY_LENGTH_MAX = 200;

export class ActsFilterDto extends PageDto {
  /** Who acted, or in whose name the system did. */
  @IsOptional()
  @IsUUID()
  userId?: string;

  /** The route, job, listener or command, as `POST /v1/payments`. */
  @IsOptional()
  @IsPlainText(NAME_LENGTH_MAX)
  name?: string;

  /** First day, in the agency's zone. */
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  /** Last day, in the agency's zone. */
  @IsOptional()
  @IsCalendarDate()
  until?: CalendarDate;
}

export class ChangesFilterDto extends PageDto {
  @Matches(/^[a-z][a-z0-9_]{0,62}$/)
  table: string;

  /** The primary key of the row; parts joined by `/`. */
  @IsPlainText(ROW_KEY_LENGTH_MAX)
  row: string;
}

export class ActDto {
  id: string;
  name: string;
  callerKind: 'USER' | 'PORTAL' | 'SYSTEM';
  callerId: string | null;
  callerName: string;
  onBehalfOf: string | null;
  requestId: string | null;
  at: string;
  /** Rows that the act changed; rows that it added name it themselves. */
  changes: number;
  isSealed: boolean;

  static of(row: ActRow): ActDto {
    const { id, name, callerKind, callerId, callerName, onBehalfOf, requestId, isSealed } = row;
    return {
      ...{ id, name, callerKind, callerId, callerName, onBehalfOf, requestId },
      at: row.at.toISOString(),
      changes: Number(row.changes),
      isSealed,
    };
  }
}

export class ActsPageDto {
  items: ActDto[];
  next: string | null;

  static of({ items, next }: Page<ActRow>): ActsPageDto {
    return { items: items.map((row) => ActDto.of(row)), next };
  }
}

export class ChangeDto {
  id: string;
  actId: string;
  actName: string;
  callerName: string;
  onBehalfOf: string | null;
  at: string;
  table: string;
  row: string;
  operation: 'UPDATE' | 'DELETE' | 'BULK';
  before: object | null;
  after: object | null;
  /** The values were erased at a person's request; the chain keeps their hash. */
  isErased: boolean;

  static of(row: ChangeRow): ChangeDto {
    const { id, actId, actName, callerName, onBehalfOf, operation, before, after, isErased } = row;
    return {
      ...{ id, actId, actName, callerName, onBehalfOf },
      at: row.at.toISOString(),
      table: row.tableName,
      row: row.rowKey,
      ...{ operation, before, after, isErased },
    };
  }
}

export class ChangesPageDto {
  items: ChangeDto[];
  next: string | null;

  static of({ items, next }: Page<ChangeRow>): ChangesPageDto {
    return { items: items.map((row) => ChangeDto.of(row)), next };
  }
}

/** The last link of the chain, to be kept outside the database. */
export class HeadDto {
  number: string;
  hash: string;
  /** What `cli audit verify` takes. */
  line: string;

  static of(head: Head): HeadDto {
    return {
      number: String(head.number),
      hash: head.hash.toString('hex'),
      line: headLine(head),
    };
  }
}
