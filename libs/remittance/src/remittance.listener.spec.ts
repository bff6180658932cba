import { Readable } from 'node:stream';

import { BankImport, BankPosting, BankUploads, WaitingLinesQuery } from '@solde/bank';
import { ProvisionsService } from '@solde/costs';
import { transferIdentifier } from '@solde/credit-transfer';
import { Deliveries, systemCaller, uuidv7 } from '@solde/platform';

import { camtFile, type CamtLine } from '../../../test/support/camt-file';
import { Remittances, type Remitted } from '../../../test/support/remittances';
import { WithdrawalsService } from './withdrawals.service';

const caller = systemCaller('spec');

describe('what the bank says on its statements of what others have booked', () => {
  let house: Remittances;
  let statement: Remitted;

  beforeEach(async () => {
    house = await Remittances.open();
    await house.account();
    const caseFile = await house.agency.case({ principal: '5000.00' });
    await house.pay(caseFile, '1000.00', '2026-03-10');
    statement = await house.remit('2026-03-15');
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  /** Imports a file of the dedicated account, posts its lines and lets everybody hear of them; answers the lines that wait. */
  const tells = async (...lines: CamtLine[]): Promise<{ id: string; amountMinor: bigint }[]> => {
    const { agency } = house;
    const file = Readable.from(camtFile(lines));
    await agency.get(BankUploads).receive(file, 'releve', async (upload) => {
      await agency.act((work) => agency.get(BankImport).importFile(work, upload));
    });
    const posting = agency.get(BankPosting);
    const postNext = () =>
      agency.act(async (work) => {
        const next = await posting.nextToPost(work);
        if (next !== null) await posting.post(work, next);
        return next;
      });
    while ((await postNext()) !== null);
    await agency.get(Deliveries).deliverDue();
    return waiting();
  };
  const waiting = async () => {
    const page = { limit: 100, after: null };
    const { items } = await house.agency.get(WaitingLinesQuery).page(caller, null, page);
    return items.map(({ id, amountMinor }) => ({ id, amountMinor }));
  };
  const transfer = (change: Partial<CamtLine> = {}): CamtLine => ({
    ...{ amountMinor: -820_00n, on: '2026-03-15', text: 'REVERSEMENT', code: 'ICDT/ESCT' },
    ...{ endToEnd: transferIdentifier(statement.id), ...change },
  });
  const stateOfRun = async () => {
    const [run] = await house.agency.sql<{ state: string }>('SELECT state FROM remittance_run');
    return run?.state;
  };

  it('confirms a transfer, which then waits for nobody', async () => {
    expect(await tells(transfer())).toEqual([]);
    expect(await stateOfRun()).toBe('PAID');
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('0.00');
    expect(await house.agency.balance('BANK_TP')).toBe('180.00');
  });

  it('owes a transfer again that comes back', async () => {
    await tells(transfer());
    await house.agency.travelTo('2026-03-17');
    const back = { amountMinor: 820_00n, on: '2026-03-17', code: 'ICDT/RRTN' };
    expect(await tells(transfer(back))).toEqual([]);
    expect(await house.agency.balance('CREDITOR_PAYABLE', house.creditorId)).toBe('-820.00');
    expect(await house.agency.balance('BANK_TP')).toBe('1000.00');
  });

  it('leaves another amount, and money of nobody, to a person', async () => {
    const left = await tells(
      transfer({ amountMinor: -819_99n }),
      transfer({ amountMinor: -12_00n, endToEnd: 'LOYER' }),
    );
    expect(left.map(({ amountMinor }) => amountMinor).sort()).toEqual([-12_00n, -819_99n].sort());
    expect(await stateOfRun()).toBe('APPROVED');
    expect(await house.agency.balance('TRANSFERS_IN_TRANSIT')).toBe('-820.00');
  });

  it('is the withdrawal of fees that a person says it is, once, for the amount that leaves', async () => {
    const other = transfer({ amountMinor: -179_99n, endToEnd: 'X' });
    const own = transfer({ amountMinor: -180_00n, endToEnd: 'Y' });
    const left = await tells(transfer(), other, own);
    const withdraw = (bankLineId: string) =>
      house.agency.act((work) =>
        house.agency
          .get(WithdrawalsService)
          .withdraw(work, { currency: 'EUR', on: '2026-03-15', bankLineId }),
      );
    const lineOf = (amountMinor: bigint) =>
      left.find((line) => line.amountMinor === amountMinor)?.id ?? '';
    await expect(withdraw(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdraw(lineOf(-179_99n))).rejects.toMatchObject({
      ...{ code: 'TRANSFER_AMOUNT_DIFFERS', facts: { withdrawn: '180.00' } },
    });
    expect(await withdraw(lineOf(-180_00n))).toBe(180_00n);
    expect(await house.agency.balance('BANK_TP')).toBe('0.00');
    expect((await waiting()).map(({ amountMinor }) => amountMinor)).toEqual([-179_99n]);
    await expect(withdraw(lineOf(-180_00n))).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
  });

  it('knows a provision that a person recorded under its reference', async () => {
    const { id: caseId } = await house.agency.case();
    await house.agency.act((work) =>
      house.agency.get(ProvisionsService).receive(work, {
        ...{ caseId, amountMinor: 300_00n, currency: 'EUR' },
        ...{ receivedOn: '2026-03-15', bankReference: 'PROV-1' },
      }),
    );
    const provision = { amountMinor: 300_00n, on: '2026-03-15', text: 'PROVISION' };
    expect(
      await tells(
        { ...provision, reference: 'PROV-1' },
        { ...provision, reference: 'PROV-2', amountMinor: 50_00n },
      ),
    ).toEqual([]);
    expect(await house.agency.balance('PROVISIONS', house.creditorId)).toBe('-300.00');
    expect(await house.agency.balance('DEBTOR_SUSPENSE')).toBe('-50.00');
    expect(await house.agency.balance('BANK_TP')).toBe('1350.00');
  });
});
