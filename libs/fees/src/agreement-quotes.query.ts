import { Injectable } from '@nestjs/common';

import type { Component } from '@solde/cases';
import { instant, type CalendarDate } from '@solde/calendar';
import { AgreementsQuery, CreditorsQuery, type AgreementVersion } from '@solde/creditors';
import { isTerritory, vatRateOn } from '@solde/country';
import { percentOf, type Currency, type Minor } from '@solde/money';
import { Clock, DomainError, Reads, Work, type Caller } from '@solde/platform';

import { agreementFaults } from './agreement-holes';
import { agreementQuote, type AgreementQuote } from './agreement-quote';
import { feePhaseOn, rulesTried, type PhasePeriod, type TriedRule } from './contingency-rule';
import type { ClaimType, FeeAgreement, FeeChannel } from './fee-agreement';
import type { PricedCase, Tariff } from './fee-line';
import { supposedOf, type SupposedExample, type ToldExample } from './supposed-example';
import { tariffOfRows } from './tariff-of-rows';
import { vatOn } from './vat';

/** A quote with its VAT and what is left to the creditor, in minor units. */
export interface PricedQuote extends AgreementQuote {
  readonly currency: Currency;
  readonly vatPct: string;
  readonly vatMinor: Minor;
  /** What reached the agency, less the fee with its VAT. */
  readonly creditorNetMinor: Minor;
}

/** What one version of a tariff gives to the pricing of a case. */
export interface PricingVersion extends Pick<PricedCase, 'capMinor' | 'minimum'> {
  readonly tariff: Tariff;
}

export interface FoundTariff {
  readonly mandateId: string;
  readonly tariff: FeeAgreement;
}

/** What a person changed of an example before the creditor signed. */
export interface ExampleChange {
  readonly kind: 'EXPECTS' | 'DROPPED';
  readonly expectedMinor: Minor | null;
  readonly reason: string;
  readonly byName: string;
  readonly at: Date;
}

/** An example of an agreement, and what its tariff really charges. */
export interface CheckedExample {
  readonly id: string;
  readonly label: string;
  readonly supposed: ToldExample;
  readonly currency: Currency;
  /** As it was told first, or carried from the version before. */
  readonly toldMinor: Minor;
  /** As it is expected now, after what was changed. */
  readonly expectedMinor: Minor;
  /** The version of the tariff from which it was carried. */
  readonly carriedFromNumber: number | null;
  /** It is not checked any more. */
  readonly isDropped: boolean;
  readonly changes: readonly ExampleChange[];
  /** Null as long as the tariff has holes. */
  readonly chargedMinor: Minor | null;
}

export interface RecoveryAsked {
  readonly caseId: string;
  /** Today by default. */
  readonly on?: CalendarDate;
  readonly channel: FeeChannel;
  readonly component: Component;
}

/** How one claim of a case would be priced on a day: the version of its tariff, and each of its rules. */
export interface ExplainedClaim {
  readonly claimId: string;
  readonly number: string;
  readonly phase: PhasePeriod['phase'];
  readonly ageDays: number;
  readonly agreementId: string;
  readonly agreementNumber: number;
  readonly rules: readonly TriedRule[];
}

const EXAMPLES = `
  SELECT e.id, e.label, e.supposed, e.expected_minor::text AS told, a.number AS "carriedFromNumber",
         (SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'expected', c.expected_minor::text, 'reason', c.reason,
                   'byName', c.by_name, 'at', c.at) ORDER BY c.id), '[]')
          FROM agreement_example_change c WHERE c.example_id = e.id) AS changes
  FROM agreement_example e LEFT JOIN agreement_example m ON m.id = e.carried_from
  LEFT JOIN fee_agreement a ON a.id = m.agreement_id
  WHERE e.agreement_id = $1 ORDER BY e.id`;

interface ExampleRow {
  readonly id: string;
  readonly label: string;
  readonly supposed: ToldExample;
  readonly told: string;
  readonly carriedFromNumber: number | null;
  readonly changes: readonly {
    readonly kind: ExampleChange['kind'];
    readonly expected: string | null;
    readonly reason: string;
    readonly byName: string;
    readonly at: string;
  }[];
}

const CLAIMS = `
  SELECT l.id AS "claimId", l.number, l.type, l.fee_age_days AS "ageDays", l.placed_on AS "placedOn", d.segment, d.territory,
         coalesce((SELECT v.id FROM fee_agreement v JOIN fee_agreement own ON own.id = l.agreement_id
                   WHERE own.assignment = 'PAYMENT_DATE' AND v.mandate_id = c.mandate_id
                     AND v.state IN ('ACTIVE', 'SUPERSEDED') AND v.period @> $2::date AND lower(v.period) > l.placed_on),
                  l.agreement_id) AS "agreementId",
         (SELECT json_agg(json_build_object('phase', p.phase, 'from', lower(p.period), 'until', upper(p.period) - 1))
          FROM case_phase p WHERE p.case_id = c.id) AS phases
  FROM claim l JOIN case_file c ON c.id = l.case_id JOIN debtor d ON d.id = c.debtor_id
  WHERE l.case_id = $1 AND l.state = 'ACCEPTED' ORDER BY l.due_on, l.number, l.id LIMIT 200`;

interface ClaimRow {
  readonly claimId: string;
  readonly number: string;
  readonly type: string;
  readonly ageDays: number;
  readonly placedOn: CalendarDate;
  readonly segment: string | null;
  readonly territory: string;
  readonly agreementId: string;
  readonly phases: readonly PhasePeriod[] | null;
}

/** What tariffs would charge and why, before anybody pays: read by the agency and by the creditor alike. */
@Injectable()
export class AgreementQuotes {
  constructor(
    private readonly agreements: AgreementsQuery,
    private readonly creditors: CreditorsQuery,
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /**
   * What an agreement, in force or only proposed, would charge on a supposed case. Refuses NOT_FOUND, VALIDATION_FAILED for an amount
   * that its currency cannot say, RATE_MISSING where the creditor's territory has no VAT rate, AGREEMENT_INCONSISTENT for a
   * tariff with holes.
   */
  async quote(caller: Caller, agreementId: string, told: ToldExample): Promise<PricedQuote> {
    const version = await this.version(caller, agreementId);
    const { currency } = version;
    const quote = quoteOf(version, exampleOf(told, currency));
    const creditor = await this.creditors.one(caller, version.creditorId);
    const territory = creditor?.territory ?? '';
    const vat = vatRateOn(isTerritory(territory) ? territory : null, await this.clock.today());
    if (vat.kind === 'VAT_RATE_MISSING') throw new DomainError('RATE_MISSING', { territory });
    const vatMinor = vatOn(quote.feeMinor, vat.rate);
    const creditorNetMinor = quote.collectedMinor - quote.feeMinor - vatMinor;
    return { ...quote, currency, vatPct: percentOf(vat.rate), vatMinor, creditorNetMinor };
  }

  /** The worked examples of an agreement, each with what its tariff charges. Refuses NOT_FOUND. */
  async examples(who: Caller | Work, agreementId: string): Promise<CheckedExample[]> {
    const version = await this.version(who, agreementId);
    const { currency } = version;
    const isWhole = agreementFaults(tariffOf(version)).length === 0;
    const rows = await (who instanceof Work
      ? who.query<ExampleRow>(EXAMPLES, [agreementId])
      : this.reads.rows<ExampleRow>(who, EXAMPLES, [agreementId]));
    return rows.map(({ changes: made, told, ...row }) => {
      const quote = isWhole ? quoteOf(version, exampleOf(row.supposed, currency)) : null;
      const toldMinor = BigInt(told);
      const changes = made.map(({ at, expected, ...change }): ExampleChange => ({
        ...{ ...change, at: instant(at) },
        expectedMinor: expected === null ? null : BigInt(expected),
      }));
      const last = changes.findLast(({ kind }) => kind === 'EXPECTS');
      return {
        ...{ ...row, currency, toldMinor, changes, chargedMinor: quote?.feeMinor ?? null },
        expectedMinor: last?.expectedMinor ?? toldMinor,
        isDropped: changes.some(({ kind }) => kind === 'DROPPED'),
      };
    });
  }

  /** How money of a component, received on a day, would be priced on each claim of a case, rule by rule. Refuses NOT_FOUND. */
  async explain(caller: Caller, asked: RecoveryAsked): Promise<ExplainedClaim[]> {
    const { caseId, channel, component, on = await this.clock.today() } = asked;
    const claims = await this.reads.rows<ClaimRow>(caller, CLAIMS, [caseId, on]);
    if (claims.length === 0) throw new DomainError('NOT_FOUND', { caseId });
    const explained: ExplainedClaim[] = [];
    for (const { claimId, number, type, ageDays, segment, territory, ...claim } of claims) {
      const version = await this.version(caller, claim.agreementId);
      const phase = feePhaseOn(claim.phases ?? [], on) ?? 'AMICABLE';
      const recovery = { phase, component, channel, claimType: type as ClaimType };
      const place = { segment, territory, ageDays };
      explained.push({
        ...{ claimId, number, phase, ageDays },
        ...{ agreementId: version.id, agreementNumber: version.number },
        rules: rulesTried(tariffOf(version).rules, { ...recovery, ...place }),
      });
    }
    return explained;
  }

  /** A tariff without holes, in force or not. Refuses NOT_FOUND, AGREEMENT_INCONSISTENT. */
  async tariff(who: Caller | Work, agreementId: string): Promise<FoundTariff> {
    const version = await this.version(who, agreementId);
    return { mandateId: version.mandateId, tariff: wholeTariff(version) };
  }

  /** A version that prices real claims, as fees read it. Refuses NOT_FOUND. */
  async inForce(who: Caller | Work, agreementId: string): Promise<PricingVersion> {
    const version = await this.version(who, agreementId);
    const {
      capPerCaseMinor: capMinor,
      minimumPerCaseMinor,
      minimumMaxShare,
      ...terms
    } = tariffOf(version);
    const { currency, direct, rules, withdrawal } = terms;
    return {
      tariff: { agreementVersionId: agreementId, currency, direct, rules, withdrawal },
      capMinor,
      minimum:
        minimumPerCaseMinor === null
          ? null
          : { amountMinor: minimumPerCaseMinor, shareMax: minimumMaxShare },
    };
  }

  private async version(who: Caller | Work, id: string): Promise<AgreementVersion> {
    const version = await this.agreements.one(who, id);
    if (version === null) throw new DomainError('NOT_FOUND', { agreementId: id });
    return version;
  }
}

function exampleOf(told: ToldExample, currency: Currency): SupposedExample {
  const example = supposedOf(told, currency);
  if (example === null)
    throw new DomainError(
      'VALIDATION_FAILED',
      { currency },
      { fields: [{ field: 'payments', code: 'AMOUNT_MALFORMED' }] },
    );
  return example;
}

function quoteOf(version: AgreementVersion, { supposed, money }: SupposedExample): AgreementQuote {
  return agreementQuote(version.id, wholeTariff(version), supposed, money);
}

function wholeTariff(version: AgreementVersion): FeeAgreement {
  const tariff = tariffOf(version);
  const faults = agreementFaults(tariff);
  if (faults.length > 0) throw new DomainError('AGREEMENT_INCONSISTENT', { faults });
  return tariff;
}

function tariffOf(version: AgreementVersion): FeeAgreement {
  const rules = version.rules.map((rule) => ({ ...rule, agreementId: version.id }));
  const tiers = version.rules.flatMap(({ id, tiers: steps }) =>
    steps.map((step, index) => ({ ruleId: id, position: index + 1, ...step })),
  );
  return tariffOfRows(version, rules, tiers, version.flats, version.retrocessions);
}
