import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type CursorPart } from '@solde/platform';

/** The statements of the creditors of one group in one run, together. Each keeps its own statement and its own transfer. */
export interface ConsolidatedView {
  readonly runId: string;
  readonly cutOffOn: CalendarDate;
  readonly groupId: string;
  /** Null for a creditor's user, who may see entities of the group and not the group itself. */
  readonly groupName: string | null;
  readonly currency: Currency;
  readonly openingCarryMinor: Minor;
  readonly collectedMinor: Minor;
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly feesMinor: Minor;
  readonly vatMinor: Minor;
  readonly deboursMinor: Minor;
  readonly balanceMinor: Minor;
  readonly transferMinor: Minor;
  readonly carryMinor: Minor;
  readonly claimedMinor: Minor;
  readonly statements: readonly {
    readonly statementId: string;
    readonly number: string;
    readonly creditorId: string;
    readonly creditorName: string;
    /** A whole number of minor units. */
    readonly balanceMinor: string;
    readonly transferMinor: string;
  }[];
}

export interface ConsolidatedFilter {
  readonly runId?: string;
  readonly after: readonly CursorPart[] | null;
  readonly limit: number;
}

const AMOUNTS = [
  ...[
    'opening_carry',
    'collected',
    'given_back',
    'costs_kept',
    'fees',
    'vat',
    'debours',
    'balance',
  ],
  ...['transfer', 'carry', 'claimed'],
];

const sums = AMOUNTS.map((name) => {
  const property = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `sum(s.${name}_minor)::bigint AS "${property}Minor"`;
}).join(', ');

const CONSOLIDATED = (groupName: string) => `
  SELECT s.run_id AS "runId", s.cut_off_on AS "cutOffOn", k.group_id AS "groupId", ${groupName} AS "groupName", s.currency, ${sums},
         jsonb_agg(jsonb_build_object('statementId', s.id, 'number', s.number, 'creditorId', k.id, 'creditorName', k.legal_name,
           'balanceMinor', s.balance_minor::text, 'transferMinor', s.transfer_minor::text) ORDER BY s.number) AS statements
  FROM remittance_statement s JOIN creditor k ON k.id = s.creditor_id
  WHERE k.group_id IS NOT NULL AND ($1::uuid IS NULL OR s.run_id = $1)
    AND ($2::uuid IS NULL OR s.run_id < $2 OR (s.run_id = $2 AND k.group_id > $3::uuid))
  GROUP BY s.run_id, s.cut_off_on, k.group_id, s.currency
  ORDER BY s.run_id DESC, k.group_id LIMIT $4`;

const NAME = '(SELECT name FROM creditor_group WHERE id = k.group_id)';

/** Groups of creditors, run by run; row-level security leaves a creditor's user his own entities. */
@Injectable()
export class ConsolidatedQuery {
  constructor(private readonly reads: Reads) {}

  /** The groups of one run, one more than the page. Refuses NOT_FOUND. */
  async ofRun(
    caller: Caller,
    filter: ConsolidatedFilter & { readonly runId: string },
  ): Promise<ConsolidatedView[]> {
    const run = await this.reads.one(caller, 'SELECT id FROM remittance_run WHERE id = $1', [
      filter.runId,
    ]);
    if (run === null) throw new DomainError('NOT_FOUND');
    return this.consolidated(caller, filter);
  }

  /** Newest run first, one more than the page. */
  consolidated(caller: Caller, filter: ConsolidatedFilter): Promise<ConsolidatedView[]> {
    const { runId = null, after, limit } = filter;
    const sql = CONSOLIDATED(caller.kind === 'PORTAL' ? 'NULL::text' : NAME);
    const from = [after?.[0] ?? null, after?.[1] ?? null];
    return this.reads.rows<ConsolidatedView>(caller, sql, [runId, ...from, limit + 1]);
  }
}
