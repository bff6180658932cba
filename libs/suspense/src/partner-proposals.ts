import { sum, type Minor } from '@solde/money';
import { nameLikenessPct } from '@solde/parties';

import { nameIn } from './payer-name';
import type { WaitingMoney } from './proposals';

/** A payment that a partner has received and not passed on; below zero, one that he passed on and that was taken back since. */
export interface HeldPayment {
  readonly receiptId: string;
  readonly number: bigint;
  readonly amountMinor: Minor;
}

/** A partner whose transfer the money may be. */
export interface PartnerCandidate {
  readonly partnerId: string;
  readonly name: string;
  /** The money came from the account that is known of him. */
  readonly isHisAccount: boolean;
  /** In the currency of the money, the oldest first. */
  readonly held: readonly HeldPayment[];
}

export const PARTNER_REASONS = [
  'PARTNER_ACCOUNT',
  'PARTNER_NAME',
  'ALL_HELD',
  'PAYMENT_HELD',
] as const;
export type PartnerReasonKey = (typeof PARTNER_REASONS)[number];

export interface PartnerReason {
  readonly key: PartnerReasonKey;
  readonly points: number;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface PartnerProposal {
  readonly partnerId: string;
  /** At most 100. */
  readonly points: number;
  /** The strongest first. */
  readonly reasons: readonly PartnerReason[];
  /** What explains the whole of the money: what he passes on, and what he keeps of it; nothing when it may be several. */
  readonly paymentIds: readonly string[];
  readonly takenBackIds: readonly string[];
}

const POINTS: Readonly<Record<PartnerReasonKey, number>> = {
  ...{ PARTNER_ACCOUNT: 60, PARTNER_NAME: 40, ALL_HELD: 30, PAYMENT_HELD: 25 },
};
const POINTS_MAX = 100;
const NAME_LIKENESS_MIN_PCT = 50;
const PROPOSALS_MAX = 3;

/**
 * The partners whose transfer money in suspense may be, the likeliest first, each with its reasons: the account that is known of him, his name, and whether the
 * money is all that he holds or one payment of it. It decides nothing: a person says which payments he passes on.
 *
 * `paymentsMax` is what one transfer may be for. Equal points keep the order of the ids.
 */
export function partnerProposals(
  money: WaitingMoney,
  candidates: readonly PartnerCandidate[],
  paymentsMax: number,
): readonly PartnerProposal[] {
  return candidates
    .map((candidate) => proposalOf(money, candidate, paymentsMax))
    .filter(({ reasons }) => reasons.some(isOfHim))
    .sort((a, b) => b.points - a.points || (a.partnerId < b.partnerId ? -1 : 1))
    .slice(0, PROPOSALS_MAX);
}

/** An amount alone is nobody's. */
function isOfHim({ key }: PartnerReason): boolean {
  return key === 'PARTNER_ACCOUNT' || key === 'PARTNER_NAME';
}

function proposalOf(
  money: WaitingMoney,
  candidate: PartnerCandidate,
  paymentsMax: number,
): PartnerProposal {
  const { partnerId, name, isHisAccount } = candidate;
  const explained = explainedBy(money.amountMinor, candidate.held, paymentsMax);
  const reasons = [
    isHisAccount ? reason('PARTNER_ACCOUNT', { name }) : null,
    nameReason(money, name),
    amountReason(explained),
  ].filter((one) => one !== null);
  const points = reasons.reduce((total, one) => total + one.points, 0);
  const ids = (some: readonly HeldPayment[]) => some.map(({ receiptId }) => receiptId);
  return {
    ...{ partnerId, points: Math.min(points, POINTS_MAX) },
    reasons: reasons.sort((a, b) => b.points - a.points),
    paymentIds: ids(explained.filter(({ amountMinor }) => amountMinor > 0n)),
    takenBackIds: ids(explained.filter(({ amountMinor }) => amountMinor < 0n)),
  };
}

/** All that he holds, less what he is owed; else one payment, the oldest of several; else nothing. */
function explainedBy(
  amountMinor: Minor,
  held: readonly HeldPayment[],
  paymentsMax: number,
): readonly HeldPayment[] {
  const all = held.length <= paymentsMax ? sum(held.map((one) => one.amountMinor)) : null;
  if (all === amountMinor) return held;
  return held.filter((one) => one.amountMinor === amountMinor).slice(0, 1);
}

function amountReason(explained: readonly HeldPayment[]): PartnerReason | null {
  const [only] = explained;
  if (only === undefined) return null;
  return explained.length === 1
    ? reason('PAYMENT_HELD', { receipt: String(only.number) })
    : reason('ALL_HELD', { count: explained.length });
}

function nameReason({ payerName, label }: WaitingMoney, name: string): PartnerReason | null {
  const names = [payerName, nameIn(label)].filter((one) => one !== null);
  const pct = Math.max(0, ...names.map((one) => nameLikenessPct(one, name)));
  if (pct < NAME_LIKENESS_MIN_PCT) return null;
  const points = Math.floor((POINTS.PARTNER_NAME * pct) / 100);
  return { ...reason('PARTNER_NAME', { name, pct }), points };
}

function reason(key: PartnerReasonKey, facts: PartnerReason['facts']): PartnerReason {
  return { key, points: POINTS[key], facts };
}
