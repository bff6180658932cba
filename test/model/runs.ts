import { randomInt } from 'node:crypto';
import * as fc from 'fast-check';

/** How many histories each model is asked for; `npm run model` asks for more. */
export const HISTORIES = Number(process.env.MODEL_RUNS ?? 1_000);
/** No history takes long; so many of them may. */
export const HISTORIES_MS = 30 * 60_000;
/** Runs of a property on pure rules. */
export const PROPERTY_RUNS = Number(process.env.PROPERTY_RUNS ?? 2_000);

const SEED_END = 2 ** 31;
const MICROSECONDS = 1_000_000;

/** Checks a property over so many draws and says which: the seed in `MODEL_SEED` draws them again. */
export function checkOver<Drawn>(
  what: string,
  runs: number,
  drawn: fc.Arbitrary<Drawn>,
  holds: (drawn: Drawn) => void,
): void {
  const seed = Number(process.env.MODEL_SEED ?? randomInt(SEED_END));
  const startedAt = process.cpuUsage();
  process.stdout.write(`${what}: ${runs} draws, seed ${seed}\n`);
  fc.assert(fc.property(drawn, holds), { numRuns: runs, seed });
  const { system, user } = process.cpuUsage(startedAt);
  const seconds = ((system + user) / MICROSECONDS).toFixed(1);
  process.stdout.write(`${what}: held ${runs} times in ${seconds} s of processor time\n`);
}
