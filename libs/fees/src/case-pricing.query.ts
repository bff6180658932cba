import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { FeeAgreement, FeeFlat, FeeRule, FeeTier } from '@solde/creditors';
import type { CalendarDate } from '@solde/calendar';
import type { Phase } from '@solde/cases';
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

interface PricingRow {
  claims: {
    id: string;
    type: ClaimType;
    placed_on: CalendarDate;
    age: number;
    agreement: string;
    segment: string | null;
    territory: string;
  }[];
  phases: { phase: Phase; from: CalendarDate; until: CalendarDate | null }[];
}

@Injectable()
export class CasePricingQuery {
  private readonly tariffs = new Map<string, Tariff>();

  /** One statement for the case; the tariffs come from memory after their first use. */
  async of(work: Work, caseId: string): Promise<CasePricing> {
    const [row] = await work.query<PricingRow>(
      `SELECT
         (SELECT json_agg(json_build_object('id', c.id, 'type', c.type, 'placed_on', c.placed_on,
                   'age', c.fee_age_days, 'agreement', c.agreement_id, 'segment', d.segment, 'territory', d.territory))
          FROM claim c JOIN case_file f ON f.id = c.case_id JOIN debtor d ON d.id = f.debtor_id
          WHERE c.case_id = $1) AS claims,
         (SELECT json_agg(json_build_object('phase', phase, 'from', lower(period), 'until', upper(period) - 1))
          FROM case_phase WHERE case_id = $1) AS phases`,
      [caseId],
    );
    if (row === undefined) throw new Error('a query without a row');
    const claims = new Map<string, PricedClaim>();
    for (const claim of row.claims) {
      const { currency, rules, direct } = await this.tariff(work, claim.agreement);
      claims.set(claim.id, {
        claimId: claim.id,
        claimType: claim.type,
        placedOn: claim.placed_on,
        ageDays: claim.age,
        segment: claim.segment,
        territory: claim.territory,
        tariff: { agreementVersionId: claim.agreement, currency, rules, direct },
      });
    }
    return { claims, phases: row.phases };
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
