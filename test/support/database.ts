import { randomBytes } from 'node:crypto';
import { asSuperuser, ROLES, TEMPLATE, urlOf } from './template';

/** One database of its own for a spec file: migrated, empty, gone when it is dropped. */
export interface FreshDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly agencyUrl: string;
  readonly portalUrl: string;
  /** The server's superuser in this database: for what the house itself may never do, as breaking a guard. */
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/**
 * Clones the migrated template (about a third of a second).
 *
 * Call it once in `beforeAll` and drop it in `afterAll`, after closing every connection of the spec.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const failure = process.env.TEST_DATABASE_FAILURE;
  if (failure) throw new Error(`The migrations do not run: ${failure}`);
  return made(TEMPLATE);
}

/** A database without a single table, owned by the owner's role: for the migrations themselves. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  return made('template0');
}

async function made(template: string): Promise<FreshDatabase> {
  const server = process.env.TEST_DATABASE_SERVER;
  if (!server) throw new Error('The run has no PostgreSQL: start specs with "npm run jest".');
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, [`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${ROLES.owner}`]);
  return {
    name,
    ownerUrl: urlOf(server, name, ROLES.owner),
    agencyUrl: urlOf(server, name, ROLES.agency),
    portalUrl: urlOf(server, name, ROLES.portal),
    superuserUrl: urlOf(server, name),
    drop: () => asSuperuser(server, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]),
  };
}
