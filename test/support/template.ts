import { tmpdir } from 'node:os';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export const SCHEMA = 'solde';
export const TEMPLATE = 'solde_template';

/** The three roles of a house, with one password known to the specs: they live in a server that dies with the run. */
export const ROLES = {
  owner: `${SCHEMA}_owner`,
  agency: `${SCHEMA}_agency`,
  portal: `${SCHEMA}_portal`,
} as const;
export const PASSWORD = 'test';

/** The address of one database of the run, as one of the roles. */
export function urlOf(server: string, database: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = PASSWORD;
  }
  return url.toString();
}

/** Runs statements as the server's superuser, in a database of the run. */
export async function asSuperuser(
  server: string,
  statements: readonly string[],
  database = 'postgres',
): Promise<void> {
  const client = new Client({ connectionString: urlOf(server, database) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes the roles and the migrated database that each spec file clones. */
export async function makeTemplate(server: string): Promise<void> {
  const login = `LOGIN PASSWORD ${escapeLiteral(PASSWORD)}`;
  await asSuperuser(server, [
    `CREATE ROLE ${escapeIdentifier(ROLES.owner)} ${login} CREATEROLE`,
    `CREATE ROLE ${escapeIdentifier(ROLES.agency)} ${login}`,
    `CREATE ROLE ${escapeIdentifier(ROLES.portal)} ${login}`,
    `CREATE DATABASE ${TEMPLATE} OWNER ${escapeIdentifier(ROLES.owner)}`,
  ]);
  await migrateUp(urlOf(server, TEMPLATE, ROLES.owner));
  // Nobody may connect to a template while it is cloned: a stray connection would fail every spec.
  await asSuperuser(server, [`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`]);
}

/** Brings an empty database to the newest migration, as `cli migrate` does. */
export async function migrateUp(ownerUrl: string): Promise<void> {
  // Loaded here and not above: a platform that does not load must not stop the specs of rules, which need no database.
  const { migrate } = await import('@solde/platform');
  await migrate(ownerUrl, SCHEMA, process.env.DATA_DIR ?? tmpdir());
}
