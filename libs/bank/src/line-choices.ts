import type { Minor } from '@solde/money';
import { nameLikenessPct } from '@solde/parties';

import { isPaidBy, type RecordedEntry, type RecordedWhat } from './recorded';

/** A movement that waits, as far as it says what it is. */
export interface LineToChoose {
  /** Without sign. */
  readonly amountMinor: Minor;
  readonly originalMinor: Minor | null;
  readonly counterpartyName: string | null;
  readonly text: string;
}

/** An entry that no line has shown yet, of the amount of the line. */
export interface EntryCandidate extends RecordedEntry {
  /** From the line's day to the entry's. */
  readonly days: number;
  readonly creditorName: string | null;
  /** What the costs are for. */
  readonly label: string | null;
  /** The words of the line name the case. */
  readonly isCaseNamed: boolean;
}

/** A payment that stands, of the amount of the line or more; or of which a person had taken back that very amount. */
export interface ReceiptCandidate {
  readonly receiptId: string;
  /** What may be taken back of it, or what a person took back of it already. */
  readonly takenMinor: Minor;
  readonly isReversed: boolean;
  /** What the debtor had paid: more than the receipt when a part of it came back before. */
  readonly paidMinor: Minor;
  readonly payerName: string | null;
  readonly isSameReference: boolean;
  readonly isCaseNamed: boolean;
  readonly isPayersAccount: boolean;
}

export const CHOICE_REASONS = [
  'END_TO_END_REFERENCE',
  'BANK_REFERENCE',
  'ORIGINAL_AMOUNT',
  'NAMED_CASE',
  'TAKEN_BACK',
  'THEIR_ACCOUNT',
  'SAME_AMOUNT',
  'NAME',
  'SAME_DAY',
  'NEAR_DAY',
] as const;
export type ChoiceReason = (typeof CHOICE_REASONS)[number];

/** What a person may say that a movement is: `as` with its id is the resolution. */
export interface LineChoice {
  readonly as: 'RETURN' | 'PARTIAL_RETURN' | 'RECORDED';
  readonly id: string;
  readonly what: RecordedWhat | 'RECEIPT';
  /** At most 100. */
  readonly points: number;
  /** The strongest first. */
  readonly reasons: readonly ChoiceReason[];
}

const POINTS: Readonly<Record<ChoiceReason, number>> = {
  ...{ END_TO_END_REFERENCE: 45, BANK_REFERENCE: 60, ORIGINAL_AMOUNT: 35, NAMED_CASE: 35 },
  ...{ TAKEN_BACK: 30, THEIR_ACCOUNT: 30, SAME_AMOUNT: 25, NAME: 20, SAME_DAY: 15, NEAR_DAY: 10 },
};
const POINTS_MAX = 100;
const CHOICES_MAX = 10;
/** As for receipts: further away, the day says nothing. */
const NEAR_DAYS = 3;
const NAME_LIKENESS_MIN_PCT = 50;

/**
 * What a movement that waits may be, the likeliest first, each with its reasons: an entry that somebody had recorded, or, of money taken
 * back, a payment that stands, whole or in part. It decides nothing.
 *
 * Points add up; equal points keep the order of the ids.
 */
export function lineChoices(
  line: LineToChoose,
  entries: readonly EntryCandidate[],
  receipts: readonly ReceiptCandidate[],
): readonly LineChoice[] {
  return [
    ...entries.map((entry) => entryChoice(line, entry)),
    ...receipts.map((receipt) => receiptChoice(line, receipt)),
  ]
    .sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1))
    .slice(0, CHOICES_MAX);
}

function entryChoice(line: LineToChoose, entry: EntryCandidate): LineChoice {
  const { entryId: id, what, days, isSameReference, isCaseNamed, isCreditorsAccount } = entry;
  return choice('RECORDED', id, what, [
    isSameReference && 'BANK_REFERENCE',
    isCaseNamed && 'NAMED_CASE',
    isCreditorsAccount && 'THEIR_ACCOUNT',
    'SAME_AMOUNT',
    isPaidBy(line, { ...entry, isCreditorsAccount: false }) && 'NAME',
    days === 0 ? 'SAME_DAY' : days <= NEAR_DAYS && 'NEAR_DAY',
  ]);
}

function receiptChoice(line: LineToChoose, receipt: ReceiptCandidate): LineChoice {
  const { receiptId: id, takenMinor, paidMinor, payerName } = receipt;
  const isWhole = takenMinor === line.amountMinor;
  const names = [line.counterpartyName, line.text].filter((name) => name !== null);
  const isAlike =
    payerName !== null &&
    names.some((name) => nameLikenessPct(name, payerName) >= NAME_LIKENESS_MIN_PCT);
  return choice(isWhole ? 'RETURN' : 'PARTIAL_RETURN', id, 'RECEIPT', [
    receipt.isSameReference && 'END_TO_END_REFERENCE',
    paidMinor === line.originalMinor && 'ORIGINAL_AMOUNT',
    receipt.isCaseNamed && 'NAMED_CASE',
    receipt.isPayersAccount && 'THEIR_ACCOUNT',
    receipt.isReversed && 'TAKEN_BACK',
    isWhole && 'SAME_AMOUNT',
    isAlike && 'NAME',
  ]);
}

function choice(
  as: LineChoice['as'],
  id: string,
  what: LineChoice['what'],
  signs: readonly (ChoiceReason | false)[],
): LineChoice {
  const reasons = signs.filter((sign) => sign !== false);
  const points = reasons.reduce((sum, reason) => sum + POINTS[reason], 0);
  return {
    ...{ as, id, what, points: Math.min(points, POINTS_MAX) },
    reasons: [...reasons].sort((a, b) => POINTS[b] - POINTS[a]),
  };
}
