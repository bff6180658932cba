import { addDays } from '@solde/calendar';
import type { MoneyFacts } from '@solde/cases';
import { allocationOrderOn } from '@solde/country';
import type { FeeRule, PricedCase } from '@solde/fees';
import { rate } from '@solde/money';

import type { DrawnHistory } from './draws';
import { dateOf, type EngineCase } from './engine';
import type { ModelPricing, ModelRule, ModelTariff } from './fee-model';

const LIMITATION_DAYS = 5 * 365;

/** What the models draw, told to the house in its own words. */

export const percent = (tenThousandths: bigint) =>
  rate(`${tenThousandths / 100n}.${String(tenThousandths % 100n).padStart(2, '0')}`);

function ruleOf(
  { phase, component, ageFrom, ageTo, mode, tiers }: ModelRule,
  order: number,
): FeeRule {
  const basis = {
    NONE: null,
    WHOLE: 'PLACED_PRINCIPAL',
    MARGINAL: 'CUMULATIVE_RECOVERED',
  } as const;
  return {
    ...{ ruleId: `${phase} ${component} ${ageFrom}`, order },
    ...{ phases: [phase], components: [component] },
    ...{ claimTypes: [], segments: [], territories: [], channel: 'ANY' },
    ...{ ageMinDays: ageFrom, ageMaxDays: ageTo, tierMode: mode, tierBasis: basis[mode] },
    rate: mode === 'NONE' ? percent(tiers[0]!.rate) : null,
    tiers:
      mode === 'NONE'
        ? []
        : tiers.map(({ upTo, rate: of }) => ({ upToMinor: upTo, rate: percent(of) })),
  };
}

export function pricedCase(
  { cap, claims, minimum, placedDay, tariffs }: Omit<ModelPricing, 'litigationDay'>,
  currency: string,
): PricedCase {
  const versionOf = (one: ModelTariff, index: number) => ({
    ...{ agreementVersionId: `v${index}`, currency, rules: one.rules.map(ruleOf) },
    direct: { crossingWindowDays: one.crossingDays, factor: percent(one.directFactor) },
    withdrawal:
      one.withdrawal === null
        ? null
        : {
            ...{ freeDays: one.withdrawal.freeDays, waivedReasons: [] },
            factor: percent(one.withdrawal.factor),
          },
  });
  const [first, ...later] = tariffs.map(versionOf);
  return {
    claims: new Map(
      claims.map(({ age, placedPrincipal }, index) => [
        String(index),
        {
          ...{ claimId: String(index), claimType: 'INVOICE', placedOn: dateOf(placedDay) },
          ...{ ageDays: age, segment: null, territory: 'FR-METRO' },
          ...{ placedPrincipalMinor: placedPrincipal, tariff: first! },
          later: later.map((tariff, at) => ({ from: dateOf(tariffs[at + 1]!.from), tariff })),
        },
      ]),
    ),
    capMinor: cap,
    minimum:
      minimum === null ? null : { amountMinor: minimum.amount, shareMax: percent(minimum.share) },
  };
}

export function engineCase({ contractRate, currency, of, pricing }: DrawnHistory): EngineCase {
  const { interest, spending } = of;
  const facts: Omit<MoneyFacts, 'movements'> = {
    ...{ caseId: 'case', currency, creditorIsIndividual: false, formalNoticeOn: null },
    ...{ disputedAt: null, judgment: null, spendingOrders: [] },
    terms: [
      {
        effectiveFrom: '2000-01-01',
        interestClaimed: interest !== null,
        basis: interest?.actAct === true ? 'ACT_ACT' : 'ACT_365',
        table: contractRate === null ? 'LATE_PAYMENT_B2B' : 'CONTRACT',
        contractRate: contractRate === null ? null : percent(contractRate),
        indemnityClaimed: of.indemnity > 0n,
        allocationOrder: spending.order,
        principalRule: spending.proRata ? 'PRO_RATA' : 'OLDEST_DUE',
      },
    ],
    suspensions: (interest?.stopped ?? []).map(({ from, until }) => ({
      ...{ from: dateOf(from), until: until === null ? null : dateOf(until) },
      reason: 'COURT_GRACE',
    })),
    // The oldest first, as the house reads them.
    claims: of.claims
      .map(({ due, number, principal }, index) => ({
        ...{ claimId: String(index), number, type: 'INVOICE', dueOn: dateOf(due) },
        ...({ debtorQuality: 'PROFESSIONAL', state: 'ACCEPTED' } as const),
        ...{ principalMinor: principal, disputedMinor: 0n },
        limitationOn: addDays(dateOf(due), LIMITATION_DAYS),
      }))
      .sort((a, b) => `${a.dueOn}${a.number}`.localeCompare(`${b.dueOn}${b.number}`)),
  };
  return {
    ...{ facts, placedDay: pricing.placedDay, priced: pricedCase(pricing, currency) },
    spending: {
      components: allocationOrderOn(spending.order, dateOf(0))?.components ?? [],
      principalRule: spending.proRata ? 'PRO_RATA' : 'OLDEST_DUE',
    },
  };
}
