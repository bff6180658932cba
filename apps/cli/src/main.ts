import { parseArgs } from 'node:util';

import { DomainError, refusalOf } from '@solde/platform';

import { createAdministrator } from './admin.command';
import { auditHead, auditVerify } from './audit.command';
import { backup } from './backup.command';
import { demoMorning, demoNow } from './demo.command';
import { writeFec } from './fec.command';
import { migrateDatabase } from './migrate.command';
import { prove } from './prove.command';
import { restore } from './restore.command';
import { printRoles } from './roles.command';
import { say } from './say';
import { seed } from './seed.command';
import { welcome } from './welcome.command';

interface Command {
  readonly usage: string;
  readonly says: string;
  readonly words: number;
  readonly run: (args: readonly string[]) => Promise<boolean>;
}

/** Each command answers whether all is well: the exit code says it. */
const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    usage: 'migrate',
    says: 'brings the database up to date',
    words: 0,
    run: migrateDatabase,
  },
  roles: {
    usage: 'roles',
    says: 'prints the SQL that makes the two logins, where the migration may not',
    words: 0,
    run: printRoles,
  },
  'admin create': {
    usage: 'admin create <e-mail> [name]',
    says: 'invites the first administrator and prints his one-time link',
    words: 1,
    run: createAdministrator,
  },
  seed: { usage: 'seed', says: 'fills the demo agency', words: 0, run: seed },
  'demo morning': {
    usage: 'demo morning',
    says: 'takes the demo to the next working hour, when debtors may be called',
    words: 0,
    run: demoMorning,
  },
  'demo now': {
    usage: 'demo now',
    says: 'brings the demo back to the true time',
    words: 0,
    run: demoNow,
  },
  welcome: {
    usage: 'welcome',
    says: 'prints the demo accounts and what to try',
    words: 0,
    run: welcome,
  },
  prove: {
    usage: 'prove',
    says: 'proves the invariants: money held is money owed, each fee has its payment...',
    words: 0,
    run: prove,
  },
  fec: {
    usage: 'fec <first day> <last day> [folder]',
    says: 'writes the accounting entries of a financial year as the tax administration wants them',
    words: 2,
    run: writeFec,
  },
  'audit verify': {
    usage: 'audit verify [head file]',
    says: 'recomputes the sealed chain and names its first broken link',
    words: 0,
    run: auditVerify,
  },
  'audit head': {
    usage: 'audit head',
    says: 'prints the head of the chain, to be kept outside',
    words: 0,
    run: auditHead,
  },
  backup: {
    usage: 'backup <file>',
    says: 'writes one consistent snapshot of the agency',
    words: 1,
    run: backup,
  },
  restore: {
    usage: 'restore <file>',
    says: 'fills an empty database from a snapshot, then proves it',
    words: 1,
    run: restore,
  },
};

async function main(): Promise<boolean> {
  const { positionals } = parseArgs({ allowPositionals: true, strict: true });
  const two = positionals.slice(0, 2).join(' ');
  const name = two in COMMANDS ? two : (positionals[0] ?? '');
  const command = COMMANDS[name];
  const args = positionals.slice(name.split(' ').length);
  if (name === 'help') {
    say(help(COMMANDS[args.join(' ')]).trimEnd());
    return true;
  }
  if (command === undefined || args.length < command.words) {
    process.stderr.write(help(command));
    return false;
  }
  return command.run(args);
}

function help(command: Command | undefined): string {
  const shown = command === undefined ? Object.values(COMMANDS) : [command];
  const width = Math.max(...shown.map(({ usage }) => usage.length));
  return `${shown.map(({ usage, says }) => `  ${usage.padEnd(width)}  ${says}`).join('\n')}\n`;
}

/** What a connection says when nobody answers at its address. */
const AWAY = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN'];

/** One clear sentence: a refusal by its title and facts, a bug by its message. */
function sentenceOf(error: unknown): string {
  if (error instanceof DomainError)
    return `${refusalOf(error.code)?.en ?? error.code} (${error.code}) ${JSON.stringify(error.facts)}`;
  if (!(error instanceof Error)) return String(error);
  const { code = '', message } = error as NodeJS.ErrnoException;
  return AWAY.includes(code)
    ? `The database cannot be reached (${message === '' ? code : message}): is it running, and is DATABASE_URL right?`
    : message;
}

main().then(
  (well) => {
    process.exitCode = well ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 1;
  },
);
