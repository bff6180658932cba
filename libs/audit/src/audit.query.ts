import { Injectable } from '@nestjs/common';
import {
  DomainError,
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
} from '@solde/platform';
import type { Head } from './chain';

/** An act, as the audit shows it. */
export interface ActRow {
  readonly id: string;
  readonly name: string;
  readonly callerKind: 'USER' | 'PORTAL' | 'SYSTEM';
  readonly callerId: string | null;
  readonly callerName: string;
  readonly onBehalfOf: string | null;
  readonly requestId: string | null;
  readonly at: Date;
  /** How many rows it changed; what it added says so by itself. */
  readonly changes: bigint;
  readonly isSealed: boolean;
}

/** One change of one row, with its author. Both values are null once erased. */
export interface ChangeRow {
  readonly id: string;
  readonly actId: string;
  readonly tableName: string;
  readonly rowKey: string;
  readonly operation: 'UPDATE' | 'DELETE' | 'BULK';
  readonly before: object | null;
  readonly after: object | null;
  readonly isErased: boolean;
  readonly actName: string;
  readonly callerName: string;
  readonly onBehalfOf: string | null;
  readonly at: Date;
}

export interface ActFilter {
  /** Who acted, or in whose name the system did. */
  readonly userId?: string | undefined;
  readonly name?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
}

const CHANGE = `
  SELECT c.id, c.act_id AS "actId", c.table_name AS "tableName", c.row_key AS "rowKey", c.operation, v.before, v.after,
         v.change_id IS NULL AS "isErased", a.name AS "actName", a.caller_name AS "callerName",
         a.on_behalf_of AS "onBehalfOf", a.at
  FROM audit_change AS c JOIN act AS a ON a.id = c.act_id LEFT JOIN audit_value AS v ON v.change_id = c.id`;

/** Who did what, and what was changed. */
@Injectable()
export class AuditQuery {
  constructor(private readonly reads: Reads) {}

  /** Acts, the newest first. */
  async actsOf(
    caller: Caller,
    { userId, name, from, until }: ActFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<ActRow>> {
    const rows = await this.reads.rows<ActRow>(
      caller,
      `SELECT a.id, a.name, a.caller_kind AS "callerKind", a.caller_id AS "callerId", a.caller_name AS "callerName",
              a.on_behalf_of AS "onBehalfOf", a.request_id AS "requestId", a.at,
              (SELECT count(*) FROM audit_change AS c WHERE c.act_id = a.id) AS changes,
              NOT EXISTS (SELECT FROM audit_unsealed AS u WHERE u.act_id = a.id) AS "isSealed"
       FROM act AS a
       WHERE ($1::uuid IS NULL OR a.caller_id = $1 OR a.on_behalf_of = $1) AND ($2::text IS NULL OR a.name = $2)
         AND ($3::timestamptz IS NULL OR a.at >= $3) AND ($4::timestamptz IS NULL OR a.at < $4)
         AND ($5::uuid IS NULL OR a.id < $5)
       ORDER BY a.id DESC LIMIT $6`,
      [userId ?? null, name ?? null, from ?? null, until ?? null, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** What one act changed. Refuses NOT_FOUND. */
  async changesOfAct(caller: Caller, actId: string, page: PageRequest): Promise<Page<ChangeRow>> {
    const known = await this.reads.one(caller, 'SELECT id FROM act WHERE id = $1', [actId]);
    if (known === null) throw new DomainError('NOT_FOUND', { actId });
    return this.changes(caller, 'c.act_id = $1', [actId], page);
  }

  /** The history of one row, the oldest change first. `rowKey` is its primary key, parts joined by `/`. */
  async changesOf(
    caller: Caller,
    tableName: string,
    rowKey: string,
    page: PageRequest,
  ): Promise<Page<ChangeRow>> {
    return this.changes(caller, 'c.table_name = $1 AND c.row_key = $2', [tableName, rowKey], page);
  }

  /** The last link of the chain, to be kept outside the database; null while nothing is sealed. */
  async head(caller: Caller): Promise<(Head & { readonly sealedAt: Date }) | null> {
    return this.reads.one(
      caller,
      `SELECT number, hash, sealed_at AS "sealedAt" FROM audit_seal ORDER BY number DESC LIMIT 1`,
    );
  }

  private async changes(
    caller: Caller,
    where: string,
    params: readonly string[],
    { limit, after }: PageRequest,
  ): Promise<Page<ChangeRow>> {
    const next = params.length + 1;
    const rows = await this.reads.rows<ChangeRow>(
      caller,
      `${CHANGE} WHERE ${where} AND ($${next}::uuid IS NULL OR c.id > $${next}) ORDER BY c.id LIMIT $${next + 1}`,
      [...params, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}
