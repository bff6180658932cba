import { Readable } from 'node:stream';

import { CasesService } from '@solde/cases';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { camtNotification } from '../../../test/support/bank-messages';
import { camtFile, type CamtLine } from '../../../test/support/camt-file';
import { BankImport } from './bank-import.service';
import { BankPosting, LINES_TOGETHER_MAX } from './bank-posting.service';
import { BankUploads } from './bank-uploads.service';
import { BankModule } from './bank.module';

const STORY_MS = 120_000;
const caller = systemCaller('spec');
const IBANS = ['FR1420041010050500013M02606', 'DE89370400440532013000', 'BE68539007547034'];

/** What a line became: how it was matched and why not, and how its money was spent. */
const BECAME = `
  SELECT l.text, l.amount_minor::text AS amount, o.kind, o.matched_by, o.reason, c.number AS case, r.means,
         r.payer_iban_last4, r.stated_reference, v.reason AS reversed,
         (SELECT string_agg(k.number || ' ' || a.component || ' ' || a.amount_minor, ', ' ORDER BY k.number, a.component, a.amount_minor)
          FROM allocation a JOIN claim k ON k.id = a.claim_id WHERE a.receipt_id = r.id) AS spent
  FROM bank_line l LEFT JOIN bank_outcome o ON o.line_id = l.id LEFT JOIN receipt r ON r.id = o.receipt_id
  LEFT JOIN case_file c ON c.id = r.named_case_id LEFT JOIN reversal v ON v.receipt_id = r.id
  ORDER BY l.text, l.amount_minor, o.kind, l.ordinal`;

class Scene {
  private constructor(
    readonly agency: Agency,
    readonly cases: readonly BuiltCase[],
  ) {}

  static async open(): Promise<Scene> {
    const agency = await Agency.open([BankModule]);
    const cases: BuiltCase[] = [];
    while (cases.length < 6) cases.push(await agency.case({ principal: '1000.00' }));
    const scene = new Scene(agency, cases);
    await scene.close(5);
    await agency.travelTo('2026-04-02');
    return scene;
  }

  importLines(lines: readonly CamtLine[]): Promise<void> {
    return this.importFile(camtFile(lines));
  }

  async importFile(file: Iterable<Buffer>): Promise<void> {
    await this.agency
      .get(BankUploads)
      .receive(Readable.from(file), 'releve', (upload) =>
        this.agency.act((work) => this.agency.get(BankImport).importFile(work, upload)),
      );
  }

  async singly(): Promise<void> {
    const posting = this.agency.get(BankPosting);
    for (let next: string | null = ''; next !== null;)
      next = await this.agency.act(async (work) => {
        const id = await posting.nextToPost(work);
        if (id !== null) await posting.post(work, id);
        return id;
      });
  }

  /** As the worker does: together what can be, alone what cannot. Answers how many went together, act by act. */
  async together(): Promise<number[]> {
    const posting = this.agency.get(BankPosting);
    const acts: number[] = [];
    for (;;) {
      const posted = await this.agency.act((work) => posting.postTogether(work));
      if (posted > 0) acts.push(posted);
      else if (!(await this.alone())) return acts;
    }
  }

  async broken(): Promise<string[]> {
    const proofs = await this.agency.get(ProveQuery).prove(caller);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  private alone(): Promise<boolean> {
    const posting = this.agency.get(BankPosting);
    return this.agency.act(async (work) => {
      const id = await posting.nextToPost(work);
      if (id !== null) await posting.post(work, id);
      return id !== null;
    });
  }

  private async close(place: number): Promise<void> {
    await this.agency.act(async (work) => {
      const cases = this.agency.get(CasesService);
      const caseFile = await cases.lock(work, this.cases[place]?.id ?? '');
      await cases.close(work, caseFile, { reason: 'UNCOLLECTABLE' });
    });
  }
}

const on = '2026-03-10';
const [anna, bruno, chloe] = IBANS.map((iban) => ({ iban }));
/** Invoices F-0001 to F-0006, the last of a closed case. */
const MONTH: readonly CamtLine[] = [
  { amountMinor: 100_00n, on, text: 'FACTURE F-0001 MARS', ...anna },
  { amountMinor: 50_00n, on, text: 'FACTURE F-0002', ...bruno },
  { amountMinor: 20_00n, on, text: 'FACTURE F-0001 F-0002' },
  { amountMinor: 70_00n, on, text: 'FACTURE F-0006 DE MARS' },
  { amountMinor: 30_00n, on, text: 'VIREMENT', ...chloe },
  // Known from the first line alone, and exact only after it.
  { amountMinor: 900_00n, on: '2026-03-11', text: 'SOLDE', ...anna },
  { amountMinor: 5_00n, on: '2026-03-11', text: 'RELIQUAT', ...anna },
  // Chloé becomes known by a line under a reference, and pays the rest two lines later.
  { amountMinor: 400_00n, on: '2026-03-12', text: 'F-0003', ...chloe },
  { amountMinor: 10_00n, on: '2026-03-12', text: 'REMISE CHEQUES F-0004' },
  { amountMinor: 600_00n, on: '2026-03-12', text: 'VIREMENT', ...chloe },
  { amountMinor: -12_50n, on: '2026-03-12', text: 'FRAIS DE TENUE', code: 'MDOP/CHRG' },
  { amountMinor: -50_00n, on: '2026-03-13', text: 'REJET F-0002', code: 'RCDT/RRTN' },
  { amountMinor: 15_00n, on: '2026-03-14', text: 'FACTURE F-0002', ...bruno },
  { amountMinor: 2000_00n, on: '2026-03-14', text: 'F-0004 TROP' },
];

describe('movements posted together', () => {
  let [singly, together]: Scene[] = [];
  beforeEach(async () => {
    singly = await Scene.open();
    together = await Scene.open();
  }, STORY_MS);
  afterEach(async () => {
    await singly?.agency.close();
    await together?.agency.close();
  });

  it(
    'become what they would have become one by one, those that depend on the ones before them too',
    async () => {
      await singly?.importLines(MONTH);
      await together?.importLines(MONTH);
      await singly?.singly();
      const acts = await together?.together();
      const expected = await singly?.agency.sql<Record<string, string>>(BECAME);
      expect(await together?.agency.sql(BECAME)).toEqual(expected);
      expect(expected).toContainEqual(
        expect.objectContaining({ text: 'SOLDE', matched_by: 'EXACT_BALANCE_KNOWN_IBAN' }),
      );
      expect(expected).toContainEqual(
        expect.objectContaining({ amount: '60000', matched_by: 'EXACT_BALANCE_KNOWN_IBAN' }),
      );
      // Three breaks are made by payers, two by what is no receipt.
      expect(acts).toEqual([5, 1, 3, 1, 2]);
      expect(await together?.broken()).toEqual([]);
    },
    STORY_MS,
  );

  it(
    'are read with what a notification says of those that say nothing themselves',
    async () => {
      const told = { on, reference: 'BK-1', amount: '100.00', text: 'F-0001', name: 'Un' } as const;
      const back = {
        on,
        reference: 'BK-2',
        amount: '30.00',
        text: 'RETOUR',
        returnCode: 'AC04',
      } as const;
      const mute = (reference: string, amountMinor: bigint): CamtLine => ({
        ...{ amountMinor, on, text: '', reference },
      });
      for (const scene of [singly, together]) {
        await scene?.importFile([Buffer.from(camtNotification([told, back]))]);
        await scene?.importLines([
          ...[mute('BK-1', 100_00n), mute('BK-2', 30_00n), mute('BK-3', 7_00n)],
          { amountMinor: 5_00n, on: '2026-03-11', text: 'F-0002' },
        ]);
      }
      await singly?.singly();
      await together?.together();
      const expected = await singly?.agency.sql<Record<string, string>>(BECAME);
      expect(expected).toMatchObject([
        { amount: '700', kind: 'RECEIPT', reason: 'NO_REFERENCE' },
        { amount: '3000', kind: 'WAITING', reason: 'RETURN_OF_OURS' },
        { amount: '10000', kind: 'RECEIPT', matched_by: 'INVOICE_NUMBER' },
        { amount: '500', kind: 'RECEIPT', matched_by: 'INVOICE_NUMBER' },
      ]);
      expect(await together?.agency.sql(BECAME)).toEqual(expected);
      expect(await together?.broken()).toEqual([]);
    },
    STORY_MS,
  );

  it('leave a receipt that a person recorded under the reference of the bank to its own act', async () => {
    if (together === undefined) throw new Error('no scene');
    const { agency, cases } = together;
    await together.importLines(
      MONTH.slice(0, 3).map((line, n) => ({ ...line, reference: `BANQUE-${n}` })),
    );
    await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: cases[2]?.id ?? '', amountMinor: 100_00n, currency: 'EUR', valueOn: on },
        ...{ means: 'TRANSFER', bankReference: 'BANQUE-0' },
      }),
    );
    await together.together();
    const [became] = await agency.sql(`SELECT * FROM (${BECAME}) b WHERE text LIKE '%MARS'`);
    expect(became).toMatchObject({ kind: 'RECEIPT', matched_by: 'PERSON' });
    expect(await agency.sql('SELECT FROM receipt')).toHaveLength(3);
  });

  it(
    'are posted once when several workers ask at once',
    async () => {
      const lines = Array.from({ length: LINES_TOGETHER_MAX + 20 }, (_, n): CamtLine => ({
        ...{ amountMinor: 1_00n + BigInt(n), on, text: `F-000${1 + (n % 4)} ECHEANCE ${n}` },
      }));
      await together?.importLines(lines);
      await Promise.all([together?.together(), together?.together(), together?.together()]);
      const [count] =
        (await together?.agency.sql<Record<string, number>>(
          `SELECT (SELECT count(*) FROM receipt)::int AS receipts, (SELECT count(*) FROM bank_outcome)::int AS outcomes,
                  (SELECT count(*) FROM bank_line_due)::int AS due`,
        )) ?? [];
      expect(count).toEqual({ receipts: lines.length, outcomes: lines.length, due: 0 });
      expect(await together?.broken()).toEqual([]);
    },
    STORY_MS,
  );
});
