import type { CalendarDate } from '@solde/calendar';
import { parseAmount } from '@solde/money';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService, type Received } from './payments.service';
import type { Receipt } from './receipt.entity';

function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}

describe('payments', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open([PaymentsModule], { amicable: '15', directFactor: '50' });
  });
  afterAll(() => agency.close());

  function received(
    caseFile: BuiltCase | null,
    amount: string,
    valueOn: CalendarDate,
    facts: Partial<Received> = {},
  ): Received {
    const whose = caseFile === null ? {} : { caseId: caseFile.id };
    return {
      ...whose,
      amountMinor: minor(amount),
      currency: 'EUR',
      means: 'TRANSFER',
      valueOn,
      ...facts,
    };
  }

  function record(...facts: Parameters<typeof received>): Promise<Receipt> {
    return agency.act((work) => agency.get(PaymentsService).record(work, received(...facts)));
  }

  async function proved(): Promise<string[]> {
    const proofs = await agency.get(ProveQuery).prove(systemCaller('spec'));
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  it('spends money on the claim, owes it to the creditor and earns the fee', async () => {
    const caseFile = await agency.case({ principal: '1234.56' });
    const payableBefore = await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId);
    await record(caseFile, '1000.00', '2026-03-01');

    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '234.56' });
    expect(await agency.fees(caseFile.id)).toEqual([
      { kind: 'CONTINGENCY', component: 'PRINCIPAL', fee: '150.00' },
    ]);
    const payable = await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId);
    expect(minor(payableBefore) - minor(payable)).toBe(1000_00n);
    expect(await proved()).toEqual([]);
  });

  it('keeps a surplus in suspense, out of the fee and out of what is owed to the creditor', async () => {
    const caseFile = await agency.case({ principal: '500.00' });
    const before = await agency.balance('DEBTOR_SUSPENSE');
    await record(caseFile, '600.00', '2026-03-01');

    expect(minor(before) - minor(await agency.balance('DEBTOR_SUSPENSE'))).toBe(100_00n);
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '75.00' }]);
    expect(await agency.owed(caseFile.id)).toEqual({});
    expect(await proved()).toEqual([]);
  });

  it('keeps money that names no case in suspense until a person says whose it is', async () => {
    const caseFile = await agency.case({ principal: '300.00' });
    const receipt = await record(null, '200.00', '2026-03-01');
    expect(await agency.fees(caseFile.id)).toEqual([]);

    await agency.act((work) => agency.get(PaymentsService).match(work, receipt.id, caseFile.id));
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '100.00' });
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '30.00' }]);
    expect(await proved()).toEqual([]);
  });

  it('refuses to match more than the receipt has left', async () => {
    const caseFile = await agency.case({ principal: '300.00' });
    const receipt = await record(null, '50.00', '2026-03-01');
    const beyond = agency.act((work) =>
      agency.get(PaymentsService).match(work, receipt.id, caseFile.id, minor('50.01')),
    );
    await expect(beyond).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
  });

  it('restores the claim and gives the fee back when money bounces, by mirrors alone', async () => {
    const caseFile = await agency.case({ principal: '640.40' });
    const receipt = await record(caseFile, '640.40', '2026-03-01');
    await agency.act((work) =>
      agency.get(PaymentsService).reverse(work, receipt.id, 'SEPA_DD_RETURNED'),
    );

    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '640.40' });
    expect(await agency.fees(caseFile.id)).toEqual([
      { kind: 'CONTINGENCY', component: 'PRINCIPAL', fee: '96.06' },
      { kind: 'ADJUSTMENT', component: null, fee: '-96.06' },
    ]);
    expect(await proved()).toEqual([]);
    const twice = agency.act((work) =>
      agency.get(PaymentsService).reverse(work, receipt.id, 'SEPA_DD_RETURNED'),
    );
    await expect(twice).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
  });

  it('spends a surplus on the claim again when the payment that had filled it bounces', async () => {
    const caseFile = await agency.case({ principal: '500.00' });
    const first = await record(caseFile, '400.00', '2026-02-10');
    await record(caseFile, '300.00', '2026-02-20');
    await agency.act((work) =>
      agency.get(PaymentsService).reverse(work, first.id, 'CHEQUE_UNPAID'),
    );

    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '200.00' });
    const total = (await agency.fees(caseFile.id)).reduce((sum, { fee }) => sum + minor(fee), 0n);
    expect(total).toBe(45_00n);
    expect(await proved()).toEqual([]);
  });

  it('takes two people to reverse more than 1,000.00', async () => {
    const caseFile = await agency.case({ principal: '5000.00' });
    const receipt = await record(caseFile, '1000.01', '2026-03-01');
    const [anna, bruno] = [await agency.person('Anna'), await agency.person('Bruno')];
    const reverse = (who: typeof anna) =>
      agency.act((work) => agency.get(PaymentsService).reverse(work, receipt.id, 'FRAUD'), who);

    expect(await reverse(anna)).toBe(false);
    await expect(reverse(anna)).rejects.toMatchObject({ code: 'FOUR_EYES' });
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '3999.99' });
    expect(await reverse(bruno)).toBe(true);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '5000.00' });
  });

  it('earns nothing on a cheque before it clears', async () => {
    const caseFile = await agency.case({ principal: '800.00' });
    await record(caseFile, '800.00', '2026-03-02', { means: 'CHEQUE' });
    expect(await agency.fees(caseFile.id)).toEqual([]);
    /** One turn of the worker's job. */
    const clearNext = () =>
      agency.act(async (work) => {
        const receiptId = await agency.get(PaymentsService).nextToClear(work);
        if (receiptId !== null) await agency.get(PaymentsService).clear(work, receiptId);
        return receiptId !== null;
      });
    expect(await clearNext()).toBe(false);

    await agency.travelTo('2026-03-17');
    expect(await clearNext()).toBe(true);
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '120.00' }]);
    expect(await proved()).toEqual([]);
    await agency.travelTo('2026-03-02');
  });

  it('books a direct payment outside the trust account, at the agreement factor, and refuses a surplus', async () => {
    const caseFile = await agency.case({ principal: '1111.11', placedOn: '2026-02-02' });
    const bank = await agency.balance('BANK_TP');
    const declare = (amount: string, receivedOn: CalendarDate) =>
      agency.act((work) =>
        agency.get(PaymentsService).declareDirect(work, {
          ...{ caseId: caseFile.id, amountMinor: minor(amount), currency: 'EUR' },
          ...{ receivedOn, means: 'TRANSFER' },
        }),
      );
    await declare('111.11', '2026-02-05');
    await declare('500.00', '2026-02-20');

    expect(await agency.balance('BANK_TP')).toBe(bank);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '500.00' });
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '0.00' }, { fee: '37.50' }]);
    await expect(declare('500.01', '2026-02-21')).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    // More than was owed on a day before other money came.
    await expect(declare('1000.01', '2026-02-10')).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    expect(await proved()).toEqual([]);
  });

  it('spends a back-dated payment in its place, whatever the order of recording', async () => {
    const straight = await agency.case({ principal: '1000.00' });
    await record(straight, '300.00', '2026-02-10');
    await record(straight, '900.00', '2026-02-20');
    const crossed = await agency.case({ principal: '1000.00' });
    await record(crossed, '900.00', '2026-02-20');
    await record(crossed, '300.00', '2026-02-10');

    const spent = async (caseFile: BuiltCase) =>
      agency.sql(
        `SELECT r.value_on, sum(a.amount_minor)::text AS spent FROM allocation a JOIN receipt r ON r.id = a.receipt_id
         WHERE a.case_id = $1 GROUP BY r.value_on ORDER BY 1`,
        [caseFile.id],
      );
    expect(await spent(crossed)).toEqual(await spent(straight));
    const total = async (caseFile: BuiltCase) =>
      (await agency.fees(caseFile.id)).reduce((sum, { fee }) => sum + minor(fee), 0n);
    expect(await total(crossed)).toBe(await total(straight));
    expect(await proved()).toEqual([]);
  });

  it('posts two hundred payments at once on one case to the cent', async () => {
    const caseFile = await agency.case({ principal: '10.00' });
    await Promise.all(Array.from({ length: 200 }, () => record(caseFile, '0.01', '2026-03-02')));
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '8.00' });
    expect(await proved()).toEqual([]);
  }, 60_000);

  it('reverses once when twenty ask at once', async () => {
    const caseFile = await agency.case({ principal: '100.00' });
    const receipt = await record(caseFile, '100.00', '2026-03-02');
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        agency.act((work) => agency.get(PaymentsService).reverse(work, receipt.id, 'FRAUD')),
      ),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '100.00' });
    expect(await proved()).toEqual([]);
  });

  it('posts a bank line once', async () => {
    const caseFile = await agency.case({ principal: '100.00' });
    await record(caseFile, '10.00', '2026-03-02', { bankReference: 'B-77' });
    const again = record(caseFile, '10.00', '2026-03-02', { bankReference: 'B-77' });
    await expect(again).rejects.toMatchObject({ code: 'DUPLICATE' });
  });

  it('refuses another currency and a value date to come', async () => {
    const caseFile = await agency.case();
    await expect(
      record(caseFile, '10.00', '2026-03-02', { currency: 'USD' }),
    ).rejects.toMatchObject({
      code: 'CURRENCY_MISMATCH',
    });
    await expect(record(caseFile, '10.00', '2026-03-03')).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
  });

  it('lets PostgreSQL refuse what a bug could write', async () => {
    const caseFile = await agency.case();
    const receipt = await record(caseFile, '10.00', '2026-03-02');
    await expect(
      agency.sql('UPDATE receipt SET amount_minor = 1 WHERE id = $1', [receipt.id]),
    ).rejects.toThrow();
    await expect(
      agency.sql(
        `INSERT INTO receipt_match (id, receipt_id, channel, currency, value_on, means, case_id, creditor_id, amount_minor, how, act_id)
         SELECT uuidv7(), receipt_id, channel, currency, value_on, means, case_id, creditor_id, 1, 'SPEC', act_id
         FROM receipt_match WHERE receipt_id = $1`,
        [receipt.id],
      ),
    ).rejects.toThrow(/cannot be matched/);
  });

  describe('when a part of a receipt comes back', () => {
    const part = (receiptId: string, amount: string, who?: Parameters<Agency['act']>[1]) =>
      agency.act(
        (work) => agency.get(PaymentsService).reverse(work, receiptId, 'CHARGEBACK', minor(amount)),
        who,
      );
    const restOf = async (receiptId: string) => {
      const [rest] = await agency.sql<{ id: string; amount: string; day: string; cleared: string }>(
        `SELECT r.id, r.amount_minor::text AS amount, r.value_on::text AS day, c.cleared_on::text AS cleared
         FROM receipt r LEFT JOIN clearing c ON c.receipt_id = r.id WHERE r.rest_of_id = $1`,
        [receiptId],
      );
      return rest;
    };
    const matchesOf = (receiptId: string) =>
      agency.sql(
        'SELECT case_id, amount_minor::text AS amount FROM receipt_match WHERE receipt_id = $1',
        [receiptId],
      );

    it('keeps the rest as a receipt of its own, of the same day, on the same case', async () => {
      const caseFile = await agency.case({ principal: '1000.00' });
      const receipt = await record(caseFile, '600.00', '2026-02-10');
      await record(caseFile, '100.00', '2026-02-20');
      const [bank, payable] = [
        await agency.balance('BANK_TP'),
        await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId),
      ];
      expect(await part(receipt.id, '250.00')).toBe(true);

      const rest = await restOf(receipt.id);
      expect(rest).toMatchObject({ amount: '35000', day: '2026-02-10', cleared: '2026-03-02' });
      expect(await matchesOf(rest?.id ?? '')).toEqual([{ case_id: caseFile.id, amount: '35000' }]);
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '550.00' });
      const total = (await agency.fees(caseFile.id)).reduce((sum, { fee }) => sum + minor(fee), 0n);
      expect(total).toBe(67_50n);
      expect(minor(bank) - minor(await agency.balance('BANK_TP'))).toBe(250_00n);
      const payableNow = await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId);
      expect(minor(payableNow) - minor(payable)).toBe(250_00n);
      expect(await proved()).toEqual([]);
      await expect(part(receipt.id, '1.00')).rejects.toMatchObject({
        code: 'TRANSITION_NOT_ALLOWED',
      });
      await part(rest?.id ?? '', '50.00');
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '600.00' });
      expect(await proved()).toEqual([]);
    });

    it('takes what was in suspense first, then the latest match', async () => {
      const [first, second] = [
        await agency.case({ principal: '100.00' }),
        await agency.case({ principal: '100.00' }),
      ];
      const receipt = await record(null, '300.00', '2026-03-01');
      for (const caseFile of [first, second])
        await agency.act((work) =>
          agency.get(PaymentsService).match(work, receipt.id, caseFile.id, 100_00n),
        );
      await part(receipt.id, '150.00');
      const rest = await restOf(receipt.id);
      expect(await matchesOf(rest?.id ?? '')).toEqual([
        { case_id: first.id, amount: '10000' },
        { case_id: second.id, amount: '5000' },
      ]);
      expect(await agency.owed(first.id)).toEqual({});
      expect(await agency.owed(second.id)).toEqual({ PRINCIPAL: '50.00' });
      expect(await proved()).toEqual([]);
    });

    it('waits to clear again what had not cleared', async () => {
      const caseFile = await agency.case({ principal: '800.00' });
      const cheque = await record(caseFile, '800.00', '2026-03-02', { means: 'CHEQUE' });
      await part(cheque.id, '300.00');
      expect(await restOf(cheque.id)).toMatchObject({ amount: '50000', cleared: null });
      expect(await agency.fees(caseFile.id)).toEqual([]);
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '300.00' });
      expect(await proved()).toEqual([]);
    });

    it('takes two people above 1,000.00, for the same amount, and never more than came', async () => {
      const caseFile = await agency.case({ principal: '5000.00' });
      const receipt = await record(caseFile, '3000.00', '2026-03-01');
      const [anna, bruno] = [await agency.person('Anna'), await agency.person('Bruno')];
      await expect(part(receipt.id, '3000.01', anna)).rejects.toMatchObject({
        code: 'AMOUNT_ABOVE_BALANCE',
      });
      expect(await part(receipt.id, '1000.01', anna)).toBe(false);
      await expect(part(receipt.id, '1500.00', bruno)).rejects.toMatchObject({
        code: 'FOUR_EYES',
        facts: { asked: '1000.01' },
      });
      expect(await part(receipt.id, '1000.01', bruno)).toBe(true);
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '3000.01' });
      const small = await record(caseFile, '2000.00', '2026-03-01');
      expect(await part(small.id, '1000.00', anna)).toBe(true);
    });
  });
});
