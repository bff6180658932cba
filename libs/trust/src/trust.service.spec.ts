import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AgencyService } from '@solde/agency';
import { BankImport, BankPosting, BankUploads } from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { LedgerService } from '@solde/ledger';
import { formatAmount } from '@solde/money';
import { ProveQuery, systemCaller, type Caller } from '@solde/platform';

import { Agency } from '../../../test/support/agency';
import { TrustPapers } from './trust-papers.query';
import { TrustModule } from './trust.module';
import { TrustQuery } from './trust.query';
import { TrustService } from './trust.service';

const MONTH = readFileSync(join(__dirname, '../../bank-files/fixtures/camt053-202603.xml'));
const reader = systemCaller('spec');
const eur = (minor: bigint | null | undefined) =>
  minor === null || minor === undefined ? minor : formatAmount(minor, 'EUR');

describe('the proof of the dedicated account', () => {
  let agency: Agency;
  let accountant: Caller;
  let opening: bigint;
  let closing: bigint;

  beforeAll(async () => {
    agency = await Agency.open([TrustModule]);
    accountant = await agency.person('Anne Comptable');
    await agency.travelTo('2026-04-02');
    await agency.act((work) =>
      agency.get(AgencyService).describe(work, {
        ...{ legalName: 'Recouvrement du Nord SAS', siren: '732829320', vatNumber: null },
        ...{ addressLine: '5 rue des Halles', postalCode: '59800', city: 'Lille' },
        ...{ territory: 'FR-METRO', phone: '+33 3 20 00 00 00', email: 'contact@rdn.test' },
        signatory: 'Claire Martin',
      }),
    );
  });
  afterAll(() => agency.close());

  const proof = (on: CalendarDate) => agency.get(TrustQuery).proof(reader, 'EUR', on);
  const reasons = async (on: CalendarDate) =>
    Object.fromEntries(
      (await proof(on)).reasons.map(({ kind, lines, amountMinor }) => [kind, [lines, amountMinor]]),
    );
  const sign = (day: CalendarDate, remark: string | null = null, who = accountant) =>
    agency.act(
      (work) => agency.get(TrustService).sign(work, { currency: 'EUR', day, remark }),
      who,
    );
  const broken = async () => {
    const proofs = await agency.get(ProveQuery).prove(reader);
    return proofs
      .filter(({ name, holds }) => name.startsWith('trust.') && !holds)
      .map(({ name }) => name);
  };

  it('is empty before the first euro, and not signed without a word about the missing statement', async () => {
    expect(await proof('2026-04-01')).toMatchObject({
      ...{ heldMinor: 0n, owedMinor: 0n, bank: null, gapMinor: null, unexplainedMinor: 0n },
    });
    await expect(sign('2026-04-01')).rejects.toMatchObject({ code: 'GAP_UNEXPLAINED' });
  });

  it('lists the lines of the bank that the books do not have yet', async () => {
    async function* source(): AsyncGenerator<Buffer> {
      yield MONTH;
    }
    await agency
      .get(BankUploads)
      .receive(source(), 'releve', (upload) =>
        agency.act((work) => agency.get(BankImport).importFile(work, upload)),
      );
    const [said] = await agency.sql<{ opening: string; closing: string }>(
      'SELECT opening_minor AS opening, closing_minor AS closing FROM bank_statement',
    );
    [opening, closing] = [BigInt(said?.opening ?? 0), BigInt(said?.closing ?? 0)];
    const before = await proof('2026-04-02');
    expect(before).toMatchObject({ heldMinor: 0n, gapMinor: closing, unexplainedMinor: 0n });
    const told = await reasons('2026-04-02');
    expect(told.BANK_LINE_NOT_POSTED).toEqual([53, closing - opening]);
    const details = await agency
      .get(TrustQuery)
      .details(reader, 'EUR', '2026-04-02', { limit: 20, after: null });
    expect(details.items).toHaveLength(20);
    expect(details.next).not.toBeNull();
  });

  it('says what the bank says once its lines are posted, but for what was there before', async () => {
    const posting = agency.get(BankPosting);
    for (let id: string | null = 'first'; id !== null;)
      id = await agency.act(async (work) => {
        const next = await posting.nextToPost(work);
        if (next !== null) await posting.post(work, next);
        return next;
      });
    const after = await proof('2026-04-02');
    expect(eur(after.unexplainedMinor)).toBe('0.00');
    expect(after.heldMinor).toBe(after.owedMinor);
    const told = await reasons('2026-04-02');
    // The month opened at zero and nothing waits for a person: both sides agree.
    expect([opening, told]).toEqual([0n, {}]);
  });

  it('lists what was there before the first statement, and statements that do not follow', async () => {
    await agency.sql(
      `WITH made AS (
         INSERT INTO bank_file (id, sha256, size_bytes, name, format, act_id)
         SELECT gen_random_uuid(), sha256('another'), 1, 'suite', 'CAMT.053', id FROM act LIMIT 1 RETURNING id, act_id)
       INSERT INTO bank_statement (id, file_id, dedicated_account_id, currency, opening_minor, opening_on, closing_minor,
                                   closing_on, lines, new_lines, act_id)
       SELECT gen_random_uuid(), made.id, d.id, 'EUR', $1::bigint + step, day, $1::bigint + step, day, 0, 0, made.act_id
       FROM made, dedicated_account d, (VALUES (1000, '2026-04-02'::date), (-500, '2026-02-01'::date)) AS v (step, day)`,
      [closing.toString()],
    );
    const told = await reasons('2026-04-02');
    expect(told.BETWEEN_STATEMENTS).toEqual([2, 10_00n - (closing - 500n)]);
    expect(told.BEFORE_THE_FIRST_STATEMENT).toEqual([1, closing - 500n]);
    expect((await proof('2026-04-02')).unexplainedMinor).toBe(0n);
  });

  it('lists what no statement has carried', async () => {
    await agency.act((work) =>
      agency.get(LedgerService).post(work, {
        ...{ kind: 'RECEIPT', currency: 'EUR', valueOn: '2026-04-02', source: 'receipt' },
        sourceId: agency.creditor.creditorId,
        postings: [
          { code: 'BANK_TP', amountMinor: 75_00n },
          { code: 'DEBTOR_SUSPENSE', amountMinor: -75_00n },
        ],
      }),
    );
    expect((await reasons('2026-04-02')).NOT_ON_A_STATEMENT).toEqual([1, -75_00n]);
    expect((await proof('2026-04-02')).unexplainedMinor).toBe(0n);
    // The day before stands as it was.
    expect((await proof('2026-04-01')).heldMinor).toBe(0n);
  });

  it('is signed once, by a person, when the day is over, in order', async () => {
    await expect(sign('2026-04-02', 'relevé à venir')).rejects.toMatchObject({
      code: 'DAY_NOT_OVER',
    });
    await agency.travelTo('2026-04-03');
    await expect(sign('2026-04-02')).rejects.toMatchObject({ code: 'GAP_UNEXPLAINED' });
    await expect(sign('2026-04-02', 'x', reader)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const both = await Promise.allSettled([
      sign('2026-04-02', 'relevé d’avril à venir'),
      sign('2026-04-02', 'relevé d’avril à venir'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(sign('2026-04-02', 'encore')).rejects.toMatchObject({ code: 'DUPLICATE' });
    await expect(sign('2026-04-01', 'avant')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    const days = await agency.get(TrustQuery).days(reader, 'EUR', { limit: 10, after: null });
    expect(days.items).toMatchObject([{ day: '2026-04-02', signedBy: 'Anne Comptable' }]);
    expect(await broken()).toEqual([]);
  });

  it('is asked for its remark by the database too', async () => {
    const insert = (remark: string | null) =>
      agency.sql(
        `INSERT INTO trust_day (id, currency, day, balances, held_minor, owed_minor, remark, signed_by, act_id)
         SELECT gen_random_uuid(), 'EUR', '2026-03-01', '{}', 0, 0, $1, $2, id FROM act LIMIT 1`,
        [remark, accountant.userId],
      );
    await expect(insert(' ')).rejects.toThrow('trust_day_gap_is_explained');
    await expect(insert(null)).rejects.toThrow('trust_day_gap_is_explained');
  });

  it('shows an entry that slipped into a signed day', async () => {
    await agency.sql(
      `WITH late AS (
         INSERT INTO entry (id, kind, currency, value_on, booked_on, recorded_at, source, source_id, act_id)
         SELECT gen_random_uuid(), 'RECEIPT', 'EUR', '2026-04-02', '2026-04-02', now(), 'receipt', gen_random_uuid(), id
         FROM act LIMIT 1 RETURNING id)
       INSERT INTO posting (entry_id, line, account_id, book, currency, amount_minor)
       SELECT late.id, row_number() OVER (ORDER BY a.code), a.id, a.book, 'EUR', CASE a.code WHEN 'BANK_TP' THEN 1 ELSE -1 END
       FROM late, ledger_account a WHERE a.code IN ('BANK_TP', 'DEBTOR_SUSPENSE')`,
    );
    expect(await broken()).toEqual(['trust.signed-days-stand']);
  });

  it.each(['fr', 'en'] as const)('is drawn for a month in %s', async (language) => {
    const papers = agency.get(TrustPapers);
    const { bytes } = await papers.month(reader, 'EUR', '2026-04-01', language);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const later = papers.month(reader, 'EUR', '2026-05-01', language);
    await expect(later).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
  });
});
