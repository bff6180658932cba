import type { Minor } from '@solde/money';
import { nameLikenessPct } from '@solde/parties';

import { likeness, LIKENESSES, numbersIn, type Likeness } from './number-likeness';
import { nameIn } from './payer-name';

/** Money in suspense, as far as it says whose it is. */
export interface WaitingMoney {
  /** What is left of it. */
  readonly amountMinor: Minor;
  /** The payer's words and references. */
  readonly label: string;
  readonly payerName: string | null;
}

/** An open case that the money may be for. */
export interface ProposalCandidate {
  readonly caseId: string;
  readonly debtorName: string;
  readonly balanceMinor: Minor;
  readonly claims: readonly { readonly number: string; readonly principalMinor: Minor }[];
  readonly debtorReferences: readonly string[];
  /** The payer's account has paid a case of this debtor before. */
  readonly isKnownAccount: boolean;
  /** The number of the receipt from which a person recognised the payer; null when nobody did. */
  readonly learntFrom: string | null;
  /** The bank's line or a person named it already: money above its debt, or from before it was reopened. */
  readonly isNamed: boolean;
}

export const PROPOSAL_REASONS = [
  'INVOICE_NUMBER',
  'DEBTOR_REFERENCE',
  'LEARNT_PAYER',
  'KNOWN_ACCOUNT',
  'NAMED_CASE',
  'PAYER_NAME',
  'EXACT_BALANCE',
  'INVOICE_AMOUNT',
  'INSTALMENT',
  'ROUND_PART',
] as const;
export type ProposalReasonKey = (typeof PROPOSAL_REASONS)[number];

export interface ProposalReason {
  readonly key: ProposalReasonKey;
  readonly points: number;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface Proposal {
  readonly caseId: string;
  /** At most 100. */
  readonly points: number;
  /** The strongest first. */
  readonly reasons: readonly ProposalReason[];
}

/** A number weighs less the more it must be read otherwise than it is written. */
const NUMBER_POINTS: Readonly<Record<Likeness, number>> = {
  ...{
    EXACT: 75,
    LOOK_ALIKE: 65,
    OTHER_PREFIX: 50,
    END_ONLY: 40,
    TRANSPOSED: 45,
    ONE_CHARACTER: 25,
  },
};
const POINTS = {
  ...{ LEARNT_PAYER: 50, KNOWN_ACCOUNT: 40, NAMED_CASE: 35, PAYER_NAME: 40, EXACT_BALANCE: 30 },
  ...{ INVOICE_AMOUNT: 25, INSTALMENT: 10, ROUND_PART: 5 },
} as const;
/** What a debtor's own reference weighs beside an invoice number, in percent. */
const REFERENCE_PCT = 90;
const NAME_LIKENESS_MIN_PCT = 50;
const INSTALMENTS_MAX = 12;
/** Tens in minor units of two decimals. */
const ROUND_MINOR = 10_00n;
const PROPOSALS_MAX = 5;
/** A round sum or a part alone proposes nothing. */
const POINTS_MIN = 20;
const POINTS_MAX = 100;

/**
 * The cases that money in suspense may be for, the likeliest first, each with its reasons (R-MATCH: names, amounts and learnt payers
 * only rank; a person decides).
 *
 * Points add up, so that two weak signs outweigh a single one; equal points keep the order of the case ids.
 */
export function proposals(
  money: WaitingMoney,
  candidates: readonly ProposalCandidate[],
): readonly Proposal[] {
  const written = numbersIn(money.label);
  return candidates
    .map((candidate) => proposalOf(money, written, candidate))
    .filter(({ points }) => points >= POINTS_MIN)
    .sort((a, b) => b.points - a.points || (a.caseId < b.caseId ? -1 : 1))
    .slice(0, PROPOSALS_MAX);
}

function proposalOf(
  money: WaitingMoney,
  written: readonly string[],
  candidate: ProposalCandidate,
): Proposal {
  const { caseId, claims, debtorReferences, isKnownAccount, isNamed, learntFrom } = candidate;
  const numbers = claims.map(({ number }) => number);
  const reasons = [
    numberReason('INVOICE_NUMBER', written, numbers),
    numberReason('DEBTOR_REFERENCE', written, debtorReferences),
    learntFrom === null ? null : reason('LEARNT_PAYER', { receipt: learntFrom }),
    isKnownAccount ? reason('KNOWN_ACCOUNT') : null,
    isNamed ? reason('NAMED_CASE') : null,
    nameReason(money, candidate),
    amountReason(money.amountMinor, candidate),
  ].filter((one) => one !== null);
  const points = reasons.reduce((sum, one) => sum + one.points, 0);
  return {
    ...{ caseId, points: Math.min(points, POINTS_MAX) },
    reasons: reasons.sort((a, b) => b.points - a.points),
  };
}

function reason(
  key: Exclude<ProposalReasonKey, 'INVOICE_NUMBER' | 'DEBTOR_REFERENCE'>,
  facts: ProposalReason['facts'] = {},
): ProposalReason {
  return { key, points: POINTS[key], facts };
}

/** The best of what is written against the best of what is meant. */
function numberReason(
  key: 'INVOICE_NUMBER' | 'DEBTOR_REFERENCE',
  written: readonly string[],
  meant: readonly string[],
): ProposalReason | null {
  const pct = key === 'INVOICE_NUMBER' ? 100 : REFERENCE_PCT;
  for (const how of LIKENESSES)
    for (const number of meant) {
      const found = written.find((one) => likeness(one, number) === how);
      if (found === undefined) continue;
      const points = Math.floor((NUMBER_POINTS[how] * pct) / 100);
      return { key, points, facts: { number, written: found, how } };
    }
  return null;
}

function nameReason(
  { payerName, label }: WaitingMoney,
  { debtorName }: ProposalCandidate,
): ProposalReason | null {
  const names = [payerName, nameIn(label)].filter((name) => name !== null);
  const pct = Math.max(0, ...names.map((name) => nameLikenessPct(name, debtorName)));
  if (pct < NAME_LIKENESS_MIN_PCT) return null;
  const points = Math.floor((POINTS.PAYER_NAME * pct) / 100);
  return { key: 'PAYER_NAME', points, facts: { name: debtorName, pct } };
}

/** The whole of what is owed, one invoice, an equal part of it, or a round part. */
function amountReason(
  amountMinor: Minor,
  { balanceMinor, claims }: ProposalCandidate,
): ProposalReason | null {
  if (amountMinor === balanceMinor) return reason('EXACT_BALANCE');
  const invoice = claims.find(({ principalMinor }) => principalMinor === amountMinor);
  if (invoice !== undefined) return reason('INVOICE_AMOUNT', { number: invoice.number });
  if (amountMinor > balanceMinor) return null;
  for (let count = 2; count <= INSTALMENTS_MAX; count += 1) {
    const rest = balanceMinor - amountMinor * BigInt(count);
    // Instalments are equal but for the cents of the last one.
    if (rest > -BigInt(count) && rest < BigInt(count)) return reason('INSTALMENT', { count });
  }
  return amountMinor % ROUND_MINOR === 0n ? reason('ROUND_PART') : null;
}
