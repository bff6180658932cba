import { transferIdentifier } from '@solde/credit-transfer';
import { systemCaller, uuidv7, type Caller } from '@solde/platform';

import { startPlatform } from '../../../test/support/platform';
import { Remittances } from '../../../test/support/remittances';
import { ConsolidatedQuery } from './consolidated.query';
import { DeadlinesQuery } from './deadlines.query';
import { ExceptionsQuery } from './exceptions.query';
import { HoldsQuery } from './holds.query';
import { HoldsService } from './holds.service';
import { InvoicesQuery } from './invoices.query';
import { RemittanceModule } from './remittance.module';
import { TransfersService } from './transfers.service';

const system = systemCaller('spec');

describe('what of a remittance needs a person', () => {
  let house: Remittances;

  beforeEach(async () => {
    house = await Remittances.open();
  });
  afterEach(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const red = (days: number) =>
    house.agency.get(DeadlinesQuery).deadlines(system, { days, after: null, limit: 10 });
  const exceptions = (runId: string) => house.agency.get(ExceptionsQuery).exceptions(system, runId);

  it('lists money by the end of its legal month, with what keeps it', async () => {
    const receipt = await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    expect(await red(30)).toEqual([]);
    expect(await red(31)).toMatchObject([
      {
        ...{ source: 'RECEIPT', id: receipt, clearedOn: '2026-03-10', limitOn: '2026-04-10' },
        ...{ daysLeft: 31, amountMinor: 1000_00n, blockedBy: 'NO_IBAN' },
      },
    ]);
    const held = await house.remit('2026-03-15');
    expect(await red(31)).toMatchObject([
      {
        ...{ source: 'CARRY', id: held.id, clearedOn: '2026-03-10', amountMinor: 820_00n },
        blockedBy: 'NO_IBAN',
      },
    ]);
    await house.account('2026-04-20');
    expect(await red(31)).toMatchObject([{ blockedBy: 'BANK_DETAILS_CHANGED' }]);
    const hold = await house.agency.act(
      (work) => house.agency.get(HoldsService).hold(work, house.creditorId, 'Saisie'),
      house.manager,
    );
    expect(await red(31)).toMatchObject([{ blockedBy: 'LEGAL_HOLD' }]);
    const page = (await house.agency.get(HoldsQuery).holds(system, { limit: 5, open: true }))[0];
    expect(page).toMatchObject({ id: hold.id, heldBy: 'Marc', because: 'Saisie', liftedOn: null });

    await house.agency.travelTo('2026-04-11');
    expect(await red(0)).toMatchObject([{ daysLeft: -1 }]);
    const { held: kept, redList } = await exceptions(held.runId);
    expect(kept).toMatchObject([{ heldBecause: 'NO_IBAN', carryMinor: 820_00n }]);
    expect(redList).toMatchObject([{ daysLeft: -1, blockedBy: 'LEGAL_HOLD' }]);
  });

  it('lists the money of one currency, however much there is of another before it', async () => {
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    const one = { days: 31, after: null, limit: 1 };
    const list = (currency: string) =>
      house.agency.get(DeadlinesQuery).deadlines(system, { ...one, currency });
    expect(await list('EUR')).toMatchObject([{ currency: 'EUR', amountMinor: 1000_00n }]);
    expect(await list('XPF')).toEqual([]);
  });

  it('names the own account that is missing, of who would be invoiced in GROSS alone', async () => {
    await house.account();
    const other = await house.otherCreditor();
    await house.account('2026-01-01', other.creditorId);
    await house.agree({ mode: 'GROSS' });
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.pay(other.caseFile, '500.00', '2026-03-10');
    const causes = async () =>
      new Map((await red(31)).map(({ creditorId, blockedBy }) => [creditorId, blockedBy]));
    expect(new Set((await causes()).values())).toEqual(new Set(['WAITS_FOR_ITS_RUN']));
    await house.closeOwnAccount('2026-03-10');
    expect(await causes()).toEqual(
      new Map([
        [house.creditorId, 'NO_OWN_ACCOUNT'],
        // Set off: his fees ask nobody for a payment.
        [other.creditorId, 'WAITS_FOR_ITS_RUN'],
      ]),
    );
    // The run says the same of him, and pays the other.
    await house.agency.travelTo('2026-03-15');
    const { id } = await house.prepare('2026-03-15');
    const { stopped } = await exceptions(id);
    expect(stopped).toMatchObject([{ creditorId: house.creditorId, code: 'NO_OWN_ACCOUNT' }]);
    await house.agency.travelTo('2026-04-11');
    expect((await exceptions(id)).redList).toContainEqual(
      expect.objectContaining({ creditorId: house.creditorId, blockedBy: 'NO_OWN_ACCOUNT' }),
    );
    // A person's hold comes first; the account of the agency, before that of the creditor.
    const hold = await house.agency.act(
      (work) => house.agency.get(HoldsService).hold(work, house.creditorId, 'Saisie'),
      house.manager,
    );
    expect((await causes()).get(house.creditorId)).toBe('LEGAL_HOLD');
    await house.agency.act(
      (work) => house.agency.get(HoldsService).lift(work, hold.id, 'Mainlevée'),
      house.manager,
    );
    await house.ownAccount('DE89370400440532013000');
    expect((await causes()).get(house.creditorId)).toBe('WAITS_FOR_ITS_RUN');
  });

  it('follows a transfer until the bank has answered, and again when it comes back', async () => {
    await house.account();
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    const { id, runId } = await house.remit('2026-03-15');
    expect(await red(31)).toMatchObject([
      { source: 'TRANSFER', id, blockedBy: 'TRANSFER_NOT_CONFIRMED' },
    ]);
    await house.markPaid(runId, '2026-03-15');
    expect(await red(31)).toEqual([]);
    await house.agency.act((work) =>
      house.agency.get(TransfersService).returnTransfer(work, {
        ...{ endToEndId: transferIdentifier(id), amountMinor: 820_00n, on: '2026-03-15' },
        ...{ reason: 'AC04', source: { kind: 'PERSON' } },
      }),
    );
    expect(await red(31)).toMatchObject([{ source: 'TRANSFER', blockedBy: 'TRANSFER_RETURNED' }]);
    expect((await exceptions(runId)).returned).toMatchObject([
      {
        statementId: id,
        reason: 'AC04',
        amountMinor: 820_00n,
        creditorName: 'Fournitures du Nord',
      },
    ]);
  });

  it('names debits, small credits and claims, each in its place', async () => {
    await house.account();
    await house.agree({ transferMinMinor: 50_00n, negativeBalance: 'INVOICE', mode: 'NET' });
    const caseFile = await house.agency.case();
    await house.direct(caseFile, '100.00', '2026-03-12');
    const claimed = await house.remit('2026-03-15');
    expect(await exceptions(claimed.runId)).toMatchObject({
      ...{ carried: [], belowMinimum: [], held: [], claimed: [{ claimedMinor: 9_00n }] },
    });
    await house.pay(caseFile, '20.00', '2026-03-31');
    const small = await house.remit('2026-03-31');
    expect(await exceptions(small.runId)).toMatchObject({
      ...{ claimed: [], held: [], belowMinimum: [{ carryMinor: 16_40n }] },
    });
    expect(await red(31)).toMatchObject([{ source: 'CARRY', blockedBy: 'BELOW_MINIMUM' }]);
    const [invoice] = await house.agency.get(InvoicesQuery).invoices(system, { limit: 5 });
    expect(invoice).toMatchObject({ kind: 'DEBIT_CLAIM', dueMinor: 9_00n, age: 'NOT_DUE' });
    await house.agency.travelTo('2026-06-15');
    const late = await house.agency.get(InvoicesQuery).invoices(system, { limit: 5, unpaid: true });
    expect(late).toMatchObject([{ number: 'DD2026-000001', age: 'UP_TO_90' }]);
  });

  it('puts the entities of a group together; a creditor’s user sees his own ones', async () => {
    await house.account();
    const other = await house.otherCreditor();
    await house.account('2026-01-01', other.creditorId);
    const groupId = uuidv7();
    await house.agency.sql(
      "SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)",
    );
    await house.agency.sql(
      `INSERT INTO creditor_group (id, name, act_id) SELECT $1, 'Groupe du Nord', id FROM act LIMIT 1`,
      [groupId],
    );
    await house.agency.sql('UPDATE creditor SET group_id = $1', [groupId]);
    await house.agency.sql("SELECT set_config('solde.act_id', '', false)");
    await house.pay(await house.agency.case(), '1000.00', '2026-03-10');
    await house.pay(other.caseFile, '500.00', '2026-03-11');
    const { runId } = await house.remit('2026-03-15');

    const page = { after: null, limit: 10 };
    const seen = await house.agency.get(ConsolidatedQuery).consolidated(system, { runId, ...page });
    expect(seen).toMatchObject([
      {
        ...{ groupId, groupName: 'Groupe du Nord', collectedMinor: 1500_00n, feesMinor: 225_00n },
        ...{ vatMinor: 45_00n, transferMinor: 1230_00n },
      },
    ]);
    expect(seen[0]?.statements.map(({ transferMinor }) => transferMinor).sort()).toEqual([
      '41000',
      '82000',
    ]);
    const after = [seen[0]?.runId ?? null, seen[0]?.groupId ?? null];
    expect(
      await house.agency.get(ConsolidatedQuery).consolidated(system, { after, limit: 10 }),
    ).toEqual([]);

    const portal = await startPlatform({
      ...{ role: 'PORTAL', imports: [RemittanceModule], database: house.agency.platform.database },
    });
    const reader = (creditorIds: readonly string[]): Caller => ({
      ...{ kind: 'PORTAL', userId: uuidv7(), name: 'Claire', roles: [], locale: 'fr' },
      ...{ permissions: new Set(), creditorIds },
    });
    const query = portal.module.get(ConsolidatedQuery, { strict: false });
    const mine = await query.consolidated(reader([other.creditorId]), page);
    expect(mine).toMatchObject([{ groupName: null, collectedMinor: 500_00n }]);
    expect(mine[0]?.statements).toHaveLength(1);
    expect(
      await query.consolidated(reader([other.creditorId, house.creditorId]), page),
    ).toMatchObject([{ collectedMinor: 1500_00n }]);
    expect(await query.consolidated(reader([uuidv7()]), page)).toEqual([]);
    const invoices = portal.module.get(InvoicesQuery, { strict: false });
    expect(await invoices.invoices(reader([other.creditorId]), { limit: 5 })).toEqual([]);
    await portal.stop();
  });
});
