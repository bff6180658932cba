import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesQuery, type Component } from '@solde/cases';
import { CostsQuery } from '@solde/costs';
import { isTerritory, vatRateOn } from '@solde/country';
import type { RecallReason } from '@solde/creditors';
import {
  AgreementQuotes,
  type ClaimType,
  type FeeChannel,
  type FeePayment,
  type PhasePeriod,
  type PricedClaim,
} from '@solde/fees';
import { Clock, DomainError, Reads, type Caller } from '@solde/platform';

import { caseQuote, type QuotedCase, type QuotedPayment } from './case-quote';
import { recallQuote, type RecallQuote } from './recall-quote';
import type { SimulatedPayment } from './simulated-payment';

export interface QuoteAsked extends Omit<QuotedPayment, 'on'> {
  readonly caseId: string;
  /** Today by default. */
  readonly on?: CalendarDate;
}

const CASE = `
  SELECT c.closed_on IS NOT NULL AS "isClosed", c.agreement_id AS "openingId", k.territory AS "creditorTerritory",
         d.segment, d.territory,
    (SELECT coalesce(json_agg(json_build_object('phase', p.phase, 'from', lower(p.period), 'until', upper(p.period) - 1)), '[]')
     FROM case_phase p WHERE p.case_id = c.id) AS phases,
    (SELECT json_agg(json_build_object('claimId', l.id, 'claimType', l.type, 'placedOn', l.placed_on, 'ageDays', l.fee_age_days,
              'agreementId', l.agreement_id, 'placedPrincipal',
              (SELECT sum(o.principal_minor) FROM claim o WHERE o.case_id = l.case_id AND o.state = 'ACCEPTED'
                 AND o.placed_on <= l.placed_on)::text,
              'later', (SELECT coalesce(json_agg(json_build_object('id', v.id, 'from', lower(v.period)) ORDER BY lower(v.period)), '[]')
                        FROM fee_agreement own JOIN fee_agreement v ON v.mandate_id = own.mandate_id
                        WHERE own.id = l.agreement_id AND own.assignment = 'PAYMENT_DATE'
                          AND v.state IN ('ACTIVE', 'SUPERSEDED') AND lower(v.period) > l.placed_on)))
     FROM claim l WHERE l.case_id = c.id) AS claims,
    (SELECT coalesce(json_agg(json_build_object('receiptId', a.receipt_id, 'claimId', a.claim_id, 'component', a.component,
              'amount', a.amount::text, 'channel', a.channel, 'valueOn', a.value_on) ORDER BY a.value_on, a.receipt_id, a.last), '[]')
     FROM (SELECT receipt_id, claim_id, component, channel, value_on, sum(amount_minor) AS amount, max(id::text) AS last
           FROM allocation WHERE case_id = c.id GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount_minor) <> 0) a
     WHERE certain_on(a.receipt_id) IS NOT NULL) AS money
  FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN debtor d ON d.id = c.debtor_id
  WHERE c.id = $1`;

interface CaseRow {
  readonly isClosed: boolean;
  readonly openingId: string;
  readonly creditorTerritory: string;
  readonly segment: string | null;
  readonly territory: string;
  readonly phases: readonly PhasePeriod[];
  readonly claims:
    | readonly {
        readonly claimId: string;
        readonly claimType: ClaimType;
        readonly placedOn: CalendarDate;
        readonly ageDays: number;
        readonly agreementId: string;
        readonly placedPrincipal: string | null;
        readonly later: readonly { readonly id: string; readonly from: CalendarDate }[];
      }[]
    | null;
  readonly money: readonly {
    readonly receiptId: string;
    readonly claimId: string;
    readonly component: Component;
    readonly amount: string;
    readonly channel: FeeChannel;
    readonly valueOn: CalendarDate;
  }[];
}

/** What a payment on a case would give, for whoever may read the case and write nothing: its creditor. */
@Injectable()
export class CaseQuotes {
  constructor(
    private readonly cases: CasesQuery,
    private readonly agreements: AgreementQuotes,
    private readonly costs: CostsQuery,
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /** Refuses NOT_FOUND, DATE_OUT_OF_RANGE in the future, and what `caseQuote` refuses. */
  async quote(caller: Caller, { caseId, ...asked }: QuoteAsked): Promise<SimulatedPayment> {
    const today = await this.clock.today();
    const { on = today } = asked;
    if (on > today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: today });
    return caseQuote(await this.quoted(caller, caseId, today), { ...asked, on });
  }

  /** What taking a case back today would cost its creditor. Refuses NOT_FOUND, RATE_MISSING, and what `recallQuote` refuses. */
  async recall(caller: Caller, caseId: string, reason: RecallReason): Promise<RecallQuote> {
    const on = await this.clock.today();
    return recallQuote(await this.quoted(caller, caseId, on), { on, reason });
  }

  private async quoted(caller: Caller, caseId: string, today: CalendarDate): Promise<QuotedCase> {
    const row = await this.reads.one<CaseRow>(caller, CASE, [caseId]);
    if (row === null) throw new DomainError('NOT_FOUND', { caseId });
    const territory = row.creditorTerritory;
    const vat = vatRateOn(isTerritory(territory) ? territory : null, today);
    if (vat.kind === 'VAT_RATE_MISSING') throw new DomainError('RATE_MISSING', { territory });
    const opening = await this.agreements.inForce(caller, row.openingId);
    const { minimum, capMinor } = opening;
    return {
      facts: await this.cases.moneyFacts(caller, caseId),
      isClosed: row.isClosed,
      priced: { claims: await this.claims(caller, row), capMinor, minimum },
      phases: row.phases,
      payments: paymentsOf(row),
      costs: await this.costs.standing(caller, caseId),
      vatRate: vat.rate,
    };
  }

  private async claims(caller: Caller, row: CaseRow): Promise<Map<string, PricedClaim>> {
    const { segment, territory } = row;
    const claims = new Map<string, PricedClaim>();
    for (const { agreementId, later, placedPrincipal, ...claim } of row.claims ?? []) {
      const versions: PricedClaim['later'][number][] = [];
      for (const { id, from } of later)
        versions.push({ from, tariff: (await this.agreements.inForce(caller, id)).tariff });
      claims.set(claim.claimId, {
        ...{ ...claim, segment, territory, later: versions },
        placedPrincipalMinor: BigInt(placedPrincipal ?? 0),
        tariff: (await this.agreements.inForce(caller, agreementId)).tariff,
      });
    }
    return claims;
  }
}

function paymentsOf({ money }: CaseRow): Omit<FeePayment, 'phase'>[] {
  const payments = new Map<string, Omit<FeePayment, 'phase'>>();
  for (const { receiptId, claimId, component, amount, channel, valueOn } of money) {
    const before = payments.get(receiptId)?.allocations ?? [];
    const allocations = [...before, { claimId, component, amountMinor: BigInt(amount) }];
    payments.set(receiptId, { paymentId: receiptId, channel, valueOn, allocations });
  }
  return [...payments.values()];
}
