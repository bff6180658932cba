import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { databaseFailureOf } from './database-failure';
import type { DatabaseRole } from './migration-helpers';

const FILE = 'roles.json';
const PASSWORD_BYTES = 24;
/** duplicate_object, and the unique violation that two CREATE ROLE at the same instant end in. */
const ALREADY_THERE = new Set(['42710', '23505']);
const NOT_ALLOWED = '42501';

type Passwords = Readonly<Record<string, string>>;

/** `<schema>_agency` or `<schema>_portal`. */
export function roleName(schema: string, role: DatabaseRole): string {
  return `${schema}_${role.toLowerCase()}`;
}

/** The password that the migration gave to a role, or null when it was not made by this installation. */
export function rolePassword(dataDir: string, name: string): string | null {
  return readPasswords(dataDir)[name] ?? null;
}

/**
 * Creates the two roles that do not exist yet, with random passwords kept in `<dataDir>/roles.json` (0600).
 *
 * A role that is already there is left as it is: its password may serve another installation of the same server.
 * Throws one clear sentence when the user of the connection may not create roles.
 */
export async function createRoles(client: Client, schema: string, dataDir: string): Promise<void> {
  for (const role of ['AGENCY', 'PORTAL'] as const) {
    const name = roleName(schema, role);
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (rowCount === 0) await createRole(client, name, schema, dataDir);
  }
}

/** The SQL an administrator runs where the owner may not create roles; `<password>` is his to choose. */
export function rolesSql(schema: string): string {
  const lines = (['AGENCY', 'PORTAL'] as const).map((role) =>
    creation(roleName(schema, role), "'<password>'"),
  );
  return `${lines.join(';\n')};\n`;
}

async function createRole(client: Client, name: string, schema: string, dataDir: string) {
  // The file is written first: a crash in between leaves a password without a role, which the next run uses.
  const password = keptPassword(dataDir, name);
  try {
    await client.query(creation(name, client.escapeLiteral(password)));
  } catch (error) {
    const failure = databaseFailureOf(error);
    if (failure !== null && ALREADY_THERE.has(failure.sqlState)) return;
    if (failure?.sqlState !== NOT_ALLOWED) throw error;
    throw new Error(
      `The database user of DATABASE_URL may not create the roles of schema "${schema}". ` +
        'Run the SQL printed by "cli roles" as an administrator and set DATABASE_URL_AGENCY and DATABASE_URL_PORTAL.',
      { cause: error },
    );
  }
}

function creation(name: string, password: string): string {
  return `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${password}`;
}

function keptPassword(dataDir: string, name: string): string {
  const passwords = readPasswords(dataDir);
  const known = passwords[name];
  if (known !== undefined) return known;
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  mkdirSync(dataDir, { recursive: true });
  const draft = join(dataDir, `${FILE}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify({ ...passwords, [name]: password }, null, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(draft, join(dataDir, FILE));
  return password;
}

function readPasswords(dataDir: string): Passwords {
  try {
    return JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Passwords;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${join(dataDir, FILE)} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
