import { Injectable } from '@nestjs/common';

import { addMonths, endOfMonth, startOfMonth, type CalendarDate } from '@solde/calendar';
import type { Component } from '@solde/cases';
import {
  AgreementQuotes,
  FLAT_FEE_EVENTS,
  flatFee,
  type ClaimType,
  type FeeAgreement,
  type FeeChannel,
  type FlatFeeEvent,
} from '@solde/fees';
import type { Currency, Minor } from '@solde/money';
import { Clock, Reads, Settings, type Caller } from '@solde/platform';

import {
  chargedUnder,
  flatsUnder,
  monthOf,
  type CountedEvent,
  type Month,
  type PricedHistory,
} from './tariff-what-if';

/** One month of the question, in minor units, excluding VAT. */
export interface WhatIfMonth {
  readonly month: Month;
  /** What was charged in it, fees of every kind. */
  readonly chargedMinor: Minor;
  readonly wouldChargeMinor: Minor;
  readonly differenceMinor: Minor;
}

/** How often an event really happened over the months, what it cost, and what it would have cost. */
export interface WhatIfEvent {
  readonly event: FlatFeeEvent;
  readonly quantity: number;
  readonly chargedMinor: Minor;
  readonly wouldChargeMinor: Minor;
}

/** What the figures hold: fees of money, of closures, of recalls and of events. */
export const WHAT_IF_COUNTS = ['CONTINGENCY', 'MINIMUM', 'WITHDRAWAL', 'FLAT'] as const;
/** What they leave out: taxes, what partners are owed of the fees (the agency's charge), costs advanced. */
export const WHAT_IF_LEAVES_OUT = ['VAT', 'RETROCESSION', 'COSTS'] as const;

export interface WhatIf {
  readonly currency: Currency;
  /** Cases with money or taken back: those that the fees of money and recalls come from. */
  readonly cases: number;
  readonly months: readonly WhatIfMonth[];
  /** Events that happened, or were charged, over those months. */
  readonly events: readonly WhatIfEvent[];
}

export const WHAT_IF_MONTHS_MAX = 24;
/** Cases read at once: memory stays flat whatever a creditor has placed. */
const BATCH = 500;

const CHARGED = `
  SELECT to_char(l.earned_on, 'YYYY-MM') AS month, sum(l.amount_minor)::bigint AS "amountMinor"
  FROM fee_line l LEFT JOIN case_file c ON c.id = l.case_id
  WHERE coalesce(l.mandate_id, c.mandate_id) = $1 AND l.earned_on BETWEEN $2 AND $3
  GROUP BY 1`;

const CHARGED_EVENTS = `
  SELECT l.event, sum(l.amount_minor)::bigint AS "amountMinor"
  FROM fee_line l LEFT JOIN case_file c ON c.id = l.case_id
  WHERE coalesce(l.mandate_id, c.mandate_id) = $1 AND l.earned_on BETWEEN $2 AND $3 AND l.kind = 'FLAT'
  GROUP BY 1`;

/** Cases opened, events told (what was undone counts against), and the months of the mandate that have begun ($4: the agency's zone, $5: today). */
const EVENTS = `
  SELECT to_char(c.accepted_on, 'YYYY-MM') AS month, 'CASE_OPENING' AS event, count(*)::int AS quantity
  FROM case_file c WHERE c.mandate_id = $1 AND c.accepted_on BETWEEN $2 AND $3 GROUP BY 1
  UNION ALL
  SELECT to_char(e.happened_on, 'YYYY-MM'), e.event, sum(CASE WHEN e.undoes_id IS NULL THEN 1 ELSE -1 END)::int
  FROM flat_event e JOIN case_file c ON c.id = e.case_id
  WHERE c.mandate_id = $1 AND e.happened_on BETWEEN $2 AND $3 GROUP BY 1, 2
  UNION ALL
  SELECT to_char(g.month, 'YYYY-MM'), 'MONTHLY', 1
  FROM mandate m JOIN act a ON a.id = m.act_id
  JOIN LATERAL (SELECT min((t.agency_signed_at AT TIME ZONE $4)::date) AS on FROM mandate_terms t WHERE t.mandate_id = m.id) s ON true
  CROSS JOIN LATERAL generate_series(
    date_trunc('month', greatest(s.on, $2::date)::timestamp),
    least(CASE WHEN m.state = 'TERMINATED' THEN (a.at AT TIME ZONE $4)::date END, $5::date)::timestamp, interval '1 month') AS g (month)
  WHERE m.id = $1 AND s.on IS NOT NULL AND m.state <> 'CANCELLED'`;

const CASES = `
  WITH batch AS (
    SELECT c.id, c.closed_on, c.closure_reason, d.segment, d.territory FROM case_file c JOIN debtor d ON d.id = c.debtor_id
    WHERE c.mandate_id = $1 AND ($2::uuid IS NULL OR c.id > $2)
      AND (EXISTS (SELECT FROM allocation a JOIN clearing k ON k.receipt_id = a.receipt_id WHERE a.case_id = c.id)
        OR c.closure_reason = 'RECALLED_BY_CREDITOR')
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
     JOIN clearing k ON k.receipt_id = a.receipt_id) AS money,
    (SELECT json_build_object('on', r.asked_on, 'reason', r.reason, 'owed',
              (SELECT coalesce(json_agg(json_build_object('claimId', o.claim_id, 'amount', o.amount::text)), '[]')
               FROM (SELECT claim_id, sum(amount_minor) AS amount FROM claim_movement
                     WHERE case_id = b.id AND component = 'PRINCIPAL' AND value_on <= r.asked_on
                     GROUP BY claim_id HAVING sum(amount_minor) > 0) o))
     FROM case_recall r WHERE r.case_id = b.id AND b.closure_reason = 'RECALLED_BY_CREDITOR'
     ORDER BY r.id DESC LIMIT 1) AS recall
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
  readonly recall: {
    readonly on: CalendarDate;
    readonly reason: string;
    readonly owed: readonly { readonly claimId: string; readonly amount: string }[];
  } | null;
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

/** "What if this grid": a tariff replayed over what its mandate's debtors have paid, what was taken back and what happened. Nothing is written. */
@Injectable()
export class TariffWhatIf {
  constructor(
    private readonly quotes: AgreementQuotes,
    private readonly reads: Reads,
    private readonly clock: Clock,
    private readonly settings: Settings,
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
    const counted = await this.reads.rows<CountedEvent>(caller, EVENTS, [
      ...[mandateId, from, endOfMonth(today), this.settings.agencyTimeZone, today],
    ]);
    for (const [month, amount] of flatsUnder(tariff, counted))
      would.set(month, (would.get(month) ?? 0n) + amount);
    const chargedEvents = await this.reads.rows<{ event: FlatFeeEvent; amountMinor: Minor }>(
      caller,
      CHARGED_EVENTS,
      [mandateId, from, endOfMonth(today)],
    );
    const charged = new Map(rows.map(({ month, amountMinor }) => [month, amountMinor]));
    return {
      ...{ currency: tariff.currency, cases },
      events: eventsOf(tariff, counted, chargedEvents),
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

function eventsOf(
  { flatFees }: FeeAgreement,
  counted: readonly CountedEvent[],
  charged: readonly { readonly event: FlatFeeEvent; readonly amountMinor: Minor }[],
): WhatIfEvent[] {
  return FLAT_FEE_EVENTS.map((event) => {
    const quantity = counted
      .filter((one) => one.event === event)
      .reduce((total, one) => total + one.quantity, 0);
    const chargedMinor = charged.find((one) => one.event === event)?.amountMinor ?? 0n;
    const wouldChargeMinor = flatFee(flatFees, event, BigInt(quantity));
    return { event, quantity, chargedMinor, wouldChargeMinor };
  }).filter(({ chargedMinor, quantity }) => quantity !== 0 || chargedMinor !== 0n);
}

function historyOf({
  claims,
  segment,
  territory,
  phases,
  closedOn,
  money,
  recall,
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
    recall:
      recall === null
        ? null
        : {
            ...{ on: recall.on, reason: recall.reason },
            owed: new Map(recall.owed.map(({ amount, claimId }) => [claimId, BigInt(amount)])),
          },
  };
}
