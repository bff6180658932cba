import type { Client } from 'pg';
import { addMinutes } from '@solde/calendar';
import { LEASE_MINUTES } from '@solde/call-desk';
import { uuidv7 } from '@solde/platform';
import { asSuperuser, ROLES, TEMPLATE, urlOf } from '../support/template';
import { median } from './clients';
import { connected, makeTemplateOnce, OPENING } from './filled-house';

/** Queues of these sizes, whatever the claims of the run. */
export const QUEUE_SIZES = [200_000, 2_000_000] as const;
const RUNS = 9;
const QUEUES = 4;

/** Cases as the import spreads them: half of the debtors on the mainland, the others overseas. */
const FILL = `
  INSERT INTO queue_item (case_id, creditor_id, party_id, queue_id, territory_class, state, due_at, points, oldest_due_on,
    case_number)
  SELECT uuidv7(), $3, gen_random_uuid(), 1 + n % ${QUEUES}, ('{0,0,0,0,5,2,10,1}'::smallint[])[1 + n / ${QUEUES} % 8], 'READY', $4,
         40 + (random() * 60)::int, date '2025-01-01' + (random() * 400)::int, 'C2026' || lpad(n::text, 7, '0')
  FROM generate_series($1::int, $2::int) AS n`;
const AGENTS = `
  INSERT INTO work_queue_agent (queue_id, user_id, act_id)
  SELECT q, u, gen_random_uuid() FROM generate_series(1, ${QUEUES}) AS q CROSS JOIN unnest($1::uuid[]) AS u`;
const SELECTION = `
  EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM next_case($1, $2, false, $3, $3, $4)`;

interface Plan {
  readonly 'QUERY PLAN': readonly {
    readonly Plan: Readonly<Record<'Shared Hit Blocks' | 'Shared Read Blocks', number>>;
  }[];
}

/** The buffers that the selection reads in a queue of each size, warm: the median of several agents' next cases. */
export async function nextBuffers(
  server: string,
  classes: readonly number[],
  say: (text: string) => void,
): Promise<number[]> {
  await makeTemplateOnce(server);
  const name = `bench_queue_${process.pid}`;
  await asSuperuser(server, [`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER ${ROLES.owner}`]);
  const client = await connected(urlOf(server, name));
  try {
    // The rows of other tables, which the selection does not read, are left out.
    await client.query('SET session_replication_role = replica');
    const agents = Array.from({ length: RUNS }, () => uuidv7());
    await client.query(
      `INSERT INTO work_queue (id, name, skill, act_id)
       SELECT q, 'Q' || q, 'Q' || q, gen_random_uuid() FROM generate_series(1, ${QUEUES}) AS q`,
    );
    await client.query(
      `INSERT INTO user_account (id, kind, email, display_name, state, skills, act_id)
       SELECT id, 'AGENCY', id || '@agence.test', 'Agent', 'ACTIVE', '{Q1,Q2,Q3,Q4}', gen_random_uuid() FROM unnest($1::uuid[]) AS id`,
      [agents],
    );
    await client.query(AGENTS, [agents]);
    const read: number[] = [];
    let filled = 0;
    for (const size of QUEUE_SIZES) {
      await client.query(FILL, [filled + 1, size, uuidv7(), OPENING]);
      filled = size;
      await client.query('VACUUM ANALYZE queue_item');
      const buffers = median(await buffersOf(client, agents, classes));
      say(`  ${size} cases in the queue: the selection reads ${buffers} buffers`);
      read.push(buffers);
    }
    return read;
  } finally {
    await client.end();
    await asSuperuser(server, [`DROP DATABASE ${name} WITH (FORCE)`]);
  }
}

async function buffersOf(
  client: Client,
  agents: readonly string[],
  classes: readonly number[],
): Promise<number[]> {
  const buffers: number[] = [];
  for (const agent of [...agents, ...agents]) {
    await client.query('BEGIN');
    const { rows } = await client.query<Plan>(SELECTION, [
      ...[agent, classes, OPENING, addMinutes(OPENING, LEASE_MINUTES)],
    ]);
    await client.query('ROLLBACK');
    const plan = rows[0]!['QUERY PLAN'][0]!.Plan;
    buffers.push(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);
  }
  // The first round warms plans and pages.
  return buffers.slice(agents.length);
}
