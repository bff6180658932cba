/** Where an item of the agenda comes from, in the order in which items of the same instant are taken. */
export const AGENDA_SOURCES = [
  'LEGAL_DEADLINE',
  'APPOINTMENT',
  'COMMITMENT_CHECK',
  'STRATEGY_STEP',
] as const;
export type AgendaSource = (typeof AGENDA_SOURCES)[number];

/** What the choice of the next action reads of an open item. */
export interface OpenItem {
  readonly id: string;
  readonly source: AgendaSource;
  readonly kind: string;
  readonly dueAt: Date;
}

/**
 * The next action of a case: its earliest open item. Of items due at the same instant a legal deadline goes first, then an
 * appointment given to the debtor, then the check of a commitment; the id decides what is left, so that two readers never disagree.
 */
export function nextAction<Item extends OpenItem>(items: readonly Item[]): Item | null {
  let next: Item | null = null;
  for (const item of items) if (next === null || goesBefore(item, next)) next = item;
  return next;
}

function goesBefore(one: OpenItem, other: OpenItem): boolean {
  const [at, otherAt] = [one.dueAt.getTime(), other.dueAt.getTime()];
  if (at !== otherAt) return at < otherAt;
  const [rank, otherRank] = [rankOf(one.source), rankOf(other.source)];
  return rank === otherRank ? one.id < other.id : rank < otherRank;
}

function rankOf(source: AgendaSource): number {
  return AGENDA_SOURCES.indexOf(source);
}
