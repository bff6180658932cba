import type { Pool } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { searchPath, typeParsers } from './connection';
import { SnakeCaseNames } from './naming';
import type { DatabaseRole } from './migration-helpers';
import type { Settings } from './settings';

const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
/** How long a request waits for a connection of the pool: a burst on one case is served in turn rather than refused. */
const CONNECT_TIMEOUT_MS = 20_000;

/** How a process connects: as its role, in the agency's schema, with limits on what may hang. */
export function dataSourceOptions(settings: Settings, role: DatabaseRole) {
  return {
    type: 'postgres',
    url: settings.databaseUrlOf(role),
    applicationName: `solde-${role.toLowerCase()}`,
    poolSize: settings.databasePoolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    installExtensions: false,
    namingStrategy: new SnakeCaseNames(),
    extra: {
      types: typeParsers,
      options: sessionOptions(settings.databaseSchema),
    },
  } as const satisfies DataSourceOptions;
}

/** The session settings that every connection of a process starts with. */
export function sessionOptions(schema: string): string {
  return [
    `search_path=${searchPath(schema)}`,
    'timezone=UTC',
    `statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `lock_timeout=${LOCK_TIMEOUT_MS}`,
    `idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_TIMEOUT_MS}`,
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');
}

/** The pool under TypeORM, for statements that need neither a transaction nor an entity. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

/**
 * Keeps a lost connection from ending the process.
 *
 * A client emits `error` when its connection dies, also while nobody waits for an answer; without a listener of its own Node
 * would treat it as uncaught. The statement under way fails by itself.
 */
export function surviveLostConnections(
  dataSource: DataSource,
  report: (error: Error) => void,
): void {
  const known = new WeakSet<object>();
  poolOf(dataSource).on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    client.on('error', report);
  });
}
