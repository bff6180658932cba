import { BankLineIdentified } from '@solde/bank';
import { Deliveries, uuidv7 } from '@solde/platform';

import { Remittances, type Remitted } from '../../../test/support/remittances';
import { transferIdentifier } from './credit-transfer';

describe('what the bank’s statement says of our transfers', () => {
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

  /** A line of the bank, as it is told when it is first looked at. */
  const said = async (change: object = {}): Promise<string> => {
    const lineId = uuidv7();
    const line = {
      ...{ lineId, endToEndId: transferIdentifier(statement.id), amountMinor: '82000' },
      ...{ currency: 'EUR', bookedOn: '2026-03-15', direction: 'OUT', returnCode: null },
      ...change,
    };
    await house.agency.act(async (work) => {
      work.publish(new BankLineIdentified(lineId, line as never));
      return Promise.resolve();
    });
    await house.agency.get(Deliveries).deliverDue();
    return lineId;
  };
  const outcomes = () =>
    house.agency.sql('SELECT kind, source, reason FROM transfer_outcome ORDER BY id');

  it('closes the loop of a transfer that left, by an entry that names the line', async () => {
    const lineId = await said();
    expect(await outcomes()).toEqual([{ kind: 'EXECUTED', source: 'BANK_LINE', reason: null }]);
    const entries = await house.agency.sql(
      `SELECT kind FROM entry WHERE source = 'bank_line' AND source_id = $1`,
      [lineId],
    );
    expect(entries).toEqual([{ kind: 'TRANSFER_CLEARED' }]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
  });

  it('owes again what came back, with the bank’s code', async () => {
    await said();
    await said({ direction: 'BACK', returnCode: 'AC04' });
    expect(await outcomes()).toEqual([
      { kind: 'EXECUTED', source: 'BANK_LINE', reason: null },
      { kind: 'RETURNED', source: 'BANK_LINE', reason: 'AC04' },
    ]);
    const { creditorId } = house.agency.creditor;
    expect(await house.agency.balance('CREDITOR_PAYABLE', creditorId)).toBe('-820.00');
  });

  it.each([
    ['without an identifier', { endToEndId: null }],
    ['with somebody else’s identifier', { endToEndId: 'LOYER-2026-03' }],
    ['of another amount', { amountMinor: '81999' }],
  ])('leaves a line %s to a person', async (_, change) => {
    await said(change);
    expect(await outcomes()).toEqual([]);
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
  });
});
