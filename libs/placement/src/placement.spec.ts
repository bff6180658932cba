import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, ProveQuery, systemCaller, travelTo, UnitOfWork, type Work } from '@solde/platform';
import { instant } from '@solde/calendar';
import { confided, type Confided } from '../../../test/support/confided';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { JudgingService } from './judging.service';
import { PlacementModule } from './placement.module';
import { PlacementQuery, type ShownPlacement } from './placement.query';
import { PlacementService, type NewPlacement } from './placement.service';
import { PlacingService } from './placing.service';
import { UploadsService } from './uploads.service';

const FIXTURES = join(__dirname, '../../../test/fixtures/placements');
const caller = systemCaller('spec');
const PAGE = { limit: 200, after: null };

/** For a placement on 2026-03-02: what the two files hold. */
const EXPECTED = {
  companies: {
    rejected: {
      ...{ BAD_SIREN: 6, MISSING_FIELD: 5, BAD_DATE: 4, DUE_BEFORE_ISSUE: 4, NEGATIVE_OR_ZERO: 3 },
      ...{ BAD_CURRENCY: 3, CURRENCY_NOT_IN_AGREEMENT: 2, LIMITATION_EXPIRED: 5, DUPLICATE_INVOICE: 6 },
    },
    ...{ rows: 603, accepted: 565, rejectedTotal: 38, debtors: 310, total: 109_621_176n },
  },
  consumers: { rows: 900, accepted: 900, total: 27_910_896n },
};

describe('placement', () => {
  let house: TestPlatform;
  const get = <T extends object>(type: new (...args: never[]) => T): T =>
    house.module.get(type as never, { strict: false });
  const act = <T>(task: (work: Work) => Promise<T>): Promise<T> => get(UnitOfWork).run(caller, task);

  beforeAll(async () => {
    house = await startPlatform({ imports: [PlacementModule], providers: [ProveQuery] });
    await travelTo(house.owner, instant('2026-03-02T09:00:00+01:00'));
  });
  afterAll(() => house.stop());

  async function* bytes(text: string | Buffer): AsyncGenerator<Buffer> {
    yield Buffer.from(text as string);
  }

  /** Receives a file and opens its placement. */
  async function opened(
    of: Confided,
    source: AsyncIterable<Buffer>,
    more: Partial<NewPlacement> = {},
  ): Promise<string> {
    const { creditorId, mandateId } = of;
    return get(UploadsService).receive(source, 'remise.csv', (upload) =>
      act(async (work) => {
        const { id: fileId } = await get(PlacementService).receiveFile(work, creditorId, upload);
        await work.flush();
        return (await get(PlacementService).open(work, { creditorId, mandateId, fileId, ...more })).id;
      }),
    );
  }

  /** As the worker does: step by step, a refusal written in a second work. */
  async function judged(id: string): Promise<ShownPlacement> {
    try {
      while (await act((work) => get(JudgingService).judgeNext(work, id)));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await act((work) => get(PlacementService).refuse(work, id, error));
    }
    return get(PlacementQuery).one(caller, id);
  }

  async function placed(id: string): Promise<ShownPlacement> {
    await act((work) => get(PlacementService).submit(work, id));
    while (await act((work) => get(PlacingService).placeNext(work, id)));
    return get(PlacementQuery).one(caller, id);
  }

  async function count(sql: string, params: unknown[]): Promise<unknown> {
    return (await house.owner.query<{ n: unknown }>(sql, params)).rows[0]?.n;
  }

  async function proved(): Promise<void> {
    const proofs = await get(ProveQuery).prove(caller);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  }

  const rejectedBy = async (id: string) =>
    Object.fromEntries((await get(PlacementQuery).rejections(caller, id)).map(({ code, rows }) => [code, rows]));

  it('gives what the companies file is known to hold', async () => {
    const creditor = await confided(house.owner);
    const id = await opened(creditor, createReadStream(join(FIXTURES, 'companies-windows1252.csv')));

    const preview = await judged(id);
    expect(preview).toMatchObject({
      ...{ state: 'PREVIEW', encoding: 'WINDOWS-1252', delimiter: ';', rows: EXPECTED.companies.rows },
      ...{ accepted: EXPECTED.companies.accepted, rejected: EXPECTED.companies.rejectedTotal },
      acceptedTotalMinor: EXPECTED.companies.total,
    });
    expect(await rejectedBy(id)).toEqual(EXPECTED.companies.rejected);

    const done = await placed(id);
    expect(done).toMatchObject({ state: 'PARTIAL', accepted: 565, joined: 0, rejected: 38 });
    expect(await count('SELECT count(*)::int AS n FROM claim WHERE placement_id = $1', [id])).toBe(565);
    expect(await count('SELECT sum(principal_minor)::text AS n FROM claim WHERE placement_id = $1', [id])).toBe('109621176');
    expect(await count('SELECT count(*)::int AS n FROM debtor WHERE creditor_id = $1', [creditor.creditorId])).toBe(310);
    await proved();
  });

  it('gives what the consumers file is known to hold', async () => {
    const creditor = await confided(house.owner);
    const id = await opened(creditor, createReadStream(join(FIXTURES, 'consumers-utf8.csv')));
    const preview = await judged(id);
    expect(preview).toMatchObject({
      ...{ state: 'PREVIEW', encoding: 'UTF-8', delimiter: ',', rows: 900, accepted: 900, rejected: 0 },
      acceptedTotalMinor: EXPECTED.consumers.total,
    });
    expect(await placed(id)).toMatchObject({ state: 'PROCESSED', accepted: 900 });
    const { rows } = await house.owner.query(
      `SELECT DISTINCT debtor_quality, limitation_regime FROM claim WHERE placement_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ debtor_quality: 'CONSUMER', limitation_regime: 'CONSUMER' }]);
    await proved();
  });
  void bytes; void readFileSync; void PAGE;
});
