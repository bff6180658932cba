import { setTimeout as pause } from 'node:timers/promises';
import { PartiesService } from '@solde/parties';
import { searchPath, systemCaller, travelTo, UnitOfWork, type Work } from '@solde/platform';
import { Client } from 'pg';
import { confided } from '../../../test/support/confided';
import { SCHEMA } from '../../../test/support/template';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { CasesModule } from './cases.module';
import { CasesService } from './cases.service';

const KIND = 'PROMISE_CHECK';

describe('what is due, taken by two workers', () => {
  let platform: TestPlatform;
  let superuser: Client;
  const cases = () => platform.module.get(CasesService);
  const act = <T>(task: (work: Work) => Promise<T>) =>
    platform.module.get(UnitOfWork).run(systemCaller('spec'), task);

  beforeAll(async () => {
    platform = await startPlatform({ imports: [CasesModule] });
    superuser = new Client({
      connectionString: platform.database.superuserUrl,
      options: `-c search_path=${searchPath(SCHEMA)}`,
    });
    await superuser.connect();
    await travelTo(platform.owner, new Date('2026-03-02T09:00:00Z'));
  });
  afterAll(async () => {
    await superuser.end();
    await platform.stop();
  });

  async function caseWithItem(): Promise<string> {
    const { creditorId, mandateId } = await confided(platform.owner);
    return act(async (work) => {
      const party = { kind: 'COMPANY', legalName: 'Élan Sport', siren: '732829320' } as const;
      const { id } = await platform.module.get(PartiesService).joinDebtor(work, creditorId, party);
      const { caseId } = await cases().place(work, {
        ...{ creditorId, mandateId, debtorId: id, number: 'F-1', currency: 'EUR' },
        ...{ issuedOn: '2025-12-01', dueOn: '2025-12-31', principalMinor: 100_00n },
      });
      const caseFile = await cases().lock(work, caseId);
      const item = { source: 'COMMITMENT_CHECK', sourceId: caseId, kind: KIND } as const;
      await cases().plan(work, caseFile, { ...item, dueAt: work.now });
      return caseId;
    });
  }

  /** Makes each look at an agenda item last, so that another worker commits between the look and the lock. */
  async function slowLooks(database: Client): Promise<void> {
    await database.query(
      'ALTER POLICY agenda_item_of_the_agency ON agenda_item USING (pg_sleep(0.4) IS NOT NULL)',
    );
  }

  it('does not take again what another worker ended while it looked', async () => {
    const caseId = await caseWithItem();
    await slowLooks(platform.owner);

    const second = act((work) => cases().due(work, [KIND], 1));
    await pause(100);
    // The first worker: it has the case, ends the item, and commits while the second still looks.
    await superuser.query('BEGIN');
    await superuser.query("SELECT set_config('solde.act_id', id::text, true) FROM act LIMIT 1");
    await superuser.query(`UPDATE agenda_item SET state = 'DONE' WHERE case_id = $1`, [caseId]);
    await superuser.query('UPDATE case_file SET version = version + 1 WHERE id = $1', [caseId]);
    await superuser.query('COMMIT');

    expect(await second).toEqual([]);
  });
});
