import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Component } from '@solde/cases';
import type { Minor } from '@solde/money';
import type { Work } from '@solde/platform';

import type {
  CaseCharge,
  CasePayment,
  InterestAccrual,
  PostedAllocation,
  ReplayedClaim,
} from './replay';

/** Money of a case that stands: matched and not reversed. */
export interface StandingPayment extends CasePayment {
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly clearedOn: CalendarDate | null;
}

export interface MatchedReceipt {
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly valueOn: CalendarDate;
  /** What of it is attributed to this case. */
  readonly matchedMinor: Minor;
}

/** What the debtor began (positive) or ceased to contest of a claim's principal. */
export interface DatedDispute {
  readonly claimId: string;
  readonly amountMinor: Minor;
  readonly on: CalendarDate;
  readonly sequence: string;
}

/** Everything the replay reads of a case, and what was posted so far. */
export interface CaseMoney {
  readonly claims: readonly ReplayedClaim[];
  readonly charges: readonly CaseCharge[];
  readonly accruals: readonly InterestAccrual[];
  /** What stands of waivers of interest beyond the interest that there was. */
  readonly excess: readonly InterestAccrual[];
  readonly payments: readonly StandingPayment[];
  readonly allocations: readonly PostedAllocation[];
  readonly disputes: readonly DatedDispute[];
  /** Every receipt ever matched to the case, reversed ones too. */
  readonly receipts: ReadonlyMap<string, MatchedReceipt>;
}

interface MoneyRow {
  case_id: string;
  claims: ReplayedClaim[];
  movements: {
    id: string;
    claim_id: string;
    component: Component;
    kind: string;
    amount: string;
    value_on: CalendarDate;
  }[];
  payments: {
    id: string;
    amount: string;
    value_on: CalendarDate;
    designated: string[];
    channel: 'AGENCY' | 'DIRECT';
    cleared_on: CalendarDate | null;
    reversed: boolean;
  }[];
  allocations: { receipt_id: string; claim_id: string; component: Component; amount: string }[];
  disputes: { id: string; claim_id: string; amount: string; on: CalendarDate }[];
}

const HISTORIES = `
  SELECT asked.case_id,
    (SELECT coalesce(json_agg(json_build_object('claimId', id, 'number', number, 'dueOn', due_on)), '[]')
       FROM claim WHERE case_id = asked.case_id) AS claims,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'claim_id', claim_id, 'component', component, 'kind', kind,
                              'amount', amount_minor::text, 'value_on', value_on) ORDER BY id), '[]')
       FROM claim_movement m WHERE case_id = asked.case_id AND kind <> 'ALLOCATION'
         -- What was adjusted and undone was never there.
         AND NOT (kind IN ('WAIVER', 'CREDIT_NOTE', 'CORRECTION') AND EXISTS (SELECT FROM adjustment a
           LEFT JOIN adjustment u ON u.undoes_id = a.id
           WHERE a.id = m.source_id AND (a.undoes_id IS NOT NULL OR u.id IS NOT NULL)))) AS movements,
    (SELECT coalesce(json_agg(json_build_object('id', r.id, 'amount', m.amount::text, 'value_on', r.value_on,
                              'designated', r.designated_claim_ids, 'cleared_on', c.cleared_on, 'reversed', v.id IS NOT NULL,
                              -- Money with a partner is money of ours: for fees, for the trust book, for remittances.
                              'channel', CASE r.channel WHEN 'DIRECT' THEN r.channel ELSE 'AGENCY' END)), '[]')
       FROM (SELECT receipt_id, sum(amount_minor) AS amount FROM receipt_match WHERE case_id = asked.case_id GROUP BY receipt_id) m
       JOIN receipt r ON r.id = m.receipt_id LEFT JOIN clearing c ON c.receipt_id = r.id
       LEFT JOIN reversal v ON v.receipt_id = r.id) AS payments,
    (SELECT coalesce(json_agg(json_build_object('receipt_id', receipt_id, 'claim_id', claim_id, 'component', component,
                              'amount', amount::text) ORDER BY last), '[]')
       -- In the order in which they were spent last: a grid is walked in it.
       FROM (SELECT receipt_id, claim_id, component, sum(amount_minor) AS amount, max(id::text) AS last FROM allocation
             WHERE case_id = asked.case_id GROUP BY 1, 2, 3) a) AS allocations,
    (SELECT coalesce(json_agg(json_build_object('id', d.id, 'claim_id', d.claim_id, 'amount', d.amount_minor::text,
                              'on', (a.at AT TIME ZONE $2)::date)), '[]')
       FROM disputed_amount d JOIN act a ON a.id = d.act_id WHERE d.case_id = asked.case_id) AS disputes
  FROM unnest($1::uuid[]) AS asked (case_id)`;

@Injectable()
export class CaseMoneyQuery {
  /** The money of a case that the act has locked, in one statement. */
  async of(work: Work, caseId: string, zone: string): Promise<CaseMoney> {
    const [row] = await work.prepared<MoneyRow>(HISTORIES, [[caseId], zone]);
    if (row === undefined) throw new Error('a query without a row');
    return moneyOf(row);
  }

  /** The money of several cases that the act has locked, in one statement. */
  async ofAll(
    work: Work,
    caseIds: readonly string[],
    zone: string,
  ): Promise<Map<string, CaseMoney>> {
    const rows = await work.prepared<MoneyRow>(HISTORIES, [caseIds, zone]);
    return new Map(rows.map((row) => [row.case_id, moneyOf(row)]));
  }

  /** Whether money that stands on the case has a later value date, wherever it waits. */
  async isMatchedAfter(work: Work, caseId: string, on: CalendarDate): Promise<boolean> {
    const [row] = await work.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM receipt_match m WHERE m.case_id = $1 AND m.value_on > $2
                        AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = m.receipt_id)
                      GROUP BY m.receipt_id HAVING sum(m.amount_minor) > 0) AS found`,
      [caseId, on],
    );
    return row?.found ?? false;
  }

  /** What certain money has recovered of the costs of a case, ours and the creditor's alike. */
  async recoveredCosts(work: Work, caseId: string): Promise<Minor> {
    const [row] = await work.query<{ recovered: Minor }>(
      `SELECT coalesce(sum(a.amount_minor), 0)::bigint AS recovered
       FROM allocation a JOIN clearing c ON c.receipt_id = a.receipt_id
       WHERE a.case_id = $1 AND a.component = 'LEGAL_COSTS'`,
      [caseId],
    );
    return row?.recovered ?? 0n;
  }
}

function moneyOf(row: MoneyRow): CaseMoney {
  const movements = row.movements.map((one) => ({
    sequence: one.id,
    claimId: one.claim_id,
    component: one.component,
    kind: one.kind,
    amountMinor: BigInt(one.amount),
    valueOn: one.value_on,
  }));
  return {
    claims: row.claims,
    charges: movements.filter(
      ({ kind }) => kind !== 'INTEREST' && kind !== 'WAIVER_EXCESS',
    ) as CaseCharge[],
    accruals: movements.filter((one) => one.kind === 'INTEREST'),
    excess: movements.filter((one) => one.kind === 'WAIVER_EXCESS'),
    payments: row.payments
      .filter(({ reversed, amount }) => !reversed && amount !== '0')
      .map((one) => ({
        paymentId: one.id,
        amountMinor: BigInt(one.amount),
        valueOn: one.value_on,
        sequence: one.id,
        designatedClaimIds: one.designated,
        channel: one.channel,
        clearedOn: one.cleared_on,
      })),
    allocations: row.allocations.map((one) => ({
      paymentId: one.receipt_id,
      claimId: one.claim_id,
      component: one.component,
      amountMinor: BigInt(one.amount),
    })),
    disputes: row.disputes.map((one) => ({
      claimId: one.claim_id,
      amountMinor: BigInt(one.amount),
      on: one.on,
      sequence: one.id,
    })),
    receipts: new Map(
      row.payments.map(({ id, channel, value_on: valueOn, amount }) => [
        id,
        { channel, valueOn, matchedMinor: BigInt(amount) },
      ]),
    ),
  };
}
