import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  DomainError,
  ProveQuery,
  systemCaller,
  travelTo,
  UnitOfWork,
  type Work,
} from '@solde/platform';
import { instant } from '@solde/calendar';
import { Client } from 'pg';
import { confided, type Confided } from '../../../test/support/confided';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { JudgingService } from './judging.service';
import { PlacementModule } from './placement.module';
import { PlacementQuery, type ShownPlacement } from './placement.query';
import { PlacementService, type NewPlacement } from './placement.service';
import { PlacingService } from './placing.service';
import { SingleClaimService, type SingleClaim } from './single-claim.service';
import { UploadsService } from './uploads.service';

const FIXTURES = join(__dirname, '../../../test/fixtures/placements');
const caller = systemCaller('spec');
const PAGE = { limit: 200, after: null };

/** For a placement on 2026-03-02: what the two files hold. */
const EXPECTED = {
  companies: {
    rejected: {
      ...{ BAD_SIREN: 6, MISSING_FIELD: 5, BAD_DATE: 4, DUE_BEFORE_ISSUE: 4, NEGATIVE_OR_ZERO: 3 },
      ...{
        BAD_CURRENCY: 3,
        CURRENCY_NOT_IN_AGREEMENT: 2,
        LIMITATION_EXPIRED: 5,
        DUPLICATE_INVOICE: 6,
      },
    },
    ...{ rows: 603, accepted: 565, rejectedTotal: 38, debtors: 310, total: 109_621_176n },
  },
  consumers: { rows: 900, accepted: 900, total: 27_910_896n },
};

describe('placement', () => {
  let house: TestPlatform;
  const get = <T extends object>(type: new (...args: never[]) => T): T =>
    house.module.get(type as never, { strict: false });
  const act = <T>(task: (work: Work) => Promise<T>): Promise<T> =>
    get(UnitOfWork).run(caller, task);

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
        return (await get(PlacementService).open(work, { creditorId, mandateId, fileId, ...more }))
          .id;
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
    Object.fromEntries(
      (await get(PlacementQuery).rejections(caller, id)).map(({ code, rows }) => [code, rows]),
    );

  it('gives what the companies file is known to hold', async () => {
    const creditor = await confided(house.owner);
    const id = await opened(
      creditor,
      createReadStream(join(FIXTURES, 'companies-windows1252.csv')),
    );

    const preview = await judged(id);
    expect(preview).toMatchObject({
      ...{
        state: 'PREVIEW',
        encoding: 'WINDOWS-1252',
        delimiter: ';',
        rows: EXPECTED.companies.rows,
      },
      ...{ accepted: EXPECTED.companies.accepted, rejected: EXPECTED.companies.rejectedTotal },
      acceptedTotalMinor: EXPECTED.companies.total,
    });
    expect(await rejectedBy(id)).toEqual(EXPECTED.companies.rejected);

    const done = await placed(id);
    expect(done).toMatchObject({ state: 'PARTIAL', accepted: 565, joined: 0, rejected: 38 });
    expect(await count('SELECT count(*)::int AS n FROM claim WHERE placement_id = $1', [id])).toBe(
      565,
    );
    expect(
      await count('SELECT sum(principal_minor)::text AS n FROM claim WHERE placement_id = $1', [
        id,
      ]),
    ).toBe('109621176');
    expect(
      await count('SELECT count(*)::int AS n FROM debtor WHERE creditor_id = $1', [
        creditor.creditorId,
      ]),
    ).toBe(310);
    await proved();
  });

  it('gives what the consumers file is known to hold', async () => {
    const creditor = await confided(house.owner);
    const id = await opened(creditor, createReadStream(join(FIXTURES, 'consumers-utf8.csv')));
    const preview = await judged(id);
    expect(preview).toMatchObject({
      ...{
        state: 'PREVIEW',
        encoding: 'UTF-8',
        delimiter: ',',
        rows: 900,
        accepted: 900,
        rejected: 0,
      },
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

  const HEADER = 'Raison sociale;SIREN;N° facture;Date facture;Échéance;Montant TTC;Téléphone';
  const ROW = 'Société Noël;732829320;F-1;01/02/2025;03/03/2025;1 234,56;0612345678';
  const SIRENS = ['732829320', '552081317', '542065479', '383474814'];
  /** A file of so many claims, each of its own debtor up to four. */
  const fileOf = (claims: number, from = 0): string =>
    [
      HEADER,
      ...Array.from({ length: claims }, (_, n) =>
        [
          ...[`Société ${(n + from) % 4}`, SIRENS[(n + from) % 4], `F-${n + from}`],
          ...['01/02/2025', '03/03/2025', '100,00', '0612345678'],
        ].join(';'),
      ),
    ].join('\r\n');
  const utf16 = (text: string, mark: 'LE' | 'BE'): Buffer => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    return mark === 'LE' ? little : little.swap16();
  };
  const windows = (text: string): Buffer =>
    Buffer.from(text.replaceAll('€', '\u0080').replaceAll('œ', '\u009c'), 'latin1');

  describe('encodings', () => {
    it.each([
      ['UTF-8', 'UTF-8', Buffer.from(`${HEADER}\n${ROW}\n`)],
      ['UTF-8 with its mark', 'UTF-8', Buffer.from(`\uFEFF${HEADER}\n${ROW}\n`)],
      ['windows-1252', 'WINDOWS-1252', windows(`${HEADER}\r\n${ROW}\r\n`)],
      [
        'windows-1252 far from the start',
        'WINDOWS-1252',
        windows(
          `SIREN;Raison sociale;N facture;Date facture;Echeance;Montant\n${'732829320;A;F;01/02/2025;03/03/2025;1,00\n'.repeat(3000)}732829320;Soci\u00e9t\u00e9 No\u00ebl;F-1;01/02/2025;03/03/2025;1,00`,
        ),
      ],
      ['UTF-16 little endian', 'UTF-16LE', utf16(`${HEADER}\n${ROW}\n`, 'LE')],
      ['UTF-16 big endian', 'UTF-16BE', utf16(`${HEADER}\n${ROW}\n`, 'BE')],
      ['an old Macintosh', 'UTF-8', Buffer.from(`${HEADER}\r${ROW}\r`)],
      ['blank lines at the end', 'UTF-8', Buffer.from(`${HEADER}\n${ROW}\n\n\n`)],
    ])('reads %s', async (_, encoding, content) => {
      const creditor = await confided(house.owner);
      const id = await opened(creditor, bytes(content));
      const preview = await judged(id);
      expect(preview).toMatchObject({ state: 'PREVIEW', encoding });
      expect(preview.accepted).toBeGreaterThan(0);
      await placed(id);
      expect(
        await count(`SELECT name AS n FROM debtor WHERE creditor_id = $1`, [creditor.creditorId]),
      ).toMatch(/^(Société Noël|A)$/);
    });

    it.each([
      ['an empty file', 'FILE_EMPTY', Buffer.alloc(0)],
      ['a NUL byte', 'FILE_HAS_NUL', Buffer.from(`${HEADER}\n${ROW}\0`)],
      ['a workbook', 'FILE_IS_NOT_TEXT', Buffer.from('504b0304aabb', 'hex')],
    ])('refuses %s before it is kept', async (_, code, content) => {
      const creditor = await confided(house.owner);
      await expect(opened(creditor, bytes(content))).rejects.toMatchObject({ code });
      expect(
        await count('SELECT count(*)::int AS n FROM placement_chunk WHERE creditor_id = $1', [
          creditor.creditorId,
        ]),
      ).toBe(0);
    });

    it('refuses a byte that windows-1252 does not have, with its line', async () => {
      const creditor = await confided(house.owner);
      const content = Buffer.concat([
        windows(`${HEADER}\n${ROW}\n`),
        Buffer.from([0x81]),
        Buffer.from(ROW, 'latin1'),
      ]);
      expect(await judged(await opened(creditor, bytes(content)))).toMatchObject({
        state: 'REFUSED',
        refusal: { code: 'FILE_ENCODING_WRONG', facts: { line: 3, encoding: 'WINDOWS-1252' } },
      });
    });
  });

  describe('a file that is no CSV', () => {
    const line = (n: number) => ROW.replace('F-1', `F-${n}`);
    it.each([
      [
        'a quote left open',
        [line(1), line(2).replace('Société', '"Société'), line(3), line(4)],
        { line: 3, because: 'QUOTE_NOT_CLOSED' },
      ],
      ['a cell too many', [line(1), `${line(2)};x`], { line: 3, because: 'COLUMN_TOO_MANY' }],
      ['a cell missing', [line(1), 'Noël;732829320'], { line: 3, because: 'COLUMN_MISSING' }],
      [
        'a blank line in the middle',
        [line(1), '', line(2)],
        { line: 3, because: 'COLUMN_MISSING' },
      ],
      [
        'a mark of end of data',
        [line(1), '\\.', line(2)],
        { line: 3, because: 'END_OF_DATA_MARK' },
      ],
    ])('refuses %s and says where', async (_, lines, facts) => {
      const creditor = await confided(house.owner);
      const id = await opened(creditor, bytes([HEADER, ...lines].join('\n')));
      expect(await judged(id)).toMatchObject({
        state: 'REFUSED',
        refusal: { code: 'FILE_MALFORMED', facts },
      });
      expect(
        await count('SELECT count(*)::int AS n FROM placement_stage WHERE placement_id = $1', [id]),
      ).toBe(0);
    });

    it('refuses a record that never ends', async () => {
      const creditor = await confided(house.owner);
      const endless = `${HEADER}\n${line(1)}\n"${'x\n'.repeat(700_000)}`;
      expect(await judged(await opened(creditor, bytes(endless)))).toMatchObject({
        state: 'REFUSED',
        refusal: { code: 'FILE_RECORD_TOO_LONG', facts: { line: 3 } },
      });
    });

    it('refuses titles without rows', async () => {
      const creditor = await confided(house.owner);
      expect(await judged(await opened(creditor, bytes(`${HEADER}\n`)))).toMatchObject({
        refusal: { code: 'FILE_HAS_NO_ROW' },
      });
    });
  });

  describe('mapping', () => {
    it('names what is missing, and takes what is said', async () => {
      const creditor = await confided(house.owner);
      const content = `Tiers;Immat;Document;Emis;A payer;Somme\nNoël;732829320;F-1;01/02/2025;03/03/2025;10\n`;
      await expect(opened(creditor, bytes(content))).rejects.toMatchObject({
        code: 'MAPPING_INCOMPLETE',
        facts: { missing: ['number', 'issuedOn', 'dueOn', 'principal'] },
      });
      const id = await opened(creditor, bytes(content), {
        mapping: [
          { column: 'Tiers', target: 'companyName' },
          { column: 'Immat', target: 'siren' },
          { column: 'Document', target: 'number' },
          { column: 'Emis', target: 'issuedOn' },
          { column: 'A payer', target: 'dueOn' },
          { column: 'Somme', target: 'principal' },
        ],
      });
      expect(await judged(id)).toMatchObject({
        state: 'PREVIEW',
        accepted: 1,
        acceptedTotalMinor: 1000n,
      });
      await expect(
        opened(creditor, bytes(content), { mapping: [{ column: 'Nulle part', target: 'siren' }] }),
      ).rejects.toMatchObject({ code: 'MAPPING_UNKNOWN_COLUMN' });
    });
  });

  describe('nothing enters twice', () => {
    it('refuses the same bytes, and another export of the same invoices places none', async () => {
      const creditor = await confided(house.owner);
      const content = fileOf(12);
      const first = await opened(creditor, bytes(content));
      const rival = await opened(creditor, bytes(content));
      await judged(first);
      await judged(rival);
      expect(await placed(first)).toMatchObject({ state: 'PROCESSED', accepted: 12 });
      await expect(act((work) => get(PlacementService).submit(work, rival))).rejects.toMatchObject({
        code: 'FILE_ALREADY_PLACED',
      });
      await expect(opened(creditor, bytes(content))).rejects.toMatchObject({
        code: 'FILE_ALREADY_PLACED',
      });

      const again = await opened(creditor, bytes(`${content.replaceAll('F-', 'f ')}\r\n\r\n`));
      expect(await judged(again)).toMatchObject({ rows: 12, accepted: 0, rejected: 12 });
      expect(await rejectedBy(again)).toEqual({ DUPLICATE_INVOICE: 12 });
      expect(await placed(again)).toMatchObject({ state: 'PARTIAL', accepted: 0 });
      expect(
        await count('SELECT count(*)::int AS n FROM claim WHERE creditor_id = $1', [
          creditor.creditorId,
        ]),
      ).toBe(12);
    });

    it('rejects what another file placed between preview and submission', async () => {
      const creditor = await confided(house.owner);
      const late = await opened(creditor, bytes(fileOf(8)));
      const early = await opened(creditor, bytes(fileOf(8, 4)));
      await judged(late);
      await judged(early);
      await placed(early);
      expect(await placed(late)).toMatchObject({
        state: 'PARTIAL',
        accepted: 4,
        rejected: 4,
        joined: 4,
        acceptedTotalMinor: 40_000n,
      });
      await proved();
    });
  });

  describe('the error file', () => {
    it('carries the rows as they were, harmless, and places what was missing once corrected', async () => {
      const creditor = await confided(house.owner);
      const content = [
        HEADER,
        '=HYPERLINK("http://x";"y");732829321;F-1;01/02/2025;03/03/2025;10,00;+33 6 12 34 56 78',
        'Bonne;552081317;F-2;01/02/2025;03/03/2025;20,00;',
        'Mauvaise;542065479;F-3;01/02/2025;31/02/2025;-5,00;',
      ]
        .join('\n')
        .replace('=HYPERLINK("http://x";"y")', '"=HYPERLINK(""http://x"";""y"")"');
      const id = await opened(creditor, bytes(content));
      await judged(id);
      expect(await placed(id)).toMatchObject({ accepted: 1, rejected: 2 });

      const { lines } = await get(PlacementQuery).errorFile(caller, id);
      let text = '';
      for await (const piece of lines) text += piece;
      expect(text.split('\r\n')).toEqual([
        `\uFEFF${HEADER};À corriger`,
        `"'=HYPERLINK(""http://x"";""y"")";732829321;F-1;01/02/2025;03/03/2025;10,00;'+33 6 12 34 56 78;SIREN ou SIRET faux`,
        'Mauvaise;542065479;F-3;01/02/2025;31/02/2025;-5,00;;"Échéance : date impossible (attendu jj/mm/aaaa) ; le montant doit être positif"',
        '',
      ]);

      const corrected = text
        .replace('732829321', '732829320')
        .replace('31/02/2025', '03/03/2025')
        .replace('-5,00', '5,00');
      const second = await opened(creditor, bytes(corrected), { correctsId: id });
      expect(await judged(second)).toMatchObject({ rows: 2, accepted: 2, rejected: 0 });
      await placed(second);
      const { rows } = await house.owner.query(
        `SELECT d.name, array_agg(c.value) AS phones FROM debtor d JOIN contact_point c ON c.debtor_id = d.id
         WHERE d.creditor_id = $1 GROUP BY d.name`,
        [creditor.creditorId],
      );
      expect(rows).toEqual([{ name: '=HYPERLINK("http://x";"y")', phones: ['+33612345678'] }]);
    });
  });

  describe('judgement', () => {
    it('keeps to the scope of the mandate and confirms expired claims', async () => {
      const creditor = await confided(house.owner, {
        territories: ['FR-METRO'],
        amountMinMinor: 5_000n,
        ageMaxDays: 4_000,
      });
      const content = [
        'Nom;Prénom;Code postal;Facture;Date facture;Echéance;Montant;Devise',
        'Noël;Léa;75011;F-1;01/02/2025;03/03/2025;100,00;EUR',
        'Noël;Léa;97400;F-2;01/02/2025;03/03/2025;100,00;EUR',
        'Noël;Léa;75011;F-3;01/02/2025;03/03/2025;10,00;EUR',
        'Noël;Léa;75011;F-4;01/02/2010;03/03/2010;100,00;EUR',
        'Noël;Léa;75011;F-5;01/02/2020;03/03/2020;100,00;EUR',
      ].join('\n');
      const id = await opened(creditor, bytes(content), { confirmsExpired: true, controlRows: 5 });
      expect(await judged(id)).toMatchObject({ accepted: 1, pendingReview: 1, rejected: 3 });
      const { items } = await get(PlacementQuery).rows(caller, id, {}, PAGE);
      expect(
        items.map(({ line, result, errors }) => [
          line,
          result,
          errors.map(({ code, field }) => `${code}:${field ?? ''}`),
        ]),
      ).toEqual([
        [2, 'ACCEPTED', []],
        [3, 'REJECTED', ['OUT_OF_SCOPE:territory']],
        [4, 'REJECTED', ['OUT_OF_SCOPE:principal']],
        [5, 'REJECTED', ['OUT_OF_SCOPE:dueOn']],
        [6, 'PENDING_REVIEW', []],
      ]);
      expect(await placed(id)).toMatchObject({ state: 'PARTIAL', accepted: 1, pendingReview: 1 });
      expect(
        await count(
          `SELECT count(*)::int AS n FROM claim WHERE placement_id = $1 AND state = 'PENDING_REVIEW'`,
          [id],
        ),
      ).toBe(1);
      await proved();
    });

    it('never stops at a value, however strange', async () => {
      const creditor = await confided(house.owner);
      const strange = [
        '99999999999999999999',
        '1e9',
        '0x1F',
        '--',
        '31/13/2025',
        '00/00/0000',
        '٣٣',
        '\u0007',
        "'; DROP TABLE claim; --",
        '{"a":1}',
        'é'.repeat(600),
        '2025-02-30T00:00',
        '1.234.567,89',
        '-',
        '+',
        '1,2,3',
      ];
      const content = [
        'Raison sociale;SIREN;TVA intracommunautaire;N° facture;Date facture;Échéance;Montant TTC;Devise;Code postal;Pays;Téléphone;E-mail;Date de naissance;Type;Qualité',
        ...strange.map((value) =>
          Array(15)
            .fill(`"${value.replaceAll('"', '""')}"`)
            .join(';'),
        ),
      ].join('\n');
      const preview = await judged(await opened(creditor, bytes(content)));
      expect(preview).toMatchObject({ state: 'PREVIEW', rows: strange.length, accepted: 0 });
    });
  });

  describe('a crash', () => {
    const CHUNK = 100;
    const step = (id: string) => act((work) => get(PlacingService).placeNext(work, id, CHUNK));
    /** Kills the backend that works on the placement, as an engineer or the system would. */
    async function killed(doing: Promise<unknown>, after: number): Promise<void> {
      const state = { isDone: false };
      const ended = doing.catch(() => null).finally(() => (state.isDone = true));
      await new Promise((resolve) => setTimeout(resolve, after));
      while (!state.isDone) {
        const { rowCount } = await superuser.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'solde-agency' AND state <> 'idle'`,
        );
        if ((rowCount ?? 0) > 0) break;
      }
      await ended;
    }
    let superuser: Client;
    beforeAll(async () => {
      superuser = new Client({ connectionString: house.database.superuserUrl });
      await superuser.connect();
    });
    afterAll(() => superuser.end());

    it('in the middle of any step leaves what the next call finishes, to the cent', async () => {
      const creditor = await confided(house.owner);
      const id = await opened(
        creditor,
        createReadStream(join(FIXTURES, 'companies-windows1252.csv')),
      );
      for (const after of [2, 15, 40]) await killed(judged(id), after);
      const preview = await judged(id);
      expect(preview).toMatchObject({
        state: 'PREVIEW',
        accepted: 565,
        rejected: 38,
        acceptedTotalMinor: 109_621_176n,
      });

      await act((work) => get(PlacementService).submit(work, id));
      for (const after of [0, 10, 30, 60, 90]) {
        await killed(step(id), after);
        await step(id);
      }
      // The server's own crash empties the unlogged table.
      await house.owner.query('TRUNCATE placement_stage');
      while (await step(id));
      expect(await get(PlacementQuery).one(caller, id)).toMatchObject({
        state: 'PARTIAL',
        accepted: 565,
        rejected: 38,
      });
      expect(
        await count('SELECT count(*)::int AS n FROM claim WHERE placement_id = $1', [id]),
      ).toBe(565);
      expect(
        await count('SELECT count(*)::int AS n FROM debtor WHERE creditor_id = $1', [
          creditor.creditorId,
        ]),
      ).toBe(310);
      expect(
        await count('SELECT sum(principal_minor)::text AS n FROM claim WHERE placement_id = $1', [
          id,
        ]),
      ).toBe('109621176');
      await proved();
    });

    it('lets two workers share a placement without doing anything twice', async () => {
      const creditor = await confided(house.owner);
      const id = await opened(creditor, bytes(fileOf(450)));
      await judged(id);
      await act((work) => get(PlacementService).submit(work, id));
      const worker = async () => {
        while ((await get(PlacementQuery).one(caller, id)).state === 'SUBMITTED') await step(id);
      };
      await Promise.all([worker(), worker()]);
      expect(await get(PlacementQuery).one(caller, id)).toMatchObject({
        state: 'PROCESSED',
        accepted: 450,
      });
      expect(
        await count('SELECT count(*)::int AS n FROM claim WHERE placement_id = $1', [id]),
      ).toBe(450);
    });
  });

  describe('one claim', () => {
    it('joins its debtor and opens a case; the same number is refused', async () => {
      const { creditorId, mandateId } = await confided(house.owner);
      const claim: SingleClaim = {
        creditorId,
        mandateId,
        number: 'A-1',
        issuedOn: '2025-11-01',
        dueOn: '2025-12-01',
        currency: 'EUR',
        principalMinor: 12_345n,
        debtor: { kind: 'COMPANY', legalName: 'Dupré', siren: '732829320', reference: 'C1' },
      };
      const { caseId } = await act((work) => get(SingleClaimService).place(work, claim));
      expect(await count('SELECT status AS n FROM case_file WHERE id = $1', [caseId])).toBe(
        'AMICABLE.NEW',
      );
      await expect(
        act((work) => get(SingleClaimService).place(work, { ...claim, number: 'a 1' })),
      ).rejects.toMatchObject({ code: 'DUPLICATE' });
      await expect(
        act((work) =>
          get(SingleClaimService).place(work, {
            ...claim,
            number: 'A-2',
            dueOn: '2025-10-01',
            debtor: { ...claim.debtor, siren: '123456789' },
          }),
        ),
      ).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        fields: [
          { field: 'dueOn', code: 'DUE_BEFORE_ISSUE' },
          { field: 'debtor.siren', code: 'BAD_SIREN' },
        ],
      });
    });
  });
});
