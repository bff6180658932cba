import { Injectable } from '@nestjs/common';

import { addMonths, endOfMonth, startOfMonth, type CalendarDate } from '@solde/calendar';
import type { Component } from '@solde/cases';
import { AgreementQuotes, type ClaimType, type FeeAgreement, type FeeChannel } from '@solde/fees';
import type { Currency, Minor } from '@solde/money';
import { Clock, Reads, type Caller } from '@solde/platform';

import { chargedUnder, monthOf, type Month, type PricedHistory } from './tariff-what-if';

/** One month of the question, in minor units, excluding VAT. */
export interface WhatIfMonth {
  readonly month: Month;
  /** What was charged in it: contingency fees, their adjustments and minimums. */
  readonly chargedMinor: Minor;
  readonly wouldChargeMinor: Minor;
  readonly differenceMinor: Minor;
}

export interface WhatIf {
  readonly currency: Currency;
  readonly cases: number;
  readonly months: readonly WhatIfMonth[];
}

export const WHAT_IF_MONTHS_MAX = 24;
/** Cases read at once: memory stays flat whatever a creditor has placed. */
const BATCH = 500;

const CHARGED = `
  SELECT to_char(l.earned_on, 'YYYY-MM') AS month, sum(l.amount_minor)::bigint AS "amountMinor"
  FROM fee_line l JOIN case_file c ON c.id = l.case_id
  WHERE c.mandate_id = $1 AND l.earned_on BETWEEN $2 AND $3 AND l.kind IN ('CONTINGENCY', 'ADJUSTMENT', 'MINIMUM')
  GROUP BY 1`;

const CASES = `
  WITH batch AS (
    SELECT c.id, c.closed_on, d.segment, d.territory FROM case_file c JOIN debtor d ON d.id = c.debtor_id
    WHERE c.mandate_id = $1 AND ($2::uuid IS NULL OR c.id > $2)
      AND EXISTS (SELECT FROM allocation a JOIN clearing k ON k.receipt_id = a.receipt_id WHERE a.case_id = c.id)
    ORDER BY c.id LIMIT ${BATCH})
  SELECT b.id, b.closed_on AS "closedOn", b.segment, b.territory,
    (SELECT json_agg(json_build_object('claimId', l.id, 'claimType', l.type, 'placedOn', l.placed_on,
              'ageDays', l.fee_age_days, 'placedPrincipal',
              (SELECT sum(o.principal_minor) FROM claim o WHERE o.case_id = l.case_id AND o.state = 'ACCEPTED'
                 AND o.placed_on <= l.placed_on)::text))
     FROM claim l WHERE l.case_id = b.id) AS claims,
    (SELECT coalesce(json_agg(json_build_object('phase', p.phase, 'from', lower(p.period), 'until', upper(p.period) - 1)), '[]')
     FROM case_phase p WHERE p.case_id = b.id) AS phases,
    (SELECT json_agg(json_build_object('receiptId', a.receipt_id, 'claimId', a.claim_id, 'component', a.component,
              'amount', a.amount::text, 'channel', a.channel, 'valueOn', a.value_on, 'clearedOn', k.cleared_on)
              ORDER BY a.value_on, a.receipt_id)
     FROM (SELECT receipt_id, claim_id, component, channel, value_on, sum(amount_minor) AS amount FROM allocation
           WHERE case_id = b.id GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount_minor) <> 0) a
     JOIN clearing k ON k.receipt_id = a.receipt_id) AS money
  FROM batch b ORDER BY b.id`;

interface CaseRow {
  readonly id: string;
  readonly closedOn: CalendarDate | null;
  readonly segment: string | null;
  readonly territory: string;
  readonly claims: readonly {
    readonly claimId: string;
    readonly claimType: ClaimType;
    readonly placedOn: CalendarDate;
    readonly ageDays: number;
    readonly placedPrincipal: string | null;
  }[];
  readonly phases: PricedHistory['phases'];
  readonly money:
    | readonly {
        readonly receiptId: string;
        readonly claimId: string;
        readonly component: Component;
        readonly amount: string;
        readonly channel: FeeChannel;
        readonly valueOn: CalendarDate;
        readonly clearedOn: CalendarDate;
      }[]
    | null;
}

/** "What if this grid": a tariff replayed over what its mandate's debtors have paid. Nothing is written. */
@Injectable()
export class TariffWhatIf {
  constructor(
    private readonly quotes: AgreementQuotes,
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /**
   * What an agreement, proposed or in force, would have charged over the last months, the current one included, against what was
   * charged. Refuses NOT_FOUND, AGREEMENT_INCONSISTENT for a tariff with holes.
   */
  async of(caller: Caller, agreementId: string, months = 12): Promise<WhatIf> {
    const { mandateId, tariff } = await this.quotes.tariff(caller, agreementId);
    const today = await this.clock.today();
    const from = addMonths(startOfMonth(today), 1 - months);
    const would = new Map<Month, Minor>();
    const cases = await this.replayed(caller, mandateId, agreementId, tariff, would);
    const rows = await this.reads.rows<{ month: Month; amountMinor: Minor }>(caller, CHARGED, [
      ...[mandateId, from, endOfMonth(today)],
    ]);
    const charged = new Map(rows.map(({ month, amountMinor }) => [month, amountMinor]));
    return {
      ...{ currency: tariff.currency, cases },
      months: Array.from({ length: months }, (_, index) => {
        const month = monthOf(addMonths(from, index));
        const chargedMinor = charged.get(month) ?? 0n;
        const wouldChargeMinor = would.get(month) ?? 0n;
        const differenceMinor = wouldChargeMinor - chargedMinor;
        return { month, chargedMinor, wouldChargeMinor, differenceMinor };
      }),
    };
  }

  private async replayed(
    caller: Caller,
    mandateId: string,
    agreementId: string,
    tariff: FeeAgreement,
    would: Map<Month, Minor>,
  ): Promise<number> {
    let cases = 0;
    for (let after: string | null = null; ;) {
      const batch: CaseRow[] = await this.reads.rows<CaseRow>(caller, CASES, [mandateId, after]);
      for (const row of batch)
        for (const [month, amount] of chargedUnder(agreementId, tariff, historyOf(row)))
          would.set(month, (would.get(month) ?? 0n) + amount);
      cases += batch.length;
      after = batch.at(-1)?.id ?? null;
      if (batch.length < BATCH) return cases;
    }
  }
}

function historyOf({
  claims,
  segment,
  territory,
  phases,
  closedOn,
  money,
}: CaseRow): PricedHistory {
  const payments = new Map<string, PricedHistory['payments'][number]>();
  for (const { receiptId, claimId, component, amount, ...facts } of money ?? []) {
    const before = payments.get(receiptId)?.allocations ?? [];
    const allocations = [...before, { claimId, component, amountMinor: BigInt(amount) }];
    payments.set(receiptId, { ...facts, paymentId: receiptId, allocations });
  }
  return {
    claims: claims.map(({ placedPrincipal, ...claim }) => ({
      ...{ ...claim, segment, territory, placedPrincipalMinor: BigInt(placedPrincipal ?? 0) },
    })),
    ...{ phases, closedOn, payments: [...payments.values()] },
  };
}
