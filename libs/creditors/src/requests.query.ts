import { Injectable } from '@nestjs/common';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';
import type { CreditorRequest } from './creditor-request.entity';
import { selected } from './selection';

const REQUEST = selected('q', [
  ...[
    'id',
    'creditorId',
    'kind',
    'payload',
    'submittedBy',
    'submittedAt',
    'idempotencyKey',
    'dueAt',
  ],
  ...['failures', 'state', 'result', 'answeredAt', 'actId'],
]);

/** What a list of requests is narrowed to; null means all. */
export interface RequestFilter {
  readonly creditorId: string | null;
  readonly state: CreditorRequest['state'] | null;
}

/** The reading of requests: the portal's users see those of their creditors. */
@Injectable()
export class RequestsQuery {
  constructor(private readonly reads: Reads) {}

  one(caller: Caller, id: string): Promise<CreditorRequest | null> {
    return this.reads.one(caller, `SELECT ${REQUEST} FROM creditor_request q WHERE q.id = $1`, [
      id,
    ]);
  }

  /** Newest first. */
  async page(
    caller: Caller,
    filter: RequestFilter,
    page: PageRequest,
  ): Promise<Page<CreditorRequest>> {
    const [after = null] = page.after ?? [];
    const rows = await this.reads.rows<CreditorRequest>(
      caller,
      `SELECT ${REQUEST} FROM creditor_request q
       WHERE ($1::uuid IS NULL OR q.creditor_id = $1) AND ($2::text IS NULL OR q.state = $2)
         AND ($3::uuid IS NULL OR q.id < $3)
       ORDER BY q.id DESC LIMIT $4`,
      [filter.creditorId, filter.state, after, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ id }) => [id]);
  }
}
