import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

import {
  BankImport,
  BankPosting,
  BankQuery,
  BankTies,
  BankUploads,
  ContinuityQuery,
  LineChoicesQuery,
  WaitingLines,
  WaitingLinesQuery,
  type Resolution,
  type ShownLine,
} from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { CostsService, ProvisionsService } from '@solde/costs';
import { LedgerService } from '@solde/ledger';
import { formatAmount } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { Deliveries, systemCaller, uuidv7, type Caller } from '@solde/platform';
import {
  CutTransfersQuery,
  InvoicesService,
  TransfersService,
  WithdrawalsService,
} from '@solde/remittance';

import type { BuiltCase } from '../../../test/support/agency';
import { camtFile, type CamtLine } from '../../../test/support/camt-file';
import { cfonbFile, mt940File } from '../../../test/support/cut-files';
import { Remittances, type Remitted } from '../../../test/support/remittances';
import { TrustModule } from './trust.module';
import { TrustQuery } from './trust.query';

const reader = systemCaller('spec');
const all = { limit: 100, after: null };
/** The account of the creditor in `Remittances.account`. */
const CREDITORS_IBAN = 'FR1420041010050500013M02606';
/** An account that nobody knows. */
const OTHER_IBAN = 'DE89370400440532013000';
/** The day on which the files of the bank end. */
const END = '2026-03-31';
/** Long enough for an act that waits for nobody to be done. */
const WAIT_MS = 1000;
const eur = (minor: bigint) => formatAmount(minor, 'EUR');

describe('a movement of the bank that the books have already', () => {
  let house: Remittances;
  let caseFile: BuiltCase;
  let paid: CamtLine;

  beforeEach(async () => {
    house = await Remittances.open([TrustModule]);
    await house.account();
    caseFile = await house.agency.case({ principal: '5000.00', number: 'FAC-101' });
    paid = { amountMinor: 1000_00n, on: '2026-03-10', text: 'FACTURE FAC-101', endToEnd: 'PAIE-1' };
    await house.agency.travelTo('2026-03-10');
    await bank(paid);
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const receives = async (file: Iterable<Buffer>): Promise<void> => {
    await reads(file);
    await house.agency.get(Deliveries).deliverDue();
  };
  /** As `receives`, and nobody has heard of it yet. */
  const reads = async (file: Iterable<Buffer>): Promise<void> => {
    const { agency } = house;
    await agency.get(BankUploads).receive(Readable.from(file), 'releve', async (upload) => {
      await agency.act((work) => agency.get(BankImport).importFile(work, upload));
    });
    const posting = agency.get(BankPosting);
    const postNext = () =>
      agency.act(async (work) => {
        const next = await posting.nextToPost(work);
        if (next !== null) await posting.post(work, next);
        return next;
      });
    while ((await postNext()) !== null);
  };
  /** A statement that holds all that the bank has said so far, and what it says now. */
  const bank = (...lines: CamtLine[]) => receives(camtFile(lines));
  const lines = async (): Promise<ShownLine[]> => {
    const query = house.agency.get(BankQuery);
    const [last] = (await query.statements(reader, all)).items;
    return (await query.lines(reader, last?.id ?? '', null, all)).items;
  };
  const states = async () =>
    (await lines()).map(({ amountMinor, state }) => [eur(amountMinor), state]);
  const waiting = async () =>
    (await house.agency.get(WaitingLinesQuery).page(reader, null, all)).items;
  const choices = (lineId: string) => house.agency.get(LineChoicesQuery).of(reader, lineId);
  const resolve = (lineId: string, resolution: Resolution, who?: Caller) =>
    house.agency.act(
      (work) => house.agency.get(WaitingLines).resolve(work, lineId, resolution),
      who,
    );
  /** What the proof lists on either side, the kind and the amount of each, once nothing is left unexplained. */
  const proof = async (on: CalendarDate = END): Promise<(readonly [string, string])[]> => {
    const query = house.agency.get(TrustQuery);
    const { unexplainedMinor, heldMinor, owedMinor } = await query.proof(reader, 'EUR', on);
    expect([unexplainedMinor, heldMinor]).toEqual([0n, owedMinor]);
    const positions = await house.agency.get(ContinuityQuery).positions(reader);
    expect(positions).toMatchObject([{ unexplainedMinor: 0n }]);
    const { items } = await query.details(reader, 'EUR', on, all);
    return items.map(({ kind, amountMinor }) => [kind, eur(amountMinor)] as const).sort();
  };
  const unseen = (...amounts: string[]) => amounts.map((amount) => ['NOT_ON_A_STATEMENT', amount]);
  const remitted = async (): Promise<Remitted> => house.remit('2026-03-15');
  const whole = (statement: Pick<Remitted, 'id'> | undefined) =>
    (statement?.id ?? '').replaceAll('-', '');
  const cut = (statement: Remitted) => whole(statement).slice(0, 16);
  const out = (amountMinor: bigint, change: Partial<CamtLine> = {}): CamtLine => ({
    ...{ amountMinor: -amountMinor, on: '2026-03-16', text: 'VIR SEPA', code: 'ICDT/ESCT' },
    ...change,
  });
  const back = (amountMinor: bigint, change: Partial<CamtLine> = {}): CamtLine => ({
    ...{ amountMinor, on: '2026-03-17', text: 'RETOUR', code: 'ICDT/RRTN', ...change },
  });

  describe('recorded by hand first', () => {
    it('is each transfer of a run that a person said was paid, and the withdrawal of its fees', async () => {
      const { caseFile: other } = await house.otherCreditor();
      await house.account('2026-01-01', other.creditorId);
      const [{ rf } = { rf: '' }] = await house.agency.sql<{ rf: string }>(
        'SELECT reference_rf AS rf FROM case_file WHERE id = $1',
        [other.id],
      );
      const more = { amountMinor: 500_00n, on: '2026-03-11', text: rf };
      await house.agency.travelTo('2026-03-11');
      await bank(paid, more);
      const { runId } = await remitted();
      await house.markPaid(runId, '2026-03-15');
      // Two transfers, and the fees of both creditors in one withdrawal.
      expect(await proof()).toEqual(unseen('270.00', '410.00', '820.00'));
      const [first, second] = await house.agency.sql<{ id: string }>(
        'SELECT id FROM remittance_statement ORDER BY transfer_minor DESC',
      );
      await house.agency.travelTo('2026-03-17');
      await bank(
        ...[paid, more],
        out(820_00n, { endToEnd: whole(first) }),
        out(410_00n, { endToEnd: whole(second) }),
        out(270_00n, { text: 'HONORAIRES' }),
      );
      expect(await states()).toEqual([
        ['1000.00', 'MATCHED'],
        ['500.00', 'MATCHED'],
        ['-820.00', 'TRANSFER'],
        ['-410.00', 'TRANSFER'],
        ['-270.00', 'TRANSFER'],
      ]);
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
      expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    });

    it('is a transfer once: what the bank pays a second time waits for a person', async () => {
      const statement = await remitted();
      await house.markPaid(statement.runId, '2026-03-15');
      await house.agency.travelTo('2026-03-17');
      const twice = out(820_00n, { endToEnd: whole(statement) });
      await bank(paid, twice, { ...twice, text: 'VIR SEPA BIS' }, out(180_00n));
      expect((await states()).map(([, state]) => state).sort()).toEqual(
        ['MATCHED', 'TRANSFER', 'TRANSFER', 'WAITING'].sort(),
      );
      expect(await proof()).toEqual([['BANK_LINE_NOT_POSTED', '-820.00']]);
      const [line] = await waiting();
      const recognise = house.agency.act((work) =>
        house.agency.get(TransfersService).recogniseLine(work, line?.id ?? '', statement.id),
      );
      await expect(recognise).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('is a transfer that came back, also on the day it left, whichever line is read first', async () => {
      const statement = await remitted();
      await house.agency.travelTo('2026-03-17');
      const carries = { endToEnd: whole(statement), on: '2026-03-17' };
      // Money in is posted before money out of one day: the return is read first.
      await bank(paid, out(820_00n, carries), back(820_00n, { ...carries, returnCode: 'AC04' }));
      expect(await states()).toEqual([
        ['1000.00', 'MATCHED'],
        ['-820.00', 'TRANSFER'],
        ['820.00', 'TRANSFER'],
      ]);
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
      expect(await house.agency.balance('CREDITOR_PAYABLE', house.creditorId)).toBe('-820.00');
    });

    it('is a transfer whose leaving and return a person had recorded', async () => {
      const statement = await remitted();
      const told = {
        endToEndId: whole(statement),
        amountMinor: 820_00n,
        on: '2026-03-15' as const,
      };
      const source = { kind: 'PERSON' as const };
      await house.agency.act(async (work) => {
        const transfers = house.agency.get(TransfersService);
        await transfers.confirmTransfer(work, { ...told, source });
        await transfers.returnTransfer(work, { ...told, source, reason: 'AC04' });
      });
      expect(await proof()).toEqual(unseen('-820.00', '820.00'));
      await house.agency.travelTo('2026-03-17');
      // The bank gives no reference with what comes back.
      await bank(paid, out(820_00n, { endToEnd: whole(statement) }), back(820_00n));
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
    });

    it('is the withdrawal of fees of its very amount about its day, and no other', async () => {
      const statement = await remitted();
      const withdraw = () =>
        house.agency.act((work) =>
          house.agency
            .get(WithdrawalsService)
            .withdraw(work, { currency: 'EUR', on: '2026-03-15' }),
        );
      expect(await withdraw()).toBe(180_00n);
      expect(await proof()).toEqual(unseen('180.00'));
      await house.agency.travelTo('2026-03-19');
      const transfer = out(820_00n, { endToEnd: whole(statement) });
      await bank(paid, transfer, out(180_01n), out(180_00n, { on: '2026-03-19' }));
      expect((await waiting()).map(({ amountMinor }) => eur(amountMinor))).toEqual([
        '-180.01',
        '-180.00',
      ]);
      // Too far from its day to be sure of: it is proposed, and one act of a person ties it.
      const far = (await waiting())[1]?.id ?? '';
      const [choice] = await choices(far);
      expect(choice).toMatchObject({
        as: 'RECORDED',
        what: 'WITHDRAWAL',
        reasons: ['SAME_AMOUNT'],
      });
      const wrong = { as: 'RECORDED', entryId: choice?.id ?? '' } as const;
      await expect(resolve((await waiting())[0]?.id ?? '', wrong)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await resolve(far, wrong)).toBe(true);
      expect(await proof()).toEqual([['BANK_LINE_NOT_POSTED', '-180.01']]);
      await expect(resolve(far, wrong)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('is the claim of a debit that its creditor paid, known by his account', async () => {
      await house.agree({ negativeBalance: 'INVOICE' });
      const statement = await remitted();
      await house.markPaid(statement.runId, '2026-03-15');
      const receiptId = (await lines())[0]?.receiptId ?? '';
      const more = { amountMinor: 900_00n, on: '2026-03-16', text: 'INCONNU' };
      await house.agency.travelTo('2026-03-16');
      const gone = [out(820_00n, { endToEnd: whole(statement) }), out(180_00n)];
      await bank(paid, ...gone, more);
      await house.agency.act((work) =>
        house.agency.get(PaymentsService).reverse(work, receiptId, 'TRANSFER_RETURNED', 900_00n),
      );
      const next = await house.remit(END);
      const [claim] = await house.agency.sql<{ id: string; amount: string }>(
        'SELECT id, amount_minor::text AS amount FROM debit_claim',
      );
      const amountMinor = BigInt(claim?.amount ?? 0);
      expect([next.runId === statement.runId, amountMinor > 0n]).toEqual([false, true]);
      await house.agency.act((work) =>
        house.agency.get(InvoicesService).recordPayment(work, {
          ...{ documentId: claim?.id ?? '', currency: 'EUR', amountMinor, on: END },
          reference: 'VIR',
        }),
      );
      const returned = {
        ...{ amountMinor: -900_00n, on: '2026-03-30', text: 'REJET', code: 'RCDT/RRTN' },
        ...{ endToEnd: 'PAIE-1', originalMinor: 1000_00n },
      };
      const claimed = { amountMinor, on: END, text: 'DD', iban: CREDITORS_IBAN };
      expect(await proof()).toEqual(unseen(eur(-amountMinor), '900.00'));
      await bank(paid, ...gone, more, returned, claimed);
      expect(await waiting()).toEqual([]);
      expect((await states()).slice(-2)).toEqual([
        ['-900.00', 'RETURN'],
        [eur(amountMinor), 'TRANSFER'],
      ]);
      expect(await proof()).toEqual([]);
    });
  });

  describe('of the costs of a case', () => {
    const provide = (change: { bankReference?: string; receivedOn?: CalendarDate } = {}) =>
      house.agency.act((work) =>
        house.agency.get(ProvisionsService).receive(work, {
          ...{ caseId: caseFile.id, amountMinor: 300_00n, currency: 'EUR' },
          ...{ receivedOn: '2026-03-10', ...change },
        }),
      );
    const spend = (amountMinor: bigint, label: string) =>
      house.agency.act(async (work) => {
        const locked = await house.agency.get(CasesService).lock(work, caseFile.id);
        await house.agency.get(CostsService).record(work, locked, {
          ...{ kind: 'GREFFE', label, amountMinor, currency: 'EUR', incurredOn: '2026-03-10' },
          ...{ funder: 'PROVISION', recoverable: 'NO' },
        });
      });
    const provision = (change: Partial<CamtLine> = {}): CamtLine => ({
      ...{ amountMinor: 300_00n, on: '2026-03-11', text: 'VIREMENT', ...change },
    });

    it.each([
      ['under the bank’s reference', { reference: 'PROV-1' }],
      ['from his account', { iban: CREDITORS_IBAN }],
      ['under his name', { name: 'FOURNITURES DU NORD SAS' }],
    ])('is the provision that its creditor paid in %s', async (_, known) => {
      await provide({ bankReference: 'PROV-1' });
      expect(await proof()).toEqual(unseen('-300.00'));
      await house.agency.travelTo('2026-03-12');
      await bank(paid, provision(known));
      expect(await states()).toEqual([
        ['1000.00', 'MATCHED'],
        ['300.00', 'PROVISION'],
      ]);
      expect(await proof()).toEqual([]);
      expect(await house.agency.balance('PROVISIONS', house.creditorId)).toBe('-300.00');
      // The next money of that amount is a debtor's.
      await bank(paid, provision(known), provision({ text: 'AUTRE' }));
      expect((await states()).at(-1)).toEqual(['300.00', 'SUSPENSE']);
      expect(await proof()).toEqual([]);
    });

    it('is no provision when the account of its payer was asked for, and nobody approved it', async () => {
      const anna = await house.agency.person('Anna');
      await house.agency.sql(
        `INSERT INTO bank_detail (id, creditor_id, iban, holder, requested_by, act_id)
         SELECT $1, $2, $3, 'X', $4, id FROM act LIMIT 1`,
        [uuidv7(), house.creditorId, OTHER_IBAN, anna.userId],
      );
      await provide();
      await house.agency.travelTo('2026-03-12');
      await bank(paid, provision({ iban: OTHER_IBAN }));
      expect(await waiting()).toMatchObject([{ reason: 'RECORDED_BY_HAND' }]);
    });

    it('waits, with the provision proposed, when nothing says whose money it is', async () => {
      await provide();
      await house.agency.travelTo('2026-03-12');
      const named = provision({ text: 'FACTURE FAC-101' });
      const { id: otherId } = await house.agency.case({ principal: '400.00', number: 'FAC-102' });
      await bank(paid, provision(), named, provision({ text: 'FACTURE FAC-102' }));
      const [first, second, third] = (await lines()).slice(1);
      expect([first, second, third]).toMatchObject([
        { state: 'WAITING', reason: 'RECORDED_BY_HAND' },
        { state: 'WAITING', reason: 'RECORDED_BY_HAND' },
        { state: 'MATCHED', caseId: otherId },
      ]);
      expect(await proof()).toEqual([
        ...[300, 300].map((amount) => ['BANK_LINE_NOT_POSTED', `${amount}.00`]),
        ...unseen('-300.00'),
      ]);
      const [choice] = await choices(first?.id ?? '');
      expect(choice).toMatchObject({
        ...{ as: 'RECORDED', what: 'PROVISION', reasons: ['SAME_AMOUNT', 'NEAR_DAY'] },
        amountMinor: 300_00n,
      });
      await resolve(first?.id ?? '', { as: 'RECORDED', entryId: choice?.id ?? '' });
      expect(await choices(second?.id ?? '')).toEqual([]);
      await resolve(second?.id ?? '', { as: 'RECEIPT' });
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
    });

    it('is the cost paid out of its provision, when the line names the case; else it is proposed', async () => {
      await provide({ bankReference: 'PROV-1' });
      await spend(38_00n, 'Greffe, requête');
      await spend(51_00n, 'Signification');
      expect(await proof()).toEqual(unseen('-300.00', '38.00', '51.00'));
      await house.agency.travelTo('2026-03-12');
      const at = { on: '2026-03-12' };
      await bank(
        ...[paid, provision({ reference: 'PROV-1' })],
        out(38_00n, { ...at, text: 'GREFFE TC LILLE FAC-101' }),
        out(51_00n, { ...at, text: 'SCP HUISSIERS' }),
      );
      expect(await states()).toEqual([
        ['1000.00', 'MATCHED'],
        ['300.00', 'PROVISION'],
        ['-38.00', 'COST'],
        ['-51.00', 'WAITING'],
      ]);
      const [line] = await waiting();
      const [choice] = await choices(line?.id ?? '');
      expect(choice).toMatchObject({ as: 'RECORDED', what: 'COST', label: 'Signification' });
      const entryId = choice?.id ?? '';
      // Two persons at once: one ties it, the other is told that it is done.
      const both = await Promise.allSettled([
        resolve(line?.id ?? '', { as: 'RECORDED', entryId }),
        resolve(line?.id ?? '', { as: 'RECORDED', entryId }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await states()).at(-1)).toEqual(['-51.00', 'COST']);
      expect(await proof()).toEqual([]);
    });

    it('is tied by nobody to an entry of another amount: the database says so too', async () => {
      await provide();
      await house.agency.travelTo('2026-03-17');
      await bank(paid, out(12_00n, { on: '2026-03-17' }));
      const [line] = await waiting();
      const [entry] = await house.agency.sql<{ id: string }>(
        `SELECT id FROM entry WHERE source = 'provision'`,
      );
      const entryId = entry?.id ?? '';
      const said = resolve(line?.id ?? '', { as: 'RECORDED', entryId });
      await expect(said).rejects.toMatchObject({ code: 'NOT_FOUND', facts: { entryId } });
      const insert = house.agency.sql(
        `INSERT INTO bank_outcome (id, line_id, kind, entry_id, act_id) SELECT $1, id, 'RECORDED', $2, act_id FROM bank_line WHERE id = $3`,
        [uuidv7(), entryId, line?.id],
      );
      await expect(insert).rejects.toMatchObject({
        constraint: 'bank_outcome_recorded_is_its_entry',
      });
    });
  });

  describe('of which two say something', () => {
    it('is what a person said of it first, when whoever sent the money hears of it late', async () => {
      const statement = await remitted();
      await house.agency.travelTo('2026-03-17');
      await reads(camtFile([paid, out(820_00n, { endToEnd: whole(statement) })]));
      const [line] = await waiting();
      await resolve(line?.id ?? '', { as: 'EXCEPTION' });
      await house.agency.get(Deliveries).deliverDue();
      expect((await states()).at(-1)).toEqual(['-820.00', 'EXCEPTION']);
      expect(await house.agency.balance('BANK_TP')).toBe('180.00');
      expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
    });

    it('is one thing when a person resolves it while another withdraws the fees with it', async () => {
      const statement = await remitted();
      await house.agency.travelTo('2026-03-17');
      await bank(paid, out(820_00n, { endToEnd: whole(statement) }), out(180_00n));
      const [line] = await waiting();
      const bankLineId = line?.id ?? '';
      const withdraw = () =>
        house.agency.act((work) =>
          house.agency
            .get(WithdrawalsService)
            .withdraw(work, { currency: 'EUR', on: '2026-03-16', bankLineId }),
        );
      let withdrawn: Promise<PromiseSettledResult<bigint>[]> | undefined;
      await house.agency.act(async (work) => {
        await house.agency.get(WaitingLines).resolve(work, bankLineId, { as: 'EXCEPTION' });
        // He must not be done before the first one is.
        withdrawn = Promise.allSettled([withdraw()]);
        await Promise.race([withdrawn, setTimeout(WAIT_MS)]);
      });
      expect(await withdrawn).toMatchObject([
        {
          status: 'rejected',
          reason: { code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'EXCEPTION' } },
        },
      ]);
      expect(await house.agency.balance('BANK_TP')).toBe('0.00');
      expect(await house.agency.sql(`SELECT FROM entry WHERE source = 'bank_line'`)).toHaveLength(
        2,
      );
    });

    it('is one thing in the database too, whichever is written second', async () => {
      const statement = await remitted();
      await house.agency.travelTo('2026-03-17');
      await bank(paid, out(820_00n, { endToEnd: whole(statement) }), out(30_00n));
      const [, transfer, other] = (await lines()).map(({ id }) => id);
      await resolve(other ?? '', { as: 'EXCEPTION' });
      const booked = (lineId: string | undefined) =>
        house.agency.act((work) =>
          house.agency.get(LedgerService).post(work, {
            ...{ kind: 'TRANSFER_CLEARED', currency: 'EUR', valueOn: '2026-03-16' },
            ...{ source: 'bank_line', sourceId: lineId ?? '' },
            postings: [
              { code: 'TRANSFERS_IN_TRANSIT', amountMinor: 1n },
              { code: 'BANK_TP', amountMinor: -1n },
            ],
          }),
        );
      for (const line of [transfer, other])
        await expect(booked(line)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      const told = house.agency.sql(
        `INSERT INTO bank_outcome (id, line_id, kind, entry_id, act_id)
         SELECT $1, $2, 'REFUND', id, act_id FROM entry WHERE source = 'receipt' LIMIT 1`,
        [uuidv7(), transfer],
      );
      await expect(told).rejects.toMatchObject({ constraint: 'bank_line_means_one_thing' });
    });
  });

  describe('tied to what it is not', () => {
    const untie = (lineId: string | undefined, who: Caller | undefined = house.accountant) =>
      house.agency.act(
        (work) => house.agency.get(BankTies).untie(work, lineId ?? '', 'Frais de la banque'),
        who,
      );
    const tied = (lineId: string | undefined, entryId: string) =>
      resolve(lineId ?? '', { as: 'RECORDED', entryId });
    /** A withdrawal of fees that a person recorded, and two movements of its amount: the first is taken for it. */
    const twoAlike = async () => {
      const more = { amountMinor: 500_00n, on: '2026-03-11', text: 'INCONNU' };
      const statement = await remitted();
      await house.markPaid(statement.runId, '2026-03-15');
      await house.agency.travelTo('2026-03-18');
      const told = [paid, more, out(820_00n, { endToEnd: whole(statement) })];
      told.push(out(180_00n, { text: 'PRELEVEMENT X' }), out(180_00n, { on: '2026-03-17' }));
      await bank(...told);
      const [entry] = await house.agency.sql<{ id: string }>(
        `SELECT id FROM entry WHERE kind = 'WITHDRAWAL'`,
      );
      const [first, second] = (await lines()).slice(-2).map(({ id }) => id);
      return { told, first, second, entryId: entry?.id ?? '' };
    };
    const lastTwo = async () => (await states()).slice(-2).map(([, state]) => state);

    it('waits again once a person undoes it, and what was recorded is another’s', async () => {
      const { told, first, entryId } = await twoAlike();
      expect(await lastTwo()).toEqual(['TRANSFER', 'WAITING']);
      await untie(first);
      expect(await lastTwo()).toEqual(['WAITING', 'WAITING']);
      const both = ['BANK_LINE_NOT_POSTED', '-180.00'] as const;
      expect(await proof()).toEqual([both, both, ...unseen('180.00')]);
      expect(await choices(first ?? '')).toMatchObject([{ as: 'RECORDED', id: entryId }]);
      // The next file makes the other one looked at again; what a person undid is a person's.
      await bank(...told, out(1_00n, { on: '2026-03-18' }));
      expect((await states()).slice(-3).map(([, state]) => state)).toEqual([
        ...['WAITING', 'TRANSFER', 'WAITING'],
      ]);
      await resolve(first ?? '', { as: 'EXCEPTION' });
      expect(await proof()).toEqual([['BANK_LINE_NOT_POSTED', '-1.00']]);
    });

    it('is tied by no later file to what a person untied it from', async () => {
      const { told, first, second, entryId } = await twoAlike();
      await untie(first);
      await tied(second, entryId);
      await untie(second);
      await bank(...told, out(1_00n, { on: '2026-03-18' }));
      expect((await states()).slice(-3).map(([, state]) => state)).toEqual([
        ...['WAITING', 'WAITING', 'WAITING'],
      ]);
    });

    it('may be tied, undone and tied as often as people change their minds, and stands once', async () => {
      const { first, second, entryId } = await twoAlike();
      const isTaken = { code: 'NOT_FOUND', facts: { entryId } };
      await expect(tied(second, entryId)).rejects.toMatchObject(isTaken);
      await untie(first);
      await tied(second, entryId);
      await expect(tied(first, entryId)).rejects.toMatchObject(isTaken);
      await untie(second);
      await tied(first, entryId);
      await untie(first);
      const ends = await Promise.allSettled([tied(first, entryId), tied(second, entryId)]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await lastTwo()).sort()).toEqual(['TRANSFER', 'WAITING']);
      const untied = ends[0].status === 'fulfilled' ? first : second;
      const twice = await Promise.allSettled([untie(untied), untie(untied, house.manager)]);
      expect(twice).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({
            reason: expect.objectContaining({ code: 'TRANSITION_NOT_ALLOWED' }) as unknown,
          }),
        ]),
      );
      expect(await lastTwo()).toEqual(['WAITING', 'WAITING']);
    });

    it('is undone by persons alone, and nothing else that came of a line is', async () => {
      const { first, second, entryId } = await twoAlike();
      const receiptLine = (await lines())[0]?.id;
      const from = (state: string) => ({ code: 'TRANSITION_NOT_ALLOWED', facts: { from: state } });
      await expect(untie(second)).rejects.toMatchObject(from('WAITING'));
      await expect(untie(receiptLine)).rejects.toMatchObject(from('RECEIPT'));
      await expect(untie(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(
        house.agency.act((work) => house.agency.get(BankTies).untie(work, first ?? '', 'X')),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const posted = house.agency.sql(
        `INSERT INTO bank_untie SELECT id, 'X', act_id FROM bank_outcome WHERE line_id = $1`,
        [receiptLine],
      );
      await expect(posted).rejects.toMatchObject({ constraint: 'bank_untie_is_of_a_tie' });
      const again = house.agency.sql(
        `INSERT INTO bank_outcome (id, line_id, kind, entry_id, act_id) SELECT $1, id, 'RECORDED', $2, act_id FROM bank_line WHERE id = $3`,
        [uuidv7(), entryId, second],
      );
      await expect(again).rejects.toMatchObject({ constraint: 'bank_entry_has_one_line' });
      expect(await lastTwo()).toEqual(['TRANSFER', 'WAITING']);
    });
  });

  describe('cut by the format of the file', () => {
    it.each([
      ['CFONB 120', cfonbFile],
      ['MT940', mt940File],
    ])('is the transfer that begins so, in %s', async (_, file) => {
      const statement = await remitted();
      await house.agency.travelTo('2026-03-17');
      const transfer = out(820_00n, { endToEnd: whole(statement), text: 'REVERSEMENT' });
      // Another format than the day of the payment was known from: the month is told again whole.
      await receives([file([transfer])]);
      const [line] = await lines();
      expect(line).toMatchObject({ endToEndId: cut(statement), state: 'TRANSFER' });
      expect(await waiting()).toEqual([]);
      expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    });

    it('is told of once, whoever said it first, and brought back under the same beginning', async () => {
      const statement = await remitted();
      await house.markPaid(statement.runId, '2026-03-15');
      await house.agency.travelTo('2026-03-18');
      const carries = { endToEnd: cut(statement) };
      await bank(paid, out(820_00n, carries), out(180_00n), back(820_00n, carries));
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
      expect(await house.agency.balance('CREDITOR_PAYABLE', house.creditorId)).toBe('-820.00');
    });

    it('waits with those that it may be when several begin alike, and is the one that a person says', async () => {
      const statement = await remitted();
      const twin = `${statement.id.slice(0, 35)}${statement.id.endsWith('0') ? '1' : '0'}`;
      // Two processes may draw ids that begin alike; one never does.
      await house.agency.sql(
        `INSERT INTO remittance_statement SELECT (jsonb_populate_record(s, jsonb_build_object('id', $2::text, 'number', s.number || 'bis',
           'run_id', $3::text))).* FROM remittance_statement s WHERE s.id = $1`,
        [statement.id, twin, await runOfTwin(statement)],
      );
      await house.agency.travelTo('2026-03-17');
      await bank(paid, out(820_00n, { endToEnd: cut(statement) }), out(1_00n));
      const [line, other] = await waiting();
      expect(line).toMatchObject({ amountMinor: -820_00n });
      const query = house.agency.get(CutTransfersQuery);
      expect(await query.choices(reader, line?.id ?? '')).toMatchObject([
        { statementId: twin < statement.id ? twin : statement.id, isNamed: true },
        { statementId: twin < statement.id ? statement.id : twin, isNamed: true },
      ]);
      const recognise = (lineId: string) =>
        house.agency.act((work) =>
          house.agency.get(TransfersService).recogniseLine(work, lineId, statement.id),
        );
      await expect(recognise(other?.id ?? '')).rejects.toMatchObject({
        code: 'TRANSFER_AMOUNT_DIFFERS',
      });
      expect(await recognise(line?.id ?? '')).toMatchObject({
        kind: 'EXECUTED',
        source: 'BANK_LINE',
      });
      expect((await waiting()).map(({ id }) => id)).toEqual([other?.id]);
      expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
      await forgetTwin(twin);
    });

    /** A run for a statement that no act made: it is taken away again, so that the invariants speak of the rest. */
    const runOfTwin = async ({ runId }: Remitted): Promise<string> => {
      const id = uuidv7();
      await house.agency.sql(
        `INSERT INTO remittance_run (id, number, cut_off_on, currency, payout_on, state, figures, figures_hash, prepared_by, checked_by,
                                     approved_by, approved_on, act_id)
         SELECT $2, 'X', '2026-02-15', currency, payout_on, state, figures, figures_hash, prepared_by, checked_by, approved_by,
                approved_on, act_id
         FROM remittance_run WHERE id = $1`,
        [runId, id],
      );
      return id;
    };
    const forgetTwin = async (twin: string): Promise<void> => {
      await house.agency.sql('ALTER TABLE remittance_statement DISABLE TRIGGER USER');
      await house.agency.sql('DELETE FROM remittance_statement WHERE id = $1', [twin]);
      await house.agency.sql('ALTER TABLE remittance_statement ENABLE TRIGGER USER');
    };
  });

  describe('that takes a part back', () => {
    const part = (amountMinor: bigint, change: Partial<CamtLine> = {}): CamtLine => ({
      ...{ amountMinor: -amountMinor, on: '2026-03-20', text: 'REJET', code: 'RCDT/RRTN' },
      ...{ endToEnd: 'PAIE-1', ...change },
    });
    const left = async () => {
      const [row] = await house.agency.sql<{ left: string }>(
        'SELECT sum(amount_minor)::text AS left FROM allocation',
      );
      return eur(BigInt(row?.left ?? 0));
    };
    beforeEach(() => house.agency.travelTo('2026-03-21'));

    it('is sure when the bank says what the payment was, again and again until nothing is left', async () => {
      const first = part(300_00n, { originalMinor: 1000_00n });
      await bank(paid, first);
      expect((await states()).at(-1)).toEqual(['-300.00', 'RETURN']);
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
      expect([await left(), await house.agency.balance('BANK_TP')]).toEqual(['700.00', '700.00']);
      const second = part(200_00n, { on: '2026-03-21', originalMinor: 1000_00n });
      await bank(paid, first, second);
      expect([await left(), await waiting(), await proof()]).toEqual(['500.00', [], []]);
      // The rest of it needs no word: its amount is what is left.
      await bank(paid, first, second, part(500_00n, { on: '2026-03-21', text: 'REJET SOLDE' }));
      expect([await left(), await waiting(), await proof()]).toEqual(['0.00', [], []]);
    });

    it('waits when the bank does not say it, ranked, and is resolved as a part in one act', async () => {
      const other = { amountMinor: 600_00n, on: '2026-03-11', text: 'FACTURE FAC-101' };
      await bank(paid, other, part(300_00n, { originalMinor: 999_00n }));
      expect(await proof()).toEqual([['BANK_LINE_NOT_POSTED', '-300.00']]);
      const [line] = await waiting();
      expect(line).toMatchObject({ reason: 'RETURN_OF_PART', originalMinor: 999_00n });
      const lineId = line?.id ?? '';
      const [choice] = await choices(lineId);
      expect(choice).toMatchObject({
        ...{ as: 'PARTIAL_RETURN', what: 'RECEIPT', amountMinor: 1000_00n },
        reasons: ['END_TO_END_REFERENCE'],
      });
      const receiptId = choice?.id ?? '';
      await expect(resolve(lineId, { as: 'RETURN', receiptId })).rejects.toMatchObject({
        code: 'AMOUNT_ABOVE_BALANCE',
      });
      expect(await resolve(lineId, { as: 'PARTIAL_RETURN', receiptId })).toBe(true);
      expect((await states()).at(-1)).toEqual(['-300.00', 'RETURN']);
      expect([await left(), await waiting(), await proof()]).toEqual(['1300.00', [], []]);
      // What is said needs no choice any more.
      expect(await choices(lineId)).toEqual([]);
    });

    it('takes a second person above 1,000.00', async () => {
      const big = {
        amountMinor: 3000_00n,
        on: '2026-03-11',
        text: 'FACTURE FAC-101',
        endToEnd: 'GROS',
      };
      await bank(paid, big, part(1500_00n, { endToEnd: 'GROS' }));
      const [line] = await waiting();
      const receiptId = (await choices(line?.id ?? ''))[0]?.id ?? '';
      const said = { as: 'PARTIAL_RETURN', receiptId } as const;
      expect(await resolve(line?.id ?? '', said, house.accountant)).toBe(false);
      const again = resolve(line?.id ?? '', said, house.accountant);
      await expect(again).rejects.toMatchObject({ code: 'FOUR_EYES' });
      expect(await resolve(line?.id ?? '', said, house.manager)).toBe(true);
      expect([await left(), await proof()]).toEqual(['2500.00', []]);
    });

    it('is what a person had taken back already, by its reference or by its amount and day', async () => {
      const other = { amountMinor: 600_00n, on: '2026-03-11', text: 'INCONNU' };
      await bank(paid, other);
      const [first, second] = (await lines()).map(({ receiptId }) => receiptId ?? '');
      const reverse = (receiptId: string | undefined, amountMinor: bigint) =>
        house.agency.act((work) =>
          house.agency
            .get(PaymentsService)
            .reverse(work, receiptId ?? '', 'TRANSFER_RETURNED', amountMinor),
        );
      await reverse(first, 250_00n);
      await reverse(second, 600_00n);
      expect(await proof()).toEqual(unseen('250.00', '600.00'));
      const unnamed = part(600_00n, { endToEnd: 'NOTPROVIDED', text: 'REJET VIR' });
      await bank(paid, other, part(250_00n), unnamed);
      expect(await waiting()).toEqual([]);
      expect(await proof()).toEqual([]);
      expect(await house.agency.sql('SELECT FROM reversal')).toHaveLength(2);
    });
  });
});
