import { transferIdentifier } from '@solde/credit-transfer';
import { DocumentsQuery } from '@solde/documents';
import { parseAmount, sum } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { systemCaller, type Caller } from '@solde/platform';
import { convert } from 'xmlbuilder2';

import { DEDICATED_IBAN } from '../../../test/support/agency';
import { Remittances } from '../../../test/support/remittances';
import { DeadlinesQuery } from './deadlines.query';
import { ExceptionsQuery } from './exceptions.query';
import { PapersService } from './papers.service';

const OUTSIDE_SEPA = 'TR330006100519786457841326';

interface Totals {
  readonly NbOfTxs: string;
  readonly CtrlSum: string;
}

interface PaidTransfer {
  readonly PmtId: { readonly EndToEndId: string };
  readonly Amt: { readonly InstdAmt: { readonly '#': string } };
  readonly Cdtr: { readonly PstlAdr: { readonly Ctry: string } };
}

interface TransferXml {
  readonly Document: {
    readonly CstmrCdtTrfInitn: {
      readonly GrpHdr: Totals;
      readonly PmtInf: Totals & { readonly CdtTrfTxInf: PaidTransfer | readonly PaidTransfer[] };
    };
  };
}

describe('the transfer file of a run', () => {
  let house: Remittances;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const reader = (): Caller => ({ ...house.accountant, permissions: new Set(['documents.read']) });
  /** A change of a file of the agency or of a creditor, which is an act. */
  const inAct = (sql: string, facts: readonly string[] = []) =>
    house.agency.act((work) => work.query(sql, [...facts]));
  const paysFrom = (iban: string) => inAct('UPDATE dedicated_account SET iban = $1', [iban]);
  const account = (iban: string) =>
    inAct('UPDATE bank_detail SET iban = $1 WHERE creditor_id = $2', [iban, house.creditorId]);
  const exported = (runId: string) =>
    house.agency.act((work) => house.agency.get(PapersService).exportFile(work, runId), reader());

  it('asks the bank for what the run says, to the cent, at both levels (pain.001.001.09)', async () => {
    const amounts = ['1234.56', '0.99', '4999.99'];
    for (const amount of amounts.slice(1)) {
      const { creditorId, caseFile } = await house.otherCreditor();
      await house.account('2026-01-01', creditorId);
      await house.pay(caseFile, amount, '2026-03-10');
    }
    await house.pay(await house.agency.case({ principal: '5000.00' }), '1234.56', '2026-03-11');
    const { runId } = await house.remit('2026-03-15');
    const { documentId } = await exported(runId);
    const { bytes } = await house.agency.get(DocumentsQuery).read(reader(), documentId);
    const file = convert(bytes.toString('utf8'), { format: 'object' }) as unknown as TransferXml;
    const { GrpHdr, PmtInf } = file.Document.CstmrCdtTrfInitn;
    const transfers: readonly PaidTransfer[] = [PmtInf.CdtTrfTxInf].flat();

    const ordered = await house.agency.sql<{ id: string; amount: string }>(
      `SELECT id, transfer_minor::text AS amount FROM remittance_statement WHERE run_id = $1 AND transfer_minor > 0`,
      [runId],
    );
    expect(ordered).toHaveLength(amounts.length);
    const cents = (text: string) => parseAmount(text, 'EUR') ?? 0n;
    const total = sum(ordered.map(({ amount }) => BigInt(amount)));
    for (const { NbOfTxs, CtrlSum } of [GrpHdr, PmtInf]) {
      expect(cents(CtrlSum)).toBe(total);
      expect(NbOfTxs).toBe(String(ordered.length));
    }
    const told = transfers.map(({ PmtId, Amt }) => [PmtId.EndToEndId, cents(Amt.InstdAmt['#'])]);
    expect(new Map(told as [string, bigint][])).toEqual(
      new Map(ordered.map(({ id, amount }) => [transferIdentifier(id), BigInt(amount)])),
    );
    for (const { Cdtr } of transfers) expect(Cdtr.PstlAdr.Ctry).toBe('FR');
  });

  it('is an original once, and a duplicate ever after, with the same bytes', async () => {
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    const { runId } = await house.remit('2026-03-15');
    await house.papers(runId);
    await house.papers(runId);
    const both = await Promise.all([exported(runId), exported(runId)]);
    expect(both.map(({ rank }) => rank).sort()).toEqual([1, 2]);
    expect(new Set(both.map(({ documentId }) => documentId)).size).toBe(1);
    expect(await exported(runId)).toMatchObject({ rank: 3 });
  });

  it('that no bank would take stops the approval: nothing is final', async () => {
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
    const { id: runId } = await house.prepare('2026-03-15');
    await house.check(runId);
    const [former] = await house.agency.sql<{ iban: string }>('SELECT iban FROM dedicated_account');
    await paysFrom(OUTSIDE_SEPA);
    const refused: unknown = await house.approve(runId).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      ...{ code: 'TRANSFER_FILE_INVALID' },
      facts: { broken: [{ rule: 'IBAN_IN_SEPA', transfer: null, subject: null }] },
    });
    expect(JSON.stringify(refused)).not.toContain(OUTSIDE_SEPA);
    expect(await house.agency.sql('SELECT FROM remittance_statement')).toEqual([]);
    expect(await house.agency.sql('SELECT FROM transfer_file')).toEqual([]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    await expect(exported(runId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await paysFrom(former?.iban ?? '');
    await house.approve(runId);
    expect(await exported(runId)).toMatchObject({ rank: 1 });
  });

  it('is that of the approval, whatever the agency or its accounts become before somebody takes it', async () => {
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
    const { id: runId } = await house.prepare('2026-03-15');
    await house.check(runId);
    await house.approve(runId);
    await paysFrom(OUTSIDE_SEPA);
    await inAct(`UPDATE dedicated_account SET closed_on = '2026-03-15'`);
    await inAct(`UPDATE agency_profile SET city = 'Nice'`);
    await house.papers(runId);
    const { documentId } = await exported(runId);
    const { bytes } = await house.agency.get(DocumentsQuery).read(reader(), documentId);
    expect(bytes.toString('utf8')).toContain(DEDICATED_IBAN);
    expect(bytes.toString('utf8')).toContain('Lyon');
  });

  it('leaves out a creditor whose account no file can pay, by name: the others are paid, and he is once he has another', async () => {
    const other = await house.otherCreditor();
    await house.account('2026-01-01', other.creditorId);
    await account(OUTSIDE_SEPA);
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.pay(other.caseFile, '500.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
    const exceptions = async (runId: string) =>
      house.agency.get(ExceptionsQuery).exceptions(systemCaller('spec'), runId);
    const red = async () =>
      (
        await house.agency
          .get(DeadlinesQuery)
          .deadlines(systemCaller('spec'), { days: 31, after: null, limit: 10 })
      ).map(({ creditorId, blockedBy }) => [creditorId, blockedBy]);
    expect(await red()).toContainEqual([house.creditorId, 'ACCOUNT_OUTSIDE_SEPA']);
    expect(await red()).toContainEqual([other.creditorId, 'WAITS_FOR_ITS_RUN']);
    const { id: runId } = await house.prepare('2026-03-15');
    const held = { creditorId: house.creditorId, heldBecause: 'ACCOUNT_OUTSIDE_SEPA' };
    expect((await exceptions(runId)).held).toMatchObject([{ ...held, carryMinor: 820_00n }]);
    await house.check(runId);
    await house.approve(runId);
    await house.papers(runId);
    const { documentId } = await exported(runId);
    const { bytes } = await house.agency.get(DocumentsQuery).read(reader(), documentId);
    expect(bytes.toString('utf8')).toContain('<CtrlSum>410.00</CtrlSum>');
    expect(bytes.toString('utf8')).not.toContain(OUTSIDE_SEPA);
    expect((await exceptions(runId)).held).toMatchObject([{ ...held, transferMinor: 0n }]);

    await account('FR7610107001011234567890129');
    expect(await red()).toContainEqual([house.creditorId, 'WAITS_FOR_ITS_RUN']);
    await house.pay(other.caseFile, '100.00', '2026-03-31');
    const next = await house.prepare('2026-03-31');
    await house.check(next.id);
    await house.approve(next.id);
    const paid = await house.agency.sql(
      `SELECT transfer_minor::text AS amount FROM remittance_statement WHERE run_id = $1 AND creditor_id = $2`,
      [next.id, house.creditorId],
    );
    expect(paid).toEqual([{ amount: '82000' }]);
  });

  it('in francs of the Pacific is a list that a person enters, each transfer with the reference that the bank gives back', async () => {
    const iban = 'FR7614207000700123456789080';
    await house.agency.sql(
      `INSERT INTO dedicated_account (id, iban, bic, bank_name, holder, currency, opened_on, act_id)
       SELECT uuidv7(), $1, 'CCBPFRPPXXX', 'Banque de Nouméa', 'Agence', 'XPF', '2026-01-01', id FROM act LIMIT 1`,
      [iban],
    );
    const { creditorId, caseFile } = await house.otherCreditor('XPF');
    await house.account('2026-01-01', creditorId);
    await house.agency.travelTo('2026-03-10');
    await house.agency.act((work) =>
      house.agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 100_000n, currency: 'XPF', means: 'TRANSFER' },
        valueOn: '2026-03-10',
      }),
    );
    await house.agency.travelTo('2026-03-15');
    const { id: runId } = await house.prepare('2026-03-15', 'XPF');
    await house.check(runId);
    await house.approve(runId);
    const [statement] = await house.agency.sql<{ id: string; amount: string }>(
      `SELECT id, transfer_minor::text AS amount FROM remittance_statement WHERE run_id = $1`,
      [runId],
    );
    expect(statement?.amount).toBe('82000');
    const { documentId, rank } = await exported(runId);
    const { document, bytes } = await house.agency.get(DocumentsQuery).read(reader(), documentId);
    expect([rank, document.mediaType]).toEqual([1, 'text/csv']);
    const [, line] = bytes.toString('utf8').split('\r\n');
    const reference = transferIdentifier(statement?.id ?? '');
    expect(line).toBe(
      [
        reference,
        'Fournitures du Nord',
        'FR1420041010050500013M02606',
        '82000',
        'XPF',
        iban,
        '2026-03-20',
      ].join(';'),
    );
    await house.papers(runId);
    expect(await exported(runId)).toMatchObject({ documentId, rank: 2 });
    await house.markPaid(runId, '2026-03-15');
  });
});
