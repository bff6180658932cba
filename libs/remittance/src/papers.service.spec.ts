import { transferIdentifier } from '@solde/credit-transfer';
import { DocumentsQuery } from '@solde/documents';
import { parseAmount, sum } from '@solde/money';
import type { Caller } from '@solde/platform';
import { convert } from 'xmlbuilder2';

import { Remittances } from '../../../test/support/remittances';
import { PapersService } from './papers.service';

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
    await expect(exported(runId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await house.papers(runId);
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

  it('that no bank would take stops the approval: nothing is final, and the creditor is named', async () => {
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
    const { id: runId } = await house.prepare('2026-03-15');
    await house.check(runId);
    const iban = 'TR330006100519786457841326';
    const moved = (text: string) =>
      house.agency.act((work) =>
        work.query(`UPDATE bank_detail SET iban = $1 WHERE creditor_id = $2`, [
          ...[text, house.creditorId],
        ]),
      );
    const [former] = await house.agency.sql<{ iban: string }>('SELECT iban FROM bank_detail');
    await moved(iban);
    const refused: unknown = await house.approve(runId).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      ...{ code: 'TRANSFER_FILE_INVALID' },
      facts: { broken: [{ rule: 'IBAN_IN_SEPA', transfer: 1, subject: house.creditorId }] },
    });
    expect(JSON.stringify(refused)).not.toContain(iban);
    expect(await house.agency.sql('SELECT FROM remittance_statement')).toEqual([]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    await moved(former?.iban ?? '');
    await house.approve(runId);
    // What was right at the approval may be wrong when the worker makes it: nothing is kept, and whoever asks for the file reads why.
    await moved(iban);
    const make = house.agency.act((work) =>
      house.agency.get(PapersService).makeTransferFile(work, runId),
    );
    await expect(make).rejects.toMatchObject({ code: 'TRANSFER_FILE_INVALID' });
    expect(await house.agency.sql('SELECT FROM transfer_file')).toEqual([]);
    await expect(exported(runId)).rejects.toMatchObject({ code: 'TRANSFER_FILE_INVALID' });
    await moved(former?.iban ?? '');
    await house.papers(runId);
    expect(await exported(runId)).toMatchObject({ rank: 1 });
  });
});
