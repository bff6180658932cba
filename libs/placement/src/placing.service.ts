import { Injectable } from '@nestjs/common';
import { CasesService } from '@solde/cases';
import { AgreementsQuery } from '@solde/creditors';
import { PartiesService } from '@solde/parties';
import { DomainError, type Work } from '@solde/platform';
import { phonesOf } from './contact-cells';
import { judgement } from './judgement';
import { JudgingFactsQuery } from './judging-facts.query';
import { cellsOf, JudgingService, staged, takePlacement, targetsOf } from './judging.service';
import { PlacementProcessed } from './placement.events';
import { Placement } from './placement.entity';
import { StagingService } from './staging.service';

/** Lines placed in one work. */
export const PLACED_LINES_MAX = 20_000;
/** Phone cells read in one go. */
const PHONE_CELLS_MAX = 2_000;
const STATEMENT_MINUTES_MAX = 10;

/** What changed since the preview. */
interface Late {
  readonly rejected: number;
  readonly pending: number;
  readonly warned: number;
  readonly totalMinor: bigint;
}

/** Places the good rows of a submitted placement, chunk after chunk. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly staging: StagingService,
    private readonly judging: JudgingService,
    private readonly facts: JudgingFactsQuery,
    private readonly agreements: AgreementsQuery,
    private readonly parties: PartiesService,
    private readonly cases: CasesService,
  ) {}

  /**
   * One chunk: debtors joined, claims accepted, the watermark moved, in one work. False when nothing is left, or another
   * worker is at it. Killed anywhere, the next call goes on from the watermark; run twice, it places nothing twice.
   */
  async placeNext(work: Work, placementId: string, linesMax = PLACED_LINES_MAX): Promise<boolean> {
    const placement = await takePlacement(work, placementId, ['SUBMITTED']);
    if (placement === null) return false;
    await work.query(`SET LOCAL statement_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    await work.query(`SET LOCAL lock_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    const { nextRow, lines } = placement;
    if (nextRow > lines + 1) return this.finish(work, placement);
    if (await this.judging.isLost(work, placement)) {
      await this.staging.stage(work, placement);
      return true;
    }
    await work.query('SELECT analyze_what_grew()');
    await this.chunk(work, placement, Math.min(nextRow + linesMax, lines + 2));
    return true;
  }

  private async chunk(work: Work, placement: Placement, until: number): Promise<void> {
    const { id, creditorId, mandateId, placedOn, nextRow, version } = placement;
    const agreement = await this.agreements.agreementOn(work, mandateId, placedOn);
    if (agreement === null) throw new DomainError('AGREEMENT_MISSING', { mandateId, on: placedOn });
    // One chunk of a creditor at a time: two files that bear one number must not both find it free.
    await work.query(`SELECT pg_advisory_xact_lock(hashtextextended('placement:' || $1, 0))`, [
      creditorId,
    ]);
    await this.read(work, placement, until);
    const late = await this.rejectLate(work, placement);
    await this.readContacts(work, placement);

    await this.parties.stage(work);
    await work.query(STAGE_DEBTORS);
    await this.parties.joinAll(work, creditorId);
    await this.cases.stage(work);
    await work.query(STAGE_CLAIMS, [creditorId, mandateId, agreement.id]);
    const { joined } = await this.cases.acceptAll(work, {
      placementId: id,
      creditorId,
      mandateId,
      placedOn,
    });
    if (joined > 0) await work.query(NOTE_JOINED, [id]);
    const unreadable = await this.noteUnreadablePhones(work, placement);
    await work.query(
      'DELETE FROM placement_stage WHERE placement_id = $1 AND line >= $2 AND line < $3',
      [id, nextRow, until],
    );
    work.update(
      Placement,
      { id, version },
      {
        nextRow: until,
        joined: placement.joined + joined,
        accepted: placement.accepted - (late.rejected - late.pending),
        pendingReview: placement.pendingReview - late.pending,
        rejected: placement.rejected + late.rejected,
        warned: placement.warned - late.warned + unreadable,
        acceptedTotalMinor: placement.acceptedTotalMinor - late.totalMinor,
      },
    );
  }

  /** The chunk's rows, typed and judged again: what was free at the preview may have been placed since. */
  private async read(work: Work, placement: Placement, until: number): Promise<void> {
    const { id, nextRow } = placement;
    const judged = judgement(
      targetsOf(placement),
      await this.facts.of(work, placement),
      staged(
        placement,
        `s.line >= $2 AND s.line < $3 AND NOT EXISTS (
           SELECT FROM placement_row r WHERE r.placement_id = $1 AND r.line = s.line AND r.result = 'REJECTED')`,
      ),
      [id, nextRow, until],
    );
    await work.query(`CREATE TEMP TABLE read_row ON COMMIT DROP AS ${judged.sql}`, judged.params);
    await work.query('ANALYZE read_row (line, phone, territory)');
  }

  private async rejectLate(work: Work, placement: Placement): Promise<Late> {
    const [late] = await work.query<Late>(LATE_COUNTS);
    if (late === undefined || late.rejected === 0)
      return { rejected: 0, pending: 0, warned: 0, totalMinor: 0n };
    await work.query(
      `INSERT INTO placement_row (placement_id, creditor_id, line, result, errors, warnings, cells, act_id)
       SELECT $1, $2, r.line, 'REJECTED', r.errors, r.warnings, ${cellsOf(placement)}, $3
       FROM read_row r JOIN placement_stage s ON s.placement_id = $1 AND s.line = r.line
       WHERE cardinality(r.errors) > 0
       ON CONFLICT (placement_id, line) DO UPDATE SET result = EXCLUDED.result, errors = EXCLUDED.errors`,
      [placement.id, placement.creditorId, work.actId],
    );
    await work.query('DELETE FROM read_row WHERE cardinality(errors) > 0');
    return late;
  }

  /** Numbers are read by the rule that reads those typed by hand: each distinct cell once, a few at a time. */
  private async readContacts(work: Work, placement: Placement): Promise<void> {
    await work.query(
      'CREATE TEMP TABLE read_phone (cell text, territory text, phones text[]) ON COMMIT DROP',
    );
    if (targetsOf(placement).includes('phone')) {
      await work.query(`CREATE TEMP TABLE phone_cell ON COMMIT DROP AS
        SELECT phone, territory, row_number() OVER () AS place
        FROM (SELECT DISTINCT phone, territory FROM read_row WHERE phone IS NOT NULL) AS cell`);
      for (let from = 1; ; from += PHONE_CELLS_MAX) {
        const cells = await work.query<{ phone: string; territory: string }>(
          'SELECT phone, territory FROM phone_cell WHERE place >= $1 AND place < $2',
          [from, from + PHONE_CELLS_MAX],
        );
        const numbers = cells.map(({ phone, territory }) => phonesOf(phone, territory).join(','));
        await work.query(
          `INSERT INTO read_phone
           SELECT cell, territory, string_to_array(numbers, ',')
           FROM unnest($1::text[], $2::text[], $3::text[]) AS read (cell, territory, numbers)`,
          [cells.map(({ phone }) => phone), cells.map(({ territory }) => territory), numbers],
        );
        if (cells.length < PHONE_CELLS_MAX) break;
      }
    }
    await work.query('ANALYZE read_phone');
  }

  private async noteUnreadablePhones(work: Work, placement: Placement): Promise<number> {
    const noted = await work.query<{ isNew: boolean }>(
      `INSERT INTO placement_row AS row (placement_id, creditor_id, line, result, warnings, cells, act_id)
       SELECT $1, $2, r.line, CASE WHEN r.is_expired THEN 'PENDING_REVIEW' ELSE 'ACCEPTED' END, ARRAY['BAD_PHONE'],
              ${cellsOf(placement)}, $3
       FROM read_row r
       JOIN read_phone p ON p.cell = r.phone AND p.territory = r.territory AND cardinality(p.phones) = 0
       JOIN placement_stage s ON s.placement_id = $1 AND s.line = r.line
       ON CONFLICT (placement_id, line) DO UPDATE SET warnings = row.warnings || EXCLUDED.warnings
       RETURNING cardinality(row.warnings) = 1 AS "isNew"`,
      [placement.id, placement.creditorId, work.actId],
    );
    return noted.filter(({ isNew }) => isNew).length;
  }

  private finish(work: Work, placement: Placement): boolean {
    const { id, creditorId, version, rejected } = placement;
    const state = rejected === 0 ? 'PROCESSED' : 'PARTIAL';
    work.update(Placement, { id, version }, { state });
    work.publish(new PlacementProcessed(creditorId, id, state));
    return false;
  }
}

const LATE_COUNTS = `
  SELECT count(*)::int AS rejected, count(*) FILTER (WHERE is_expired)::int AS pending,
         count(*) FILTER (WHERE cardinality(warnings) > 0)::int AS warned,
         coalesce(sum(amount_minor) FILTER (WHERE NOT is_expired), 0)::bigint AS "totalMinor"
  FROM read_row WHERE cardinality(errors) > 0`;

const STAGE_DEBTORS = `
  INSERT INTO staged_debtor (line, kind, legal_name, first_name, birth_on, siren, name, legal_form, address_line, postal_code,
                             city, country, territory, territory_class, language, segment, sensitive, reference, phones,
                             emails, contact_name)
  SELECT r.line, r.kind, r.legal_name, CASE WHEN r.kind = 'PERSON' THEN r.first_name END, r.born_on, r.siren, r.display_name,
         r.legal_form, r.address_line, r.postal_code, r.city, r.country, r.territory, r.territory_class, 'fr', r.segment, false,
         r.reference, coalesce(p.phones, '{}'), r.emails, r.contact_name
  FROM read_row r
  LEFT JOIN read_phone p ON p.cell = r.phone AND p.territory = r.territory`;

const STAGE_CLAIMS = `
  INSERT INTO staged_claim (line, creditor_id, mandate_id, agreement_id, debtor_id, party_id, type, number, number_key,
                            issued_on, due_on, currency, principal_minor, debtor_quality, quality_evidence,
                            limitation_regime, limitation_on, basis, territory_class, pending_review)
  SELECT r.line, $1, $2, $3, j.debtor_id, j.party_id, r.claim_type, r.number, r.number_key, r.issued_on, r.due_on, r.currency,
         r.amount_minor, r.quality, r.quality_evidence, r.limitation_regime, r.limitation_on, r.basis, r.territory_class,
         r.is_expired
  FROM read_row r JOIN joined_debtor j ON j.line = r.line`;

/** A row that has its word already says that its claim joined an open case; the others are read from their case. */
const NOTE_JOINED = `
  UPDATE placement_row row SET result = 'JOINED'
  FROM staged_claim s JOIN chunk_case c ON c.debtor_id = s.debtor_id AND c.currency = s.currency
  WHERE c.is_joined AND NOT s.pending_review AND row.placement_id = $1 AND row.line = s.line`;
