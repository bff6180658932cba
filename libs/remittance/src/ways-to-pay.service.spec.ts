import { isCreditorReference } from '@solde/country';
import { systemCaller } from '@solde/platform';

import { OWN_IBAN, Remittances } from '../../../test/support/remittances';
import { causeWords } from './cause-words';
import { PapersQuery } from './papers.query';

const system = systemCaller('spec');

describe('what asks creditors for payment', () => {
  let house: Remittances;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const form = async (statementId: string) => {
    const found = await house.agency.get(PapersQuery).electronicForm(system, statementId);
    if (found === null) throw new Error('no electronic form');
    return found;
  };

  it('is an invoice in GROSS that names the agency’s own account, as it was on the day of issue', async () => {
    await house.agree({ mode: 'GROSS' });
    await house.pay(await house.agency.case({ principal: '5000.00' }), '2000.00', '2026-03-10');
    const { id, feeDocumentNumber } = await house.remit('2026-03-15');
    // The account in force today changes no invoice that was issued.
    await house.closeOwnAccount('2026-03-15');
    const { hybrid, invoice, broken } = await form(id);
    expect(broken).toEqual([]);
    expect(invoice).toMatchObject({
      ...{ dueOn: '2026-04-14', terms: 'Payable au plus tard à l’échéance' },
      payment: { kind: 'TRANSFER', iban: OWN_IBAN, bic: 'CMCIFRPP', holder: 'Agence Élan & Cie' },
    });
    const reference = /<ram:PaymentReference>([^<]*)/.exec(hybrid.xml)?.[1] ?? '';
    expect(isCreditorReference(reference)).toBe(true);
    expect(reference.slice(4)).toBe(feeDocumentNumber?.replace('-', ''));
    expect(hybrid.xml).toMatch(
      /<ram:SpecifiedTradeSettlementPaymentMeans>\s*<ram:TypeCode>58<\/ram:TypeCode>\s*<ram:Information>Virement sur notre compte<\/ram:Information>/,
    );
  });

  it('leaves out by name who would get an invoice that nobody can pay, until the account is there', async () => {
    await house.agree({ mode: 'GROSS' });
    await house.pay(await house.agency.case({ principal: '5000.00' }), '2000.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
    const before = await house.prepare('2026-03-15');
    await house.check(before.id);
    await house.closeOwnAccount('2026-03-15');
    await expect(house.approve(before.id)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await house.agency.sql('SELECT FROM fee_document')).toEqual([]);
    await expect(house.prepare('2026-03-15')).rejects.toMatchObject({
      code: 'REMITTANCE_UNDER_WAY',
    });
    await house.sendBack(before.id);
    await expect(house.prepare('2026-03-15')).rejects.toMatchObject({
      code: 'NOTHING_TO_REMIT',
      facts: {
        creditors: 1,
        stopped: [
          {
            ...{ code: 'NO_OWN_ACCOUNT', facts: { currency: 'EUR' } },
            says: causeWords('NO_OWN_ACCOUNT'),
          },
        ],
      },
    });
  });

  it('is no invoice that is set off, nor a credit note', async () => {
    const caseFile = await house.agency.case({ principal: '5000.00' });
    const receipt = await house.pay(caseFile, '1000.00', '2026-03-10');
    const net = await form((await house.remit('2026-03-15')).id);
    expect(net.invoice.payment).toMatchObject({ kind: 'SET_OFF' });
    expect(net.hybrid.xml).toContain('<ram:TypeCode>97</ram:TypeCode>');
    await house.agree({ mode: 'GROSS' });
    await house.reverse(receipt, '2026-03-20');
    const { id, feeDocumentKind } = await house.remit('2026-03-31');
    expect(feeDocumentKind).toBe('CREDIT_NOTE');
    const given = await form(id);
    expect(given.broken).toEqual([]);
    expect(given.invoice).toMatchObject({
      ...{ payment: null, terms: 'En votre faveur : aucun paiement ne vous est demandé.' },
    });
    expect(given.hybrid.xml).not.toContain('PaymentMeans');
  });

  it('is a debit claimed on the dedicated account', async () => {
    await house.agree({ negativeBalance: 'INVOICE' });
    const receipt = await house.pay(
      await house.agency.case({ principal: '5000.00' }),
      '1000.00',
      '2026-03-10',
    );
    await house.remit('2026-03-15');
    await house.reverse(receipt, '2026-03-20');
    await house.remit('2026-03-31');
    const claims = await house.agency.sql<{ iban: string }>(
      'SELECT a.iban FROM debit_claim d JOIN dedicated_account a ON a.id = d.dedicated_account_id',
    );
    expect(claims).toHaveLength(1);
    expect(claims[0]!.iban).not.toBe(OWN_IBAN);
  });

  it('is refused by the database when it names no account', async () => {
    await house.agree({ mode: 'GROSS', negativeBalance: 'INVOICE' });
    const caseFile = await house.agency.case({ principal: '5000.00' });
    await house.reverse(await house.pay(caseFile, '1000.00', '2026-03-10'), '2026-03-11');
    await house.pay(caseFile, '500.00', '2026-03-12');
    await house.remit('2026-03-15');
    const copy = (table: string, account: string) =>
      house.agency.sql(
        `INSERT INTO ${table} SELECT r.* FROM ${table} t CROSS JOIN LATERAL jsonb_populate_record(t,
           jsonb_build_object('id', uuidv7(), '${account}', null)) r`,
      );
    await expect(copy('fee_document', 'own_account_id')).rejects.toMatchObject({
      constraint: 'fee_document_to_be_paid_says_where',
    });
    await expect(
      house.agency.sql(
        `INSERT INTO debit_claim (id, statement_id, creditor_id, series, year, position, number, currency, amount_minor,
           issued_on, due_on, act_id)
         SELECT uuidv7(), id, creditor_id, 'DD', 2026, 1, 'DD2026-000001', currency, 1, cut_off_on, cut_off_on, act_id
         FROM remittance_statement`,
      ),
    ).rejects.toMatchObject({ constraint: 'debit_claim_says_where_it_is_paid' });
  });
});
