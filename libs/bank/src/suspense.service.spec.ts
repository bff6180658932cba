import type { CalendarDate } from '@solde/calendar';
import { PaymentsQuery, PaymentsService, RefundsQuery, RefundsService } from '@solde/payments';
import { ProveQuery, systemCaller, type Caller } from '@solde/platform';

import { Agency, DEDICATED_IBAN } from '../../../test/support/agency';
import {
  camtNotification,
  camtStatement,
  type ToldEntry,
} from '../../../test/support/bank-messages';
import { BankImport, type ImportedFile } from './bank-import.service';
import { BankPosting } from './bank-posting.service';
import { BankUploads } from './bank-uploads.service';
import { BankModule } from './bank.module';
import { BankQuery, type ShownLine } from './bank.query';
import { ContinuityQuery } from './continuity.query';
import { LearntPayersQuery } from './learnt-payers.query';
import { ProposalsQuery, type ShownProposal } from './proposals.query';
import { SuspenseQuery, type SuspenseFilter, type SuspenseItem } from './suspense.query';
import { SuspenseService } from './suspense.service';
import { WaitingLinesQuery, type WaitingLine } from './waiting-lines.query';
import { WaitingLines, type Resolution } from './waiting-lines.service';

const caller = systemCaller('spec');
const PAYER = 'FR1420041010050500013M02606';
const TODAY = '2026-04-02';
const all = { limit: 100, after: null };

describe('the accountant’s desk', () => {
  let agency: Agency;
  let anna: Caller;
  let bruno: Caller;
  beforeEach(async () => {
    agency = await Agency.open([BankModule]);
    await agency.travelTo(TODAY);
    anna = await agency.person('Anna');
    bruno = await agency.person('Bruno');
  });
  afterEach(() => agency.close());

  function send(bytes: string, name = 'releve'): Promise<ImportedFile> {
    async function* source(): AsyncGenerator<Buffer> {
      yield Buffer.from(bytes);
    }
    return agency
      .get(BankUploads)
      .receive(source(), name, (upload) =>
        agency.act((work) => agency.get(BankImport).importFile(work, upload)),
      );
  }
  async function post(): Promise<void> {
    const posting = agency.get(BankPosting);
    for (;;) {
      const next = await agency.act(async (work) => {
        const id = await posting.nextToPost(work);
        if (id !== null) await posting.post(work, id);
        return id;
      });
      if (next === null) return;
    }
  }
  async function told(entries: readonly ToldEntry[], opening = '0.00'): Promise<ShownLine[]> {
    const file = await send(camtStatement(entries, { opening }));
    await post();
    expect(await broken()).toEqual([]);
    return (await agency.get(BankQuery).lines(caller, file.statements[0]?.id ?? '', null, all))
      .items;
  }
  async function broken(): Promise<string[]> {
    const proofs = await agency.get(ProveQuery).prove(caller);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }
  const waiting = async (filter: SuspenseFilter = {}): Promise<SuspenseItem[]> =>
    (await agency.get(SuspenseQuery).page(caller, TODAY, filter, all)).items;
  async function proposed(receiptId: string): Promise<readonly ShownProposal[]> {
    const items = await waiting();
    return (await agency.get(ProposalsQuery).of(caller, items)).get(receiptId) ?? [];
  }
  const signs = async (receiptId: string): Promise<unknown[]> =>
    (await proposed(receiptId)).map(({ caseId, reasons }) => [
      caseId,
      ...reasons.map(({ key, facts }) => [key, facts.how ?? facts.pct ?? facts.count ?? null]),
    ]);
  const rename = (debtorId: string, name: string): Promise<unknown> =>
    agency
      .sql("SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)")
      .then(() => agency.sql('UPDATE debtor SET name = $2 WHERE id = $1', [debtorId, name]));
  const accept = (receiptId: string, caseId: string, who = anna) =>
    agency.act((work) => agency.get(SuspenseService).accept(work, receiptId, caseId), who);
  const undo = (receiptId: string, caseId: string) =>
    agency.act((work) => agency.get(SuspenseService).undo(work, receiptId, caseId), anna);
  async function record(
    on: CalendarDate,
    amountMinor: bigint,
    payerName = 'Inconnu',
  ): Promise<string> {
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ amountMinor, currency: 'EUR', means: 'TRANSFER', valueOn: on, payerName },
        payerIban: PAYER,
      }),
    );
    return receipt.id;
  }

  it('proposes whose money it is: mistyped numbers, names, amounts, each with its reasons', async () => {
    const one = await agency.case({ principal: '1200.00', number: 'FA2024-20132' });
    const two = await agency.case({ principal: '450.00', number: 'FA2024-30777' });
    const third = await agency.case({ principal: '77.31', number: 'ZZ-1' });
    await rename(two.debtorId, 'Menuiserie Noël SARL');
    const on = '2026-03-20';
    const lines = await told([
      { amount: '99.10', on, text: 'VIR FA2O24-2O132' },
      { amount: '101.00', on, text: 'VIR 2024 20132' },
      { amount: '102.00', on, text: 'REGLT 20132' },
      { amount: '103.00', on, text: 'FACTURE FA2024-20123' },
      { amount: '104.00', on, text: 'FACTURE FA2024-2132' },
      { amount: '105.00', on, text: 'REGLT MENUISERIE NOEL' },
      { amount: '225.00', on, text: 'VIREMENT', name: 'NOEL MENUISERIE' },
      { amount: '450.00', on, text: 'VIREMENT', name: 'MENUISERIE NOEL' },
      { amount: '77.31', on, text: 'VIREMENT' },
      { amount: '78.32', on, text: 'VIREMENT' },
    ]);
    expect(new Set(lines.map(({ state }) => state))).toEqual(new Set(['SUSPENSE']));
    const found: unknown[] = [];
    for (const { receiptId } of lines) found.push(await signs(receiptId ?? ''));
    expect(found).toEqual([
      [[one.id, ['INVOICE_NUMBER', 'LOOK_ALIKE']]],
      [[one.id, ['INVOICE_NUMBER', 'OTHER_PREFIX']]],
      [[one.id, ['INVOICE_NUMBER', 'END_ONLY']]],
      [[one.id, ['INVOICE_NUMBER', 'TRANSPOSED']]],
      [[one.id, ['INVOICE_NUMBER', 'ONE_CHARACTER']]],
      [[two.id, ['PAYER_NAME', 100]]],
      [[two.id, ['PAYER_NAME', 100], ['INSTALMENT', 2]]],
      [[two.id, ['PAYER_NAME', 100], ['EXACT_BALANCE', null]]],
      [[third.id, ['EXACT_BALANCE', null]]],
      [],
    ]);
  });

  it('gives money to the case proposed, remembers the payer for the next time, and matches nothing by itself', async () => {
    const { id: caseId, debtorId } = await agency.case({ principal: '900.00' });
    const on = '2026-03-20';
    const payer = { text: 'VIREMENT', name: 'Mère de Paul Martin', iban: PAYER };
    const [first] = await told([{ amount: '50.00', on, ...payer }]);
    const receiptId = first?.receiptId ?? '';
    expect(await proposed(receiptId)).toEqual([]);
    await accept(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '850.00' });
    expect(await waiting()).toEqual([]);

    const [second, renamed] = await told(
      [
        { amount: '51.00', on, ...payer },
        { amount: '52.00', on, text: 'VIREMENT', name: 'MARTIN PAUL MERE' },
      ],
      '50.00',
    );
    expect([second?.state, renamed?.state]).toEqual(['SUSPENSE', 'SUSPENSE']);
    const learnt = ['LEARNT_PAYER', null];
    expect(await signs(second?.receiptId ?? '')).toEqual([
      [caseId, learnt, ['KNOWN_ACCOUNT', null]],
    ]);
    expect(await signs(renamed?.receiptId ?? '')).toEqual([[caseId, learnt]]);
    const known = (await agency.get(LearntPayersQuery).page(caller, all)).items;
    expect(known.map(({ by, nameKey, ibanLast4 }) => [by, nameKey, ibanLast4])).toEqual([
      ['NAME', 'MARTIN MERE PAUL', null],
      ['IBAN', null, '2606'],
    ]);
    for (const one of known)
      expect(one).toMatchObject({
        debtorId,
        receiptId,
        caseId,
        learntBy: 'Anna',
        forgottenAt: null,
      });

    // Accepted again, nothing is learnt twice; forgotten by a person, it ranks no more.
    await accept(second?.receiptId ?? '', caseId);
    expect((await agency.get(LearntPayersQuery).page(caller, all)).items).toHaveLength(2);
    const forget = () =>
      agency.act((work) => agency.get(SuspenseService).forget(work, known[0]?.id ?? ''), anna);
    await forget();
    expect(await signs(renamed?.receiptId ?? '')).toEqual([]);
    await expect(forget()).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await expect(
      agency.act((work) => agency.get(SuspenseService).accept(work, receiptId, caseId)),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('takes back what was accepted: the money waits again, and what was learnt from it is forgotten', async () => {
    const { id: caseId } = await agency.case({ principal: '900.00' });
    const payer = { text: 'VIREMENT', name: 'Paul Martin', iban: PAYER };
    const [line] = await told([{ amount: '50.00', on: '2026-03-20', ...payer }]);
    const receiptId = line?.receiptId ?? '';
    await accept(receiptId, caseId);
    await undo(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '900.00' });
    expect(await waiting()).toMatchObject([{ receiptId, suspenseMinor: 50_00n }]);
    expect(await proposed(receiptId)).toEqual([]);
    const known = (await agency.get(LearntPayersQuery).page(caller, all)).items;
    expect(known.map(({ forgottenAt }) => forgottenAt === null)).toEqual([false, false]);
    await expect(undo(receiptId, caseId)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await broken()).toEqual([]);
    // An account that paid by mistake is not known: not even the exact balance is matched by itself.
    const [exact] = await told(
      [{ amount: '900.00', on: '2026-03-21', text: 'VIREMENT', iban: PAYER }],
      '50.00',
    );
    expect(exact).toMatchObject({ state: 'SUSPENSE', reason: 'NO_REFERENCE' });
    // And it may be given again, to the same case too.
    await accept(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '850.00' });
    expect(await broken()).toEqual([]);
  });

  it('lets two people give the same money once', async () => {
    const one = await agency.case({ principal: '900.00' });
    const two = await agency.case({ principal: '900.00' });
    const [line] = await told([{ amount: '50.00', on: '2026-03-20', text: 'VIREMENT' }]);
    const receiptId = line?.receiptId ?? '';
    const ends = await Promise.allSettled([
      accept(receiptId, one.id),
      accept(receiptId, two.id, bruno),
      accept(receiptId, one.id, bruno),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected')
        expect(end.reason).toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    expect((await agency.get(PaymentsQuery).one(caller, receiptId)).suspenseMinor).toBe(0n);
    expect(await broken()).toEqual([]);
  });

  it('shows what waits by age, currency, amount and words, page by page', async () => {
    const days = [
      '2026-04-02',
      '2026-03-03',
      '2026-03-02',
      '2026-01-31',
      '2026-01-02',
      '2025-12-01',
    ] as const;
    for (const [index, on] of days.entries())
      await record(on, BigInt(index + 1) * 10_00n, `Payeur n° ${index}`);
    const ages = await agency.get(SuspenseQuery).ages(caller, TODAY);
    expect(ages).toEqual([
      { currency: 'EUR', age: '0-30', receipts: 2, suspenseMinor: 30_00n },
      { currency: 'EUR', age: '31-60', receipts: 1, suspenseMinor: 30_00n },
      { currency: 'EUR', age: '61-90', receipts: 2, suspenseMinor: 90_00n },
      { currency: 'EUR', age: '91+', receipts: 1, suspenseMinor: 60_00n },
    ]);
    const amounts = async (filter: SuspenseFilter) =>
      (await waiting(filter)).map(({ suspenseMinor }) => suspenseMinor / 1000n);
    expect(await amounts({})).toEqual([6n, 5n, 4n, 3n, 2n, 1n]);
    expect(await amounts({ age: '61-90' })).toEqual([5n, 4n]);
    expect(await amounts({ currency: 'CHF' })).toEqual([]);
    expect(await amounts({ currency: 'EUR', amountMinor: 30_00n })).toEqual([3n]);
    expect(await amounts({ text: 'PAYEUR N 3' })).toEqual([4n]);
    expect(await amounts({ text: '%' })).toEqual([6n, 5n, 4n, 3n, 2n, 1n]);
    const desk = agency.get(SuspenseQuery);
    const first = await desk.page(caller, TODAY, {}, { limit: 4, after: null });
    const last = first.items.at(-1);
    const after = [last?.receivedOn ?? '', last?.receiptId ?? ''];
    const second = await desk.page(caller, TODAY, {}, { limit: 4, after });
    expect([first.next !== null, second.items.map((item) => item.ageDays), second.next]).toEqual([
      ...[true, [30, 0], null],
    ]);
  });

  describe('a movement that waits', () => {
    const listed = async (): Promise<WaitingLine[]> =>
      (await agency.get(WaitingLinesQuery).page(caller, null, all)).items;
    const resolve = (lineId: string, resolution: Resolution, who = anna): Promise<boolean> =>
      agency.act((work) => agency.get(WaitingLines).resolve(work, lineId, resolution), who);

    it('is the return that a person says it is, with a second person above 1,000.00', async () => {
      const receiptId = await record('2026-03-10', 2000_00n);
      const small = await record('2026-03-10', 30_00n);
      // Recorded by hand, these payments are tied to no line: nothing says what comes back.
      const [big, little, charge] = await told([
        { amount: '-2000.00', on: '2026-03-17', text: 'REJET', returnCode: 'AC04' },
        { amount: '-30.00', on: '2026-03-18', text: 'REJET' },
        { amount: '-7.00', on: '2026-03-18', text: 'REJET' },
      ]);
      expect((await listed()).map(({ reason }) => reason)).toEqual(
        Array(3).fill('RETURN_OF_UNKNOWN_PAYMENT'),
      );
      const returned = { as: 'RETURN', receiptId } as const;
      await expect(resolve(little?.id ?? '', returned)).rejects.toMatchObject({
        code: 'AMOUNT_ABOVE_BALANCE',
      });
      expect(await resolve(big?.id ?? '', returned)).toBe(false);
      await expect(resolve(big?.id ?? '', returned)).rejects.toMatchObject({ code: 'FOUR_EYES' });
      expect(await resolve(big?.id ?? '', returned, bruno)).toBe(true);
      const [reversal] = await agency.sql('SELECT reason FROM reversal');
      expect(reversal).toEqual({ reason: 'TRANSFER_RETURNED' });
      const ends = await Promise.allSettled([
        resolve(little?.id ?? '', { as: 'RETURN', receiptId: small }),
        resolve(little?.id ?? '', { as: 'EXCEPTION' }, bruno),
      ]);
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(resolve(charge?.id ?? '', { as: 'RECEIPT' })).rejects.toMatchObject({
        facts: { from: 'DEBIT' },
      });
      await agency.act((work) =>
        agency.get(PaymentsService).record(work, {
          ...{ amountMinor: 100_00n, currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-10' },
        }),
      );
      expect(await resolve(charge?.id ?? '', { as: 'EXCEPTION' })).toBe(true);
      await expect(resolve(charge?.id ?? '', { as: 'EXCEPTION' })).rejects.toMatchObject({
        ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'EXCEPTION' } },
      });
      expect(await listed()).toEqual([]);
      expect(await broken()).toEqual([]);
    });

    it('of ours is told to whoever sent it, once, and may be money received after all', async () => {
      const [, out, back] = await told([
        { amount: '900.00', on: '2026-03-10', text: 'VIREMENT' },
        {
          amount: '-300.00',
          on: '2026-03-11',
          text: 'REVERSEMENT',
          code: 'ICDT/ESCT',
          endToEnd: 'STMT1',
        },
        {
          amount: '300.00',
          on: '2026-03-12',
          text: 'RETOUR',
          code: 'ICDT/RRTN',
          returnCode: 'AC01',
        },
      ]);
      const events = await agency.sql(
        `SELECT payload - 'lineId' AS payload, payload ->> 'lineId' AS line FROM event WHERE name = 'bank.line-identified' ORDER BY id`,
      );
      const facts = { currency: 'EUR', amountMinor: '30000' };
      expect(events).toEqual([
        {
          line: out?.id,
          payload: {
            ...{ ...facts, endToEndId: 'STMT1', bookedOn: '2026-03-11', direction: 'OUT' },
            returnCode: null,
          },
        },
        {
          line: back?.id,
          payload: {
            ...{ ...facts, endToEndId: null, bookedOn: '2026-03-12', direction: 'BACK' },
            returnCode: 'AC01',
          },
        },
      ]);
      await resolve(back?.id ?? '', { as: 'RECEIPT' });
      expect(await listed()).toMatchObject([{ id: out?.id, reason: 'OUTGOING' }]);
      expect(await agency.balance('BANK_TP')).toBe('1200.00');
      expect(await broken()).toEqual([]);
    });

    it('is a refund by its number: paid, brought back, or said to be paid before the bank shows it', async () => {
      const receiptId = await record('2026-03-10', 500_00n);
      const refund = async (amountMinor: bigint): Promise<string> => {
        const id = await agency.act(async (work) => {
          const asked = { amountMinor, reason: 'NOT_OWED', beneficiary: 'X', iban: PAYER } as const;
          return (await agency.get(RefundsService).ask(work, receiptId, asked)).id;
        }, anna);
        await agency.act((work) => agency.get(RefundsService).approve(work, id), bruno);
        return id;
      };
      const first = await refund(100_00n);
      const second = await refund(70_00n);
      const stateOf = async (id: string) => (await agency.get(RefundsQuery).one(caller, id)).state;
      const [other, paid] = await told([
        { amount: '-99.00', on: '2026-03-20', text: 'REMB-1', code: 'ICDT/ESCT' },
        { amount: '-100.00', on: '2026-03-20', text: 'X', code: 'ICDT/ESCT', endToEnd: 'REMB-1' },
      ]);
      expect([other?.state, paid?.state, await stateOf(first)]).toEqual([
        'WAITING',
        'REFUND',
        'PAID',
      ]);
      expect(await agency.balance('BANK_TP')).toBe('400.00');
      const [back] = await told([
        { amount: '100.00', on: '2026-03-21', text: 'RETOUR REMB 1', code: 'ICDT/RRTN' },
      ]);
      expect([back?.state, await stateOf(first)]).toEqual(['REFUND_RETURNED', 'RETURNED']);
      expect(await agency.balance('BANK_TP')).toBe('500.00');
      await agency.act(
        (work) =>
          agency.get(RefundsService).pay(work, second, { on: '2026-03-22', reference: 'VIR 9' }),
        anna,
      );
      const [seen, again] = await told([
        { amount: '-70.00', on: '2026-03-22', text: 'VIR REMB-2', code: 'ICDT/ESCT' },
        { amount: '-70.00', on: '2026-03-22', text: 'VIR REMB-2', code: 'ICDT/ESCT' },
      ]);
      expect([seen?.state, again?.state]).toEqual(['REFUND', 'WAITING']);
      expect(await agency.balance('BANK_TP')).toBe('430.00');
      // Of a payment that went back to its payer, the bank's return reverses nothing.
      const [late] = await told([
        { amount: '40.00', on: '2026-03-23', text: 'VIREMENT', iban: PAYER, endToEnd: 'E-9' },
      ]);
      const last = await agency.act(
        async (work) =>
          (
            await agency.get(RefundsService).ask(work, late?.receiptId ?? '', {
              ...{ amountMinor: 40_00n, reason: 'UNKNOWN_PAYER', beneficiary: 'P', iban: PAYER },
            })
          ).id,
        anna,
      );
      await agency.act((work) => agency.get(RefundsService).approve(work, last), bruno);
      const [taken] = await told([
        { amount: '-40.00', on: '2026-03-24', text: 'REJET', endToEnd: 'E-9', code: 'ICDT/RRTN' },
      ]);
      expect(taken).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_REFUNDED_PAYMENT' });
    });

    it('is a refund by its number, whichever account had received the money', async () => {
      const receiptId = await record('2026-03-10', 50_00n);
      // That account was closed since, and its money moved to the one that pays.
      await agency.sql('ALTER TABLE receipt DISABLE TRIGGER USER');
      await agency.sql(
        `WITH former AS (
           INSERT INTO dedicated_account (id, iban, bic, bank_name, holder, currency, opened_on, closed_on, act_id)
           SELECT uuidv7(), 'DE89370400440532013000', 'COBADEFF', 'Bank', 'Agence', 'EUR', '2025-01-01', '2026-03-15', id FROM act LIMIT 1
           RETURNING id)
         UPDATE receipt SET dedicated_account_id = former.id FROM former WHERE receipt.id = $1`,
        [receiptId],
      );
      await agency.sql('ALTER TABLE receipt ENABLE TRIGGER USER');
      const ids: string[] = [];
      for (const amountMinor of [30_00n, 20_00n]) {
        const asked = { amountMinor, reason: 'NOT_OWED', beneficiary: 'X', iban: PAYER } as const;
        const refunds = agency.get(RefundsService);
        const { id } = await agency.act((work) => refunds.ask(work, receiptId, asked), anna);
        await agency.act((work) => refunds.approve(work, id), bruno);
        ids.push(id);
      }
      const [paid, waiting] = await told([
        { amount: '-30.00', on: '2026-03-20', text: 'VIR', code: 'ICDT/ESCT', endToEnd: 'REMB-1' },
        { amount: '-20.00', on: '2026-03-20', text: 'VIR', code: 'ICDT/ESCT', endToEnd: 'AUTRE' },
      ]);
      expect([paid?.state, waiting?.state]).toEqual(['REFUND', 'WAITING']);
      await resolve(waiting?.id ?? '', { as: 'REFUND', refundId: ids[1] ?? '' });
      for (const id of ids)
        expect(await agency.get(RefundsQuery).one(caller, id)).toMatchObject({ state: 'PAID' });
      expect(await broken()).toEqual([]);
    });
  });

  it('lists a statement that does not follow the ones before it, and sets the bank beside the books', async () => {
    const continuity = agency.get(ContinuityQuery);
    const statement = (
      entries: readonly ToldEntry[],
      opening: string,
      from: CalendarDate,
      to: CalendarDate,
    ) => send(camtStatement(entries, { opening, from, to }));
    const line = (amount: string, on: CalendarDate): ToldEntry => ({
      amount,
      on,
      text: 'VIREMENT',
    });
    await statement([line('100.00', '2026-03-05')], '0.00', '2026-03-01', '2026-03-10');
    await statement([line('30.00', '2026-03-15')], '100.00', '2026-03-11', '2026-03-20');
    // The same days again, and an overlap: both follow.
    await statement(
      [line('100.00', '2026-03-05'), line('30.00', '2026-03-15'), line('1.00', '2026-03-21')],
      ...(['0.00', '2026-03-01', '2026-03-21'] as const),
    );
    expect(await continuity.gaps(caller)).toEqual([]);
    const late = await statement(
      [line('5.00', '2026-03-31')],
      '150.00',
      '2026-03-30',
      '2026-03-31',
    );
    expect(await continuity.gaps(caller)).toMatchObject([
      { statementId: late.statements[0]?.id, expectedMinor: 136_00n, gapMinor: 19_00n },
    ]);
    const missing = [line('19.00', '2026-03-25')];
    await statement(missing, '131.00', '2026-03-22', '2026-03-29');
    expect(await continuity.gaps(caller)).toEqual([]);

    expect(await continuity.positions(caller)).toMatchObject([
      { bankMinor: 155_00n, booksMinor: 0n, dueMinor: 155_00n, unexplainedMinor: 0n },
    ]);
    await post();
    await record('2026-04-01', 8_00n);
    await statement(
      [{ ...line('-50.00', '2026-04-01'), text: 'REVERSEMENT', code: 'ICDT/ESCT' }],
      ...(['155.00', '2026-04-01', '2026-04-01'] as const),
    );
    await post();
    expect(await continuity.positions(caller)).toMatchObject([
      {
        ...{ accountLast4: DEDICATED_IBAN.slice(-4), closingOn: '2026-04-01', bankMinor: 105_00n },
        ...{ booksMinor: 163_00n, dueMinor: 0n, waitingMinor: -50_00n, unseenMinor: 8_00n },
        unexplainedMinor: 0n,
      },
    ]);
    // The rest of a receipt that the bank has shown is seen with it.
    const [shown] = await agency.sql<{ id: string }>(
      `SELECT r.id FROM receipt r JOIN bank_outcome o ON o.receipt_id = r.id WHERE r.amount_minor = 3000`,
    );
    await agency.act((work) =>
      agency.get(PaymentsService).reverse(work, shown?.id ?? '', 'CHARGEBACK', 10_00n),
    );
    expect(await continuity.positions(caller)).toMatchObject([
      { booksMinor: 153_00n, unseenMinor: -2_00n, unexplainedMinor: 0n },
    ]);
  });

  it('reads notifications, which explain a line and post nothing, whichever comes first', async () => {
    const { id: caseId } = await agency.case({ principal: '900.00', number: 'B-100' });
    const batch: ToldEntry = {
      ...{ amount: '60.00', on: '2026-03-20', reference: 'LOT-1' },
      payments: [
        { amount: '20.00', text: 'B-100', endToEnd: 'E-1', name: 'Un' },
        { amount: '40.00', text: 'VIREMENT', endToEnd: 'E-2', name: 'Deux', iban: PAYER },
      ],
    };
    const alone: ToldEntry = {
      amount: '15.00',
      on: '2026-03-20',
      reference: 'BK-2',
      text: 'B 100',
    };
    const back: ToldEntry = {
      ...{ amount: '-15.00', on: '2026-03-21', reference: 'BK-3', code: 'ICDT/ESCT' },
      ...{ endToEnd: 'E-15', returnCode: 'AC04' },
    };
    const notified = await send(camtNotification([batch, { ...alone, endToEnd: 'E-15' }, back]));
    expect(notified).toMatchObject({ format: 'CAMT.054', statements: [], notices: 4 });
    await post();
    expect(await agency.balance('BANK_TP')).toBe('0.00');

    // The statement groups the booking, and says nothing of the others.
    const bare = ({ amount, on, reference, code }: ToldEntry): ToldEntry => ({
      ...{ amount, on, reference: reference ?? '' },
      ...(code === undefined ? {} : { code }),
    });
    const lines = await told([
      bare(batch),
      { ...bare(alone), endToEnd: 'E-15', text: 'B-100' },
      bare(back),
    ]);
    expect(lines.map(({ state, caseId: matched }) => [state, matched])).toEqual([
      ['SUSPENSE', null],
      ['REVERSED', caseId],
      ['RETURN', caseId],
    ]);
    const notices = await agency.get(BankQuery).notices(caller, lines[0]?.id ?? '');
    expect(notices).toMatchObject([
      { amountMinor: 20_00n, text: 'B-100', counterpartyName: 'Un' },
      { amountMinor: 40_00n, counterpartyName: 'Deux', counterpartyIbanLast4: '2606' },
    ]);
    expect(await agency.balance('BANK_TP')).toBe('60.00');
    await expect(
      send(camtNotification([batch, { ...alone, endToEnd: 'E-15' }, back])),
    ).rejects.toMatchObject({
      code: 'BANK_FILE_ALREADY_IMPORTED',
    });
    await send(camtNotification([{ ...alone, endToEnd: 'E-15' }]));
    await post();
    expect(await agency.balance('BANK_TP')).toBe('60.00');
    expect(await broken()).toEqual([]);
  });
});
