import { BankLineIdentified } from '@solde/bank';
import { transferIdentifier } from '@solde/credit-transfer';
import { Deliveries, uuidv7 } from '@solde/platform';

import { Remittances, said, type Remitted } from '../../../test/support/remittances';
import { TransfersService } from './transfers.service';

describe('what the bank did with each transfer', () => {
  let house: Remittances;
  let statement: Remitted;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
    await house.pay(await house.agency.case({ principal: '5000.00' }), '1000.00', '2026-03-10');
    statement = await house.remit('2026-03-15');
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const told = (change: object = {}) => ({
    ...{ endToEndId: transferIdentifier(statement.id), amountMinor: 820_00n },
    ...{ on: '2026-03-15', source: { kind: 'BANK_LINE', id: uuidv7() }, ...change },
  });
  const confirm = (change: object = {}) =>
    house.agency.act((work) =>
      house.agency.get(TransfersService).confirmTransfer(work, told(change) as never),
    );
  const comesBack = (change: object = {}) =>
    house.agency.act((work) =>
      house.agency
        .get(TransfersService)
        .returnTransfer(work, { ...told(change), reason: 'AC04' } as never),
    );
  const stateOfRun = async () => {
    const [run] = await house.agency.sql<{ state: string }>('SELECT state FROM remittance_run');
    return run?.state;
  };

  it('leaves the account once, however often and by whomever it is told; then the run closes', async () => {
    const first = await confirm();
    expect(await stateOfRun()).toBe('PAID');
    expect(await confirm({ endToEndId: statement.id.replaceAll('-', '').toUpperCase() })).toEqual(
      first,
    );
    expect(await house.agency.balance('BANK_TP')).toBe('180.00');
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect((await house.markPaid(statement.runId, '2026-03-15')).state).toBe('CLOSED');
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    expect(await house.agency.balance('AGENCY_BANK')).toBe('180.00');
  });

  it('is cleared by the line of the bank that shows it, which is the source of the entry', async () => {
    /** A movement that waits, as the bank's file leaves it. */
    const line = async (amountMinor: bigint): Promise<string> => {
      const id = uuidv7();
      await house.agency.sql(
        `WITH line AS (
           INSERT INTO bank_line (id, dedicated_account_id, identity, ordinal, amount_minor, currency, booked_on, value_on, text, act_id)
           SELECT $1, d.id, sha256($1::uuid::text::bytea), 1, $2, 'EUR', '2026-03-15', '2026-03-15', 'VIR', d.act_id FROM dedicated_account d
           RETURNING *
         ) INSERT INTO bank_outcome (id, line_id, kind, reason, act_id) SELECT uuidv7(), id, 'WAITING', 'OUTGOING', act_id FROM line`,
        [id, amountMinor],
      );
      return id;
    };
    const lineId = await line(-820_00n);
    const hears = async (payload: object) => {
      await house.agency.act((work) => {
        const said = { lineId, endToEndId: transferIdentifier(statement.id), currency: 'EUR' };
        const facts = { amountMinor: '82000', bookedOn: '2026-03-15', returnCode: null };
        work.publish(new BankLineIdentified(uuidv7(), { ...said, ...facts, ...payload } as never));
        return Promise.resolve();
      });
      await house.agency.get(Deliveries).deliverDue();
    };
    await hears({ direction: 'OUT', endToEndId: 'SOMEBODY-ELSE' });
    await hears({ direction: 'OUT', endToEndId: null });
    expect(await stateOfRun()).toBe('APPROVED');
    await hears({ direction: 'OUT' });
    expect(await stateOfRun()).toBe('PAID');
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect(await house.agency.balance('BANK_TP')).toBe('180.00');
    expect(
      await house.agency.sql('SELECT kind FROM entry WHERE source = $1 AND source_id = $2', [
        'bank_line',
        lineId,
      ]),
    ).toEqual([{ kind: 'TRANSFER_CLEARED' }]);
    await hears({ direction: 'BACK', lineId: await line(820_00n), returnCode: 'AC04' });
    expect(await house.agency.balance('BANK_TP')).toBe('1000.00');
  });

  it('is told by the bank after a person said it: one posting', async () => {
    await house.markPaid(statement.runId, '2026-03-15');
    expect(await confirm()).toMatchObject({ kind: 'EXECUTED', source: 'PERSON' });
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
  });

  it('is confirmed by the bank and by a person at the same time: one posting', async () => {
    await Promise.all([confirm(), confirm(), house.markPaid(statement.runId, '2026-03-15')]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    expect(await house.agency.sql('SELECT id FROM transfer_outcome')).toHaveLength(1);
  });

  it.each([
    ['an identifier of nobody', { endToEndId: 'NOTPROVIDED' }, 'NOT_FOUND'],
    ['an identifier that is no statement', { endToEndId: '0'.repeat(32) }, 'NOT_FOUND'],
    ['another amount', { amountMinor: 819_99n }, 'TRANSFER_AMOUNT_DIFFERS'],
    ['a day before the approval', { on: '2026-03-14' }, 'DATE_OUT_OF_RANGE'],
    ['a day to come', { on: '2026-03-16' }, 'DATE_OUT_OF_RANGE'],
  ])('refuses %s', async (_, change, code) => {
    await expect(confirm(change)).rejects.toMatchObject({ code });
    await expect(comesBack(change)).rejects.toMatchObject({ code });
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
  });

  it('owes it again when the bank refused it, and pays it with the next run', async () => {
    const byPerson = { source: { kind: 'PERSON' } };
    await comesBack(byPerson);
    await comesBack(byPerson);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect(await house.agency.balance('BANK_TP')).toBe('1000.00');
    expect(await house.agency.balance('CREDITOR_PAYABLE', house.creditorId)).toBe('-820.00');
    await expect(confirm()).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    const next = await house.remit('2026-03-31');
    expect(said(next)).toEqual({ givenBack: '820.00', balance: '820.00', transfer: '820.00' });
    await house.papers(next.runId);
  });

  it('had left when the bank brings it back, though the line of its leaving comes later', async () => {
    expect(await comesBack()).toMatchObject({ kind: 'RETURNED', afterExecution: true });
    expect(await confirm()).toMatchObject({ kind: 'EXECUTED' });
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect(await house.agency.balance('BANK_TP')).toBe('1000.00');
    expect(await house.agency.sql('SELECT id FROM transfer_outcome')).toHaveLength(2);
  });

  it('comes back to the account after it had left, and keeps its legal clock', async () => {
    await confirm();
    await house.markPaid(statement.runId, '2026-03-15');
    await house.agency.travelTo('2026-03-18');
    await comesBack({ on: '2026-03-18' });
    expect(await house.agency.balance('BANK_TP')).toBe('820.00');
    const next = await house.remit('2026-03-31');
    expect(said(next)).toMatchObject({ givenBack: '820.00', transfer: '820.00' });
    const [row] = await house.agency.sql(
      'SELECT oldest_cleared_on::text AS oldest FROM remittance_statement WHERE id = $1',
      [next.id],
    );
    expect(row).toEqual({ oldest: '2026-03-10' });
  });
});
