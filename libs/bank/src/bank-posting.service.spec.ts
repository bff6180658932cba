import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { labelShared } from '@solde/bank-files';
import { PartnersService } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { formatAmount, parseAmount } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import {
  JudgingService,
  PlacementModule,
  PlacementService,
  PlacingService,
  UploadsService,
} from '@solde/placement';
import { ProveQuery, systemCaller, type Caller } from '@solde/platform';

import { Agency, DEDICATED_IBAN } from '../../../test/support/agency';
import { BankImport, type ImportedFile } from './bank-import.service';
import { BankPosting } from './bank-posting.service';
import { BankUploads } from './bank-uploads.service';
import { BankModule } from './bank.module';
import { BankQuery, type ShownLine } from './bank.query';
import { WaitingLines } from './waiting-lines.service';

const STORY_MS = 120_000;
/** Long enough for an act that waits for nobody to be done. */
const WAIT_MS = 1000;
const caller = systemCaller('spec');
const fixture = (name: string): Buffer =>
  readFileSync(join(__dirname, '../../bank-files/fixtures', name));
const CAMT = fixture('camt053-202603.xml');
const CFONB = fixture('cfonb120-202603.txt');
const MT940 = fixture('mt940-202603.txt');
const COMPANIES = join(__dirname, '../../../test/fixtures/placements/companies-windows1252.csv');

/** An agency with its dedicated account, and the worker's loop over what the bank brought. */
class Scene {
  private constructor(readonly agency: Agency) {}

  /** On the second of March claims come in; the month of the bank is imported on the second of April. */
  static async open(withCompanies = false): Promise<Scene> {
    const scene = new Scene(await Agency.open([BankModule, PlacementModule]));
    if (withCompanies) await scene.placeCompanies();
    await scene.agency.travelTo('2026-04-02');
    return scene;
  }

  close(): Promise<void> {
    return this.agency.close();
  }

  importFile(bytes: Buffer | string, name = 'releve', who: Caller = caller): Promise<ImportedFile> {
    async function* source(): AsyncGenerator<Buffer> {
      yield Buffer.from(bytes as string);
    }
    return this.agency
      .get(BankUploads)
      .receive(source(), name, (upload) =>
        this.agency.act((work) => this.agency.get(BankImport).importFile(work, upload), who),
      );
  }

  /** As the worker does, each movement its own act; at most so many. Answers how many were posted. */
  async post(max = 1000): Promise<number> {
    const posting = this.agency.get(BankPosting);
    for (let done = 0; done < max; done += 1) {
      const id = await this.agency.act(async (work) => {
        const next = await posting.nextToPost(work);
        if (next !== null) await posting.post(work, next);
        return next;
      });
      if (id === null) return done;
    }
    return max;
  }

  async lines(statementId: string): Promise<ShownLine[]> {
    const page = { limit: 200, after: null };
    return (await this.agency.get(BankQuery).lines(caller, statementId, null, page)).items;
  }

  /** What stands in the tables, so that a spec can say that nothing more came. */
  async counts(): Promise<Record<string, number>> {
    const [row] = await this.agency.sql<Record<string, number>>(
      `SELECT (SELECT count(*) FROM bank_line)::int AS lines, (SELECT count(*) FROM receipt)::int AS receipts,
              (SELECT count(*) FROM reversal)::int AS reversals, (SELECT count(*) FROM bank_line_due)::int AS due,
              (SELECT count(*) FROM entry WHERE kind = 'BANK_EXCEPTION')::int AS exceptions,
              (SELECT count(*) FROM bank_outcome)::int AS outcomes`,
    );
    return row ?? {};
  }

  async broken(): Promise<string[]> {
    const proofs = await this.agency.get(ProveQuery).prove(caller);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  private async placeCompanies(): Promise<void> {
    const { agency } = this;
    const { creditorId, mandateId } = agency.creditor;
    const id = await agency
      .get(UploadsService)
      .receive(createReadStream(COMPANIES), 'remise.csv', (upload) =>
        agency.act(async (work) => {
          const placements = agency.get(PlacementService);
          const { id: fileId } = await placements.receiveFile(work, creditorId, upload);
          await work.flush();
          return (await placements.open(work, { creditorId, mandateId, fileId })).id;
        }),
      );
    while (await agency.act((work) => agency.get(JudgingService).judgeNext(work, id)));
    await agency.act((work) => agency.get(PlacementService).submit(work, id));
    while (await agency.act((work) => agency.get(PlacingService).placeNext(work, id)));
  }
}

interface ExpectedLine {
  readonly n: number;
  readonly amount: string;
  readonly text: string;
  readonly expect: string;
}

/** What the month is said to be, line by line. */
const EXPECTED = JSON.parse(fixture('expected.json').toString('utf8')) as {
  readonly opening: string;
  readonly closing: string;
  readonly lines: readonly ExpectedLine[];
};

/** What each kind of movement becomes. */
const BECOMES: Readonly<Record<string, Partial<ShownLine>>> = {
  'invoice number': { state: 'MATCHED', matchedBy: 'INVOICE_NUMBER', reason: null },
  'invoice number and name': { state: 'MATCHED', matchedBy: 'INVOICE_NUMBER', reason: null },
  'invoice number without dash': { state: 'MATCHED', matchedBy: 'INVOICE_NUMBER', reason: null },
  'partial payment': { state: 'MATCHED', matchedBy: 'INVOICE_NUMBER', reason: null },
  'invoice number, 40.00 above the principal': {
    ...{ state: 'MATCHED', matchedBy: 'INVOICE_NUMBER', reason: null },
  },
  'debtor reference': { state: 'MATCHED', matchedBy: 'DEBTOR_REFERENCE', reason: null },
  'no usable reference: suspense': {
    ...{ state: 'SUSPENSE', matchedBy: 'SUSPENSE', reason: 'NO_REFERENCE' },
    caseId: null,
  },
  suspense: { state: 'SUSPENSE', matchedBy: 'SUSPENSE', reason: 'NO_REFERENCE', caseId: null },
  'return of the first entry: reversal': { state: 'RETURN', matchedBy: null, reason: null },
  'bank charge on the dedicated account: exception to be handled, never charged to a creditor': {
    ...{ state: 'EXCEPTION', matchedBy: null, reason: 'BANK_CHARGE', receiptId: null },
    caseId: null,
  },
};

/** The first payment is taken back at the end of the month. */
function becomes({ n, expect: kind }: ExpectedLine): Partial<ShownLine> {
  const said = BECOMES[kind];
  if (said === undefined) throw new Error(`nothing is said of "${kind}"`);
  return n === 1 ? { ...said, state: 'REVERSED' } : said;
}

/** The claims that a label names, as the creditor's books have them. */
const NAMED = `
  SELECT DISTINCT c.number FROM claim l JOIN case_file c ON c.id = l.case_id
  LEFT JOIN debtor_reference d ON d.debtor_id = c.debtor_id
  WHERE position(reference_key(l.number) in reference_key($1)) > 0 OR split_part($1, ' ', 1) = d.reference`;

/** The invoice that a label names, and what is still owed of its principal. */
const NAMED_CLAIM = `
  SELECT c.number AS case, l.principal_minor AS principal, sum(v.amount_minor)::bigint AS left
  FROM claim l JOIN case_file c ON c.id = l.case_id JOIN claim_movement v ON v.claim_id = l.id
  WHERE position(reference_key(l.number) in reference_key($1)) > 0 AND v.component = 'PRINCIPAL' GROUP BY l.id, c.id`;

interface NamedClaim {
  readonly case: string;
  readonly principal: string;
  readonly left: string;
}

const SETTLED = { lines: 53, receipts: 51, reversals: 1, due: 0, exceptions: 1, outcomes: 53 };
const ALREADY = { code: 'BANK_FILE_ALREADY_IMPORTED' };

describe.each([
  ['CAMT.053', CAMT, [CFONB, MT940]],
  ['CFONB120', CFONB, [CAMT, MT940]],
] as const)('the month of the dedicated account in %s', (format, first, others) => {
  let scene: Scene;
  let statementId: string;
  beforeAll(async () => {
    scene = await Scene.open(true);
  }, STORY_MS);
  afterAll(() => scene.close());

  it('is imported whole, and nothing is posted by the import itself', async () => {
    const file = await scene.importFile(first, 'mars.dat');
    expect(file).toMatchObject({ format, name: 'mars.dat' });
    expect(file.statements).toMatchObject([
      { openingMinor: 0n, closingMinor: 56_845_91n, lines: 53, newLines: 53 },
    ]);
    statementId = file.statements[0]?.id ?? '';
    expect(await scene.counts()).toMatchObject({ lines: 53, receipts: 0, due: 53 });
    expect(await scene.broken()).toEqual([]);
  });

  it(
    'goes on where a worker was killed, between two lines or inside one',
    async () => {
      expect(await scene.post(20)).toBe(20);
      const before = await scene.counts();
      const posting = scene.agency.get(BankPosting);
      const killed = scene.agency.act(async (work) => {
        const next = await posting.nextToPost(work);
        await posting.post(work, next ?? '');
        await work.flush();
        throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
      expect(await scene.counts()).toEqual(before);
      expect(before).toMatchObject({ receipts: 20, due: 33, outcomes: 20 });
      expect(await scene.broken()).toEqual([]);

      // Two workers at once from here on.
      await Promise.all([scene.post(), scene.post()]);
      expect(await scene.counts()).toEqual(SETTLED);
      expect(await scene.broken()).toEqual([]);
    },
    STORY_MS,
  );

  it('makes of each line what it is', async () => {
    const lines = await scene.lines(statementId);
    expect(lines).toHaveLength(EXPECTED.lines.length);
    for (const said of EXPECTED.lines) {
      const line = lines[said.n - 1];
      expect(line).toMatchObject({
        ...{ number: said.n, amountMinor: parseAmount(said.amount, 'EUR') },
        ...becomes(said),
      });
      // CFONB carries 31 characters of a label, and loses its accents.
      expect(labelShared(line?.text.slice(0, 31) ?? '')).toBe(labelShared(said.text.slice(0, 31)));
    }
    for (const line of lines.filter(({ state }) => state === 'MATCHED' || state === 'REVERSED')) {
      const named = await scene.agency.sql<{ number: string }>(NAMED, [line.text]);
      expect([line.number, named.map(({ number }) => number)]).toEqual([
        line.number,
        [line.caseNumber],
      ]);
    }
    // What was paid in part is still owed; what was paid with its costs is 40.00 more than the invoice, and names its case.
    for (const { n, amount, expect: kind } of EXPECTED.lines) {
      const isPart = kind === 'partial payment';
      if (!isPart && !kind.endsWith('above the principal')) continue;
      const [claim] = await scene.agency.sql<NamedClaim>(NAMED_CLAIM, [lines[n - 1]?.text]);
      const aboveMinor = (parseAmount(amount, 'EUR') ?? 0n) - BigInt(claim?.principal ?? 0);
      expect(claim?.case).toBe(lines[n - 1]?.caseNumber);
      if (isPart)
        expect([n, BigInt(claim?.left ?? 0) > 0n, aboveMinor < 0n]).toEqual([n, true, true]);
      else expect([n, aboveMinor]).toEqual([n, 40_00n]);
    }
    // The two instalments are two payments; the return took back the first line and no other.
    const twins = lines.filter(({ text }) => text === 'MENSUALITE');
    expect(new Set(twins.map(({ receiptId }) => receiptId)).size).toBe(2);
    expect(lines[51]?.receiptId).toBe(lines[0]?.receiptId);
    const [reversal] = await scene.agency.sql('SELECT reason FROM reversal');
    expect(reversal).toEqual({ reason: 'TRANSFER_RETURNED' });
  });

  it('leaves in the books what the bank says, and charges no creditor for the bank', async () => {
    expect(await scene.agency.balance('BANK_TP')).toBe('56845.91');
    expect(await scene.agency.balance('BANK_EXCEPTIONS')).toBe('12.50');
    const [sums] = await scene.agency.sql<{ matched: string; suspense: string }>(
      `SELECT (SELECT sum(a.amount_minor) FROM allocation a) AS matched,
              -(SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account c ON c.id = p.account_id
                WHERE c.code = 'DEBTOR_SUSPENSE') AS suspense`,
    );
    const [matched, suspense] = [BigInt(sums?.matched ?? 0), BigInt(sums?.suspense ?? 0)];
    const { creditorId } = scene.agency.creditor;
    expect(await scene.agency.balance('CREDITOR_PAYABLE', creditorId)).toBe(
      formatAmount(-matched, 'EUR'),
    );
    expect(matched + suspense).toBe(56_858_41n);
  });

  it('is known when it comes again: the same, renamed, or in another format', async () => {
    await expect(scene.importFile(first, 'mars.dat')).rejects.toMatchObject(ALREADY);
    await expect(scene.importFile(first, 'avril.dat')).rejects.toMatchObject(ALREADY);
    const before = (await scene.lines(statementId)).map(({ id, state }) => [id, state]);
    for (const other of others) {
      const [again] = (await scene.importFile(other)).statements;
      expect(again).toMatchObject({ lines: 53, newLines: 0 });
      expect(await scene.post()).toBe(0);
      expect(await scene.counts()).toEqual(SETTLED);
      const now = await scene.lines(again?.id ?? '');
      expect(now.map(({ id, state }) => [id, state])).toEqual(before);
    }
    expect(await scene.broken()).toEqual([]);
  });
});

/** A statement in CAMT.053 of lines that a spec chooses. */
function camt(
  lines: readonly {
    readonly amount: string;
    readonly on: string;
    readonly text: string;
    readonly endToEnd?: string;
    readonly iban?: string;
    readonly code?: string;
  }[],
  { opening = '0.00', iban = DEDICATED_IBAN, gap = 0n } = {},
): string {
  const total = lines.reduce((sum, { amount }) => sum + (parseAmount(amount, 'EUR') ?? 0n), 0n);
  const closing = formatAmount((parseAmount(opening, 'EUR') ?? 0n) + total + gap, 'EUR');
  const signed = (amount: string): string =>
    `<Amt Ccy="EUR">${amount.replace('-', '')}</Amt><CdtDbtInd>${amount.startsWith('-') ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${signed(amount)}<Dt><Dt>2026-03-31</Dt></Dt></Bal>`;
  const entries = lines.map(
    ({ amount, on, text, endToEnd = 'NOTPROVIDED', iban: payer, code = 'RCDT/ESCT' }) => {
      const [family = '', subFamily = ''] = code.split('/');
      const account =
        payer === undefined ? '' : `<DbtrAcct><Id><IBAN>${payer}</IBAN></Id></DbtrAcct>`;
      return `<Ntry>${signed(amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${on}</Dt></ValDt>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId></Refs><RltdPties>${account}</RltdPties>
        <RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
    },
  );
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>
    <Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}
    ${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
}

describe('the files of the bank', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  it('are imported by several people at once, in every format, and each line is written once', async () => {
    const who: Caller[] = [];
    for (const name of ['Anna', 'Bruno', 'Chloé']) who.push(await scene.agency.person(name));
    const all = [CAMT, CFONB, MT940, CAMT, CFONB, MT940];
    const ends = await Promise.allSettled(
      all.map((bytes, n) => scene.importFile(bytes, `releve-${n}`, who[n % who.length])),
    );
    const done = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    expect(done.map(({ format }) => format).sort()).toEqual(['CAMT.053', 'CFONB120', 'MT940']);
    expect(done.flatMap(({ statements }) => statements.map((s) => s.newLines)).sort()).toEqual([
      0, 0, 53,
    ]);
    expect(failed).toHaveLength(3);
    for (const refusal of failed) expect(refusal).toMatchObject(ALREADY);
    expect(await scene.counts()).toMatchObject({ lines: 53, due: 53 });
    expect(await scene.broken()).toEqual([]);
  });

  it('leave nothing of an import that was killed, and are imported again as if it had not been', async () => {
    async function* source(): AsyncGenerator<Buffer> {
      yield CAMT;
    }
    const killed = scene.agency.get(BankUploads).receive(source(), 'mars', (upload) =>
      scene.agency.act(async (work) => {
        await scene.agency.get(BankImport).importFile(work, upload);
        await work.flush();
        throw new Error('killed');
      }),
    );
    await expect(killed).rejects.toThrow('killed');
    expect(await scene.counts()).toMatchObject({ lines: 0, due: 0 });
    expect((await scene.importFile(CAMT)).statements).toMatchObject([{ newLines: 53 }]);
    expect(await scene.counts()).toMatchObject({ lines: 53, due: 53 });
  });

  it('are posted once by the database itself, whatever asks', async () => {
    await scene.importFile(CAMT);
    await scene.post();
    const again = (line: string) =>
      scene.agency.sql(
        `INSERT INTO bank_outcome (id, line_id, kind, receipt_id, matched_by, reason, act_id)
         SELECT uuidv7(), ${line}, o.kind, o.receipt_id, o.matched_by, o.reason, o.act_id
         FROM (SELECT * FROM bank_outcome WHERE kind = 'RECEIPT' ORDER BY id LIMIT 1) o`,
      );
    // Two receipts of one line, and one receipt of two lines.
    await expect(
      scene.agency.sql(
        `INSERT INTO bank_outcome (id, line_id, kind, receipt_id, matched_by, act_id)
         SELECT uuidv7(), o.line_id, 'REVERSAL', o.receipt_id, NULL, o.act_id
         FROM bank_outcome o WHERE o.kind = 'RECEIPT' AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = o.receipt_id)
         ORDER BY o.id LIMIT 1`,
      ),
    ).rejects.toMatchObject({ constraint: 'bank_outcome_is_posted_once' });
    await scene.agency.sql(
      `INSERT INTO bank_line (id, dedicated_account_id, identity, ordinal, amount_minor, currency, booked_on, value_on, text, act_id)
       SELECT '01900000-0000-7000-8000-000000000001', dedicated_account_id, identity, 99, amount_minor, currency, booked_on,
         value_on, text, act_id FROM bank_line LIMIT 1`,
    );
    await expect(again(`'01900000-0000-7000-8000-000000000001'`)).rejects.toMatchObject({
      constraint: 'bank_outcome_of_a_receipt_is_told_once',
    });
  });

  it('are proved: a fault planted behind the back of the code is found', async () => {
    await scene.importFile(CAMT);
    await scene.post();
    expect(await scene.broken()).toEqual([]);
    const planted = async (fault: string): Promise<string[]> => {
      for (const table of ['bank_line', 'bank_outcome'])
        await scene.agency.sql(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await scene.agency.sql(fault);
      return (await scene.broken()).filter((name) => name.startsWith('bank.'));
    };
    expect(
      await planted(
        `UPDATE bank_line SET amount_minor = amount_minor + 1 WHERE amount_minor = 2789`,
      ),
    ).toEqual(['bank.lines-explain-the-balances', 'bank.receipts-are-their-lines']);
    await planted(`UPDATE bank_line SET amount_minor = amount_minor - 1 WHERE amount_minor = 2790`);
    expect(await planted(`DELETE FROM bank_outcome WHERE kind = 'EXCEPTION'`)).toEqual([
      ...['bank.exceptions-are-posted-whole', 'bank.lines-are-due-or-told'],
    ]);
  });

  it('overlap: what is known is listed, what is new is posted, and true twins of one statement are both kept', async () => {
    const twin = { amount: '150.00', on: '2026-03-27', text: 'MENSUALITE' };
    const other = { amount: '20.00', on: '2026-03-26', text: 'VIREMENT' };
    const first = await scene.importFile(camt([other, twin, twin]));
    expect(first.statements).toMatchObject([{ lines: 3, newLines: 3 }]);
    // Another order, other balances, a third twin, another day.
    const next = { ...twin, on: '2026-03-28' };
    const second = await scene.importFile(
      camt([twin, twin, twin, next, other], { opening: '5.00' }),
    );
    expect(second.statements).toMatchObject([{ lines: 5, newLines: 2 }]);
    const third = await scene.importFile(camt([twin, next], { opening: '7.00' }));
    expect(third.statements).toMatchObject([{ lines: 2, newLines: 0 }]);
    expect(await scene.post()).toBe(5);
    expect(await scene.counts()).toMatchObject({ lines: 5, receipts: 5, due: 0 });
    expect(await scene.agency.balance('BANK_TP')).toBe('620.00');
    expect(await scene.broken()).toEqual([]);
  });

  it('overlap in the real month: its first half, its second half from before the middle, then the whole', async () => {
    const entries = CAMT.toString().match(/<Ntry>[^]*?<\/Ntry>/g) ?? [];
    const minors = EXPECTED.lines.map(({ amount }) => parseAmount(amount, 'EUR') ?? 0n);
    const balance = (upTo: number) =>
      formatAmount(
        minors.slice(0, upTo).reduce((sum, minor) => sum + minor, 0n),
        'EUR',
      );
    const part = (from: number, to: number): string => {
      const rest = entries.filter((_, index) => index < from || index >= to);
      const cut = rest.reduce((text, entry) => text.replace(entry, ''), CAMT.toString());
      return cut
        .replace(/(OPBD[^]*?<Amt Ccy="EUR">)[\d.]+/, `$1${balance(from)}`)
        .replace(/(CLBD[^]*?<Amt Ccy="EUR">)[\d.]+/, `$1${balance(to)}`);
    };
    expect(entries).toHaveLength(53);
    const half = await scene.importFile(part(0, 30), 'debut');
    expect(half.statements).toMatchObject([{ lines: 30, newLines: 30 }]);
    const rest = await scene.importFile(part(20, 53), 'fin');
    expect(rest.statements).toMatchObject([{ lines: 33, newLines: 23 }]);
    for (const whole of [CAMT, CFONB, MT940])
      expect((await scene.importFile(whole)).statements).toMatchObject([
        { lines: 53, newLines: 0 },
      ]);
    expect(await scene.post()).toBe(53);
    expect(await scene.counts()).toEqual(SETTLED);
    expect(await scene.agency.balance('BANK_TP')).toBe(EXPECTED.closing);
  });

  it('are refused when the two formats of a day do not tell the same, since money could be posted twice', async () => {
    await scene.importFile(camt([{ amount: '1586.25', on: '2026-03-10', text: 'AUTRE LIBELLE' }]));
    await expect(scene.importFile(CFONB)).rejects.toMatchObject({
      code: 'BANK_STATEMENT_DISAGREES',
      facts: { number: 1, on: '2026-03-10' },
    });
    expect(await scene.counts()).toMatchObject({ lines: 1, due: 1 });
  });

  it.each([
    [
      'totals that differ',
      camt([{ amount: '10.00', on: '2026-03-10', text: 'X' }], { gap: 1n }),
      {
        code: 'BANK_TOTALS_DIFFER',
        facts: {
          ...{ line: 6, currency: 'EUR', opening: '0.00', lines: '10.00', closing: '10.01' },
          difference: '0.01',
        },
      },
    ],
    [
      'an account that is not ours',
      camt([], { iban: 'FR1420041010050500013M02606' }),
      {
        code: 'BANK_ACCOUNT_UNKNOWN',
        facts: { line: 3, ibanLast4: '2606' },
      },
    ],
    [
      'a document type',
      `<?xml version="1.0"?><!DOCTYPE x []>${camt([]).slice(21)}`,
      {
        code: 'BANK_FILE_UNSAFE',
        facts: { because: 'DOCTYPE' },
      },
    ],
    ['a file cut short', CFONB.subarray(0, 5000), { code: 'BANK_FILE_MALFORMED' }],
    [
      'its second half cut out of the middle',
      Buffer.concat([CFONB.subarray(0, 2440), CFONB.subarray(-122)]),
      {
        code: 'BANK_TOTALS_DIFFER',
      },
    ],
    ['nothing in it', '', { code: 'BANK_FILE_EMPTY' }],
    ['something else', 'Date;Montant\n', { code: 'BANK_FILE_UNKNOWN' }],
  ])('leave nothing behind when refused for %s', async (_, bytes, refusal) => {
    await expect(scene.importFile(bytes)).rejects.toMatchObject(refusal);
    const [left] = await scene.agency.sql(
      `SELECT (SELECT count(*) FROM bank_file)::int AS files, (SELECT count(*) FROM bank_statement)::int AS statements,
              (SELECT count(*) FROM bank_line)::int AS lines, (SELECT count(*) FROM bank_line_due)::int AS due`,
    );
    expect(left).toEqual({ files: 0, statements: 0, lines: 0, due: 0 });
  });

  it('refuse a second statement of the file that is wrong, and then the first one too', async () => {
    const right = camt([{ amount: '10.00', on: '2026-03-10', text: 'X' }]);
    const wrong = camt([{ amount: '20.00', on: '2026-03-11', text: 'Y' }], { gap: -5n });
    const [, statement = ''] = /(<Stmt>[^]*<\/Stmt>)/.exec(wrong) ?? [];
    await expect(
      scene.importFile(right.replace('</BkToCstmrStmt>', `${statement}</BkToCstmrStmt>`)),
    ).rejects.toMatchObject({ code: 'BANK_TOTALS_DIFFER' });
    expect(await scene.counts()).toMatchObject({ lines: 0, due: 0 });
  });
});

describe('a line of the bank', () => {
  let scene: Scene;
  const PAYER = 'FR1420041010050500013M02606';
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  async function told(lines: Parameters<typeof camt>[0]): Promise<ShownLine[]> {
    const file = await scene.importFile(camt(lines));
    await scene.post();
    expect(await scene.broken()).toEqual([]);
    return scene.lines(file.statements[0]?.id ?? '');
  }

  const owed = (caseId: string): Promise<Record<string, string>> => scene.agency.owed(caseId);

  it('is matched by the RF reference, and by a known account that pays exactly what its one case owes', async () => {
    const one = await scene.agency.case({ principal: '300.00' });
    const two = await scene.agency.case({
      principal: '80.00',
      debtorId: one.debtorId,
      number: 'G-9',
    });
    const [row] = await scene.agency.sql<{ rf: string }>(
      'SELECT reference_rf AS rf FROM case_file WHERE id = $1',
      [one.id],
    );
    expect(two.id).toBe(one.id);
    const on = '2026-03-20';
    const lines = await told([
      {
        amount: '100.00',
        on,
        text: `VIR ${(row?.rf ?? '').replace(/(.{4})/g, '$1 ')}`,
        iban: PAYER,
      },
      { amount: '50.00', on: '2026-03-21', text: 'VIREMENT', iban: PAYER },
      { amount: '280.00', on: '2026-03-22', text: 'VIREMENT', iban: PAYER },
      { amount: '280.00', on: '2026-03-22', text: 'VIREMENT', iban: DEDICATED_IBAN },
    ]);
    expect(lines).toMatchObject([
      { state: 'MATCHED', matchedBy: 'RF_REFERENCE', caseId: one.id },
      { state: 'SUSPENSE', reason: 'NO_REFERENCE' },
      { state: 'MATCHED', matchedBy: 'EXACT_BALANCE_KNOWN_IBAN', caseId: one.id },
      { state: 'SUSPENSE', reason: 'NO_REFERENCE', counterpartyIbanLast4: '0189' },
    ]);
    expect(await owed(one.id)).toEqual({});
  });

  it('waits in suspense when it names two cases, and under the name of a closed one', async () => {
    const one = await scene.agency.case({ principal: '300.00', number: 'A-100' });
    const two = await scene.agency.case({ principal: '300.00', number: 'A-200' });
    const shut = await scene.agency.case({ principal: '300.00', number: 'A-300' });
    await scene.agency.act(async (work) => {
      const cases = scene.agency.get(CasesService);
      await cases.close(work, await cases.lock(work, shut.id), { reason: 'RECALLED_BY_CREDITOR' });
    });
    const on = '2026-03-20';
    const [both, closed] = await told([
      { amount: '10.00', on, text: 'A-100 ET A-200' },
      { amount: '20.00', on, text: 'FACTURE A 300' },
    ]);
    expect(both).toMatchObject({ state: 'SUSPENSE', reason: 'SEVERAL_CASES', caseId: null });
    expect(closed).toMatchObject({ state: 'SUSPENSE', reason: 'CASE_CLOSED', caseId: null });
    const [named] = await scene.agency.sql(
      `SELECT named_case_id AS id FROM receipt WHERE amount_minor = 2000`,
    );
    expect(named).toEqual({ id: shut.id });
    expect([await owed(one.id), await owed(two.id)]).toEqual([
      { PRINCIPAL: '300.00' },
      { PRINCIPAL: '300.00' },
    ]);
  });

  it('from the account of a partner pays no case again for what he holds, whatever it names', async () => {
    const { agency } = scene;
    const { id: caseId } = await agency.case({ principal: '900.00', number: 'D-500' });
    const { id: partnerId } = await agency.act((work) =>
      agency.get(PartnersService).register(work, {
        ...{ name: 'Me Durand', kind: 'BAILIFF', reference: 'HUI-1', iban: PAYER },
      }),
    );
    // A correspondent of whom nothing is recorded passes on what names its case.
    const direct = { on: '2026-03-20', text: 'D-500', iban: PAYER };
    expect(await told([{ ...direct, amount: '10.00' }])).toMatchObject([{ state: 'MATCHED' }]);
    await agency.act((work) =>
      agency.get(PaymentsService).recordAtPartner(work, {
        ...{ caseId, partnerId, amountMinor: 100_00n, currency: 'EUR', means: 'CASH_AT_PARTNER' },
        receivedOn: '2026-03-20',
      }),
    );
    const [, second] = await told([
      { ...direct, amount: '10.00' },
      { ...direct, amount: '100.00', on: '2026-03-21' },
    ]);
    expect(second).toMatchObject({ state: 'SUSPENSE', reason: 'FROM_PARTNER', caseId: null });
    await scene.importFile(
      camt([
        { ...direct, amount: '10.00' },
        { ...direct, amount: '100.00', on: '2026-03-21' },
        { ...direct, amount: '50.00', on: '2026-03-22' },
      ]),
    );
    expect(await agency.act((work) => agency.get(BankPosting).postTogether(work))).toBe(1);
    expect(await owed(caseId)).toEqual({ PRINCIPAL: '790.00' });
    expect(await agency.sql(`SELECT FROM bank_outcome WHERE reason = 'FROM_PARTNER'`)).toHaveLength(
      2,
    );
    expect(await scene.broken()).toEqual([]);
  });

  it('in suspense is matched once a person says whose it is', async () => {
    const caseFile = await scene.agency.case({ principal: '300.00' });
    const [line] = await told([{ amount: '120.00', on: '2026-03-20', text: 'VIREMENT' }]);
    await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).match(work, line?.receiptId ?? '', caseFile.id),
    );
    const [statement] = await scene.agency.sql<{ id: string }>('SELECT id FROM bank_statement');
    expect(await scene.lines(statement?.id ?? '')).toMatchObject([
      { state: 'MATCHED', matchedBy: 'SUSPENSE', caseId: caseFile.id },
    ]);
  });

  it('takes back the payment that carried its reference, above 1,000.00 too, and whichever file came first', async () => {
    const caseFile = await scene.agency.case({ principal: '5000.00', number: 'B-100' });
    const payment = { amount: '2000.00', on: '2026-03-10', text: 'B-100', endToEnd: 'PAY-1' };
    const back = { amount: '-2000.00', on: '2026-03-17', text: 'X', code: 'ICDT/RRTN' };
    const [early] = await told([{ ...back, endToEnd: 'PAY-1' }]);
    expect(early).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_UNKNOWN_PAYMENT' });
    expect(await scene.agency.balance('BANK_TP')).toBe('0.00');

    const [paid] = await told([payment]);
    expect(paid).toMatchObject({ state: 'REVERSED', caseId: caseFile.id });
    expect(await owed(caseFile.id)).toEqual({ PRINCIPAL: '5000.00' });
    expect(await scene.agency.balance('BANK_TP')).toBe('0.00');
    expect(await scene.counts()).toMatchObject({ receipts: 1, reversals: 1, outcomes: 3, due: 0 });
  });

  it('takes back by what its label names when it carries no reference, and never one of two', async () => {
    const caseFile = await scene.agency.case({ principal: '900.00', number: 'C-100' });
    const on = '2026-03-10';
    const [, , back, ambiguous] = await told([
      { amount: '100.00', on, text: 'C-100' },
      { amount: '250.00', on, text: 'C-100' },
      { amount: '-250.00', on: '2026-03-12', text: 'REJET C-100', code: 'ICDT/ESCT' },
      { amount: '-250.00', on: '2026-03-13', text: 'REJET C-100', code: 'ICDT/ESCT' },
    ]);
    expect(back).toMatchObject({ state: 'RETURN' });
    expect(ambiguous).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_UNKNOWN_PAYMENT' });
    expect(await owed(caseFile.id)).toEqual({ PRINCIPAL: '800.00' });
    const [, , twoOfThem] = await told([
      { amount: '60.00', on: '2026-03-20', text: 'C-100', endToEnd: 'SAME' },
      { amount: '60.00', on: '2026-03-20', text: 'C 100', endToEnd: 'SAME' },
      { amount: '-60.00', on: '2026-03-21', text: 'REJET', endToEnd: 'SAME', code: 'ICDT/RRTN' },
    ]);
    expect(twoOfThem).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_SEVERAL_PAYMENTS' });
  });

  it('is the receipt that a person had recorded under the bank’s reference, of the same amount and day', async () => {
    const caseFile = await scene.agency.case({ principal: '5000.00', number: 'FA2024-20132' });
    const byHand = (bankReference: string, amount: string) =>
      scene.agency.act((work) =>
        scene.agency.get(PaymentsService).record(work, {
          ...{ caseId: caseFile.id, currency: 'EUR', means: 'TRANSFER', bankReference },
          ...{ amountMinor: parseAmount(amount, 'EUR') ?? 0n, valueOn: '2026-03-10' },
        }),
      );
    const receipt = await byHand('BK100000', '1586.25');
    await byHand('BK100001', '1.00');
    const { statements } = await scene.importFile(CAMT);
    await scene.post();
    const [first, second] = await scene.lines(statements[0]?.id ?? '');
    expect(first).toMatchObject({ state: 'REVERSED', matchedBy: 'PERSON', receiptId: receipt.id });
    expect(second).toMatchObject({ state: 'SUSPENSE', matchedBy: 'SUSPENSE' });
    expect(await scene.counts()).toMatchObject({ receipts: 52, reversals: 1 });
    expect(await scene.broken()).toEqual([]);
  });

  it('is new money when the receipt recorded under its reference was a mistake, taken back since', async () => {
    const caseFile = await scene.agency.case({ principal: '5000.00', number: 'FA2024-20132' });
    const mistake = await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, currency: 'EUR', means: 'TRANSFER', bankReference: 'BK100000' },
        ...{ amountMinor: 1586_25n, valueOn: '2026-03-10' },
      }),
    );
    await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).reverse(work, mistake.id, 'POSTING_ERROR'),
    );
    const { statements } = await scene.importFile(CAMT);
    // As far as the first movement, which comes back at the end of the month.
    await scene.post(1);
    const [first] = await scene.lines(statements[0]?.id ?? '');
    expect(first).toMatchObject({ state: 'MATCHED', caseId: caseFile.id });
    expect(first?.receiptId).not.toBe(mistake.id);
    expect(await scene.agency.balance('BANK_TP')).toBe('1586.25');
  });

  it('is new money when a person is taking back the receipt recorded for it', async () => {
    const { agency } = scene;
    const { id: caseId } = await agency.case({ principal: '900.00', number: 'D-600' });
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor: 90_00n, currency: 'EUR', means: 'TRANSFER' },
        valueOn: '2026-03-10',
      }),
    );
    await scene.importFile(camt([{ amount: '90.00', on: '2026-03-10', text: 'D-600' }]));
    let posted: Promise<number> | undefined;
    await agency.act(async (work) => {
      await agency.get(PaymentsService).reverse(work, receipt.id, 'POSTING_ERROR');
      // The worker must not be done before the person is.
      posted = scene.post();
      await Promise.race([posted, setTimeout(WAIT_MS)]);
    });
    expect(await posted).toBe(1);
    expect(await scene.counts()).toMatchObject({ receipts: 2, reversals: 1 });
    expect(await owed(caseId)).toEqual({ PRINCIPAL: '810.00' });
    expect(await agency.balance('BANK_TP')).toBe('90.00');
    expect(await scene.broken()).toEqual([]);
  });

  it('that the bank takes back is never a receipt that no bank had shown, taken back as a mistake', async () => {
    const caseFile = await scene.agency.case({ principal: '900.00', number: 'D-300' });
    const [paid] = await told([{ amount: '90.00', on: '2026-03-09', text: 'D-300' }]);
    const mistake = await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 90_00n, currency: 'EUR', means: 'CHEQUE' },
        valueOn: '2026-03-01',
      }),
    );
    await scene.agency.travelTo('2026-04-03');
    await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).reverse(work, mistake.id, 'POSTING_ERROR'),
    );
    const on = '2026-04-03';
    const [back] = await told([{ amount: '-90.00', on, text: 'REJET', code: 'ICDT/RRTN' }]);
    expect(back).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_UNKNOWN_PAYMENT' });
    expect(paid).toMatchObject({ state: 'MATCHED' });
  });

  it('takes back no payment whose whole reference only begins like its own', async () => {
    await scene.agency.case({ principal: '900.00', number: 'D-400' });
    const endToEnd = 'VIREMENT-202603-0001';
    const [paid] = await told([{ amount: '90.00', on: '2026-03-10', text: 'D-400', endToEnd }]);
    const back = { amount: '-90.00', on: '2026-03-12', text: 'X', code: 'ICDT/RRTN' };
    const [other, cut] = await told([
      { ...back, endToEnd: 'VIREMENT-202603-0002' },
      { ...back, endToEnd: 'VIREMENT-202603-' },
    ]);
    expect(other).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_UNKNOWN_PAYMENT' });
    expect(cut).toMatchObject({ state: 'RETURN', receiptId: paid?.receiptId });
  });

  it('that a person resolves while a file makes it due again is told once, and is due no more', async () => {
    const [, line] = await told([
      { amount: '10.00', on: '2026-03-09', text: 'VIREMENT' },
      { amount: '-5.00', on: '2026-03-10', text: 'REJET', code: 'ICDT/RRTN' },
    ]);
    const lineId = line?.id ?? '';
    expect(line).toMatchObject({ state: 'WAITING' });
    await scene.agency.act((work) =>
      scene.agency.get(WaitingLines).resolve(work, lineId, { as: 'EXCEPTION' }),
    );
    await scene.agency.sql(
      `INSERT INTO bank_line_due (line_id, booked_on, value_on, is_debit) SELECT id, booked_on, value_on, true FROM bank_line WHERE id = $1`,
      [lineId],
    );
    await scene.post();
    expect(await scene.counts()).toMatchObject({ due: 0, outcomes: 3, exceptions: 1 });
    expect(await scene.broken()).toEqual([]);
  });

  it('is the receipt that a person had recorded without the bank’s reference, once, of its case and about its day', async () => {
    const [caseFile, other] = [
      await scene.agency.case({ principal: '900.00', number: 'D-200' }),
      await scene.agency.case({ principal: '900.00', number: 'D-201' }),
    ];
    const byHand = ({ id: caseId }: { id: string }, valueOn: CalendarDate) =>
      scene.agency.act((work) =>
        scene.agency.get(PaymentsService).record(work, {
          ...{ caseId, amountMinor: 90_00n, currency: 'EUR', means: 'TRANSFER', valueOn },
        }),
      );
    const far = await byHand(caseFile, '2026-03-06');
    const near = await byHand(caseFile, '2026-03-08');
    await byHand(other, '2026-03-10');
    const lines = await told([
      { amount: '90.00', on: '2026-03-10', text: 'D-200', endToEnd: 'H-1' },
      { amount: '90.00', on: '2026-03-10', text: 'D-200', endToEnd: 'H-2' },
      { amount: '90.01', on: '2026-03-10', text: 'D-201', endToEnd: 'H-3' },
    ]);
    const ids = lines.map(({ receiptId }) => receiptId);
    expect(ids.filter((id) => id === near.id)).toHaveLength(1);
    expect(ids).not.toContain(far.id);
    expect(new Set(ids).size).toBe(3);
    // Three by hand, and of the three lines the one that is none of them.
    expect(await scene.counts()).toMatchObject({ receipts: 5 });
    expect(await scene.broken()).toEqual([]);
  });

  it('is tied to a reversal that a person made before the bank’s file came', async () => {
    await scene.agency.case({ principal: '900.00', number: 'D-100' });
    const [paid] = await told([
      { amount: '90.00', on: '2026-03-10', text: 'D-100', endToEnd: 'E-1' },
    ]);
    await scene.agency.act((work) =>
      scene.agency.get(PaymentsService).reverse(work, paid?.receiptId ?? '', 'CHEQUE_UNPAID'),
    );
    const [back] = await told([
      { amount: '-90.00', on: '2026-03-12', text: 'REJET', endToEnd: 'E-1', code: 'ICDT/RRTN' },
    ]);
    expect(back).toMatchObject({ state: 'RETURN', receiptId: paid?.receiptId });
    expect(await scene.counts()).toMatchObject({ reversals: 1 });
    expect(await scene.agency.balance('BANK_TP')).toBe('0.00');
  });

  it('of money that we sent waits for the act that sent it, and one of a day to come waits for the day', async () => {
    const lines = await told([
      { amount: '500.00', on: '2026-03-10', text: 'VIREMENT' },
      { amount: '-300.00', on: '2026-03-11', text: 'REVERSEMENT MARS', code: 'ICDT/ESCT' },
      { amount: '300.00', on: '2026-03-12', text: 'RETOUR', code: 'ICDT/RRTN' },
      { amount: '70.00', on: '2026-04-03', text: 'VIREMENT' },
    ]);
    expect(lines.map(({ state, reason }) => [state, reason])).toEqual([
      ['SUSPENSE', 'NO_REFERENCE'],
      ['WAITING', 'OUTGOING'],
      ['WAITING', 'RETURN_OF_OURS'],
      ['DUE', null],
    ]);
    expect(await scene.agency.balance('BANK_TP')).toBe('500.00');
    await scene.agency.travelTo('2026-04-03');
    expect(await scene.post()).toBe(1);
    expect(await scene.agency.balance('BANK_TP')).toBe('570.00');
    expect(await scene.broken()).toEqual([]);
  });

  it('keeps no whole account number of a payer once it is posted', async () => {
    await told([{ amount: '10.00', on: '2026-03-20', text: 'VIREMENT', iban: PAYER }]);
    const [kept] = await scene.agency.sql<{ found: number }>(
      `SELECT (SELECT count(*) FROM bank_line l WHERE to_jsonb(l)::text LIKE '%' || $1 || '%')::int
            + (SELECT count(*) FROM bank_line_due)::int AS found`,
      [PAYER],
    );
    expect(kept).toEqual({ found: 0 });
    const [receipt] = await scene.agency.sql(
      `SELECT payer_iban_last4 AS last4, payer_iban_hash = sha256($1::bytea) AS same FROM receipt`,
      [PAYER],
    );
    expect(receipt).toEqual({ last4: '2606', same: true });
  });
});
