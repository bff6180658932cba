import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { Logger } from '@nestjs/common';
import { ensureDatabase, startPostgres } from '../../../scripts/postgres.mjs';
import { Health, type Unready } from './health';
import { migrate } from './migrate';
import type { DatabaseRole } from './migration-helpers';
import { PlatformModule } from './platform.module';
import { Settings } from './settings';

const folder = mkdtempSync(join(tmpdir(), 'solde-health-'));

let server: Awaited<ReturnType<typeof startPostgres>>;
let ownerUrl: string;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startPostgres({ folder, durable: true });
  const owner = { database: 'solde', owner: 'solde_owner', password: 'test' };
  ownerUrl = String(await ensureDatabase(server, owner));
  await migrate(ownerUrl, 'solde', folder);
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Why a process of this role, connected as `user` when it is not its own, is not ready. */
async function unready(
  role: DatabaseRole,
  environment: Record<string, string> = {},
  before: (module: TestingModule) => Promise<void> = () => Promise.resolve(),
): Promise<Unready[]> {
  const settings = new Settings({ DATABASE_URL: ownerUrl, DATA_DIR: folder, ...environment });
  const module = await Test.createTestingModule({
    imports: [PlatformModule.forRoot({ role, settings })],
  }).compile();
  await module.init();
  await before(module);
  const reasons = await module.get(Health).unready();
  await module.close();
  return reasons;
}

it('is ready as its own role on a safe server', async () => {
  expect(await unready('AGENCY')).toEqual([]);
  expect(await unready('PORTAL')).toEqual([]);
});

it('is not ready with a stronger role than its own', async () => {
  expect(await unready('AGENCY', { DATABASE_URL_AGENCY: ownerUrl })).toEqual([
    'ROLE_OWNS_THE_SCHEMA',
  ]);
  const superuser = server.url('solde');
  expect(await unready('AGENCY', { DATABASE_URL_AGENCY: superuser })).toContain(
    'ROLE_IS_SUPERUSER',
  );
  const agency = new Settings({ DATABASE_URL: ownerUrl, DATA_DIR: folder }).databaseUrlOf('AGENCY');
  expect(await unready('PORTAL', { DATABASE_URL_PORTAL: agency })).toEqual([
    'ROLE_IS_NOT_THE_PORTAL',
  ]);
});

it('is not ready on another schema than a migrated one', async () => {
  const agency = new Settings({ DATABASE_URL: ownerUrl, DATA_DIR: folder }).databaseUrlOf('AGENCY');
  const elsewhere = { DATABASE_URL_AGENCY: agency, DATABASE_SCHEMA: 'nowhere' };
  expect(await unready('AGENCY', elsewhere)).toEqual(['SCHEMA_NOT_MIGRATED']);
});

it('is not ready when the database is away, and survives it', async () => {
  const away = async (): Promise<void> => {
    await server.stop();
  };
  expect(await unready('AGENCY', {}, away)).toEqual(['DATABASE_AWAY']);
});
