import type { CalendarDate } from '@solde/calendar';
import { DocumentsQuery } from '@solde/documents';
import { formatAmount, parseAmount } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';
import { convert } from 'xmlbuilder2';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { startPlatform } from '../../../test/support/platform';
import { PapersQuery } from './papers.query';
import { PapersService } from './papers.service';
import { RemittanceModule } from './remittance.module';
import { RemittanceQuery, type StatementView } from './remittance.query';
import { RemittanceService } from './remittance.service';

const system = systemCaller('spec');
const READS = new Set(['documents.read']);

function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}

describe('remittance', () => {
  let agency: Agency;
  let accountant: Caller;
  let manager: Caller;

  beforeEach(async () => {
    agency = await Agency.open([RemittanceModule], { amicable: '15', directFactor: '50' });
    accountant = { ...(await agency.person('Anne')), permissions: READS };
    manager = await agency.person('Marc', ['MANAGER']);
    await agency.sql(
      `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
       SELECT $1, 'Agence Élan & Cie', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
              '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
      [uuidv7()],
    );
  });
  afterEach(async () => {
    expect(await broken()).toEqual([]);
    await agency.close();
  });

  async function broken(): Promise<string[]> {
    const proofs = await agency.get(ProveQuery).prove(system);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  const remittance = () => agency.get(RemittanceService);

  async function account(usableFrom: CalendarDate = '2026-01-01', of = agency.creditor.creditorId) {
    const three: Caller[] = [];
    for (const name of ['Aude', 'Basile', 'Carole']) three.push(await agency.person(name));
    await agency.sql(
      `INSERT INTO bank_detail (id, creditor_id, iban, holder, state, requested_by, verified_by, verified_how, approved_by, usable_from, act_id)
       SELECT $1, $2, 'FR1420041010050500013M02606', 'Fournitures du Nord', 'APPROVED', $3, $4, 'CALL_BACK', $5, $6, id
       FROM act LIMIT 1`,
      [uuidv7(), of, ...three.map(({ userId }) => userId), usableFrom],
    );
  }

  async function pay(caseFile: BuiltCase, amount: string, valueOn: CalendarDate): Promise<string> {
    await agency.travelTo(valueOn);
    const facts = { caseId: caseFile.id, amountMinor: minor(amount), currency: 'EUR', valueOn };
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, { ...facts, means: 'TRANSFER' }),
    );
    return receipt.id;
  }

  async function reverse(receiptId: string, on: CalendarDate): Promise<void> {
    await agency.travelTo(on);
    await agency.act((work) =>
      agency.get(PaymentsService).reverse(work, receiptId, 'SEPA_DD_RETURNED'),
    );
  }

  const prepare = (cutOffOn: CalendarDate) =>
    agency.act((work) => remittance().prepare(work, { cutOffOn }), accountant);
  const check = (runId: string) => agency.act((work) => remittance().check(work, runId), manager);
  const approve = (runId: string, by = manager) =>
    agency.act((work) => remittance().approve(work, runId), by);

  /** A whole run, up to its papers; answers the statement of the creditor. */
  async function remit(cutOffOn: CalendarDate): Promise<StatementView & { runId: string }> {
    await agency.travelTo(cutOffOn);
    const { id: runId } = await prepare(cutOffOn);
    await check(runId);
    await approve(runId);
    await papers(runId);
    const [statement] = await agency.get(RemittanceQuery).statements(system, { runId, limit: 1 });
    if (statement === undefined) throw new Error('no statement');
    return { ...statement, runId };
  }

  async function papers(runId: string): Promise<void> {
    const service = agency.get(PapersService);
    await agency.act((work) => service.makeTransferFile(work, runId));
    const query = agency.get(PapersQuery);
    for (const missing of await query.missing(system, runId)) {
      const drawn = await query.draw(system, missing);
      await agency.act((work) => service.keep(work, drawn));
    }
  }

  function said(statement: StatementView) {
    const money = (amount: bigint) => formatAmount(amount, 'EUR');
    return {
      openingCarry: money(statement.openingCarryMinor),
      collected: money(statement.collectedMinor),
      feeHT: money(statement.feesMinor),
      vat: money(statement.vatMinor),
      feeDocument: statement.feeDocumentKind,
      balance: money(statement.balanceMinor),
      transfer: money(statement.transferMinor),
      carryForward: money(statement.carryMinor),
    };
  }

  it('shows both entries of a reversal inside the period, and remits the rest (EX-18)', async () => {
    await account();
    const first = await agency.case({ principal: '1200.00' });
    const second = await agency.case({ principal: '640.40' });
    const p1 = await pay(first, '1200.00', '2026-06-03');
    await pay(second, '640.40', '2026-06-05');
    await reverse(p1, '2026-06-09');

    expect(said(await remit('2026-06-15'))).toMatchObject({
      ...{ collected: '640.40', feeHT: '96.06', vat: '19.21', transfer: '525.13' },
    });
    expect(await agency.fees(first.id)).toMatchObject([{ fee: '180.00' }, { fee: '-180.00' }]);
    expect(await agency.fees(second.id)).toMatchObject([{ fee: '96.06' }]);
    expect(await agency.owed(first.id)).toEqual({ PRINCIPAL: '1200.00' });
  });

  it('claws back by a credit note, and carries the debit until collections absorb it (EX-19)', async () => {
    await account();
    const one = await agency.case({ principal: '1200.00' });
    const other = await agency.case({ principal: '1900.00' });
    const p1 = await pay(one, '1200.00', '2026-06-03');
    const juneA = await remit('2026-06-15');
    await agency.act((work) => remittance().markPaid(work, juneA.runId, '2026-06-15'), accountant);
    expect(await agency.balance('BANK_TP')).toBe('0.00');
    await reverse(p1, '2026-06-20');
    const juneB = await remit('2026-06-30');
    expect(await agency.balance('CREDITOR_PAYABLE', agency.creditor.creditorId)).toBe('984.00');
    await pay(other, '1000.00', '2026-07-03');
    const julyA = await remit('2026-07-15');
    await pay(other, '900.00', '2026-07-20');
    const julyB = await remit('2026-07-31');

    expect([juneA, juneB, julyA, julyB].map(said)).toEqual([
      {
        ...{ openingCarry: '0.00', collected: '1200.00', feeHT: '180.00', vat: '36.00' },
        ...{ feeDocument: 'INVOICE', balance: '984.00', transfer: '984.00', carryForward: '0.00' },
      },
      {
        ...{ openingCarry: '0.00', collected: '-1200.00', feeHT: '-180.00', vat: '-36.00' },
        ...{ feeDocument: 'CREDIT_NOTE', balance: '-984.00', transfer: '0.00' },
        carryForward: '-984.00',
      },
      {
        ...{ openingCarry: '-984.00', collected: '1000.00', feeHT: '150.00', vat: '30.00' },
        ...{ feeDocument: 'INVOICE', balance: '-164.00', transfer: '0.00' },
        carryForward: '-164.00',
      },
      {
        ...{ openingCarry: '-164.00', collected: '900.00', feeHT: '135.00', vat: '27.00' },
        ...{ feeDocument: 'INVOICE', balance: '574.00', transfer: '574.00', carryForward: '0.00' },
      },
    ]);
    expect([juneA, juneB, julyA, julyB].map((one) => one.feeDocumentNumber)).toEqual([
      ...['FA2026-000001', 'AV2026-000001', 'FA2026-000002', 'FA2026-000003'],
    ]);
    for (const { runId } of [juneB, julyA, julyB])
      await agency.act((work) => remittance().markPaid(work, runId, '2026-07-31'), accountant);
    expect(await agency.balance('BANK_TP')).toBe('0.00');
    expect(await agency.balance('FEES_TO_WITHDRAW')).toBe('0.00');
    expect(await agency.balance('AGENCY_BANK')).toBe('342.00');
  });

  it('takes three looks by two persons, once: two managers at the same time have one effect', async () => {
    await account();
    await pay(await agency.case(), '1000.00', '2026-03-10');
    await agency.travelTo('2026-03-15');
    const { id: runId } = await prepare('2026-03-15');
    await expect(approve(runId)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    const own = agency.act((work) => remittance().check(work, runId), accountant);
    await expect(own).rejects.toMatchObject({ code: 'FOUR_EYES' });
    await check(runId);
    await expect(approve(runId, accountant)).rejects.toMatchObject({ code: 'FOUR_EYES' });
    await expect(approve(runId, system)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const colleague = await agency.person('Mona', ['MANAGER']);
    const both = await Promise.allSettled([approve(runId), approve(runId, colleague)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const statements = await agency.get(RemittanceQuery).statements(system, { limit: 5 });
    expect(statements).toHaveLength(1);
    expect(await agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
    await expect(prepare('2026-03-15')).rejects.toMatchObject({ code: 'DUPLICATE' });
  });

  it('approves nothing else than what was prepared', async () => {
    await account();
    const caseFile = await agency.case();
    await pay(caseFile, '400.00', '2026-03-10');
    await agency.travelTo('2026-03-15');
    const { id: runId } = await prepare('2026-03-15');
    await check(runId);
    await pay(caseFile, '100.00', '2026-03-15');
    await expect(approve(runId)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await expect(prepare('2026-03-15')).rejects.toMatchObject({ code: 'REMITTANCE_UNDER_WAY' });
    await agency.act(
      (work) => remittance().sendBack(work, runId, 'Un encaissement manque'),
      manager,
    );
    const again = await remit('2026-03-15');
    expect(said(again)).toMatchObject({ collected: '500.00', transfer: '410.00' });
    expect(again.feeDocumentNumber).toBe('FA2026-000001');
  });

  it('holds the money of a creditor whose account is unknown or has just changed, and pays it later', async () => {
    await pay(await agency.case(), '1000.00', '2026-03-10');
    const first = await remit('2026-03-15');
    expect(first).toMatchObject({ state: 'HELD', heldBecause: 'NO_IBAN', carryMinor: 820_00n });
    await account('2026-04-09');
    const second = await remit('2026-03-31');
    expect(second).toMatchObject({ state: 'HELD', heldBecause: 'BANK_DETAILS_CHANGED', lines: 0 });
    const third = await remit('2026-04-15');
    expect(third).toMatchObject({ state: 'FINAL', transferMinor: 820_00n, carryMinor: 0n });
    expect(third.feeDocumentKind).toBeNull();
  });

  it('carries a small credit, but never past the legal month', async () => {
    await account();
    await agency.sql(
      `INSERT INTO mandate_terms (id, number, transfer_min_minor, mandate_id, creditor_id, effective_from, services, power_to_receive,
         claims_basis, insurance_guarantee, remuneration, remittance_conditions, content_hash, creditor_signed_by, creditor_signed_at, agency_signed_by,
         agency_signed_at, act_id)
       SELECT $2, 9, 5000, mandate_id, creditor_id, effective_from, services, power_to_receive, claims_basis, insurance_guarantee,
         remuneration, remittance_conditions, content_hash, creditor_signed_by, creditor_signed_at, agency_signed_by, agency_signed_at, act_id
       FROM mandate_terms WHERE mandate_id = $1 LIMIT 1`,
      [agency.creditor.mandateId, uuidv7()],
    );
    await pay(await agency.case(), '10.00', '2026-03-31');
    const first = await remit('2026-03-31');
    expect(first).toMatchObject({ state: 'CARRIED', transferMinor: 0n, carryMinor: 8_20n });
    expect(first.feeDocumentNumber).toBe('FA2026-000001');
    const { clock } = await agency.get(RemittanceQuery).run(system, first.runId);
    expect(clock).toMatchObject({ oldestClearedOn: '2026-03-31', limitOn: '2026-04-30' });
    // The run after this one would pay in May, after 30 April: it leaves now, with no movement beside it.
    const second = await remit('2026-04-15');
    expect(second).toMatchObject({ state: 'FINAL', transferMinor: 8_20n, lines: 0 });
  });

  it('leaves out who cannot be computed, by name, and stops nobody else', async () => {
    const act = `SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)`;
    await agency.sql(act);
    await agency.sql(`UPDATE creditor SET territory = 'NC'`);
    await agency.sql(`SELECT set_config('solde.act_id', '', false)`);
    await pay(await agency.case(), '1000.00', '2026-03-10');
    await agency.travelTo('2026-03-15');
    await expect(prepare('2026-03-15')).rejects.toMatchObject({
      code: 'NOTHING_TO_REMIT',
      facts: { stopped: [{ code: 'RATE_MISSING', facts: { territory: 'NC' } }] },
    });
  });

  it.each([
    ['a day that ends no period', '2026-03-10'],
    ['a day to come', '2026-03-31'],
  ] as const)('refuses %s', async (_, cutOffOn) => {
    await agency.travelTo('2026-03-15');
    await expect(prepare(cutOffOn)).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
  });

  it('bills direct payments without transferring them, and never out of others’ money', async () => {
    await account();
    const caseFile = await agency.case();
    await agency.travelTo('2026-03-10');
    await agency.act((work) =>
      agency.get(PaymentsService).declareDirect(work, {
        ...{ caseId: caseFile.id, amountMinor: 400_00n, currency: 'EUR', means: 'TRANSFER' },
        receivedOn: '2026-03-10',
      }),
    );
    const first = await remit('2026-03-15');
    expect(said(first)).toMatchObject({
      ...{ collected: '0.00', feeHT: '30.00', vat: '6.00', balance: '-36.00', transfer: '0.00' },
    });
    await agency.act((work) => remittance().markPaid(work, first.runId, '2026-03-15'), accountant);
    expect(await agency.balance('AGENCY_BANK')).toBe('0.00');
    await pay(caseFile, '600.00', '2026-03-20');
    const second = await remit('2026-03-31');
    expect(said(second)).toMatchObject({ openingCarry: '-36.00', transfer: '456.00' });
    await agency.act((work) => remittance().markPaid(work, second.runId, '2026-03-31'), accountant);
    expect(await agency.balance('AGENCY_BANK')).toBe('144.00');
    expect(await agency.balance('BANK_TP')).toBe('0.00');
  });

  it('orders exactly what the statements say, in a file whose bytes never change', async () => {
    await account();
    await pay(await agency.case({ principal: '1234.56' }), '1234.56', '2026-03-10');
    const { runId, transferMinor } = await remit('2026-03-15');
    await papers(runId);
    const { file } = await agency.get(RemittanceQuery).run(system, runId);
    const documentId = file?.documentId ?? '';
    const { bytes } = await agency.get(DocumentsQuery).read(accountant, documentId);
    const text = bytes.toString('utf8');
    const sum = /<CtrlSum>([\d.]+)<\/CtrlSum>/.exec(text)?.[1];
    expect(sum).toBe(formatAmount(transferMinor, 'EUR'));
    expect(file).toMatchObject({ documentId, transfers: 1, totalMinor: transferMinor });
    expect(convert(text, { format: 'object' })).toMatchObject({
      Document: {
        '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
        CstmrCdtTrfInitn: {
          GrpHdr: { MsgId: runId.replaceAll('-', '') },
          PmtInf: { ReqdExctnDt: { Dt: '2026-03-20' } },
        },
      },
    });
    const [statement] = await agency.get(RemittanceQuery).statements(system, { runId, limit: 1 });
    const draw = () =>
      agency.get(PapersQuery).draw(system, { statementId: statement?.id ?? '', kind: 'STATEMENT' });
    expect((await draw()).bytes.equals((await draw()).bytes)).toBe(true);
    const files = await agency.sql('SELECT id FROM transfer_file');
    expect(files).toHaveLength(1);
    expect(await agency.sql('SELECT id FROM remittance_document')).toHaveLength(2);
  });

  it('shows a creditor its statement, line by line with the sentence of each rule, and nobody else', async () => {
    await account();
    const caseFile = await agency.case({ principal: '1000.00' });
    await pay(caseFile, '1000.00', '2026-03-10');
    const { id, documentId, feeDocumentId } = await remit('2026-03-15');
    const portal = await startPlatform({
      ...{ role: 'PORTAL', imports: [RemittanceModule], database: agency.platform.database },
    });
    const reader = (creditorId: string): Caller => ({
      ...{ kind: 'PORTAL', userId: uuidv7(), name: 'Claire', roles: [], locale: 'fr' },
      ...{ permissions: new Set(), creditorIds: [creditorId] },
    });
    const query = portal.module.get(RemittanceQuery, { strict: false });
    const documents = portal.module.get(DocumentsQuery, { strict: false });
    const mine = reader(agency.creditor.creditorId);
    const { items } = await query.statement(mine, id, { limit: 10 });
    expect(items).toMatchObject([
      { source: 'ALLOCATION', component: 'PRINCIPAL', means: 'TRANSFER', amountMinor: 1000_00n },
      { source: 'FEE_LINE', sentence: { key: 'FEE_CONTINGENCY' }, amountMinor: -150_00n },
    ]);
    for (const paper of [documentId, feeDocumentId]) {
      const { bytes, document } = await documents.read(mine, paper ?? '');
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(document.visibleToCreditor).toBe(true);
    }
    const other = reader(uuidv7());
    expect(await query.statements(other, { limit: 10 })).toEqual([]);
    await expect(query.statement(other, id, { limit: 1 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(documents.read(other, documentId ?? '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await portal.stop();
  });

  it('lets PostgreSQL refuse what a bug could write', async () => {
    await account();
    await pay(await agency.case(), '1000.00', '2026-03-10');
    await remit('2026-03-15');
    const again = `INSERT INTO statement_line (id, statement_id, creditor_id, source, source_id, case_id, amount_minor, act_id)
      SELECT uuidv7(), statement_id, creditor_id, source, source_id, case_id, amount_minor, act_id FROM statement_line LIMIT 1`;
    await expect(agency.sql(again)).rejects.toThrow('statement_line_is_settled_once');
    await expect(
      agency.sql(
        "INSERT INTO fee_document SELECT (jsonb_populate_record(d, jsonb_build_object('id', uuidv7(), 'statement_id', d.statement_id))).* FROM fee_document d",
      ),
    ).rejects.toThrow('fee_document_number_is_used_once');
    await expect(agency.sql('UPDATE remittance_statement SET carry_minor = 1')).rejects.toThrow();
    await expect(agency.sql('DELETE FROM statement_line')).rejects.toThrow();
    await expect(
      agency.sql('UPDATE remittance_run SET approved_by = prepared_by'),
    ).rejects.toThrow();
  });
});
