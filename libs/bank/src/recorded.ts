import { nameLikenessPct } from '@solde/parties';

import type { LineKind } from './line-kind';

/** What people record of the dedicated account before the bank's line comes, beside the receipts of debtors. */
export const RECORDED_WHAT = [
  'TRANSFER',
  'WITHDRAWAL',
  'REFUND',
  'PROVISION',
  'COST',
  'CLAIM_PAID',
] as const;
export type RecordedWhat = (typeof RECORDED_WHAT)[number];

/** What of it leaves the account to somebody, and may come back. */
const MAY_COME_BACK: readonly RecordedWhat[] = ['TRANSFER', 'REFUND'];

/** An entry of the very amount and direction of a line, about its day, that no line has shown yet. */
export interface RecordedEntry {
  readonly entryId: string;
  readonly what: RecordedWhat;
  /** It was recorded under the bank's own reference. */
  readonly isSameReference: boolean;
  /** The case whose costs it pays, or for which the creditor paid in. */
  readonly caseId: string | null;
  /** The other side of the line is an account of the creditor whose money it is. */
  readonly isCreditorsAccount: boolean;
  readonly creditorNames: readonly string[];
}

/** What of a line tells which entry it is. */
export interface SeenLine {
  readonly kind: LineKind;
  readonly endToEndId: string | null;
  readonly counterpartyName: string | null;
  /** The cases that its words name. */
  readonly caseIds: readonly string[];
}

/**
 * The entry that a line surely is; UNSURE when it may be one of them, null when there is none.
 *
 * The bank's own reference, or the case whose costs are paid, names it. Without them: money in is an entry's when its payer is the
 * creditor whose money it is; money out, or of ours that comes back, when there is no other entry of that amount. A cost is never known by its amount
 * alone (court fees are alike), nor a transfer where the line carries somebody's reference, which is not its own. What comes back is nobody's payment.
 */
export function recordedFor(
  line: SeenLine,
  entries: readonly RecordedEntry[],
): RecordedEntry | 'UNSURE' | null {
  if (entries.length === 0) return null;
  const referenced = entries.filter(({ isSameReference }) => isSameReference);
  if (referenced.length > 0) return onlyOne(referenced);
  if (line.kind === 'RECEIPT') return onlyOne(entries.filter((entry) => isPaidBy(line, entry)));
  const named = entries.filter(
    ({ what, caseId }) => what === 'COST' && caseId !== null && line.caseIds.includes(caseId),
  );
  if (named.length > 0) return onlyOne(named);
  const isBack = line.kind === 'RETURN_OF_OURS';
  const entry = onlyOne(
    isBack ? entries.filter(({ what }) => MAY_COME_BACK.includes(what)) : entries,
  );
  if (entry === 'UNSURE' || entry.what === 'COST') return 'UNSURE';
  return entry.what === 'TRANSFER' && line.endToEndId !== null ? 'UNSURE' : entry;
}

/** Whether the payer of a line is the creditor whose money an entry is: by his account, or by his name to the word. */
export function isPaidBy(
  { counterpartyName }: Pick<SeenLine, 'counterpartyName'>,
  { isCreditorsAccount, creditorNames }: RecordedEntry,
): boolean {
  if (isCreditorsAccount) return true;
  return (
    counterpartyName !== null &&
    creditorNames.some((name) => nameLikenessPct(counterpartyName, name) === 100)
  );
}

function onlyOne(entries: readonly RecordedEntry[]): RecordedEntry | 'UNSURE' {
  const [entry] = entries;
  return entry === undefined || entries.length > 1 ? 'UNSURE' : entry;
}
