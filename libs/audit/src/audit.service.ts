import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Reads, systemCaller, uuidv7, type Work } from '@solde/platform';
import { ACT_DIGESTS, BROKEN_VALUES } from './act-digest.query';
import type { Break } from './break';
import { GENESIS_HASH, linkHash, type Head, type Link } from './chain';

/** Acts in one link at most: more would make a row that is slow to read and a break that is slow to find. */
export const SEAL_SIZE_MAX = 1000;
const SALT_BYTES = 16;
/** Links read at a time by a verification. */
const SEALS_PER_READING = 20;
/** Any number, the same everywhere: sealers side by side take turns instead of refusing each other. */
const SEALER_LOCK = 7_305_210_046n;

interface Digest {
  readonly actId: string;
  readonly digest: Buffer;
  readonly missing: boolean;
}

interface SealRow extends Link {
  readonly hash: Buffer;
}

interface BrokenValue {
  readonly changeId: string;
  readonly actId: string;
  readonly tableName: string;
  readonly rowKey: string;
  readonly missing: boolean;
}

/** How a verification ended. `head` is the last link seen; null while nothing is sealed. */
export interface Verification {
  readonly seals: bigint;
  readonly acts: bigint;
  readonly head: Head | null;
  /** The first broken place in the order of the chain, or null when it holds. */
  readonly broken: Break | null;
}

const SEALS = `
  SELECT number, act_ids AS "actIds", act_digests AS "actDigests", previous_hash AS "previousHash", hash,
         sealed_at AS "sealedAt"
  FROM audit_seal`;

const NOT_SEALED = `
  SELECT a.id AS "actId" FROM act a
  WHERE NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.act_id = a.id)
    AND NOT EXISTS (SELECT FROM (SELECT unnest(act_ids) AS id FROM audit_seal OFFSET 0) sealed WHERE sealed.id = a.id)
  ORDER BY a.id LIMIT 1`;

/** The sealed chain of acts: sealed in batches behind the writers, verified link by link. */
@Injectable()
export class AuditService {
  constructor(private readonly reads: Reads) {}

  /**
   * Ties the oldest waiting acts, `limit` at most, to the chain; answers how many. Run it until it answers less than it was
   * allowed. A second sealer waits its turn; were it not to, UNIQUE (previous_hash) refuses a fork.
   *
   * Sealing leaves no act of its own, or every seal would call for another.
   */
  async seal(work: Work, limit: number = SEAL_SIZE_MAX): Promise<number> {
    await work.query('SELECT pg_advisory_xact_lock($1)', [SEALER_LOCK]);
    const waiting = await work.query<{ act_id: string }>(
      'SELECT act_id FROM audit_unsealed ORDER BY act_id LIMIT $1',
      [Math.min(limit, SEAL_SIZE_MAX)],
    );
    if (waiting.length === 0) return 0;
    const digests = await work.query<Digest>(ACT_DIGESTS, [waiting.map(({ act_id }) => act_id)]);
    const [last] = await work.query<SealRow>(`${SEALS} ORDER BY number DESC LIMIT 1`);
    const link: Link = {
      number: (last?.number ?? 0n) + 1n,
      previousHash: last?.hash ?? GENESIS_HASH,
      sealedAt: work.now,
      actIds: digests.map(({ actId }) => actId),
      actDigests: digests.map(({ digest }) => digest),
    };
    await work.query('SELECT add_seal($1, $2, $3, $4, $5)', [
      link.previousHash,
      link.actIds,
      link.actDigests,
      linkHash(link),
      link.sealedAt,
    ]);
    return digests.length;
  }

  /**
   * Recomputes the chain from its first link and names the first place where it does not hold.
   *
   * What is inside the database can be rewritten whole by its superuser: only a `head` exported earlier and kept elsewhere shows a
   * tail that was cut or a chain that was made anew.
   */
  async verify(head: Head | null = null): Promise<Verification> {
    const caller = systemCaller('audit.verify');
    let reached: Head | null = null;
    let acts = 0n;
    const ended = (broken: Break | null): Verification => ({
      seals: reached?.number ?? 0n,
      acts,
      head: reached,
      broken,
    });
    for (;;) {
      const from: bigint = reached?.number ?? 0n;
      const seals: SealRow[] = await this.reads.rows<SealRow>(
        caller,
        `${SEALS} WHERE number > $1 ORDER BY number LIMIT $2`,
        [from, SEALS_PER_READING],
      );
      for (const seal of seals) {
        const broken = await this.breakIn(seal, reached, head);
        if (broken !== null) return ended(broken);
        reached = { number: seal.number, hash: seal.hash };
        acts += BigInt(seal.actIds.length);
      }
      if (seals.length < SEALS_PER_READING) break;
    }
    if (head !== null && head.number > (reached?.number ?? 0n))
      return ended({ kind: 'HEAD_NOT_FOUND', seal: head.number });
    const hidden = await this.reads.one<{ actId: string }>(caller, NOT_SEALED);
    return ended(hidden === null ? null : { kind: 'ACT_NOT_SEALED', actId: hidden.actId });
  }

  /**
   * Erases what was recorded of a row's values, for good; the chain keeps their hash and an act that says so. Answers how many
   * changes lost their values.
   */
  async eraseValues(work: Work, tableName: string, rowKey: string): Promise<number> {
    const erased = await work.query(
      `DELETE FROM audit_value AS v USING audit_change AS c
       WHERE c.id = v.change_id AND c.table_name = $1 AND c.row_key = $2 RETURNING v.change_id`,
      [tableName, rowKey],
    );
    if (erased.length === 0) return 0;
    await this.recordBulk(work, 'audit_value', `${tableName}/${rowKey}`, { erased: erased.length });
    return erased.length;
  }

  /** Records a statement that wrote many rows at once by what it wrote: batch, count, hash of the file. */
  async recordBulk(
    work: Work,
    tableName: string,
    rowKey: string,
    facts: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    await work.query(
      `WITH change AS (
         INSERT INTO audit_change (id, act_id, table_name, row_key, operation, value_hash)
         VALUES ($1, $2, $3, $4, 'BULK', sha256($5::bytea || convert_to('>' || $6::jsonb::text, 'UTF8'))))
       INSERT INTO audit_value (change_id, salt, after) VALUES ($1, $5, $6)`,
      [uuidv7(), work.actId, tableName, rowKey, randomBytes(SALT_BYTES), JSON.stringify(facts)],
    );
  }

  private async breakIn(
    seal: SealRow,
    before: Head | null,
    exported: Head | null,
  ): Promise<Break | null> {
    const { number, actIds, actDigests } = seal;
    const expected = (before?.number ?? 0n) + 1n;
    if (number !== expected) return { kind: 'SEAL_MISSING', seal: expected };
    if (!seal.previousHash.equals(before?.hash ?? GENESIS_HASH))
      return { kind: 'SEAL_MOVED', seal: number };
    if (!seal.hash.equals(linkHash(seal))) return { kind: 'SEAL_ALTERED', seal: number };
    if (exported?.number === number && !exported.hash.equals(seal.hash))
      return { kind: 'HEAD_NOT_FOUND', seal: number };

    const caller = systemCaller('audit.verify');
    const digests = await this.reads.rows<Digest>(caller, ACT_DIGESTS, [actIds]);
    for (const [index, { actId, digest, missing }] of digests.entries()) {
      if (missing) return { kind: 'ACT_MISSING', seal: number, actId };
      if (actDigests[index]?.equals(digest) !== true)
        return { kind: 'ACT_ALTERED', seal: number, actId };
    }
    const value = await this.reads.one<BrokenValue>(caller, BROKEN_VALUES, [actIds]);
    if (value === null) return null;
    const { missing, ...change } = value;
    return { kind: missing ? 'VALUE_MISSING' : 'VALUE_ALTERED', seal: number, ...change };
  }
}
