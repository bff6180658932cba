import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller } from './caller';
import { DomainError } from './domain-error';
import { Job } from './job';
import { Jobs } from './jobs';
import { Settings } from './settings';
import { UnitOfWork } from './unit-of-work';

@Injectable()
class Parcels {
  readonly ran: string[] = [];
  failures = 0;
  /** Ends what is being wrapped. */
  readonly wrapped: (() => void)[] = [];

  @Job({ name: 'send-parcel' })
  async send({ label }: { label: string }): Promise<void> {
    this.ran.push(`sent ${label}`);
  }

  @Job({ name: 'wrap-parcel' })
  async wrap({ label }: { label: string }): Promise<void> {
    this.ran.push(`wraps ${label}`);
    await new Promise<void>((resolve) => this.wrapped.push(resolve));
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
  for (let tries = 0; tries < 50 && parcels.ran.length === 0; tries += 1) await pause(50);
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
  for (let tries = 0; tries < 100 && parcels.ran.length === 0; tries += 1) await pause(50);
  await jobs.stop();
  expect(parcels.ran).toEqual(['sent abandoned']);
});

it('leaves a job that runs for long to the worker that lives', async () => {
  const held = async (): Promise<{ by: string; isFresh: boolean }[]> => {
    const { rows } = await platform.owner.query<{ by: string; isFresh: boolean }>(
      `SELECT locked_by AS by, locked_at > now() - interval '10 seconds' AS "isFresh"
       FROM solde_jobs._private_jobs WHERE payload ->> 'label' = 'large'`,
    );
    return rows;
  };
  const { module } = platform;
  const other = new Jobs(
    module.get(DiscoveryService),
    module.get(DataSource),
    module.get(Settings),
  );
  other.onModuleInit();
  try {
    await jobs.start();
    await platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
      await jobs.enqueue(work, 'wrap-parcel', { label: 'large' });
    });
    while (parcels.ran.length === 0) await pause(20);
    await other.start();
    const [before] = await held();
    await platform.owner.query(
      `UPDATE solde_jobs._private_jobs SET locked_at = now() - interval '15 seconds' WHERE payload ->> 'label' = 'large'`,
    );
    // Five seconds from now, anybody could take it.
    for (let tries = 0; tries < 100 && (await held())[0]?.isFresh === false; tries += 1)
      await pause(100);
    expect(await held()).toEqual([{ by: before?.by, isFresh: true }]);
    expect(parcels.ran).toEqual(['wraps large']);
  } finally {
    for (const wrapped of parcels.wrapped.splice(0)) wrapped();
    await Promise.all([jobs.stop(), other.stop()]);
  }
  expect(await held()).toEqual([]);
}, 30_000);

it('goes on after the library has given up on the end of a job, while it waits for another', async () => {
  // The library says so on the terminal.
  const said = jest.spyOn(console, 'error').mockReturnValue(undefined);
  await jobs.start();
  await platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    await jobs.enqueue(work, 'wrap-parcel', { label: 'slow' });
  });
  while (parcels.ran.length === 0) await pause(20);
  await platform.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    await jobs.enqueue(work, 'lose-parcels');
  });
  const isLost = async () => {
    const { rows } = await platform.owner.query("SELECT FROM pg_class WHERE relname = 'lost'");
    return rows.length > 0;
  };
  while (!(await isLost())) await pause(50);
  await pause(500);
  await platform.owner.query('ALTER TABLE solde_jobs.lost RENAME TO _private_jobs');
  await enqueue('after');
  for (let tries = 0; tries < 300 && parcels.ran.length < 2; tries += 1) await pause(50);
  const ran = [...parcels.ran];
  for (const wrapped of parcels.wrapped.splice(0)) wrapped();
  await jobs.stop();
  said.mockRestore();
  expect(ran).toEqual(['wraps slow', 'sent after']);
}, 30_000);
