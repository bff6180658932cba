import { Injectable } from '@nestjs/common';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller } from './caller';
import { DomainError } from './domain-error';
import { Job } from './job';
import { Jobs } from './jobs';
import { UnitOfWork } from './unit-of-work';

@Injectable()
class Parcels {
  readonly ran: string[] = [];
  failures = 0;

  @Job({ name: 'send-parcel' })
  async send({ label }: { label: string }): Promise<void> {
    this.ran.push(`sent ${label}`);
  }

  @Job({ name: 'count-parcels', every: 'DAY' })
  async count(): Promise<void> {
    this.ran.push('counted');
  }

  @Job({ name: 'lose-parcels' })
  async lose(): Promise<void> {
    await platform.owner.query('ALTER TABLE solde_jobs._private_jobs RENAME TO lost');
    throw new Error('lost');
  }

  @Job({ name: 'break-parcels' })
  async fail(): Promise<void> {
    this.failures += 1;
    throw new Error('broken');
  }
}

let platform: TestPlatform;
let jobs: Jobs;
let parcels: Parcels;

beforeAll(async () => {
  platform = await startPlatform({ providers: [Parcels] });
  jobs = platform.module.get(Jobs);
  parcels = platform.module.get(Parcels);
});

beforeEach(() => parcels.ran.splice(0));

afterAll(() => platform.stop());

const enqueue = (label: string, key?: string, refuse = false): Promise<void> =>
  platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    await jobs.enqueue(work, 'send-parcel', { label }, key);
    if (refuse) throw new DomainError('NOT_FOUND');
  });

it('runs a job of an act that was committed, and none of one that was refused', async () => {
  await enqueue('one');
  await expect(enqueue('never', undefined, true)).rejects.toThrow(DomainError);
  await jobs.runDue();
  expect(parcels.ran).toEqual(['sent one']);
});

it('keeps one job per key, the latest', async () => {
  await enqueue('early', 'the key');
  await enqueue('late', 'the key');
  await jobs.runDue();
  expect(parcels.ran).toEqual(['sent late']);
});

it('puts the jobs of a cadence on the queue once, however many schedulers tick', async () => {
  await Promise.all([jobs.enqueueEvery('DAY'), jobs.enqueueEvery('DAY')]);
  await jobs.enqueueEvery('DAY');
  await jobs.runDue();
  expect(parcels.ran).toEqual(['counted']);
  expect(jobs.declared('DAY')).toEqual([{ name: 'count-parcels', every: 'DAY' }]);
});

it('runs a job directly, and names one it does not know', async () => {
  await jobs.run('send-parcel', { label: 'direct' });
  await jobs.runEvery('DAY');
  expect(parcels.ran).toEqual(['sent direct', 'counted']);
  await expect(jobs.run('nothing')).rejects.toThrow('No job is named "nothing".');
});

it('keeps a failed job for later, with its error', async () => {
  await platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    await jobs.enqueue(work, 'break-parcels');
  });
  await jobs.runDue();
  const { rows } = await platform.owner.query<Record<string, unknown>>(
    'SELECT attempts, max_attempts, last_error FROM solde_jobs._private_jobs',
  );
  expect(rows).toEqual([
    { attempts: 1, max_attempts: 10, last_error: expect.stringContaining('broken') as unknown },
  ]);
  expect(parcels.failures).toBe(1);
});

it('runs jobs as they come once started, and stops', async () => {
  await jobs.start();
  await enqueue('live');
  for (let tries = 0; tries < 50 && parcels.ran.length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await jobs.stop();
  expect(parcels.ran).toEqual(['sent live']);
});

it('takes over the job of a worker that died, and not before', async () => {
  await enqueue('abandoned');
  await enqueue('held');
  const hold = (label: string, seconds: number) =>
    platform.owner.query(
      `UPDATE solde_jobs._private_jobs SET locked_by = $1, locked_at = now() - make_interval(secs => $2)
       WHERE payload ->> 'label' = $1`,
      [label, seconds],
    );
  await hold('abandoned', 30);
  await hold('held', 10);
  await jobs.start();
  for (let tries = 0; tries < 100 && parcels.ran.length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await jobs.stop();
  expect(parcels.ran).toEqual(['sent abandoned']);
});

it('goes on after the library has given up on the end of a job', async () => {
  // The library says so on the terminal.
  const said = jest.spyOn(console, 'error').mockReturnValue(undefined);
  await jobs.start();
  await platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    await jobs.enqueue(work, 'lose-parcels');
  });
  const isLost = async () => {
    const { rows } = await platform.owner.query("SELECT FROM pg_class WHERE relname = 'lost'");
    return rows.length > 0;
  };
  while (!(await isLost())) await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await platform.owner.query('ALTER TABLE solde_jobs.lost RENAME TO _private_jobs');
  await enqueue('after');
  for (let tries = 0; tries < 300 && parcels.ran.length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await jobs.stop();
  said.mockRestore();
  expect(parcels.ran).toContain('sent after');
}, 30_000);
