import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller } from './caller';
import { Clock, travelTo } from './clock';
import { Reads } from './reads';
import { UnitOfWork } from './unit-of-work';

let agency: TestPlatform;
let portal: TestPlatform;

beforeAll(async () => {
  agency = await startPlatform();
  portal = await startPlatform({ role: 'PORTAL', database: agency.database });
});

afterAll(async () => {
  await portal.stop();
  await agency.stop();
});

const nowIn = (platform: TestPlatform): Promise<Date> =>
  platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => work.now);

it('takes every process along when it travels, and runs on from there', async () => {
  const target = new Date('2027-01-01T22:59:59.500Z');
  await travelTo(agency.owner, target);
  for (const platform of [agency, portal]) {
    const now = await nowIn(platform);
    expect(now.getTime() - target.getTime()).toBeGreaterThanOrEqual(0);
    expect(now.getTime() - target.getTime()).toBeLessThan(5_000);
  }
  await travelTo(agency.owner, new Date('2027-01-01T23:30:00Z'));
  expect(await agency.module.get(Clock).today()).toBe('2027-01-02');
  await travelTo(agency.owner, null);
  expect(Math.abs((await nowIn(agency)).getTime() - Date.now())).toBeLessThan(5_000);
});

it('is one instant for the whole act', async () => {
  await agency.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    const before = work.now;
    await work.query('SELECT pg_sleep(0.02)');
    expect(work.now).toBe(before);
  });
});

it.each([
  'UPDATE clock_offset SET ahead_by = $$1 day$$',
  'INSERT INTO clock_offset DEFAULT VALUES',
])('is moved by nobody but the owner: %s', async (sql) => {
  const reads = agency.module.get(Reads);
  await expect(reads.rows(systemCaller('spec'), sql)).rejects.toMatchObject({ code: '42501' });
});
