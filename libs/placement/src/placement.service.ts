import { Injectable } from '@nestjs/common';
import { yearOf, type CalendarDate } from '@solde/calendar';
import {
  AgreementsQuery,
  AppliesRequest,
  MandatesQuery,
  RequestsService,
  takesClaims,
  type CreditorRequest,
} from '@solde/creditors';
import { parseAmount, type Minor } from '@solde/money';
import { DomainError, Jobs, uuidv7, type Work } from '@solde/platform';
import { fileHead, type Delimiter } from './file-head';
import type { FileEncoding } from './file-encoding';
import { mappingOf, type GivenColumn } from './mapping';
import { PlacementFile } from './placement-file.entity';
import { Placement, type StoredMapping } from './placement.entity';
import { chunksOf, type Upload } from './uploads.service';

export const PLACEMENT_JOB = 'placement.advance';
const NAME_CHARACTERS_MAX = 255;

/** What a hand-over says besides its file. */
export interface NewPlacement {
  readonly creditorId: string;
  readonly mandateId: string;
  readonly fileId: string;
  readonly mapping?: readonly GivenColumn[];
  readonly encoding?: FileEncoding | null;
  readonly delimiter?: Delimiter | null;
  /** What the creditor counted himself; a difference is shown as TOTAL_MISMATCH. */
  readonly controlRows?: number | null;
  /** Decimal string in the mandate's currency. */
  readonly controlTotal?: string | null;
  /** Expired claims wait for a review instead of being rejected. */
  readonly confirmsExpired?: boolean;
  /** The placement whose error file this is. */
  readonly correctsId?: string | null;
  /** Today by default; of a portal's request, the day it was asked. */
  readonly placedOn?: CalendarDate;
  readonly source?: Placement['source'];
}

/** A hand-over that may be opened. */
interface Checked {
  readonly file: PlacementFile;
  readonly encoding: FileEncoding;
  readonly delimiter: Delimiter;
  readonly mapping: StoredMapping;
  readonly controlTotalMinor: Minor | null;
}

/** Files and hand-overs: received, opened, submitted, withdrawn. Their rows are staged, judged and placed by the next services. */
@Injectable()
export class PlacementService {
  constructor(
    private readonly mandates: MandatesQuery,
    private readonly agreements: AgreementsQuery,
    private readonly requests: RequestsService,
    private readonly jobs: Jobs,
  ) {}

  /** Stores a received file in pieces. Refuses NOT_FOUND for a creditor that is not the caller's. */
  async receiveFile(work: Work, creditorId: string, upload: Upload): Promise<PlacementFile> {
    const { creditorIds, kind } = work.caller;
    if (kind === 'PORTAL' && !creditorIds.includes(creditorId)) throw new DomainError('NOT_FOUND');
    const { sha256, sizeBytes, encoding, head } = upload;
    const id = uuidv7();
    let chunks = 0;
    for await (const bytes of chunksOf(upload)) {
      chunks += 1;
      await work.query(
        `INSERT INTO placement_chunk (file_id, creditor_id, number, bytes, act_id) VALUES ($1, $2, $3, $4, $5)`,
        [id, creditorId, chunks, bytes, work.actId],
      );
    }
    const name = plainName(upload.name);
    const row = { id, creditorId, sha256, sizeBytes: BigInt(sizeBytes), chunks, name, encoding };
    const file: PlacementFile = { ...row, head, actId: work.actId };
    work.insert(PlacementFile, file);
    return file;
  }

  /**
   * What a hand-over would be opened with. Reads only what a portal user may read, so that his process refuses at once what the worker
   * would refuse.
   *
   * Refuses NOT_FOUND, MANDATE_NOT_ACTIVE, AGREEMENT_MISSING, FILE_ALREADY_PLACED, MAPPING_INCOMPLETE and its siblings (with the names
   * that are missing), FILE_MALFORMED, VALIDATION_FAILED for a control total that is no amount of the currency.
   */
  async check(work: Work, asked: NewPlacement): Promise<Checked> {
    const { creditorId, mandateId, fileId, placedOn = work.today } = asked;
    const file = await work.manager.findOneBy(PlacementFile, { id: fileId, creditorId });
    const mandate = await this.mandates.one(work, mandateId);
    if (file === null || mandate?.creditorId !== creditorId) throw new DomainError('NOT_FOUND');
    if (!takesClaims(mandate.state))
      throw new DomainError('MANDATE_NOT_ACTIVE', { state: mandate.state });
    if ((await this.mandates.termsOn(work, mandateId, placedOn)) === null)
      throw new DomainError('MANDATE_NOT_ACTIVE', { on: placedOn });
    if ((await this.agreements.agreementOn(work, mandateId, placedOn)) === null)
      throw new DomainError('AGREEMENT_MISSING', { mandateId, on: placedOn });
    await this.refuseSecond(work, file);

    const encoding = asked.encoding ?? file.encoding;
    const head = fileHead(file.head, encoding, asked.delimiter ?? null);
    if ('code' in head) throw refusedFor(head);
    const mapping = mappingOf(head.headers, asked.mapping);
    if ('code' in mapping) throw refusedFor(mapping);
    const controlTotal = asked.controlTotal ?? null;
    const controlTotalMinor =
      controlTotal === null ? null : parseAmount(controlTotal, mandate.currency);
    if (controlTotal !== null && controlTotalMinor === null)
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'controlTotal', code: 'NOT_MONEY' }] },
      );

    return { file, encoding, delimiter: head.delimiter, mapping, controlTotalMinor };
  }

  /** Opens a hand-over of a received file; the worker then validates it. Refuses as `check`. */
  async open(work: Work, asked: NewPlacement): Promise<Placement> {
    const { creditorId, mandateId, fileId, placedOn = work.today } = asked;
    const { file, ...checked } = await this.check(work, asked);
    const correctsId = asked.correctsId ?? null;
    if (correctsId !== null) await this.ownPlacement(work, correctsId, creditorId);
    const placement: Placement = {
      id: uuidv7(),
      number: await this.nextNumber(work, placedOn),
      creditorId,
      mandateId,
      fileId,
      fileSha256: file.sha256,
      source: asked.source ?? 'FILE',
      ...checked,
      controlRows: asked.controlRows ?? null,
      confirmsExpired: asked.confirmsExpired ?? false,
      placedOn,
      state: 'RECEIVED',
      refusal: null,
      lines: 0,
      rows: 0,
      accepted: 0,
      joined: 0,
      pendingReview: 0,
      rejected: 0,
      warned: 0,
      acceptedTotalMinor: 0n,
      fileTotalMinor: 0n,
      nextRow: 1,
      correctsId,
      version: 1,
      actId: work.actId,
    };
    work.insert(Placement, placement);
    await this.jobs.enqueue(work, PLACEMENT_JOB, { placementId: placement.id }, placement.id);
    return placement;
  }

  /** Sends the good rows of a previewed placement on. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, FILE_ALREADY_PLACED. */
  async submit(
    work: Work,
    placementId: string,
    creditorId: string | null = null,
  ): Promise<{ number: string }> {
    const placement = await this.lock(work, placementId, creditorId);
    if (placement.state !== 'PREVIEW')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: placement.state });
    const { version } = placement;
    work.update(Placement, { id: placementId, version }, { state: 'SUBMITTED', nextRow: 2 });
    await this.jobs.enqueue(work, PLACEMENT_JOB, { placementId }, placementId);
    return { number: placement.number };
  }

  /** Takes a placement back before it is submitted. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async withdraw(
    work: Work,
    placementId: string,
    creditorId: string | null = null,
  ): Promise<{ number: string }> {
    const { state, version, number } = await this.lock(work, placementId, creditorId);
    if (!['RECEIVED', 'VALIDATING', 'PREVIEW'].includes(state))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state });
    work.update(Placement, { id: placementId, version }, { state: 'WITHDRAWN' });
    await this.clear(work, placementId);
    return { number };
  }

  /** Writes why a file cannot be placed, in a second work: the first was rolled back. */
  async refuse(work: Work, placementId: string, { code, facts }: DomainError): Promise<void> {
    const { state, version } = await this.lock(work, placementId, null);
    if (state !== 'RECEIVED' && state !== 'VALIDATING') return;
    work.update(
      Placement,
      { id: placementId, version },
      { state: 'REFUSED', refusal: { code, facts } },
    );
    await this.clear(work, placementId);
  }

  @AppliesRequest('PLACEMENT')
  async opened(work: Work, request: CreditorRequest): Promise<object> {
    const asked = request.payload as Omit<NewPlacement, 'creditorId'>;
    const { creditorId } = request;
    const placedOn = this.requests.tradeDateOf(request);
    const { id, number, state } = await this.open(work, { ...asked, creditorId, placedOn });
    return { placementId: id, number, state };
  }

  @AppliesRequest('PLACEMENT_SUBMISSION')
  async submitted(work: Work, request: CreditorRequest): Promise<object> {
    const { placementId } = request.payload as { placementId: string };
    await this.submit(work, placementId, request.creditorId);
    return { placementId, state: 'SUBMITTED' };
  }

  @AppliesRequest('PLACEMENT_WITHDRAWAL')
  async withdrawn(work: Work, request: CreditorRequest): Promise<object> {
    const { placementId } = request.payload as { placementId: string };
    await this.withdraw(work, placementId, request.creditorId);
    return { placementId, state: 'WITHDRAWN' };
  }

  private async lock(
    work: Work,
    placementId: string,
    creditorId: string | null,
  ): Promise<Pick<Placement, 'state' | 'version' | 'number'>> {
    const [placement] = await work.query<Pick<Placement, 'state' | 'version' | 'number'>>(
      `SELECT state, version, number FROM placement
       WHERE id = $1 AND ($2::uuid IS NULL OR creditor_id = $2) FOR UPDATE`,
      [placementId, creditorId],
    );
    if (placement === undefined) throw new DomainError('NOT_FOUND');
    return placement;
  }

  private async ownPlacement(work: Work, id: string, creditorId: string): Promise<void> {
    if (!(await work.manager.existsBy(Placement, { id, creditorId })))
      throw new DomainError('NOT_FOUND');
  }

  /** The same bytes are one hand-over: the second creates nothing. */
  private async refuseSecond(work: Work, { creditorId, sha256 }: PlacementFile): Promise<void> {
    const [first] = await work.query<{ id: string; number: string }>(
      `SELECT id, number FROM placement
       WHERE creditor_id = $1 AND file_sha256 = $2 AND state IN ('SUBMITTED', 'PROCESSED', 'PARTIAL')`,
      [creditorId, sha256],
    );
    if (first !== undefined)
      throw new DomainError('FILE_ALREADY_PLACED', { placementId: first.id, number: first.number });
  }

  private async nextNumber(work: Work, on: CalendarDate): Promise<string> {
    const [row] = await work.query<{ rank: string }>(
      `SELECT lpad(nextval('placement_number')::text, 6, '0') AS rank`,
    );
    return `R${yearOf(on)}${row?.rank ?? ''}`;
  }

  private async clear(work: Work, placementId: string): Promise<void> {
    await work.query('DELETE FROM placement_stage WHERE placement_id = $1', [placementId]);
  }
}

/** The last part of a path, without what a screen or a header could stumble on. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{C}"]/gu, '').trim();
  return (plain === '' ? 'placement.csv' : plain).slice(0, NAME_CHARACTERS_MAX);
}

function refusedFor({ code, ...facts }: { readonly code: string }): DomainError {
  return new DomainError(code, facts);
}
