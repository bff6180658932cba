import type { PromiseWanted } from './promise-limits';

/** Open until money or time decides; the last two were undone by a person or by the end of the case (book C.8). */
export type PromiseState =
  'OPEN' | 'REMINDED' | 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN' | 'RENEGOTIATED' | 'CANCELLED';

export const OPEN_STATES: readonly PromiseState[] = ['OPEN', 'REMINDED'];

export const CANCELLATION_REASONS = [
  'PAID_OTHERWISE',
  'DISPUTE',
  'CASE_CLOSED',
  'DATA_ERROR',
] as const;
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];

export const PROMISE_MEANS = ['TRANSFER', 'CARD', 'CHEQUE', 'DIRECT_DEBIT'] as const;
export type PromiseMeans = (typeof PROMISE_MEANS)[number];

/** A promise changed when it was due or later had failed: it counts as broken (book C.8). */
export const CHANGED_TOO_LATE = 'AT_OR_AFTER_DUE';

export function isOpenPromise(state: PromiseState): boolean {
  return OPEN_STATES.includes(state);
}

/** What a debtor promises: one amount, or one sum split over at most three days. */
export interface NewPromise {
  readonly caseId: string;
  readonly amounts: readonly PromiseWanted[];
  readonly means: PromiseMeans;
  /** How sure the agent is: 1 doubtful, 3 sure. */
  readonly confidence?: 1 | 2 | 3 | null;
  readonly dispositionId?: string | null;
}
