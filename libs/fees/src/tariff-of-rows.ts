import type { Component, Phase } from '@solde/cases';
import type { Currency, Minor, Rate } from '@solde/money';
import type {
  ClaimType,
  FeeAgreement,
  FeeRule,
  FlatFeeEvent,
  WithdrawalTerms,
} from './fee-agreement';

/** An agreement as it is stored. */
export interface AgreementRow {
  readonly id: string;
  readonly currency: Currency;
  readonly assignment: FeeAgreement['assignment'];
  readonly crossingWindowDays: number;
  readonly directFactor: Rate;
  readonly minimumMinor: Minor | null;
  readonly minimumShareMax: Rate;
  readonly capMinor: Minor | null;
  readonly withdrawalFreeDays: number | null;
  readonly withdrawalFactor: Rate | null;
  readonly withdrawalWaived: readonly string[];
  readonly remittanceMode: string;
}

export interface RuleRow {
  readonly id: string;
  readonly agreementId: string;
  readonly position: number;
  readonly phases: readonly string[];
  readonly components: readonly string[];
  readonly claimTypes: readonly string[];
  readonly segments: readonly string[];
  readonly territories: readonly string[];
  readonly ageMinDays: number;
  readonly ageMaxDays: number | null;
  readonly channel: FeeRule['channel'];
  readonly tierMode: FeeRule['tierMode'];
  readonly tierBasis: string | null;
  readonly rate: Rate | null;
}

export interface TierRow {
  readonly ruleId: string;
  readonly position: number;
  readonly upToMinor: Minor | null;
  readonly rate: Rate;
}

export interface FlatRow {
  readonly event: string;
  readonly amountMinor: Minor;
}

export interface RetrocessionRow {
  readonly partnerKind: string;
  readonly share: Rate;
  readonly phases: readonly string[];
}

/** The tariff that the stored rows of one agreement spell; the database's checks vouch for the words. */
export function tariffOfRows(
  agreement: AgreementRow,
  rules: readonly RuleRow[],
  tiers: readonly TierRow[],
  flats: readonly FlatRow[],
  retrocessions: readonly RetrocessionRow[],
): FeeAgreement {
  return {
    currency: agreement.currency,
    assignment: agreement.assignment,
    rules: rules.map((rule) => ruleOf(rule, tiers)),
    direct: { crossingWindowDays: agreement.crossingWindowDays, factor: agreement.directFactor },
    minimumPerCaseMinor: agreement.minimumMinor,
    minimumMaxShare: agreement.minimumShareMax,
    capPerCaseMinor: agreement.capMinor,
    flatFees: flats.map(({ event, amountMinor }) => ({
      event: event as FlatFeeEvent,
      amountMinor,
    })),
    withdrawal: withdrawalOf(agreement),
    retrocessions: retrocessions.map(({ partnerKind, share, phases }) => ({
      ...{ partnerKind, share, appliesTo: phases as readonly Phase[] },
    })),
    remittanceMode: agreement.remittanceMode === 'GROSS' ? 'GROSS' : 'NET',
  };
}

function ruleOf(rule: RuleRow, tiers: readonly TierRow[]): FeeRule {
  return {
    ruleId: rule.id,
    order: rule.position,
    phases: rule.phases as readonly Phase[],
    components: rule.components as readonly Component[],
    claimTypes: rule.claimTypes as readonly ClaimType[],
    segments: rule.segments,
    territories: rule.territories,
    channel: rule.channel,
    ageMinDays: rule.ageMinDays,
    ageMaxDays: rule.ageMaxDays,
    tierMode: rule.tierMode,
    tierBasis: rule.tierBasis as FeeRule['tierBasis'],
    rate: rule.rate,
    tiers: tiers
      .filter(({ ruleId }) => ruleId === rule.id)
      .sort((a, b) => a.position - b.position)
      .map(({ upToMinor, rate }) => ({ upToMinor, rate })),
  };
}

function withdrawalOf(agreement: AgreementRow): WithdrawalTerms | null {
  const { withdrawalFreeDays: freeDays, withdrawalFactor: factor, withdrawalWaived } = agreement;
  if (freeDays === null || factor === null) return null;
  return { freeDays, factor, waivedReasons: withdrawalWaived };
}
