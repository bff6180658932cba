import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { FeeAgreement, FeeFlat, FeeRule, FeeTier } from '@solde/creditors';
import { CasesService, type CaseFile } from '@solde/cases';
import type { Work } from '@solde/platform';

import type { PhasePeriod } from './contingency-rule';
import type { ClaimType, FeeAgreement as Tariff } from './fee-agreement';
import type { PricedClaim } from './fee-line';
import { tariffOfRows } from './tariff-of-rows';

/** Agreements kept in memory at most; an active one never changes, so they are never wrong, only many. */
const TARIFFS_MAX = 1_000;

/** What a fee reads of a case: its claims with the tariff frozen at their placement, and its phases. */
export interface CasePricing {
  readonly claims: ReadonlyMap<string, PricedClaim>;
  readonly phases: readonly PhasePeriod[];
}

@Injectable()
export class CasePricingQuery {
  private readonly tariffs = new Map<string, Tariff>();

  constructor(private readonly cases: CasesService) {}

  /** From what the act has read of the case it holds; the tariffs come from memory after their first use. */
  async of(work: Work, caseFile: CaseFile): Promise<CasePricing> {
    const { claims: facts, phases, segment, territory } = await this.cases.feeFacts(work, caseFile);
    const claims = new Map<string, PricedClaim>();
    for (const { claimId, type, placedOn, ageDays, agreementId } of facts) {
      const { currency, rules, direct } = await this.tariff(work, agreementId);
      claims.set(claimId, {
        ...{ claimId, claimType: type as ClaimType, placedOn, ageDays, segment, territory },
        tariff: { agreementVersionId: agreementId, currency, rules, direct },
      });
    }
    return { claims, phases };
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
    const tariff = tariffOfRows(agreement, rules, tiers, flats);
    if (agreement.state === 'ACTIVE' || agreement.state === 'SUPERSEDED') {
      if (this.tariffs.size >= TARIFFS_MAX) this.tariffs.clear();
      this.tariffs.set(agreementId, tariff);
    }
    return tariff;
  }
}
