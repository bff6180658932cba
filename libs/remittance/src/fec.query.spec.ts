import { LedgerQuery } from '@solde/ledger';
import { parseAmount } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { systemCaller, uuidv7 } from '@solde/platform';
import type { CalendarDate } from '@solde/calendar';

import { Agency } from '../../../test/support/agency';
import { PdfFile } from '../../../test/support/pdf';
import { FecQuery } from './fec.query';
import { PapersQuery } from './papers.query';
import { RemittanceModule } from './remittance.module';
import { RemittanceService } from './remittance.service';

const system = systemCaller('spec');

describe('the agency’s book and its invoices', () => {
  let agency: Agency;

  beforeAll(async () => {
    agency = await Agency.open([RemittanceModule], { amicable: '15', directFactor: '50' });
    await agency.sql(
      `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
       SELECT $1, 'Agence Élan & Cie', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
              '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
      [uuidv7()],
    );
  });
  afterAll(() => agency.close());

  async function remit(cutOffOn: CalendarDate) {
    const remittance = agency.get(RemittanceService);
    const accountant = await agency.person('Anne');
    const manager = await agency.person('Marc', ['MANAGER']);
    await agency.travelTo(cutOffOn);
    const { id } = await agency.act((work) => remittance.prepare(work, { cutOffOn }), accountant);
    await agency.act((work) => remittance.check(work, id), manager);
    await agency.act((work) => remittance.approve(work, id), manager);
    const papers = agency.get(PapersQuery);
    const missing = await papers.missing(system, id);
    const paper = missing.find(({ kind }) => kind === 'FEE_DOCUMENT');
    if (paper === undefined) throw new Error('no fee document');
    return papers.draw(system, paper);
  }

  it('say the same as the ledger, line by line', async () => {
    const payments = agency.get(PaymentsService);
    const caseFile = await agency.case({ principal: '2000.00' });
    const facts = { caseId: caseFile.id, currency: 'EUR', means: 'TRANSFER' as const };
    await agency.travelTo('2026-03-10');
    const { id: receiptId } = await agency.act((work) =>
      payments.record(work, { ...facts, amountMinor: 1_000_01n, valueOn: '2026-03-10' }),
    );
    const invoice = await remit('2026-03-15');
    await agency.travelTo('2026-03-20');
    await agency.act((work) => payments.reverse(work, receiptId, 'SEPA_DD_RETURNED'));
    const credit = await remit('2026-03-31');

    const xmlOf = (pdf: Buffer) =>
      new PdfFile(pdf).stream('/Type /EmbeddedFile')?.toString('utf8') ?? '';
    expect(invoice.documentKind).toBe('FEE_INVOICE');
    expect(xmlOf(invoice.bytes)).toContain('<ram:GrandTotalAmount>180.00</ram:GrandTotalAmount>');
    expect(credit.documentKind).toBe('FEE_CREDIT_NOTE');
    expect(xmlOf(credit.bytes)).toContain('<ram:TypeCode>381</ram:TypeCode>');
    expect(xmlOf(credit.bytes)).toMatch(
      /<ram:InvoiceReferencedDocument>\s*<ram:IssuerAssignedID>FA2026-000001</,
    );

    const year = { from: '2026-01-01', until: '2026-12-31' } as const;
    const { name, text } = await agency.get(FecQuery).file(system, year);
    expect(name).toBe('732829320FEC20261231.txt');
    let file = '';
    for await (const page of text) file += page;
    const rows = file
      .slice(0, -2)
      .split('\r\n')
      .slice(1)
      .map((line) => line.split('\t'));
    expect(rows.every((cells) => cells.length === 18)).toBe(true);

    const minor = (cell = '') => parseAmount(cell.replace(',', '.'), 'EUR') ?? 0n;
    const sums = (key: (cells: string[]) => string) => {
      const totals = new Map<string, bigint>();
      for (const cells of rows)
        totals.set(
          key(cells),
          (totals.get(key(cells)) ?? 0n) + minor(cells[11]) - minor(cells[12]),
        );
      return totals;
    };
    const numbers = [...sums(([, , number = '']) => number)];
    expect(numbers.map(([number]) => Number(number))).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.filter(([, total]) => total !== 0n)).toEqual([]);

    const balances = await agency
      .get(LedgerQuery)
      .trialBalance(system, year.until, { book: 'AGENCY' });
    const byCode: Record<string, string> = {
      ...{ AGENCY_BANK: '512000', FEES_UNBILLED: '418100', FEES_RECEIVABLE: '411000' },
      ...{ FEE_INCOME: '706000', VAT_COLLECTED: '445710', COSTS_ADVANCED: '467100' },
    };
    const accounts = sums(([, , , , account = '']) => account);
    const moved = balances.filter(({ debitMinor, creditMinor }) => debitMinor + creditMinor !== 0n);
    expect(moved.length).toBeGreaterThanOrEqual(4);
    for (const { code, balanceMinor } of moved)
      expect([code, accounts.get(byCode[code] ?? '')]).toEqual([code, balanceMinor]);
    const other = { from: '2027-01-01', until: '2027-12-31' } as const;
    let empty = '';
    for await (const page of (await agency.get(FecQuery).file(system, other)).text) empty += page;
    expect(empty.split('\r\n')).toHaveLength(2);
    await expect(
      agency.get(FecQuery).file(system, { from: '2026-12-31', until: '2026-01-01' }),
    ).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
  });
});
