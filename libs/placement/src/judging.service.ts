import { Injectable } from '@nestjs/common';
import { claimNumberKeySql } from '@solde/cases';
import { DomainError, type Work } from '@solde/platform';
import { judgement, type CellSource } from './judgement';
import { JudgingFactsQuery } from './judging-facts.query';
import { Placement } from './placement.entity';
import { StagingService } from './staging.service';
import { cell } from './typed-sql';

/** Lines judged in one work: a few seconds, so that nothing waits long behind its snapshot. */
export const JUDGED_LINES_MAX = 100_000;
const STATEMENT_MINUTES_MAX = 10;
export const FIRST_LINE = 2;

interface SliceCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly pendingReview: number;
  readonly rejected: number;
  readonly warned: number;
  readonly acceptedTotalMinor: bigint;
  readonly fileTotalMinor: bigint;
}

/** Judges the rows of a placement, slice after slice, up to its preview. */
@Injectable()
export class JudgingService {
  constructor(
    private readonly staging: StagingService,
    private readonly facts: JudgingFactsQuery,
  ) {}

  /**
   * One step of the validation: staging, one slice of lines, or the duplicates inside the file and the preview. False when nothing
   * is left to do, or another worker is at it. A step is one work: a crash loses that step and no more.
   *
   * Refuses FILE_MALFORMED and its siblings, FILE_HAS_NO_ROW.
   */
  async judgeNext(work: Work, placementId: string, linesMax = JUDGED_LINES_MAX): Promise<boolean> {
    const placement = await takePlacement(work, placementId, ['RECEIVED', 'VALIDATING']);
    if (placement === null) return false;
    await work.query(`SET LOCAL statement_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    if (placement.state === 'RECEIVED') return this.start(work, placement);
    const { lines, nextRow } = placement;
    if (nextRow > lines + 1) return this.finish(work, placement);
    if (await this.isLost(work, placement)) {
      await this.staging.stage(work, placement);
      return true;
    }
    return this.slice(work, placement, Math.min(nextRow + linesMax, lines + 2));
  }

  /** The staged rows live in an unlogged table: the server's own crash empties it, and the file is staged again. */
  async isLost(work: Work, { id, nextRow }: Pick<Placement, 'id' | 'nextRow'>): Promise<boolean> {
    const rows = await work.query(
      'SELECT FROM placement_stage WHERE placement_id = $1 AND line >= $2 LIMIT 1',
      [id, nextRow],
    );
    return rows.length === 0;
  }

  private async start(work: Work, placement: Placement): Promise<boolean> {
    const lines = await this.staging.stage(work, placement);
    if (lines === 0) throw new DomainError('FILE_HAS_NO_ROW');
    const { id, version } = placement;
    work.update(Placement, { id, version }, { state: 'VALIDATING', lines, nextRow: FIRST_LINE });
    return true;
  }

  private async slice(work: Work, placement: Placement, until: number): Promise<boolean> {
    const { id, creditorId, version, nextRow } = placement;
    await work.query('SELECT analyze_what_grew()');
    const judged = judgement(
      targetsOf(placement),
      await this.facts.of(work, placement),
      staged(placement, 's.line >= $2 AND s.line < $3'),
      [id, nextRow, until],
    );
    const params = [...judged.params, creditorId, work.actId];
    const [creditor, act] = [`$${params.length - 1}::uuid`, `$${params.length}::uuid`];
    const [counts] = await work.query<SliceCounts>(
      `WITH judged AS MATERIALIZED (
         SELECT line, errors, warnings, is_expired, amount_minor FROM (${judged.sql}) AS judged
       ), noted AS (
         INSERT INTO placement_row (placement_id, creditor_id, line, result, errors, warnings, cells, act_id)
         SELECT $1, ${creditor}, judged.line, ${RESULT}, judged.errors, judged.warnings, ${cellsOf(placement)}, ${act}
         FROM judged JOIN placement_stage s ON s.placement_id = $1 AND s.line = judged.line
         WHERE cardinality(judged.errors) > 0 OR cardinality(judged.warnings) > 0 OR is_expired
       )
       SELECT count(*)::int AS rows,
         count(*) FILTER (WHERE cardinality(errors) > 0)::int AS rejected,
         count(*) FILTER (WHERE cardinality(errors) = 0 AND is_expired)::int AS "pendingReview",
         count(*) FILTER (WHERE cardinality(errors) = 0 AND NOT is_expired)::int AS accepted,
         count(*) FILTER (WHERE cardinality(errors) = 0 AND cardinality(warnings) > 0)::int AS warned,
         coalesce(sum(amount_minor) FILTER (WHERE cardinality(errors) = 0 AND NOT is_expired), 0)::bigint AS "acceptedTotalMinor",
         coalesce(sum(amount_minor), 0)::bigint AS "fileTotalMinor"
       FROM judged`,
      params,
    );
    if (counts === undefined) throw new Error('A count answered no row.');
    work.update(Placement, { id, version }, { ...added(placement, counts), nextRow: until });
    return true;
  }

  /** Of rows that bear one number the first good one stands; the others are duplicates. Then everything is known. */
  private async finish(work: Work, placement: Placement): Promise<boolean> {
    const { id, creditorId, version } = placement;
    if (placement.rows === 0) throw new DomainError('FILE_HAS_NO_ROW');
    const column = placement.mapping?.columns.findIndex(({ target }) => target === 'number') ?? -1;
    await work.query(
      `CREATE TEMP TABLE repeated_line ON COMMIT DROP AS
       SELECT line FROM (
         SELECT s.line, row_number() OVER (PARTITION BY ${claimNumberKeySql(cell(`s.c${column + 1}`))} ORDER BY s.line) AS place
         FROM placement_stage s
         WHERE s.placement_id = $1 AND ${cell(`s.c${column + 1}`)} IS NOT NULL
           AND NOT EXISTS (SELECT FROM placement_row r
                           WHERE r.placement_id = $1 AND r.line = s.line AND r.result = 'REJECTED')
       ) AS numbered WHERE place > 1`,
      [id],
    );
    await work.query('ANALYZE repeated_line');
    const judged = judgement(
      targetsOf(placement),
      await this.facts.of(work, placement),
      staged(placement, 's.line IN (SELECT line FROM repeated_line)'),
      [id],
    );
    const [counts] = await work.query<SliceCounts>(
      `SELECT 0 AS rows, -count(*)::int AS rejected,
         count(*) FILTER (WHERE is_expired)::int AS "pendingReview",
         count(*) FILTER (WHERE NOT is_expired)::int AS accepted,
         count(*) FILTER (WHERE cardinality(warnings) > 0)::int AS warned,
         coalesce(sum(amount_minor) FILTER (WHERE NOT is_expired), 0)::bigint AS "acceptedTotalMinor",
         0::bigint AS "fileTotalMinor"
       FROM (${judged.sql}) AS judged`,
      judged.params,
    );
    await work.query(
      `INSERT INTO placement_row (placement_id, creditor_id, line, result, errors, cells, act_id)
       SELECT $1, $2, s.line, 'REJECTED', ARRAY['DUPLICATE_INVOICE'], ${cellsOf(placement)}, $3
       FROM placement_stage s WHERE s.placement_id = $1 AND s.line IN (SELECT line FROM repeated_line)
       ON CONFLICT (placement_id, line) DO UPDATE SET result = EXCLUDED.result, errors = EXCLUDED.errors`,
      [id, creditorId, work.actId],
    );
    if (counts === undefined) throw new Error('A count answered no row.');
    work.update(
      Placement,
      { id, version },
      { ...added(placement, counts, -1), state: 'PREVIEW', nextRow: FIRST_LINE },
    );
    return false;
  }
}

const RESULT = `CASE WHEN cardinality(judged.errors) > 0 THEN 'REJECTED' WHEN is_expired THEN 'PENDING_REVIEW' ELSE 'ACCEPTED' END`;

/** The placement when it is in one of these states and nobody else works on it; locked until the commit. */
export async function takePlacement(
  work: Work,
  placementId: string,
  states: readonly Placement['state'][],
): Promise<Placement | null> {
  const taken = await work.query(
    `SELECT FROM placement WHERE id = $1 AND state = ANY ($2) FOR UPDATE SKIP LOCKED`,
    [placementId, states],
  );
  return taken.length === 0 ? null : work.manager.findOneByOrFail(Placement, { id: placementId });
}

export function targetsOf({ mapping }: Pick<Placement, 'mapping'>) {
  return (mapping?.columns ?? []).map(({ target }) => target);
}

/** Lines that hold nothing but empty cells are no rows. */
export function staged(placement: Pick<Placement, 'mapping'>, where: string): CellSource {
  return {
    from: 'placement_stage',
    where: `s.placement_id = $1 AND ${where} AND num_nonnulls(${names(placement)}) > 0`,
  };
}

/** The cells of a row as they were sent. */
export function cellsOf(placement: Pick<Placement, 'mapping'>): string {
  return `ARRAY[${names(placement)}]`;
}

function names({ mapping }: Pick<Placement, 'mapping'>): string {
  return (mapping?.columns ?? []).map((_, index) => `s.c${index + 1}`).join(', ');
}

function added(placement: Placement, counts: SliceCounts, sign: 1 | -1 = 1) {
  return {
    rows: placement.rows + sign * counts.rows,
    accepted: placement.accepted + sign * counts.accepted,
    pendingReview: placement.pendingReview + sign * counts.pendingReview,
    rejected: placement.rejected + sign * counts.rejected,
    warned: placement.warned + sign * counts.warned,
    acceptedTotalMinor: placement.acceptedTotalMinor + BigInt(sign) * counts.acceptedTotalMinor,
    fileTotalMinor: placement.fileTotalMinor + BigInt(sign) * counts.fileTotalMinor,
  };
}
