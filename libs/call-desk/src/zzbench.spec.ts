import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { UnitOfWork, travelTo, type Caller } from '@solde/platform';
import { startPostgres } from '../../../scripts/postgres.mjs';
import { makeTemplate, urlOf, TEMPLATE, ROLES, asSuperuser, SCHEMA } from '../../../test/support/template';
import { Desk } from '../../../test/support/desk';
import { startPlatform } from '../../../test/support/platform';
import { CallDeskModule } from './call-desk.module';
import { QueueService } from './queue.service';

const N = Number(process.env.BENCH_N ?? 200000);
jest.setTimeout(600000);
it('bench', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'solde-qb-'));
  const server = await (startPostgres as any)({ folder, durable: true });
  try {
    const base = server.url('postgres');
    await makeTemplate(base);
    await asSuperuser(base, [`CREATE DATABASE b TEMPLATE ${TEMPLATE} OWNER ${ROLES.owner}`]);
    const database = { name: 'b', ownerUrl: urlOf(base, 'b', ROLES.owner), agencyUrl: urlOf(base, 'b', ROLES.agency), portalUrl: urlOf(base, 'b', ROLES.portal), superuserUrl: urlOf(base, 'b'), drop: async () => {} };
    const platform = await startPlatform({ imports: [CallDeskModule], database });
    await travelTo(platform.owner, new Date('2026-03-02T09:00:00Z'));
    const desk = new Desk(platform.owner);
    await desk.open();
    const creditorId = await desk.creditor();
    const seed = await desk.case({ creditorId });
    const su = new Client({ connectionString: database.superuserUrl, options: `-c search_path=${SCHEMA},extensions` });
    await su.connect();
    const t0 = Date.now();
    await su.query(`SET session_replication_role = replica`);
    await su.query(`INSERT INTO work_queue (id, name, skill, act_id) SELECT i, 'q' || i, 'S' || i, (SELECT id FROM act LIMIT 1) FROM generate_series(10, 59) i`);
    await su.query(`CREATE TEMP TABLE n AS SELECT i, uuidv7() p, uuidv7() d, uuidv7() c, uuidv7() k, uuidv7() m FROM generate_series(1, ${N}) i`);
    await su.query(`INSERT INTO party (id, kind, legal_name, act_id) SELECT p, 'COMPANY', 'S' || i, a.act_id FROM n, (SELECT act_id FROM party LIMIT 1) a`);
    await su.query(`INSERT INTO debtor (id, creditor_id, party_id, name, territory, territory_class, act_id) SELECT d, '${creditorId}', p, 'D', 'FR-METRO', 0, a.act_id FROM n, (SELECT act_id FROM party LIMIT 1) a`);
    await su.query(`INSERT INTO case_file SELECT (jsonb_populate_record(c0, jsonb_build_object('id', c, 'number', 'B' || lpad(i::text, 9, '0'), 'debtor_id', d, 'party_id', p))).* FROM n, case_file c0 WHERE c0.id = '${seed.caseId}'`);
    await su.query(`INSERT INTO claim SELECT (jsonb_populate_record(c0, jsonb_build_object('id', k, 'case_id', c, 'number_key', k::text))).* FROM n, claim c0 WHERE c0.id = '${seed.claimId}'`);
    await su.query(`INSERT INTO claim_movement SELECT (jsonb_populate_record(c0, jsonb_build_object('id', m, 'claim_id', k, 'case_id', c))).* FROM n, claim_movement c0 WHERE c0.claim_id = '${seed.claimId}'`);
    await su.query(`INSERT INTO first_letter SELECT (jsonb_populate_record(c0, jsonb_build_object('claim_id', k, 'debtor_id', d, 'case_id', c))).* FROM n, first_letter c0 WHERE c0.claim_id = '${seed.claimId}'`);
    await su.query(`INSERT INTO queue_item (case_id, creditor_id, party_id, queue_id, territory_class, state, due_at, points, oldest_due_on, case_number) SELECT c, '${creditorId}', p, 10 + (i::bigint*2654435761)%50, (ARRAY[0,0,1,1])[1+i%4], 'READY', '2026-03-01', (random()*120)::int, date '2025-01-01' + i%400, 'B' || lpad(i::text, 9, '0') FROM n`);
    await su.query(`CREATE TABLE floor AS SELECT c AS id, 0 AS state FROM n`); await su.query(`ALTER TABLE floor ADD PRIMARY KEY (id)`); await su.query(`GRANT ALL ON floor TO ${ROLES.agency}`);
    await su.query('VACUUM ANALYZE');
    console.log('loaded', Date.now() - t0);
    const ids = (await su.query(`SELECT c FROM n LIMIT 20000`)).rows.map((r) => r.c as string);
    const agents: Caller[] = [];
    for (let a = 0; a < 400; a += 1) {
      const agent = await desk.agent(['AGENT'], ['S' + (10 + (a % 47)), 'S' + (11 + (a % 47)), 'S' + (12 + (a % 47)), 'S' + (13 + (a % 47))]);
      await su.query(`INSERT INTO work_queue_agent SELECT q, $1, (SELECT id FROM act LIMIT 1) FROM generate_series($2::int, $2::int + 3) q`, [agent.userId, 10 + (a % 47)]);
      agents.push(agent);
    }
    const uow = platform.module.get(UnitOfWork);
    const queue = platform.module.get(QueueService);
    const pool = new Pool({ connectionString: database.agencyUrl, max: 8, options: `-c search_path=${SCHEMA}` });
    async function run(secs: number, task: (i: number) => Promise<unknown>) {
      const lat: number[] = []; const end = Date.now() + secs * 1000; let n = 0;
      await Promise.all(Array.from({ length: 8 }, async () => { while (Date.now() < end) { const s = performance.now(); await task(n++); lat.push(performance.now() - s); } }));
      lat.sort((a, b) => a - b);
      return { tps: Math.round(lat.length / secs), p50: lat[lat.length >> 1]!.toFixed(2), p99: lat[Math.floor(lat.length * 0.99)]!.toFixed(2) };
    }
    const floor = (i: number) => pool.query({ name: 'f', text: 'UPDATE floor SET state = state + 1 WHERE id = $1', values: [ids[i % ids.length]] });
    const next = async (i: number) => { const r = await uow.run(agents[i % 400]!, (w) => queue.next(w)); if (!r) throw new Error('none'); };
    const free = () => su.query(`UPDATE queue_item SET state='READY', leased_by=NULL, lease_until=NULL, lease_token=NULL WHERE state='LEASED'`);
    const NX = `next_case($1, '{0,1,2,3}', false, '2026-03-02T09:00:00Z', '2026-03-02T09:15:00Z', '2026-03-02T09:20:00Z')`;
    const once = async (name: string, task: (i: number) => Promise<unknown>) => {
      const lat: number[] = []; let spent = 0; let count = 0; const cpu0 = process.cpuUsage();
      while (spent < 2500) {
        await free();
        const s = performance.now(); let k = 0;
        await Promise.all(Array.from({ length: 8 }, async () => { while (k < 400) { const a = k++; const s1 = performance.now(); await task(a); lat.push(performance.now() - s1); count += 1; } }));
        spent += performance.now() - s;
      }
      const cpu = process.cpuUsage(cpu0);
      lat.sort((a, b) => a - b);
      console.log(name, 'tps', Math.round(count / (spent / 1000)), 'p50', lat[lat.length >> 1]!.toFixed(2), 'p99', lat[Math.floor(lat.length * 0.99)]!.toFixed(2), 'node us/op', Math.round((cpu.user + cpu.system) / count));
    };
    const id = (i: number) => agents[i % 400]!.userId;
    for (let r = 0; r < 2; r += 1) {
    await once('floor', floor);
    await once('uow empty', (i) => uow.run(agents[i % 400]!, async () => 1));
    await once('pool next_case prepared', (i) => pool.query({ name: 'n1', text: `SELECT * FROM ${NX} n`, values: [id(i)] }));
    await once('pool next_case+contact prepared', (i) => pool.query({ name: 'n2', text: `SELECT n.*, to_json(f) FROM ${NX} n LEFT JOIN LATERAL contact_facts(n.case_id, NULL, NULL, '2026-03-02T09:00:00Z') f ON true`, values: [id(i)] }));
    await once('pool all prepared', (i) => pool.query({ name: 'n3', text: `SELECT n.*, to_json(f), to_json(q) FROM ${NX} n LEFT JOIN LATERAL contact_facts(n.case_id, NULL, NULL, '2026-03-02T09:00:00Z') f ON true LEFT JOIN LATERAL queue_facts(n.case_id, '2026-03-02T09:00:00Z') q ON true`, values: [id(i)] }));
    await once('uow next_case', (i) => uow.run(agents[i % 400]!, (w) => w.query(`SELECT * FROM ${NX} n`, [id(i)])));
    await once('full', next);
    }
    await free();
    await su.query('RESET session_replication_role');
    const sql = `SELECT n.case_id, to_json(f), to_json(q) FROM next_case('${agents[0]!.userId}', '{0,1,2,3}', false, '2026-03-02T09:00:00Z', '2026-03-02T09:15:00Z', '2026-03-02T09:20:00Z') n LEFT JOIN LATERAL contact_facts(n.case_id, NULL, NULL, '2026-03-02T09:00:00Z') f ON true LEFT JOIN LATERAL queue_facts(n.case_id, '2026-03-02T09:00:00Z') q ON true`;
    for (let i = 0; i < 4; i += 1) { await su.query('BEGIN'); const r = await su.query(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`); await su.query('ROLLBACK'); if (i > 2) console.log(r.rows.map((x: any) => x['QUERY PLAN']).join('\n')); }
    await pool.end(); await su.end(); await platform.stop();
  } catch (e) { console.log(e); } finally { await server.stop(); rmSync(folder, { recursive: true, force: true }); }
});
