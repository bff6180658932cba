import { calendarDate } from '@solde/calendar';
import {
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';

import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { AgencyModule } from './agency.module';
import { AgencyQuery } from './agency.query';
import { AgencyService } from './agency.service';
import { OwnAccountsService, type OwnAccountFacts } from './own-accounts.service';

const system = systemCaller('spec');
const DEDICATED = 'FR76 3000 6000 0112 3456 7890 189';
const FIRST: OwnAccountFacts = {
  ...{ iban: 'FR14 2004 1010 0505 0001 3M02 606', bic: 'PSSTFRPPLIL', bankName: 'Banque' },
  ...{ holder: 'Recouvrement du Nord', currency: 'EUR' },
};
const THIRD = { ...FIRST, iban: 'DE89370400440532013000' };
const SECOND = { ...FIRST, iban: 'FR76 1010 7001 0112 3456 7890 129' };

describe('the agency’s own accounts', () => {
  let platform: TestPlatform;
  let accounts: OwnAccountsService;
  let anne: Caller;
  let marc: Caller;

  beforeEach(async () => {
    platform = await startPlatform({ imports: [AgencyModule] });
    await travelTo(platform.owner, new Date('2026-03-02T10:00:00Z'));
    accounts = platform.module.get(OwnAccountsService);
    [anne, marc] = [await person('Anne'), await person('Marc')];
  });
  afterEach(() => platform.stop());

  const act = <T>(by: Caller, task: (work: Work) => Promise<T>) =>
    platform.module.get(UnitOfWork).run(by, task);
  const request = (by: Caller, facts = FIRST) => act(by, (work) => accounts.request(work, facts));
  const approve = (by: Caller, id: string) => act(by, (work) => accounts.approve(work, id));
  const inForce = (currency = 'EUR') =>
    platform.module.get(AgencyQuery).ownAccount(system, currency);
  const dedicate = (iban: string) =>
    act(system, (work) =>
      platform.module.get(AgencyService).openDedicatedAccount(work, {
        ...{ iban, bic: 'AGRIFRPP', bankName: 'Banque', holder: 'Fonds de tiers', currency: 'EUR' },
        openedOn: calendarDate('2026-03-01'),
      }),
    );

  async function person(name: string): Promise<Caller> {
    const userId = uuidv7();
    await act(system, (work) =>
      work.query(
        `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
         VALUES ($1, 'AGENCY', $2, $3, 'ACTIVE', $4)`,
        [userId, `${name.toLowerCase()}@agence.test`, name, work.actId],
      ),
    );
    return { ...system, kind: 'USER', userId, name };
  }

  it('are asked for by one person, put in force by another, and replaced the same way', async () => {
    const first = await request(anne);
    expect(await inForce()).toBeNull();
    await expect(approve(anne, first.id)).rejects.toMatchObject({ code: 'FOUR_EYES' });
    await approve(marc, first.id);
    expect(await inForce()).toMatchObject({
      ...{ iban: 'FR1420041010050500013M02606', openedOn: '2026-03-02', closedOn: null },
      ...{ requestedBy: anne.userId, approvedBy: marc.userId },
    });
    await expect(approve(marc, first.id)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });

    const second = await request(marc, SECOND);
    expect(await inForce()).toMatchObject({ id: first.id });
    await approve(anne, second.id);
    expect(await inForce()).toMatchObject({ id: second.id });
    const all = await platform.module.get(AgencyQuery).ownAccounts(system);
    expect(all.map(({ id, closedOn }) => [id, closedOn])).toEqual([
      [second.id, null],
      [first.id, '2026-03-02'],
    ]);
    await act(marc, (work) => accounts.close(work, second.id, calendarDate('2026-03-02')));
    expect(await inForce()).toBeNull();
  });

  it('are put in force again once they were closed, as another row that two persons made', async () => {
    const first = await request(anne);
    await approve(marc, first.id);
    const second = await request(anne, SECOND);
    await approve(marc, second.id);
    const again = await request(anne);
    await expect(request(marc)).rejects.toMatchObject({ code: 'DUPLICATE' });
    await approve(marc, again.id);
    expect(await inForce()).toMatchObject({ id: again.id, iban: first.iban });
    for (const forbidden of [
      (work: Work) => accounts.reject(work, again.id),
      (work: Work) => accounts.close(work, again.id, calendarDate('2026-03-02')),
    ])
      await expect(act(system, forbidden)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('leave one in force, whoever approves two of one currency at once', async () => {
    const former = await request(anne);
    await approve(marc, former.id);
    const both = [await request(anne, SECOND), await request(anne, THIRD)];
    const ends = await Promise.allSettled(both.map(({ id }) => approve(marc, id)));
    const refused = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason as object] : [],
    );
    for (const reason of refused) expect(reason).toMatchObject({ code: 'VERSION_CONFLICT' });
    const all = await platform.module.get(AgencyQuery).ownAccounts(system);
    expect(
      all.filter(({ state, closedOn }) => state === 'APPROVED' && closedOn === null),
    ).toHaveLength(1);
    expect(all.find(({ id }) => id === former.id)).toMatchObject({ closedOn: '2026-03-02' });
  });

  it('are refused to one person in the database too', async () => {
    const { id } = await request(anne);
    await expect(
      act(system, (work) =>
        work.query(
          `UPDATE own_account SET state = 'APPROVED', approved_by = requested_by, opened_on = '2026-03-02' WHERE id = $1`,
          [id],
        ),
      ),
    ).rejects.toMatchObject({ code: 'FOUR_EYES' });
  });

  it('are never one that holds the money of others, whichever comes first and however it is spaced', async () => {
    await dedicate(DEDICATED);
    const shared = { ...FIRST, iban: 'fr7630006000011234567890189' };
    await expect(request(anne, shared)).rejects.toMatchObject({ code: 'ACCOUNT_IS_DEDICATED' });
    await request(anne);
    await act(system, (work) =>
      work.query(`UPDATE dedicated_account SET closed_on = '2026-03-02'`),
    );
    await expect(dedicate(FIRST.iban)).rejects.toMatchObject({ code: 'ACCOUNT_IS_DEDICATED' });
  });

  it('are never shared when both are written at once', async () => {
    const both = await Promise.allSettled([request(anne), dedicate(FIRST.iban)]);
    const codes = both.map((one) =>
      one.status === 'fulfilled' ? 'DONE' : (one.reason as { code?: string }).code,
    );
    expect(codes.sort()).toEqual(['ACCOUNT_IS_DEDICATED', 'DONE']);
  });

  it('are refused for a bad IBAN or currency, twice, by the system, and on a day to come', async () => {
    const refused = (facts: Partial<OwnAccountFacts>, by = anne) =>
      expect(request(by, { ...FIRST, ...facts })).rejects;
    await refused({ iban: 'FR00' }).toMatchObject({ code: 'BAD_IBAN' });
    await refused({ currency: 'ZZZ' }).toMatchObject({ code: 'BAD_CURRENCY' });
    await refused({}, system).toMatchObject({ code: 'FORBIDDEN' });
    const { id } = await request(anne);
    await refused({}).toMatchObject({ code: 'DUPLICATE' });
    await act(marc, (work) => accounts.reject(work, id));
    const again = await request(anne);
    await approve(marc, again.id);
    const close = (on: string) =>
      act(marc, (work) => accounts.close(work, again.id, calendarDate(on)));
    await expect(close('2026-03-03')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(close('2026-03-01')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(approve(marc, uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
