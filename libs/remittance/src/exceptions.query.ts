import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { Reads, type Caller } from '@solde/platform';

import { deadlinesIn, type DeadlineView } from './deadlines.query';
import {
  RemittanceQuery,
  type PlannedStatement,
  type RunDetail,
  type SuspendedReceipt,
} from './remittance.query';

/** Days before its legal limit from which money is on the run's page. */
const RED_DAYS = 7;
const RED_SHOWN_MAX = 100;

export interface ReturnedTransferView {
  readonly statementId: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly amountMinor: Minor;
  readonly returnedOn: CalendarDate;
  readonly reason: string;
}

/** Everything of a run that a person has to look at, on one page. */
export interface RunExceptions {
  readonly currency: Currency;
  /** Money that is owed and does not leave: by a person, for want of an account, after a change of it. */
  readonly held: readonly PlannedStatement[];
  /** Left out by name, those without a VAT rate among them. */
  readonly stopped: RunDetail['left'];
  /** Debits that the next statements open with. */
  readonly carried: readonly PlannedStatement[];
  readonly belowMinimum: readonly PlannedStatement[];
  /** Debits that creditors are asked to pay. */
  readonly claimed: readonly PlannedStatement[];
  /** Transfers that the bank gave back. */
  readonly returned: readonly ReturnedTransferView[];
  readonly redList: readonly DeadlineView[];
  readonly suspense: RunDetail['suspense'] & { readonly old: readonly SuspendedReceipt[] };
}

const RETURNED = `
  SELECT s.id AS "statementId", s.number, s.creditor_id AS "creditorId", k.legal_name AS "creditorName",
         o.amount_minor AS "amountMinor", o.happened_on AS "returnedOn", o.reason
  FROM remittance_statement s JOIN transfer_outcome o ON o.statement_id = s.id AND o.kind = 'RETURNED'
  JOIN creditor k ON k.id = s.creditor_id WHERE s.run_id = $1 ORDER BY s.number`;

/** What of a run needs a person. */
@Injectable()
export class ExceptionsQuery {
  constructor(
    private readonly reads: Reads,
    private readonly remittance: RemittanceQuery,
  ) {}

  /** Refuses NOT_FOUND. */
  async exceptions(caller: Caller, runId: string): Promise<RunExceptions> {
    const { currency, planned, left, suspense } = await this.remittance.run(caller, runId);
    return this.reads.run(caller, async (query) => {
      const filter = { days: RED_DAYS, currency, after: null, limit: RED_SHOWN_MAX };
      const red = await deadlinesIn(query, filter);
      return {
        currency,
        held: planned.filter(({ heldBecause }) => heldBecause !== null),
        stopped: left,
        carried: planned.filter(({ carryMinor }) => carryMinor < 0n),
        belowMinimum: planned.filter(
          ({ carryMinor, heldBecause }) => carryMinor > 0n && heldBecause === null,
        ),
        claimed: planned.filter(({ claimedMinor }) => claimedMinor > 0n),
        returned: await query<ReturnedTransferView>(RETURNED, [runId]),
        redList: red.slice(0, RED_SHOWN_MAX),
        suspense,
      };
    });
  }
}
