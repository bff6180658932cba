import type { Change, ChangeKind } from './change';
import { DomainError } from './domain-error';

/** Changes that may travel in one statement. */
interface Batch {
  readonly changes: Change[];
  readonly kindOf: Map<string, ChangeKind>;
}

/**
 * What a work has decided to write and has not sent yet.
 *
 * PostgreSQL gives the parts of one statement one snapshot and no order. Hence two laws: a second change of a row is folded
 * into the first, and a table is inserted into, updated or deleted from in one statement, never two of them, so that an
 * update that frees a unique place comes before the insert that takes it, as the act called them.
 */
export class WriteQueue {
  private batches: Batch[] = [];
  /** The rows of the tables of which one was changed, by their names; rows that are only inserted are not looked up. */
  private named = new Map<string, Map<string, Change>>();
  /** How often this work has moved the version of a row, in what was already sent. */
  private readonly moves = new Map<string, number>();

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  add(change: Change): void {
    const { kind, rowId, table } = change;
    const rows = this.named.get(table.path);
    if (rowId === null || (kind === 'INSERT' && rows === undefined)) {
      this.batchFor(change, false).changes.push(change);
      return;
    }
    const known = rows ?? this.rowsOf(table.path);
    const earlier = known.get(rowId);
    if (earlier !== undefined && kind === 'UPDATE' && fold(earlier, change)) return;
    change.ownMoves = this.moves.get(nameOf(table.path, rowId)) ?? 0;
    known.set(rowId, change);
    this.batchFor(change, earlier !== undefined).changes.push(change);
  }

  /** Empties the queue: the batches in the order in which they must be sent. */
  take(): Change[][] {
    const taken = this.batches.map(({ changes }) => changes);
    for (const [table, rows] of this.named)
      for (const [rowId, change] of rows) {
        const name = nameOf(table, rowId);
        this.moves.set(name, (this.moves.get(name) ?? 0) + movesOf(change));
      }
    this.batches = [];
    this.named = new Map();
    return taken;
  }

  /** The rows of a table that are waiting, the last change of each. */
  private rowsOf(table: string): Map<string, Change> {
    const rows = new Map<string, Change>();
    for (const { changes, kindOf } of this.batches)
      if (kindOf.has(table))
        for (const change of changes)
          if (change.table.path === table && change.rowId !== null) rows.set(change.rowId, change);
    this.named.set(table, rows);
    return rows;
  }

  private batchFor(change: Change, afterItself: boolean): Batch {
    const table = change.table.path;
    const last = this.batches.at(-1);
    const kind = last?.kindOf.get(table);
    if (last !== undefined && !afterItself && (kind === undefined || kind === change.kind)) {
      last.kindOf.set(table, change.kind);
      return last;
    }
    const batch: Batch = { changes: [], kindOf: new Map([[table, change.kind]]) };
    this.batches.push(batch);
    return batch;
  }
}

/** How far a change moves the version its reader knows: an update by one, a row changed before its birth by its folds. */
function movesOf({ kind, table: { version }, values }: Change): number {
  if (version === undefined) return 0;
  if (kind === 'UPDATE') return 1;
  return kind === 'INSERT' ? Number(values[version.place]) - 1 : 0;
}

function nameOf(table: string, rowId: string): string {
  return `${table}\n${rowId}`;
}

/** Lets the earlier change of the same row say both; false when it cannot. */
function fold(earlier: Change, later: Change): boolean {
  if (earlier.kind === 'DELETE' || earlier.kind === 'INSERT_NEW') return false;
  const { version, columns, name } = later.table;
  for (const { place, isPrimary } of columns) {
    const wanted = later.key[place];
    if (wanted === undefined || isPrimary || place === version?.place) continue;
    const known = earlier.values[place];
    if (known === undefined) {
      if (earlier.kind === 'UPDATE') earlier.key[place] = wanted;
    } else if (!isSame(known, wanted)) {
      throw new DomainError('VERSION_CONFLICT', { table: name });
    }
  }
  if (version !== undefined && earlier.kind === 'UPDATE')
    earlier.key[version.place] ??= later.key[version.place];
  for (const { place } of columns)
    if (later.values[place] !== undefined) earlier.values[place] = later.values[place];
  if (version !== undefined && earlier.kind === 'INSERT')
    earlier.values[version.place] = Number(earlier.values[version.place]) + 1;
  return true;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  return one === other || String(one) === String(other);
}
