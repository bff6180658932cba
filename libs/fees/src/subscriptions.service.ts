import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { Mandate } from '@solde/creditors';
import { LedgerService } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { Settings, uuidv7, type Work } from '@solde/platform';

import { FeeLine } from './fee-line.entity';
import { explainMonth } from './flat-fee';

/**
 * The months of subscription that are due by a day and not charged ($1: the day, $2: the zone of the agency, $3: one mandate or null).
 *
 * A month is due on its first day on which mandate and tariff are both in force, at the price of the version of that day: the first of
 * the month, or the day on which they start; whole, and once whatever comes later of the month. A mandate is in force
 * from the agency's signature to its end, suspensions and run-off included.
 */
const DUE = `
  WITH living AS (
    SELECT m.id, m.number, m.creditor_id, m.currency, daterange(
             (SELECT min((t.agency_signed_at AT TIME ZONE $2)::date) FROM mandate_terms t WHERE t.mandate_id = m.id),
             CASE WHEN m.state = 'TERMINATED' THEN (a.at AT TIME ZONE $2)::date END, '[]') AS period
    FROM mandate m JOIN act a ON a.id = m.act_id
    WHERE m.state IN ('ACTIVE', 'SUSPENDED', 'NOTICE_GIVEN', 'RUN_OFF', 'TERMINATED') AND ($3::uuid IS NULL OR m.id = $3)
      AND EXISTS (SELECT FROM fee_agreement v JOIN fee_flat f ON f.agreement_id = v.id AND f.event = 'MONTHLY'
                  WHERE v.mandate_id = m.id AND v.state IN ('ACTIVE', 'SUPERSEDED'))
  ), version AS (
    SELECT v.id AS agreement_id, l.id AS mandate_id, l.number, l.creditor_id, l.currency, v.period * l.period AS period
    FROM living l JOIN fee_agreement v ON v.mandate_id = l.id AND v.state IN ('ACTIVE', 'SUPERSEDED')
    WHERE NOT isempty(v.period * l.period)
  ), due AS (
    SELECT DISTINCT ON (v.mandate_id, g.month) v.*, g.month::date AS month, greatest(g.month::date, lower(v.period)) AS due_on
    FROM version v CROSS JOIN LATERAL
      generate_series(date_trunc('month', lower(v.period)::timestamp), least($1::date, upper(v.period) - 1)::timestamp,
                      interval '1 month') AS g (month)
    ORDER BY v.mandate_id, g.month, lower(v.period)
  )
  SELECT d.mandate_id AS "mandateId", d.number AS "mandateNumber", d.creditor_id AS "creditorId", d.currency, d.month,
         d.due_on AS "dueOn", f.amount_minor AS "amountMinor"
  FROM due d JOIN fee_flat f ON f.agreement_id = d.agreement_id AND f.event = 'MONTHLY' AND f.amount_minor > 0
  WHERE d.due_on <= $1
    AND NOT EXISTS (SELECT FROM fee_line l WHERE l.mandate_id = d.mandate_id AND l.month = d.month)`;

interface DueMonth {
  readonly mandateId: string;
  readonly mandateNumber: string;
  readonly creditorId: string;
  readonly currency: Currency;
  readonly month: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly amountMinor: Minor;
}

/** What a mandate costs by the month, whatever comes of its cases (R-FEE-FLAT, MONTHLY). */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly ledger: LedgerService,
    private readonly settings: Settings,
  ) {}

  /** The next mandate that has a month to pay, of those not `seen`; null when there is none. */
  async nextDue(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await work.query<{ mandateId: string }>(
      `SELECT "mandateId" FROM (${DUE}) months WHERE "mandateId" <> ALL ($4) ORDER BY "mandateId" LIMIT 1`,
      [work.today, this.settings.agencyTimeZone, null, seen],
    );
    return due?.mandateId ?? null;
  }

  /** Charges every month of a mandate that is due and was not charged, those missed while nothing ran included. Answers their number. */
  async charge(work: Work, mandateId: string): Promise<number> {
    await work.lock(Mandate, { id: mandateId });
    const due = await work.query<DueMonth>(`${DUE} ORDER BY d.month`, [
      ...[work.today, this.settings.agencyTimeZone, mandateId],
    ]);
    for (const month of due) await this.chargeMonth(work, month);
    return due.length;
  }

  private async chargeMonth(work: Work, due: DueMonth): Promise<void> {
    const { amountMinor, creditorId, currency, dueOn, mandateId, month } = due;
    const id = uuidv7();
    work.insert(FeeLine, {
      ...{ id, caseId: null, creditorId, kind: 'FLAT', currency, baseMinor: 0n, slices: [] },
      ...{ amountMinor, valueOn: dueOn, earnedOn: work.today, sourceId: mandateId },
      ...{ mandateId, month, sentence: explainMonth(due, amountMinor, currency) },
    });
    await this.ledger.post(work, {
      ...{ kind: 'FEE_EARNED', currency, valueOn: dueOn, source: 'fee_line', sourceId: id },
      postings: [
        { code: 'FEES_UNBILLED', creditorId, amountMinor },
        { code: 'FEE_INCOME', amountMinor: -amountMinor },
      ],
    });
  }
}
