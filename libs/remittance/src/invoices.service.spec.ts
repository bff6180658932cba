import type { CalendarDate } from '@solde/calendar';
import { uuidv7 } from '@solde/platform';

import { minor, Remittances, said } from '../../../test/support/remittances';
import { HoldsService } from './holds.service';
import { InvoicesService } from './invoices.service';
import { WithdrawalsService } from './withdrawals.service';

describe('what creditors pay on invoice, and what costs give on a statement', () => {
  let house: Remittances;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  async function settle(documentId: string, amount: string, on: CalendarDate, currency = 'EUR') {
    await house.agency.travelTo(on);
    const paid = { documentId, currency, amountMinor: minor(amount), on, reference: 'VIR 12' };
    return house.agency.act(
      (work) => house.agency.get(InvoicesService).recordPayment(work, paid),
      house.accountant,
    );
  }

  async function only(table: 'fee_document' | 'debit_claim') {
    const [row] = await house.agency.sql<{ id: string; number: string; due: CalendarDate }>(
      `SELECT id, number, due_on AS due FROM ${table} ORDER BY id DESC LIMIT 1`,
    );
    if (row === undefined) throw new Error(`no ${table}`);
    return row;
  }

  it('transfers all of it in GROSS, and waits for the invoice to be paid, in parts (EX-23)', async () => {
    await house.agree({ mode: 'GROSS', invoiceDueDays: 45 });
    const caseFile = await house.agency.case({ principal: '5000.00' });
    await house.pay(caseFile, '2000.00', '2026-03-10');
    await house.direct(caseFile, '1000.00', '2026-03-11');
    await house.cost(caseFile, 'DEBOURS', '33.47', '2026-03-12');
    const statement = await house.remit('2026-03-15');
    expect(said(statement)).toEqual({
      ...{ collected: '2000.00', fees: '375.00', vat: '75.00', debours: '33.47' },
      ...{ balance: '2000.00', transfer: '2000.00', document: '483.47' },
    });
    expect(statement).toMatchObject({ mode: 'GROSS', feeDocumentDueOn: '2026-04-29' });

    const run = await house.markPaid(statement.runId, '2026-03-15');
    expect(run.state).toBe('CLOSED');
    // The dedicated account is empty, and nothing of it went to the agency.
    expect(await house.books()).toEqual({
      ...{ FEES_RECEIVABLE: '483.47', FEE_INCOME: '-375.00', VAT_COLLECTED: '-75.00' },
      AGENCY_BANK: '-33.47',
    });

    const { id } = await only('fee_document');
    await settle(id, '183.47', '2026-04-02');
    await expect(settle(id, '300.01', '2026-04-20')).rejects.toMatchObject({
      ...{ code: 'AMOUNT_ABOVE_BALANCE', facts: { due: '30000' } },
    });
    await expect(settle(id, '-10.00', '2026-04-20')).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    await expect(settle(id, '10.00', '2026-04-20', 'USD')).rejects.toMatchObject({
      code: 'CURRENCY_MISMATCH',
    });
    await expect(settle(uuidv7(), '10.00', '2026-04-20')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const both = await Promise.allSettled(
      ['200.00', '200.00'].map((some) => settle(id, some, '2026-04-20')),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await settle(id, '100.00', '2026-04-21');
    expect(await house.books()).toEqual({
      ...{ AGENCY_BANK: '450.00', FEE_INCOME: '-375.00', VAT_COLLECTED: '-75.00' },
    });
    // What a bug could write, PostgreSQL refuses.
    await expect(
      house.agency.sql(
        `INSERT INTO invoice_payment (id, creditor_id, fee_document_id, currency, amount_minor, paid_on, act_id)
         SELECT uuidv7(), creditor_id, fee_document_id, currency, 1, paid_on, act_id FROM invoice_payment LIMIT 1`,
      ),
    ).rejects.toThrow('beyond what is due');
  });

  it('gives back on a credit note what was paid on an invoice', async () => {
    await house.agree({ mode: 'GROSS' });
    const caseFile = await house.agency.case({ principal: '1000.00' });
    const receipt = await house.pay(caseFile, '1000.00', '2026-03-10');
    const first = await house.remit('2026-03-15');
    await house.markPaid(first.runId, '2026-03-15');
    await settle((await only('fee_document')).id, '180.00', '2026-03-16');
    await house.reverse(receipt, '2026-03-20');
    const second = await house.remit('2026-03-31');
    expect(said(second)).toEqual({
      ...{ collected: '-1000.00', fees: '-150.00', vat: '-30.00', balance: '-1000.00' },
      ...{ carry: '-1000.00', document: '-180.00' },
    });
    const { id, number } = await only('fee_document');
    expect(number).toBe('AV2026-000001');
    await expect(settle(id, '180.00', '2026-04-01')).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    await settle(id, '-180.00', '2026-04-01');
    expect(await house.agency.balance('AGENCY_BANK')).toBe('0.00');
    // What the bank took back was remitted: his next collections cover it.
    await house.pay(await house.agency.case(), '1000.00', '2026-04-02');
    expect(said(await house.remit('2026-04-15'))).toMatchObject({
      ...{ openingCarry: '-1000.00', collected: '1000.00', document: '180.00' },
    });
  });

  it('keeps what the agency advanced, charges debours on, and gives an unused provision back (NET)', async () => {
    const caseFile = await house.agency.case({ principal: '1000.00' });
    await house.pay(caseFile, '1000.00', '2026-03-10');
    await house.cost(caseFile, 'KEPT', '50.00', '2026-03-11');
    await house.cost(caseFile, 'DEBOURS', '33.47', '2026-03-11');
    await house.cost(caseFile, 'PROVISION_RETURNED', '60.00', '2026-03-12');
    const statement = await house.remit('2026-03-15');
    expect(said(statement)).toEqual({
      ...{ collected: '1000.00', givenBack: '60.00', costsKept: '50.00', fees: '150.00' },
      ...{ vat: '30.00', debours: '33.47', document: '213.47' },
      ...{ balance: '796.53', transfer: '796.53' },
    });
    await house.papers(statement.runId);
    await house.markPaid(statement.runId, '2026-03-15');
    expect(await house.books()).toEqual({
      ...{ AGENCY_BANK: '180.00', FEE_INCOME: '-150.00', VAT_COLLECTED: '-30.00' },
    });
  });

  it('issues a document for debours alone, once', async () => {
    const caseFile = await house.agency.case({ principal: '1000.00' });
    await house.cost(caseFile, 'DEBOURS', '33.47', '2026-03-11');
    expect(said(await house.remit('2026-03-15'))).toEqual({
      ...{ debours: '33.47', document: '33.47', balance: '-33.47', carry: '-33.47' },
    });
    await house.pay(caseFile, '100.00', '2026-03-20');
    const second = await house.remit('2026-03-31');
    expect(said(second)).toMatchObject({ openingCarry: '-33.47', transfer: '48.53' });
    expect(second.deboursMinor).toBe(0n);
  });

  it('claims a debit where the mandate says so; fees leave when it is paid', async () => {
    await house.agree({ negativeBalance: 'INVOICE', invoiceDueDays: 15 });
    const caseFile = await house.agency.case({ principal: '1000.00' });
    await house.direct(caseFile, '400.00', '2026-03-10');
    const statement = await house.remit('2026-03-15');
    expect(said(statement)).toEqual({
      ...{ fees: '30.00', vat: '6.00', document: '36.00', balance: '-36.00', claimed: '36.00' },
    });
    expect(statement).toMatchObject({
      ...{ state: 'FINAL', claimNumber: 'DD2026-000001', claimDueOn: '2026-03-30' },
    });
    await house.papers(statement.runId);
    expect((await house.statementOf(statement.runId)).claimDocumentId).not.toBeNull();
    // Nothing of others pays his fees: the run is paid, and stays open.
    expect((await house.markPaid(statement.runId, '2026-03-15')).state).toBe('PAID');
    expect(await house.agency.balance('AGENCY_BANK')).toBe('0.00');

    const claim = await only('debit_claim');
    await settle(claim.id, '36.00', '2026-03-25');
    expect(await house.agency.balance('BANK_TP')).toBe('36.00');
    expect(await house.agency.balance('CREDITOR_PAYABLE', house.creditorId)).toBe('0.00');
    const withdrawn = await house.agency.act((work) =>
      house.agency.get(WithdrawalsService).withdraw(work, { currency: 'EUR', on: '2026-03-25' }),
    );
    expect(withdrawn).toBe(36_00n);
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    const runs = await house.agency.sql('SELECT state FROM remittance_run');
    expect(runs).toEqual([{ state: 'CLOSED' }]);
  });

  it('holds the money of a creditor as long as a person says so', async () => {
    const holds = () => house.agency.get(HoldsService);
    const hold = await house.agency.act(
      (work) => holds().hold(work, house.creditorId, 'Saisie attribution du 12 mars'),
      house.manager,
    );
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    expect(await house.remit('2026-03-15')).toMatchObject({
      ...{ state: 'HELD', heldBecause: 'LEGAL_HOLD', transferMinor: 0n, carryMinor: 820_00n },
    });
    const lift = () =>
      house.agency.act((work) => holds().lift(work, hold.id, 'Mainlevée'), house.manager);
    await lift();
    await expect(lift()).rejects.toMatchObject({ code: 'DUPLICATE' });
    expect(await house.remit('2026-03-31')).toMatchObject({
      ...{ state: 'FINAL', transferMinor: 820_00n },
    });
    await expect(
      house.agency.act((work) => holds().hold(work, uuidv7(), 'Doute'), house.manager),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      house.agency.act((work) => holds().hold(work, house.creditorId, 'Doute')),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
