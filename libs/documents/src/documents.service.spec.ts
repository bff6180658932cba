import { systemCaller, UnitOfWork, uuidv7, type Caller } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { DocumentsModule } from './documents.module';
import { DocumentsQuery } from './documents.query';
import { DocumentsService, type DocumentToAdd } from './documents.service';

const system = systemCaller('spec');
const pdf = Buffer.from('%PDF-1.7\nhello\n%%EOF\n');

const portalUser = (...creditorIds: string[]): Caller => ({
  kind: 'PORTAL',
  userId: uuidv7(),
  name: 'portal',
  roles: [],
  permissions: new Set(['portal.read']),
  creditorIds,
  locale: 'fr',
});

describe('documents', () => {
  let agency: TestPlatform;
  let portal: TestPlatform;
  const mine = uuidv7();
  const other = uuidv7();

  beforeAll(async () => {
    agency = await startPlatform({ imports: [DocumentsModule] });
    portal = await startPlatform({
      role: 'PORTAL',
      imports: [DocumentsModule],
      database: agency.database,
    });
    await agency.module.get(UnitOfWork).run(system, async (work) => {
      for (const [index, id] of [mine, other].entries())
        await work.query(
          `INSERT INTO creditor (id, code, legal_name, address_line, postal_code, city, territory, currency, act_id)
           VALUES ($1, $2, 'X', 'a', '75001', 'Paris', 'FR-METRO', 'EUR', $3)`,
          [id, `C${index}`, work.actId],
        );
    });
  });
  afterAll(async () => {
    await portal.stop();
    await agency.stop();
  });

  const add = (extra: Partial<DocumentToAdd> = {}) =>
    agency.module.get(UnitOfWork).run(system, (work) =>
      agency.module.get(DocumentsService).add(work, {
        kind: 'PROOF',
        title: 'Bon de livraison',
        mediaType: 'application/pdf',
        bytes: pdf,
        visibleToCreditor: false,
        ...extra,
      }),
    );
  const read = (caller: Caller, id: string, from = agency) =>
    from.module.get(DocumentsQuery).read(caller, id);

  it('keeps the same bytes once, and both documents', async () => {
    const [first, second] = [await add(), await add({ title: 'Une copie' })];
    expect(first.id).not.toBe(second.id);
    expect((await read(system, second.id)).bytes.equals(pdf)).toBe(true);
    expect((await read(system, first.id)).document).toMatchObject({
      title: 'Bon de livraison',
      mediaType: 'application/pdf',
      sizeBytes: pdf.length,
      visibleToCreditor: false,
    });
    const { rows } = await agency.owner.query('SELECT count(*)::int AS n FROM document_blob');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it.each([
    ['nothing', { bytes: Buffer.alloc(0) }, 'DOCUMENT_EMPTY'],
    ['more than 25 MiB', { bytes: Buffer.alloc(25 * 1024 * 1024 + 1) }, 'DOCUMENT_TOO_LARGE'],
    ['a page', { bytes: Buffer.from('<html>'), mediaType: 'text/html' }, 'DOCUMENT_TYPE_REFUSED'],
    ['what it is not', { mediaType: 'image/png' }, 'DOCUMENT_TYPE_REFUSED'],
  ])('refuses %s', async (_, extra, code) => {
    await expect(add(extra)).rejects.toMatchObject({ code });
  });

  it('is read by a user of the agency with the permission, and by no other', async () => {
    const { id } = await add();
    const user = {
      ...portalUser(),
      kind: 'USER',
      permissions: new Set(['documents.read']),
    } as const;
    expect((await read(user, id)).document.id).toBe(id);
    await expect(read({ ...user, permissions: new Set() }, id)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(read(user, uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is read in the portal by its creditor when it is shown, and else does not exist', async () => {
    const shown = await add({ creditorId: mine, visibleToCreditor: true });
    const hidden = await add({ creditorId: mine });
    expect((await read(portalUser(mine), shown.id, portal)).bytes.equals(pdf)).toBe(true);
    for (const [caller, id] of [
      [portalUser(mine), hidden.id],
      [portalUser(other), shown.id],
      [portalUser(), shown.id],
      [portalUser(mine), uuidv7()],
    ] as const)
      await expect(read(caller, id, portal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets the portal read no bytes but those of documents that it may see', async () => {
    const secret = Buffer.from('%PDF-1.7\nsecret\n%%EOF\n');
    await add({ creditorId: other, visibleToCreditor: true, bytes: secret });
    const { Reads } = await import('@solde/platform');
    const blobs = await portal.module
      .get(Reads)
      .rows<{ bytes: Buffer }>(portalUser(mine), 'SELECT bytes FROM document_blob');
    expect(blobs.map(({ bytes }) => bytes.equals(secret))).not.toContain(true);
  });

  it.each(['UPDATE document SET title = $$x$$', 'DELETE FROM document_blob'])(
    'refuses %s even to the owner of the tables',
    async (statement) => {
      await add();
      await expect(agency.owner.query(statement)).rejects.toMatchObject({ code: 'SD001' });
    },
  );
});
