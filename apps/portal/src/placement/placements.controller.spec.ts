import { handOver, placementFile } from '../../../../test/support/acts';
import { Stage } from '../../../../test/support/stage';

const SETTING_MS = 120_000;
const HEADER = 'Raison sociale;SIREN;N° facture;Date facture;Échéance;Montant TTC';
const ROW = 'Noël;732829320;F-1;01/02/2025;03/03/2025;10,00';
const csv = (text: string, name = 'remise.csv') => ({ name, bytes: Buffer.from(text) });

describe('placements over HTTP', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open('2026-03-02');
  }, SETTING_MS);
  afterAll(() => stage.close());

  const files = () => `/v1/placement-files?creditorId=${stage.atlas.id}`;

  it('tells how a file seems to be written before anything is decided', async () => {
    const { atlas } = stage;
    const answer = await atlas.admin.sends<Record<string, unknown>>(files(), {
      name: '../../etc/passwd.csv',
      bytes: placementFile('companies-windows1252.csv'),
    });
    expect(answer).toMatchObject({
      ...{ name: 'passwd.csv', encoding: 'WINDOWS-1252', delimiter: ';', missing: [], fault: null },
      mapping: expect.arrayContaining([{ header: 'N° facture', target: 'number' }]) as unknown,
    });
    const unclear = await atlas.admin.sends<Record<string, unknown>>(
      files(),
      csv('Tiers;Somme\nx;1\n'),
    );
    expect(unclear).toMatchObject({ missing: ['number', 'issuedOn', 'dueOn', 'principal'] });
  });

  it.each([
    ['an empty file', csv(''), 422, 'FILE_EMPTY'],
    ['a NUL byte', csv(`${HEADER}\n${ROW}\0`), 422, 'FILE_HAS_NUL'],
    [
      'a workbook',
      { name: 'x.csv', bytes: Buffer.from('504b0304', 'hex') },
      415,
      'FILE_IS_NOT_TEXT',
    ],
  ])('refuses %s at the door', async (_, file, status, code) => {
    const { admin } = stage.atlas;
    const answer = await admin.asks((caller) => caller.upload(files(), file));
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it.each([
    [
      'no multipart',
      (path: string) => stage.atlas.admin.asks((caller) => caller.post(path, {})),
      415,
    ],
    [
      'another creditor',
      () =>
        stage.atlas.admin.asks((caller) =>
          caller.upload(
            `/v1/placement-files?creditorId=${stage.bourbon.id}`,
            csv(`${HEADER}\n${ROW}`),
          ),
        ),
      404,
    ],
    [
      'no creditor',
      () =>
        stage.atlas.admin.asks((caller) =>
          caller.upload('/v1/placement-files?creditorId=1', csv(HEADER)),
        ),
      400,
    ],
    [
      'another field than the file',
      () =>
        stage.atlas.admin.asks((caller) =>
          caller.upload(files(), csv(HEADER), { creditorId: 'x' }),
        ),
      400,
    ],
  ])('refuses %s', async (_, send, status) => {
    expect((await send(files())).status).toBe(status);
  });

  it(
    'refuses a file above the limit without keeping a byte',
    async () => {
      const large = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.alloc(257 * 2 ** 20, 'x')]);
      const answer = await stage.atlas.admin.asks((caller) =>
        caller.upload(files(), { name: 'l.csv', bytes: large }),
      );
      expect(answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
      const [kept] = await stage.house.rows<{ n: number }>(
        'SELECT count(*)::int AS n FROM placement_chunk WHERE number > 200',
      );
      expect(kept?.n).toBe(0);
    },
    SETTING_MS,
  );

  it('refuses at once what the worker would refuse, and what is not in the form', async () => {
    const { atlas, bourbon } = stage;
    const { id: fileId } = await atlas.admin.sends<{ id: string }>(
      files(),
      csv('Tiers;Somme\nx;1\n'),
    );
    const good = { creditorId: atlas.id, mandateId: atlas.mandateId, fileId };
    expect(await atlas.admin.isRefused('/v1/placements', good)).toMatchObject({
      ...{ status: 422, code: 'MAPPING_INCOMPLETE' },
    });
    for (const [body, status] of [
      [{ ...good, mandateId: bourbon.mandateId }, 404],
      [{ ...good, fileId: bourbon.mandateId }, 404],
      [{ ...good, mapping: [{ column: 'Tiers', target: 'nowhere' }] }, 400],
      [{ ...good, mapping: [{ column: 'Autre', target: 'siren' }] }, 422],
      [{ ...good, mapping: Array(61).fill({ column: 'Tiers', target: 'siren' }) }, 400],
      [{ ...good, delimiter: ';;' }, 400],
      [{ ...good, controlTotal: 10 }, 400],
      [{ ...good, placedOn: '2020-01-01' }, 400],
      [{ ...good, source: 'API' }, 400],
    ] as const)
      expect([body, (await atlas.admin.isRefused('/v1/placements', body)).status]).toEqual([
        body,
        status,
      ]);
    const keyless = await atlas.admin.asks((caller) => caller.post('/v1/placements', good));
    expect(keyless).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_REQUIRED' } });
  });

  it('shows rows page by page, and nothing of it to another creditor', async () => {
    const { atlas, bourbon, managers } = stage;
    const file = csv(
      [
        HEADER,
        ...Array.from({ length: 5 }, (_, n) => ROW.replace('732829320', `12345678${n}`)),
      ].join('\n'),
    );
    const id = await handOver(stage, atlas, file, { controlRows: 6 });
    const shown = await atlas.admin.reads<{ warnings: string[]; state: string }>(
      `/v1/placements/${id}`,
    );
    expect(shown).toMatchObject({ state: 'PREVIEW', warnings: ['TOTAL_MISMATCH'] });
    const rows = `/v1/placements/${id}/rows`;
    const first = await atlas.admin.reads<{ items: unknown[]; next: string }>(`${rows}?limit=3`);
    expect(first.items).toHaveLength(3);
    expect(first.items[0]).toMatchObject({
      line: 2,
      result: 'REJECTED',
      errors: [{ code: 'BAD_SIREN', field: null }],
    });
    const rest = await atlas.admin.reads<{ items: unknown[] }>(
      `${rows}?limit=3&cursor=${first.next}`,
    );
    expect(rest.items).toHaveLength(2);
    expect(await managers[0].reads(`/v1/placements/${id}`)).toMatchObject({ id });
    for (const path of [`/v1/placements/${id}`, rows, `/v1/placements/${id}/errors.csv`])
      expect(await bourbon.admin.mayNotRead(path)).toMatchObject({ status: 404 });
    expect(await bourbon.admin.isRefused(`/v1/placements/${id}/submission`)).toMatchObject({
      status: 404,
    });
    await atlas.admin.does(`/v1/placements/${id}/withdrawal`);
    await stage.house.settle();
    expect(await atlas.admin.reads(`/v1/placements/${id}`)).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('places one claim by the agency, once', async () => {
    const { atlas, managers } = stage;
    const claim = {
      ...{
        creditorId: atlas.id,
        mandateId: atlas.mandateId,
        number: 'UN-1',
        currency: 'EUR',
        principal: '120.00',
      },
      ...{ issuedOn: '2025-11-01', dueOn: '2025-12-01' },
      debtor: {
        kind: 'COMPANY',
        legalName: 'Dupré',
        siren: '732829320',
        contactPoints: [{ kind: 'PHONE', value: '06 12 34 56 78' }],
      },
    };
    const { caseId } = await managers[0].does<{ caseId: string }>('/v1/placements/claims', claim);
    expect(caseId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await managers[0].isRefused('/v1/placements/claims', claim)).toMatchObject({
      code: 'DUPLICATE',
    });
    for (const wrong of [
      { principal: '1.001' },
      { principal: '-1.00' },
      { debtor: { ...claim.debtor, siren: '1' } },
      { debtor: null },
    ])
      expect(
        (
          await managers[0].isRefused('/v1/placements/claims', {
            ...claim,
            number: 'UN-2',
            ...wrong,
          })
        ).status,
      ).toBe(400);
  });
});
