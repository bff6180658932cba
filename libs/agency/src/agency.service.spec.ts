import { calendarDate } from '@solde/calendar';
import { systemCaller, travelTo, UnitOfWork, uuidv7, type Work } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { AgencyModule } from './agency.module';
import { AgencyQuery } from './agency.query';
import { AgencyService, type AccountFacts, type ProfileFacts } from './agency.service';
import { TeamsService } from './teams.service';

const system = systemCaller('spec');
const profile: ProfileFacts = {
  legalName: 'Recouvrement du Nord',
  siren: '732829320',
  vatNumber: 'FR44732829320',
  addressLine: '1 place du Marché',
  postalCode: '59000',
  city: 'Lille',
  territory: 'FR-METRO',
  phone: '+33320000000',
  email: 'contact@example.test',
  signatory: 'Mme Martin',
};
const account: AccountFacts = {
  iban: 'FR76 3000 6000 0112 3456 7890 189',
  bic: 'AGRIFRPP',
  bankName: 'Banque',
  holder: 'Recouvrement du Nord, compte de tiers',
  currency: 'EUR',
  openedOn: calendarDate('2026-03-01'),
};

describe('the agency’s own file', () => {
  let platform: TestPlatform;
  let agency: AgencyService;
  let query: AgencyQuery;
  let teams: TeamsService;

  beforeAll(async () => {
    platform = await startPlatform({ imports: [AgencyModule] });
    await travelTo(platform.owner, new Date('2026-03-02T10:00:00Z'));
    agency = platform.module.get(AgencyService);
    query = platform.module.get(AgencyQuery);
    teams = platform.module.get(TeamsService);
  });
  afterAll(() => platform.stop());

  const act = <T>(task: (work: Work) => Promise<T>) =>
    platform.module.get(UnitOfWork).run(system, task);

  it('says who the agency is, once and then anew, never over somebody else', async () => {
    expect(await query.profile(system)).toBeNull();
    await act((work) => agency.describe(work, profile));
    const again = (version?: number) =>
      act((work) =>
        agency.describe(work, { ...profile, city: 'Roubaix', ...(version && { version }) }),
      );
    await expect(again()).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await again(1);
    await expect(again(1)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await query.profile(system)).toMatchObject({ city: 'Roubaix', version: 2 });
  });

  it.each([
    ['BAD_SIREN', { siren: '123456789' }],
    ['BAD_VAT_NUMBER', { vatNumber: 'FR00732829320' }],
    ['BAD_TERRITORY', { territory: 'MARS' }],
  ])('refuses %s', async (code, change) => {
    await expect(
      act((work) => agency.describe(work, { ...profile, ...change })),
    ).rejects.toMatchObject({ code });
  });

  it('is in order once insured, declared and with an account, as an act sees it at once', async () => {
    const seen = await act(async (work) => {
      await agency.insure(work, {
        insurer: 'Assur',
        policyNumber: 'P1',
        validFrom: calendarDate('2026-01-01'),
        validUntil: calendarDate('2026-04-15'),
      });
      await agency.declare(work, {
        court: 'Lille',
        reference: 'D1',
        declaredOn: calendarDate('2026-02-01'),
      });
      await agency.openDedicatedAccount(work, account);
      return query.compliance(work, work.today);
    });
    expect(seen).toEqual({
      insured: true,
      insuredUntil: '2026-04-15',
      declared: true,
      accounts: ['EUR'],
      alerts: [{ kind: 'INSURANCE_ENDS', on: '2026-04-15', daysLeft: 44, withinDays: 60 }],
    });
    expect((await query.compliance(system, calendarDate('2026-04-16'))).insured).toBe(false);
  });

  it('refuses a declaration of tomorrow and an insurance that ends before it starts', async () => {
    await expect(
      act((work) =>
        agency.declare(work, {
          court: 'x',
          reference: 'y',
          declaredOn: calendarDate('2026-03-03'),
        }),
      ),
    ).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    const insured = { insurer: 'x', policyNumber: 'y', validFrom: calendarDate('2026-03-03') };
    await expect(
      act((work) => agency.insure(work, { ...insured, validUntil: calendarDate('2026-03-02') })),
    ).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(
      act((work) =>
        agency.declare(work, {
          court: 'x',
          reference: 'y',
          declaredOn: calendarDate('2026-03-01'),
          documentId: uuidv7(),
        }),
      ),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('has one open account by currency, and remembers closed ones', async () => {
    const open = (change: Partial<AccountFacts>) =>
      act((work) => agency.openDedicatedAccount(work, { ...account, ...change }));
    const [de, gb] = ['DE89370400440532013000', 'GB29NWBK60161331926819'];
    await expect(open({ iban: 'FR76', currency: 'GBP' })).rejects.toMatchObject({
      code: 'BAD_IBAN',
    });
    await expect(open({ iban: de })).rejects.toMatchObject({ code: 'ACCOUNT_ALREADY_OPEN' });
    await expect(open({ currency: 'GBP' })).rejects.toMatchObject({ code: 'DUPLICATE' });
    const first = await query.dedicatedAccount(system, 'EUR');
    expect(first).toMatchObject({ iban: 'FR7630006000011234567890189' });
    const close = (on: string) =>
      act((work) => agency.closeDedicatedAccount(work, first!.id, calendarDate(on)));
    await expect(close('2026-03-03')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await close('2026-03-02');
    await expect(close('2026-03-02')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await query.dedicatedAccount(system, 'EUR')).toBeNull();
    await open({ iban: gb });
    expect(await query.dedicatedAccounts(system)).toHaveLength(2);
  });

  it('keeps facts as they are', async () => {
    await expect(platform.owner.query(`DELETE FROM agency_insurance`)).rejects.toMatchObject({
      code: 'SD001',
    });
  });

  it('has teams that users of the agency join and leave', async () => {
    const [agent, portalUser] = [uuidv7(), uuidv7()];
    const team = await act(async (work) => {
      for (const [id, kind] of [
        [agent, 'AGENCY'],
        [portalUser, 'PORTAL'],
      ])
        await work.query(
          `INSERT INTO user_account (id, kind, email, display_name, act_id) VALUES ($1, $2, $3, 'Ann', $4)`,
          [id, kind, `${id}@example.test`, work.actId],
        );
      return teams.found(work, { name: 'Nord', location: 'Lille' });
    });
    await expect(
      act((work) => teams.found(work, { name: 'Nord', location: 'x' })),
    ).rejects.toMatchObject({
      code: 'DUPLICATE',
    });
    await act((work) => teams.join(work, team.id, agent, true));
    await expect(act((work) => teams.join(work, team.id, agent, true))).rejects.toMatchObject({
      code: 'DUPLICATE',
    });
    await expect(act((work) => teams.join(work, team.id, portalUser, false))).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    );
    expect(await query.teams(system)).toMatchObject([
      { name: 'Nord', members: [{ userId: agent, leads: true }] },
    ]);
    await act((work) => teams.leave(work, team.id, agent));
    expect(await query.teams(system)).toMatchObject([{ members: [] }]);
    await expect(act((work) => teams.leave(work, team.id, agent))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
