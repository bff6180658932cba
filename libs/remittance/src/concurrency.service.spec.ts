import { Remittances } from '../../../test/support/remittances';
import { RemittanceService } from './remittance.service';

const EMPTY = [
  ...['remittance_statement', 'statement_line', 'fee_document', 'fee_document_series'],
  ...['debit_claim', 'transfer_outcome', 'transfer_file'],
];

describe('remittances under concurrency and interruption', () => {
  let house: Remittances;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
    await house.pay(await house.agency.case({ principal: '5000.00' }), '1000.00', '2026-03-10');
    await house.agency.travelTo('2026-03-15');
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((one) =>
      one.status === 'fulfilled' ? 'DONE' : (one.reason as { code?: string }).code,
    );
  const rows = async (table: string) => (await house.agency.sql(`SELECT FROM ${table}`)).length;

  it('prepares one run when two persons ask at once', async () => {
    const both = await Promise.allSettled([
      house.prepare('2026-03-15'),
      house.prepare('2026-03-15'),
    ]);
    expect(codes(both).sort()).toEqual(['DONE', 'REMITTANCE_UNDER_WAY']);
    expect(await rows('remittance_run')).toBe(1);
  });

  it('approves once, whoever asks how often', async () => {
    const { id } = await house.prepare('2026-03-15');
    await house.check(id);
    const many = await Promise.allSettled([1, 2, 3, 4].map(() => house.approve(id)));
    expect(codes(many).sort()).toEqual([
      'DONE',
      ...['TRANSITION_NOT_ALLOWED', 'TRANSITION_NOT_ALLOWED', 'TRANSITION_NOT_ALLOWED'],
    ]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
    expect(await rows('fee_document')).toBe(1);
  });

  it('approves what was prepared or nothing, while money moves: no cent is in neither run nor in both', async () => {
    const other = await house.agency.case({ principal: '5000.00' });
    const { id } = await house.prepare('2026-03-15');
    await house.check(id);
    const [approval] = await Promise.allSettled([
      house.approve(id),
      ...['11.00', '12.00', '13.00'].map((amount) => house.record(other, amount, '2026-03-15')),
    ]);
    const isApproved = approval.status === 'fulfilled';
    const [first] = isApproved ? [await house.statementOf(id)] : [];
    if (first === undefined) {
      expect(codes([approval])).toEqual(['VERSION_CONFLICT']);
      await house.agency.act(
        (work) =>
          house.agency.get(RemittanceService).sendBack(work, id, 'Des encaissements sont venus'),
        house.manager,
      );
    } else expect(first.collectedMinor).toBe(1000_00n);
    const rest = await house.remit(first === undefined ? '2026-03-15' : '2026-03-31');
    expect(rest.collectedMinor + (first?.collectedMinor ?? 0n)).toBe(1036_00n);
  });

  it('leaves nothing of an approval that was cut off, and the next one takes the same numbers', async () => {
    const { id } = await house.prepare('2026-03-15');
    await house.check(id);
    const cut = house.agency.act(async (work) => {
      await house.agency.get(RemittanceService).approve(work, id);
      await work.flush();
      throw new Error('the process dies here');
    }, house.manager);
    await expect(cut).rejects.toThrow('dies here');
    for (const table of EMPTY) expect([table, await rows(table)]).toEqual([table, 0]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    await house.approve(id);
    expect((await house.statementOf(id)).feeDocumentNumber).toBe('FA2026-000001');
  });

  it('is paid once when two accountants say so at once, and a cut-off payment leaves the transfers in transit', async () => {
    const { runId } = await house.remit('2026-03-15');
    const cut = house.agency.act(async (work) => {
      await house.agency.get(RemittanceService).markPaid(work, runId, '2026-03-15');
      await work.flush();
      throw new Error('the process dies here');
    }, house.accountant);
    await expect(cut).rejects.toThrow('dies here');
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
    const both = await Promise.allSettled([
      house.markPaid(runId, '2026-03-15'),
      house.markPaid(runId, '2026-03-15'),
    ]);
    expect(codes(both).sort()).toEqual(['DONE', 'TRANSITION_NOT_ALLOWED']);
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    expect(await house.agency.balance('AGENCY_BANK')).toBe('180.00');
  });
});
