import fc from 'fast-check';
import { Client } from 'pg';
import { claimNumberKey, claimNumberKeySql } from '@solde/cases';
import {
  frenchVatNumber,
  isFrenchVatNumber,
  isSiren,
  isSiret,
  limitationOn,
  limitationRegime,
} from '@solde/country';
import { isCalendarDate, type CalendarDate } from '@solde/calendar';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { limitationLines } from './limitation-lines';
import {
  amountText,
  cell,
  dayNumber,
  dayOf,
  emailsSql,
  isSirenSql,
  isSiretSql,
  isVatNumberSql,
  minorOf,
} from './typed-sql';

/** Each expression of SQL beside the rule that it repeats. */
describe('SQL that reads cells', () => {
  let database: FreshDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await freshDatabase();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** What an expression answers for many texts at once. */
  async function answers(expression: string, texts: readonly string[]): Promise<unknown[]> {
    const { rows } = await client.query<{ answer: unknown }>(
      `SELECT (${expression}) AS answer FROM unnest($1::text[]) WITH ORDINALITY AS t (x, n) ORDER BY n`,
      [texts],
    );
    return rows.map(({ answer }) => answer);
  }

  const sample = <T>(arbitrary: fc.Arbitrary<T>, size = 400) =>
    fc.sample(arbitrary, { numRuns: size, seed: 7 });
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const luhnSirens = sample(digits(8)).map(
    (body) => Array.from('0123456789', (d) => body + d).find(isSiren) ?? body,
  );

  it('SIREN and SIRET as the rule', async () => {
    const sirens = [...luhnSirens, ...sample(digits(9)), '31617228X', '', '356000000', '٣٦٢٥٢١٨٧٩'];
    expect(await answers(isSirenSql('x'), sirens)).toEqual(sirens.map(isSiren));
    const sirets = [
      ...luhnSirens.flatMap((siren) => sample(digits(5), 3).map((nic) => siren + nic)),
      ...sample(digits(5)).map((nic) => `356000000${nic}`),
      ...['73282932000074', '35600000000048', '7328293200007', ''],
    ];
    expect(await answers(isSiretSql('x'), sirets)).toEqual(sirets.map(isSiret));
  });

  it('French VAT numbers as the rule', async () => {
    const numbers = [
      ...luhnSirens.filter(isSiren).map(frenchVatNumber),
      ...luhnSirens.map((siren) => `FR12${siren}`),
      ...['FR00000123456', 'FRAB732829320', 'FRIO732829320', 'FR', 'FR1234567890X'],
    ];
    expect(await answers(isVatNumberSql('x'), numbers)).toEqual(numbers.map(isFrenchVatNumber));
  });

  it('dates that the calendar has, in both orders', async () => {
    const two = fc.integer({ min: 0, max: 40 }).map((n) => String(n).padStart(2, '0'));
    const days = sample(
      fc.tuple(fc.constantFrom('1899', '1900', '2000', '2023', '2024', '2100', '2199'), two, two),
      800,
    );
    const iso = days.map((parts) => parts.join('-'));
    const expected = iso.map((day) => (isCalendarDate(day) && day >= '1900' ? day : null));
    const read = `to_char(${dayOf(`(${dayNumber('x')})`)}, 'YYYY-MM-DD')`;
    expect(await answers(read, iso)).toEqual(expected);
    expect(
      await answers(
        read,
        days.map(([y, m, d]) => `${d}/${m}/${y}`),
      ),
    ).toEqual(expected);
    expect(
      await answers(read, [
        '1/2/2025',
        '2025-02-01 00:00:00',
        '2025-2-1',
        'fin de mois',
        '31/02/2025',
        '20250201',
        '01/02/25',
      ]),
    ).toEqual([...['2025-02-01', '2025-02-01', null, null, null, null, null]]);
  });

  it.each([
    ['1234,56', '123456'],
    ['1 234,56', '123456'],
    ['1\u00a0234,5', '123450'],
    ['1\u202f234', '123400'],
    ['1.234.567,89', '123456789'],
    ['1,234,567.89', '123456789'],
    ['-12,50', '-1250'],
    ['12,50 €', '1250'],
    ['100EUR', '10000'],
    ["1'000.00", '100000'],
    ['12,345', '1234500'],
    ['12,3456', null],
    ['n/a', null],
    ['', null],
    ['99999999999999', null],
    ['1,2,3', null],
  ])('the amount %s', async (text, minor) => {
    expect(await answers(`(${minorOf(`(${amountText('x')})`, 2)})::text`, [text])).toEqual([minor]);
  });

  it('keys of invoice numbers as cases do', async () => {
    const numbers = [
      'FA 2026-17',
      'fa\u00a02026\u201117',
      'T-700000',
      'a/b_c',
      ...sample(fc.stringMatching(/^[A-Za-z0-9 \-/._]{1,20}$/), 200),
    ];
    expect(await answers(claimNumberKeySql('x'), numbers)).toEqual(numbers.map(claimNumberKey));
  });

  it('several addresses in a cell, and the text behind a neutralised formula', async () => {
    expect(
      await answers(emailsSql('x'), ['A@b.fr', 'a@b.fr ; c@d.fr', 'non', 'x@y', '"a b"@c.fr']),
    ).toEqual([['a@b.fr'], expect.arrayContaining(['a@b.fr', 'c@d.fr']), [], [], []]);
    expect(await answers(cell('x'), ["'=1+1", "'s Gravenhage", ' \u00a0x\u00a0 ', '  '])).toEqual([
      '=1+1',
      "'s Gravenhage",
      'x',
      null,
    ]);
  });

  it('limitation lines as the rule, for every kind, quality and activity', async () => {
    const dues = [
      '2005-01-01',
      '2008-06-18',
      '2018-11-24',
      '2018-11-25',
      '2024-02-29',
      '2025-12-31',
    ] as const satisfies readonly CalendarDate[];
    const pairs = limitationLines('OTHER', '2026-03-02').flatMap((line) =>
      dues
        .filter((due) => line.from <= due && (line.until === 'infinity' || due <= line.until))
        .map((due) => ({ line, due })),
    );
    const { rows } = await client.query<{ on: string }>(
      `SELECT to_char(due + make_interval(years => years), 'YYYY-MM-DD') AS on
       FROM unnest($1::date[], $2::int[]) WITH ORDINALITY AS t (due, years, n) ORDER BY n`,
      [pairs.map(({ due }) => due), pairs.map(({ line }) => line.years)],
    );
    expect(pairs.length).toBe(7 * 4 * 9 * dues.length);
    pairs.forEach(({ line, due }, index) => {
      const regime = limitationRegime({
        claimType: line.type,
        activity: line.activity,
        debtorQuality: line.quality,
        creditorQuality: 'OTHER',
        startOn: due,
      });
      expect({ code: line.code, on: rows[index]?.on }).toEqual({
        code: regime.code,
        on: limitationOn({ ...regime, startOn: due, events: [] }).lastDayOn,
      });
    });
  });
});
