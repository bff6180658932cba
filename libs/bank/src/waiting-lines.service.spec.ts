import type { CalendarDate } from '@solde/calendar';
import { PaymentsService, RefundsQuery, RefundsService } from '@solde/payments';
import { systemCaller, type Caller } from '@solde/platform';

import { DEDICATED_IBAN, type Agency } from '../../../test/support/agency';
import {
  camtNotification,
  camtStatement,
  type ToldEntry,
} from '../../../test/support/bank-messages';
import { BankScene, PAYER } from '../../../test/support/bank-scene';
import { BankQuery } from './bank.query';
import { ContinuityQuery } from './continuity.query';
import { WaitingLinesQuery, type WaitingLine } from './waiting-lines.query';
import { WaitingLines, type Resolution } from './waiting-lines.service';

const caller = systemCaller('spec');
const TODAY = '2026-04-02';
const all = { limit: 100, after: null };

describe('the accountant’s desk', () => {
  let scene: BankScene;
  let agency: Agency;
  let anna: Caller;
  let bruno: Caller;
  beforeEach(async () => {
    scene = await BankScene.open(TODAY);
    ({ agency } = scene);
    anna = await agency.person('Anna');
    bruno = await agency.person('Bruno');
  });
  afterEach(() => scene.close());

  describe('a movement that waits', () => {
    const listed = async (): Promise<WaitingLine[]> =>
      (await agency.get(WaitingLinesQuery).page(caller, null, all)).items;
    const resolve = (lineId: string, resolution: Resolution, who = anna): Promise<boolean> =>
      agency.act((work) => agency.get(WaitingLines).resolve(work, lineId, resolution), who);

    it('is the return that a person says it is, with a second person above 1,000.00', async () => {
      const receiptId = await scene.record('2026-03-10', 2000_00n);
      const small = await scene.record('2026-03-10', 30_00n);
      // Recorded by hand, these payments are tied to no line: nothing says what comes back.
      const [big, little, charge] = await scene.told([
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
      expect(await scene.broken()).toEqual([]);
    });

    it('of ours is told to whoever sent it, once, and may be money received after all', async () => {
      const [, out, back] = await scene.told([
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
      expect(await scene.broken()).toEqual([]);
    });

    it('is a refund by its number: paid, brought back, or said to be paid before the bank shows it', async () => {
      const receiptId = await scene.record('2026-03-10', 500_00n);
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
      const [other, paid] = await scene.told([
        { amount: '-99.00', on: '2026-03-20', text: 'REMB-1', code: 'ICDT/ESCT' },
        { amount: '-100.00', on: '2026-03-20', text: 'X', code: 'ICDT/ESCT', endToEnd: 'REMB-1' },
      ]);
      expect([other?.state, paid?.state, await stateOf(first)]).toEqual([
        'WAITING',
        'REFUND',
        'PAID',
      ]);
      expect(await agency.balance('BANK_TP')).toBe('400.00');
      const [back] = await scene.told([
        { amount: '100.00', on: '2026-03-21', text: 'RETOUR REMB 1', code: 'ICDT/RRTN' },
      ]);
      expect([back?.state, await stateOf(first)]).toEqual(['REFUND_RETURNED', 'RETURNED']);
      expect(await agency.balance('BANK_TP')).toBe('500.00');
      await agency.act(
        (work) =>
          agency.get(RefundsService).pay(work, second, { on: '2026-03-22', reference: 'VIR 9' }),
        anna,
      );
      const [seen, again] = await scene.told([
        { amount: '-70.00', on: '2026-03-22', text: 'VIR REMB-2', code: 'ICDT/ESCT' },
        { amount: '-70.00', on: '2026-03-22', text: 'VIR REMB-2', code: 'ICDT/ESCT' },
      ]);
      expect([seen?.state, again?.state]).toEqual(['REFUND', 'WAITING']);
      expect(await agency.balance('BANK_TP')).toBe('430.00');
      // Of a payment that went back to its payer, the bank's return reverses nothing.
      const [late] = await scene.told([
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
      const [taken] = await scene.told([
        { amount: '-40.00', on: '2026-03-24', text: 'REJET', endToEnd: 'E-9', code: 'ICDT/RRTN' },
      ]);
      expect(taken).toMatchObject({ state: 'WAITING', reason: 'RETURN_OF_REFUNDED_PAYMENT' });
    });

    it('is a refund by its number, whichever account had received the money', async () => {
      const receiptId = await scene.record('2026-03-10', 50_00n);
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
      const [paid, waiting] = await scene.told([
        { amount: '-30.00', on: '2026-03-20', text: 'VIR', code: 'ICDT/ESCT', endToEnd: 'REMB-1' },
        { amount: '-20.00', on: '2026-03-20', text: 'VIR', code: 'ICDT/ESCT', endToEnd: 'AUTRE' },
      ]);
      expect([paid?.state, waiting?.state]).toEqual(['REFUND', 'WAITING']);
      await resolve(waiting?.id ?? '', { as: 'REFUND', refundId: ids[1] ?? '' });
      for (const id of ids)
        expect(await agency.get(RefundsQuery).one(caller, id)).toMatchObject({ state: 'PAID' });
    });
  });

  it('lists a statement that does not follow the ones before it, and sets the bank beside the books', async () => {
    const continuity = agency.get(ContinuityQuery);
    const statement = (
      entries: readonly ToldEntry[],
      opening: string,
      from: CalendarDate,
      to: CalendarDate,
    ) => scene.send(camtStatement(entries, { opening, from, to }));
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
    await scene.post();
    await scene.record('2026-04-01', 8_00n);
    await statement(
      [{ ...line('-50.00', '2026-04-01'), text: 'REVERSEMENT', code: 'ICDT/ESCT' }],
      ...(['155.00', '2026-04-01', '2026-04-01'] as const),
    );
    await scene.post();
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
    const notified = await scene.send(
      camtNotification([batch, { ...alone, endToEnd: 'E-15' }, back]),
    );
    expect(notified).toMatchObject({ format: 'CAMT.054', statements: [], notices: 4 });
    await scene.post();
    expect(await agency.balance('BANK_TP')).toBe('0.00');

    // The statement groups the booking, and says nothing of the others.
    const bare = ({ amount, on, reference, code }: ToldEntry): ToldEntry => ({
      ...{ amount, on, reference: reference ?? '' },
      ...(code === undefined ? {} : { code }),
    });
    const lines = await scene.told([
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
      scene.send(camtNotification([batch, { ...alone, endToEnd: 'E-15' }, back])),
    ).rejects.toMatchObject({
      code: 'BANK_FILE_ALREADY_IMPORTED',
    });
    await scene.send(camtNotification([{ ...alone, endToEnd: 'E-15' }]));
    await scene.post();
    expect(await agency.balance('BANK_TP')).toBe('60.00');
    expect(await scene.broken()).toEqual([]);
  });
});
