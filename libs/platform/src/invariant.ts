/** A law of the running system, as a statement that answers the rows which break it: none when it holds. */
export interface Invariant {
  /** Stable name, `lib.what-holds`. */
  readonly name: string;
  /** What holds, in one sentence of the trade. */
  readonly says: string;
  /** Answers at least one column; at most the first rows are shown. */
  readonly violations: string;
}

const declared = new Map<string, Invariant>();

/** Declares the invariants of a lib, in its `prove.query.ts`; `cli prove` and the nightly job check them all. */
export function invariants(list: readonly Invariant[]): void {
  for (const invariant of list) declared.set(invariant.name, invariant);
}

export function declaredInvariants(): readonly Invariant[] {
  return [...declared.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
