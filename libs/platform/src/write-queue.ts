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
  private pending = new Map<string, Change>();
  /** How often this work has moved the version of a row, in what was already sent. */
  private readonly moves = new Map<string, number>();

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  add(change: Change): void {
    const name = nameOf(change);
    const earlier = name === null ? undefined : this.pending.get(name);
    if (earlier !== undefined && change.kind === 'UPDATE' && fold(earlier, change)) return;
    if (name !== null) {
      change.ownMoves = this.moves.get(name) ?? 0;
      this.pending.set(name, change);
    }
    this.batchFor(change, earlier !== undefined).changes.push(change);
  }

  /** Empties the queue: the batches in the order in which they must be sent. */
  take(): Change[][] {
    const taken = this.batches.map(({ changes }) => changes);
    for (const [name, change] of this.pending) {
      this.moves.set(name, (this.moves.get(name) ?? 0) + movesOf(change));
    }
    this.batches = [];
    this.pending = new Map();
    return taken;
  }

  private batchFor(change: Change, afterItself: boolean): Batch {
    const table = change.table.tablePath;
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
function movesOf({ kind, table, values }: Change): number {
  if (table.versionColumn === undefined) return 0;
  if (kind === 'UPDATE') return 1;
  return kind === 'INSERT' ? Number(values.get(table.versionColumn)) - 1 : 0;
}

function nameOf({ table, rowId }: Change): string | null {
  return rowId === null ? null : `${table.tablePath}\n${rowId}`;
}

/** Lets the earlier change of the same row say both; false when it cannot. */
function fold(earlier: Change, later: Change): boolean {
  if (earlier.kind === 'DELETE' || earlier.kind === 'INSERT_NEW') return false;
  const { table } = later;
  for (const [column, wanted] of later.key) {
    if (column.isPrimary || column === table.versionColumn) continue;
    const known = earlier.values.get(column);
    if (known === undefined) {
      if (earlier.kind === 'UPDATE') earlier.key.set(column, wanted);
    } else if (!isSame(known, wanted)) {
      throw new DomainError('VERSION_CONFLICT', { table: table.tableName });
    }
  }
  const version = table.versionColumn;
  if (version !== undefined && earlier.kind === 'UPDATE' && !earlier.key.has(version)) {
    const expected = later.key.get(version);
    if (expected !== undefined) earlier.key.set(version, expected);
  }
  for (const [column, value] of later.values) earlier.values.set(column, value);
  if (version !== undefined && earlier.kind === 'INSERT')
    earlier.values.set(version, Number(earlier.values.get(version)) + 1);
  return true;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  return one === other || String(one) === String(other);
}
