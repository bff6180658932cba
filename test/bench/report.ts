import { cpus, totalmem } from 'node:os';
import type { Client } from 'pg';
import type { Speed } from './clients';

/** A goal, and whether a ratio meets it. */
export interface Goal {
  readonly text: string;
  readonly isMet: (ratio: number, perSecond: number) => boolean;
}

/** What a benchmark found: a figure against its floor. */
export interface Report {
  readonly name: string;
  readonly floor: Measured;
  readonly figure: Measured;
  readonly ratio: number;
  readonly goal: Goal;
}

export interface Measured {
  readonly what: string;
  readonly perSecond?: number;
  readonly ms?: number;
  readonly count?: number;
  readonly megabytes?: number;
}

const SETTINGS = [
  ...['fsync', 'synchronous_commit', 'full_page_writes', 'wal_compression', 'shared_buffers'],
  ...['max_wal_size', 'checkpoint_timeout', 'jit'],
];
const BYTES_PER_GB = 1e9;
const NAME_WIDTH = 'remittance memory'.length;

export function asGoal(sign: '>=' | '<=', bound: number): Goal {
  return {
    text: `${sign} ${bound}`,
    isMet: (ratio) => (sign === '>=' ? ratio >= bound : ratio <= bound),
  };
}

/** Met by a speed of its own, whatever the floor of the machine; or by a ratio too, when one is given. */
export function asSpeed(perSecondMin: number, ratioMin = Infinity): Goal {
  const ratio = ratioMin === Infinity ? '' : `, or ratio >= ${ratioMin}`;
  return {
    text: `>= ${perSecondMin}/s${ratio}`,
    isMet: (found, perSecond) => perSecond >= perSecondMin || found >= ratioMin,
  };
}

/** One line of the outcome, as docs/benchmarks.md quotes it. */
export function reportLine({ name, floor, figure, ratio, goal }: Report): string {
  return [
    name.padEnd(NAME_WIDTH),
    `floor ${measured(floor)}`,
    `figure ${measured(figure)}`,
    `ratio ${ratio.toFixed(ratio < 0.2 ? 3 : 2)}`,
    `goal ${goal.text}`,
    goal.isMet(ratio, figure.perSecond ?? 0) ? 'met' : 'missed',
  ].join(' | ');
}

/** How fast each was in one round. */
export function line(speeds: Readonly<Record<string, Speed>>): string {
  return Object.entries(speeds)
    .map(
      ([name, { perSecond, p50Ms, p99Ms }]) =>
        `${name} ${perSecond.toFixed(0)}/s (p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)} ms)`,
    )
    .join(', ');
}

/** The machine and the settings that decide what a commit costs. */
export async function machine(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
    [SETTINGS],
  );
  const { rows: server } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const [cpu] = cpus();
  return [
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / BYTES_PER_GB).toFixed(1)} GB, Node ${process.versions.node}`,
    `PostgreSQL ${server[0]?.version ?? ''}: ${rows.map(({ name, value }) => `${name} ${value}`).join(', ')}`,
  ];
}

function measured({ what, perSecond, ms, count, megabytes }: Measured): string {
  if (perSecond !== undefined) return `${perSecond.toFixed(0)}/s (${what})`;
  if (ms !== undefined) return `${ms.toFixed(1)} ms (${what})`;
  if (megabytes !== undefined) return `${megabytes.toFixed(0)} MB (${what})`;
  return `${count ?? 0} (${what})`;
}
