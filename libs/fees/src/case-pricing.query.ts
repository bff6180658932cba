import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { FeeAgreement, FeeFlat, FeeRetrocession, FeeRule, FeeTier } from '@solde/creditors';
import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile, type FeeClaim } from '@solde/cases';
import { sum, type Minor } from '@solde/money';
import type { Work } from '@solde/platform';

import type { PhasePeriod } from './contingency-rule';
import type { ClaimType, FeeAgreement as Tariff, Retrocession } from './fee-agreement';
import type { DatedTariff, PricedCase, PricedClaim, Tariff as PricedTariff } from './fee-line';
import { tariffOfRows } from './tariff-of-rows';

/** Agreements kept in memory at most; an active one never changes, so they are never wrong, only many. */
const TARIFFS_MAX = 1_000;

const VERSIONS_AFTER = `
  SELECT id, lower(period)::text AS "from" FROM fee_agreement
  WHERE mandate_id = $1 AND state IN ('ACTIVE', 'SUPERSEDED') AND lower(period) > $2 ORDER BY lower(period)`;

/** What a fee reads of a case: its claims with the tariff frozen at their placement, and its phases. */
export interface CasePricing extends PricedCase {
  readonly phases: readonly PhasePeriod[];
  /** Those of the version under which the case was opened. */
  readonly retrocessions: readonly Retrocession[];
  /** A grid or a cap is used up payment after payment: the next one is priced after those before it. */
  readonly needsHistory: boolean;
}

@Injectable()
export class CasePricingQuery {
  private readonly tariffs = new Map<string, Tariff>();
  /** What each work has read of mandates: no act both activates an agreement and prices by it. */
  private readonly versions = new WeakMap<Work, Map<string, DatedTariff[]>>();

  constructor(private readonly cases: CasesService) {}

  /** From what the act has read of the case it holds; the tariffs come from memory after their first use. */
  async of(work: Work, caseFile: CaseFile): Promise<CasePricing> {
    const { claims: facts, phases, segment, territory } = await this.cases.feeFacts(work, caseFile);
    const claims = new Map<string, PricedClaim>();
    for (const { claimId, type, placedOn, ageDays, agreementId } of facts) {
      const own = await this.tariff(work, agreementId);
      const isFrozen = own.assignment === 'PLACEMENT_DATE';
      claims.set(claimId, {
        ...{ claimId, claimType: type as ClaimType, placedOn, ageDays, segment, territory },
        placedPrincipalMinor: placedPrincipal(facts, placedOn),
        tariff: versionOf(agreementId, own),
        later: isFrozen ? [] : await this.versionsAfter(work, caseFile, placedOn),
      });
    }
    const versions = [...claims.values()].flatMap(({ later, tariff }) => [
      tariff,
      ...later.map((version) => version.tariff),
    ]);
    const hasGrid = versions.some(({ rules }) =>
      rules.some(({ tierMode }) => tierMode === 'MARGINAL'),
    );
    const opening = await this.tariff(work, caseFile.agreementId);
    const { capPerCaseMinor: capMinor, minimumPerCaseMinor, minimumMaxShare } = opening;
    const { retrocessions } = opening;
    const minimum =
      minimumPerCaseMinor === null
        ? null
        : { amountMinor: minimumPerCaseMinor, shareMax: minimumMaxShare };
    const needsHistory = hasGrid || capMinor !== null;
    return { claims, phases, capMinor, minimum, retrocessions, needsHistory };
  }

  /** The versions that took over after a day. */
  private async versionsAfter(
    work: Work,
    { mandateId }: CaseFile,
    on: CalendarDate,
  ): Promise<DatedTariff[]> {
    const memory = this.versions.get(work) ?? new Map<string, DatedTariff[]>();
    this.versions.set(work, memory);
    const known = memory.get(`${mandateId} ${on}`);
    if (known !== undefined) return known;
    const later = await work.prepared<{ id: string; from: CalendarDate }>(VERSIONS_AFTER, [
      mandateId,
      on,
    ]);
    const versions: DatedTariff[] = [];
    for (const { id, from } of later)
      versions.push({ from, tariff: versionOf(id, await this.tariff(work, id)) });
    memory.set(`${mandateId} ${on}`, versions);
    return versions;
  }

  /** The tariff of an agreement, whatever its state. Only active ones are remembered. */
  async tariff(work: Work, agreementId: string): Promise<Tariff> {
    const known = this.tariffs.get(agreementId);
    if (known !== undefined) return known;
    const { manager } = work;
    const agreement = await manager.findOneByOrFail(FeeAgreement, { id: agreementId });
    const rules = await manager.findBy(FeeRule, { agreementId });
    const tiers = await manager.findBy(FeeTier, { ruleId: In(rules.map(({ id }) => id)) });
    const flats = await manager.findBy(FeeFlat, { agreementId });
    const retrocessions = await manager.findBy(FeeRetrocession, { agreementId });
    const tariff = tariffOfRows(agreement, rules, tiers, flats, retrocessions);
    if (agreement.state === 'ACTIVE' || agreement.state === 'SUPERSEDED') {
      if (this.tariffs.size >= TARIFFS_MAX) this.tariffs.clear();
      this.tariffs.set(agreementId, tariff);
    }
    return tariff;
  }
}

/** What was owed when a claim was placed, by all the claims that the case had taken by that day. */
function placedPrincipal(claims: readonly FeeClaim[], placedOn: CalendarDate): Minor {
  const before = claims.filter((one) => one.state === 'ACCEPTED' && one.placedOn <= placedOn);
  return sum(before.map(({ principalMinor }) => principalMinor));
}

function versionOf(
  agreementVersionId: string,
  { currency, direct, rules, withdrawal }: Tariff,
): PricedTariff {
  return { agreementVersionId, currency, rules, direct, withdrawal };
}
