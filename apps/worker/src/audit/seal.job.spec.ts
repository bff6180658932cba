import { AuditService } from '@solde/audit';
import { Jobs } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../../test/support/platform';
import { AuditWorkerModule } from './audit-worker.module';

let house: TestPlatform;
beforeAll(async () => {
  house = await startPlatform({ imports: [AuditWorkerModule] });
});
afterAll(() => house.stop());

it('seals every minute what the minute brought, in links of a thousand, side by side with another worker', async () => {
  const jobs = house.module.get(Jobs);
  await house.owner.query(
    `INSERT INTO act (id, name, caller_kind, caller_name, at)
     SELECT uuidv7(), 'spec', 'SYSTEM', 'spec', app_now() FROM generate_series(1, 2500)`,
  );
  expect(jobs.declared('MINUTE').map(({ name }) => name)).toContain('audit.seal');
  await Promise.all([jobs.run('audit.seal'), jobs.run('audit.seal')]);
  expect(await house.module.get(AuditService).verify()).toMatchObject({
    seals: 3n,
    acts: 2500n,
    broken: null,
  });
});
