import 'reflect-metadata';
import { Client } from 'pg';
import { bankBench } from './bank.bench';
import { FilledHouse } from './filled-house';
import { importBench } from './import.bench';
import { nextBench, nextBuffersBench } from './next.bench';
import { postingBench } from './posting.bench';
import { remittanceBench } from './remittance.bench';
import { replayBench } from './replay.bench';
import { machine, reportLine, type Report } from './report';

const NAMES = ['import', 'next', 'money'] as const;
type Name = (typeof NAMES)[number];
const CLAIMS_DEFAULT = 200_000;
/** What money costs does not grow with the cases beside it: a house that is filled in half a minute will do. */
const CLAIMS_OF_MONEY = 20_000;
const USAGE = `npm run bench -- [${NAMES.join('|')}] [claims]`;

interface Order {
  readonly names: readonly Name[];
  readonly claims: number;
}

function orderOf(args: readonly string[]): Order {
  const names = NAMES.filter((name) => args.includes(name));
  const numbers = args.filter((each) => /^[1-9]\d{2,7}$/.test(each));
  if (names.length + numbers.length !== args.length || numbers.length > 1) throw new Error(USAGE);
  return {
    names: names.length === 0 ? NAMES : names,
    claims: Number(numbers[0] ?? (names.join() === 'money' ? CLAIMS_OF_MONEY : CLAIMS_DEFAULT)),
  };
}

async function bench(server: string, { names, claims }: Order): Promise<void> {
  const start = performance.now();
  const elapsed = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const client = new Client({ connectionString: server });
  await client.connect();
  for (const fact of await machine(client)) say(fact);
  await client.end();
  say(`${claims} claims; ${names.join(', ')}`);

  const reports: Report[] = [];
  if (names.includes('import')) {
    say('import:');
    reports.push(...(await importBench(server, claims, say)));
  }
  if (names.includes('next')) {
    say('buffers of the selection:');
    reports.push(...(await nextBuffersBench(server, say)));
  }
  if (names.some((name) => name !== 'import')) {
    say('filling a house:');
    const house = await FilledHouse.open(server, claims);
    say(`  filled after ${elapsed()}`);
    for (const [name, run] of [
      ['next', nextBench],
      ['money', moneyBench],
    ] as const) {
      if (!names.includes(name)) continue;
      say(`${name}:`);
      reports.push(...(await run(house, say)));
    }
    await house.stop();
  }
  say('');
  for (const report of reports) say(reportLine(report));
  say(`in all ${elapsed()}`);
}

/** Single and together, from a file of the bank to a remittance run. */
async function moneyBench(house: FilledHouse, tell: (text: string) => void): Promise<Report[]> {
  const reports: Report[] = [];
  for (const [name, run] of [
    // First, while the memory of the process has not grown by anything else.
    ['remittance', remittanceBench],
    ['posting', postingBench],
    ['bank', bankBench],
    ['replay', replayBench],
  ] as const) {
    tell(`  ${name}:`);
    reports.push(...(await run(house, tell)));
  }
  return reports;
}

function say(text: string): void {
  console.log(text);
}

const server = process.env.TEST_DATABASE_SERVER ?? '';
bench(server, orderOf(process.argv.slice(2))).catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
});
