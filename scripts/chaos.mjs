/**
 * `npm run chaos -- [--kills 100] [--minutes 12] [--seed n]`: kills api, worker and PostgreSQL at random moments while payments,
 * reversals, bank files and remittances are under way, replays with the same keys, and proves that nothing was lost, doubled or
 * broken. The seed is printed. `--planted` shows that it catches planted bugs instead.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { CannotStart, startPostgres } from './postgres.mjs';

const root = join(import.meta.dirname, '..');

const OPTIONS = {
  kills: { type: 'string', default: '100' },
  minutes: { type: 'string', default: '12' },
  seed: { type: 'string' },
  victims: {
    type: 'string',
    default: 'api,api,worker,worker,worker,postgres,backend,backend,backend',
  },
  works: { type: 'string', default: 'payments,bank,remittance' },
  'until-red': { type: 'boolean', default: false },
  planted: { type: 'boolean', default: false },
  bug: { type: 'string', default: '' },
};

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.planted) {
    const { planted } = await import('./chaos-planted.mjs');
    return planted(values.bug);
  }
  const number = (name) => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new CannotStart(`--${name} must be a whole number above 0.`);
    return value;
  };
  const order = {
    kills: number('kills'),
    minutes: number('minutes'),
    ...(values.seed === undefined ? {} : { seed: number('seed') }),
    victims: values.victims.split(','),
    works: values.works.split(','),
    untilRed: values['until-red'],
  };
  const dist = join(root, `dist.${process.pid}.chaos`);
  const folder = mkdtempSync(join(tmpdir(), 'solde-chaos-'));
  chmodSync(folder, 0o755); // started by root, PostgreSQL runs as a user who must reach it
  const clean = () => {
    rmSync(dist, { recursive: true, force: true });
    // A server that is told to end still writes for an instant.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  // Interrupted, it takes its processes with it, which hear of its exit first, and its folders.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      process.once('exit', clean);
      process.exit(1);
    });
  try {
    build(`dist.${process.pid}.chaos`);
    const { chaos } = createRequire(import.meta.url)(join(dist, 'test/chaos/main.js'));
    return await chaos(order, {
      root,
      dist,
      folder,
      say: console.log,
      // What is not durable is to be seen: PostgreSQL writes of itself as late as it may.
      startServer: (port) => startPostgres({ folder, port, settings: { wal_writer_delay: '10s' } }),
    });
  } finally {
    clean();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (failure) {
  if (!(failure instanceof CannotStart) && failure.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    throw failure;
  console.error(failure.message);
  process.exitCode = 1;
}
