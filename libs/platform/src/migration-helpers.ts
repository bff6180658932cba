import type { QueryRunner } from 'typeorm';

/** The two database roles that processes connect with; the owner only migrates. */
export type DatabaseRole = 'AGENCY' | 'PORTAL';
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What a creditor's process may do with a table that carries its `creditor_id`. */
export interface Visibility {
  readonly portal?: 'READ' | 'READ_AND_INSERT' | 'INSERT';
  readonly column?: string;
}

interface Names {
  readonly owner: string;
  readonly agency: string;
  readonly portal: string;
}

type Tables = string | readonly string[];

/** `case_file` and the like only: a table's name goes into SQL as it is written in the migration. */
const IDENTIFIER = /^[a-z][a-z0-9_]*$/;
const SIGNATURE = /^[a-z][a-z0-9_]*\([a-z0-9_ ,[\]]*\)$/;

/**
 * Binds a table to its creditors: row-level security is forced, the agency sees every row, the portal only the
 * rows of the creditors named by the transaction.
 *
 * The portal's policy asks for the scope in a sub-select, so PostgreSQL evaluates it once per statement and
 * can use an index on the column.
 */
export async function creditorVisible(
  queryRunner: QueryRunner,
  table: string,
  { portal = 'READ', column = 'creditor_id' }: Visibility = {},
): Promise<void> {
  const { owner, agency, portal: portalRole } = await databaseRoles(queryRunner);
  const mine = `${identifier(column)} = ANY ((SELECT creditor_scope())::uuid[])`;
  await queryRunner.query(`
    ALTER TABLE ${identifier(table)} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_of_the_agency ON ${table} TO ${agency}, ${owner}
      USING (true) WITH CHECK (true);
  `);
  if (portal !== 'INSERT') {
    await queryRunner.query(`
      CREATE POLICY ${table}_read_by_its_creditor ON ${table} FOR SELECT TO ${portalRole} USING (${mine});
      GRANT SELECT ON ${table} TO ${portalRole};
    `);
  }
  if (portal !== 'READ') {
    await queryRunner.query(`
      CREATE POLICY ${table}_added_by_its_creditor ON ${table} FOR INSERT TO ${portalRole}
        WITH CHECK (${mine});
      GRANT INSERT ON ${table} TO ${portalRole};
    `);
  }
}

/** Makes rows facts: UPDATE, DELETE and TRUNCATE are refused by a trigger (`IMMUTABLE_ENTRY`), whatever the role. */
export async function appendOnly(queryRunner: QueryRunner, tables: Tables): Promise<void> {
  for (const table of list(tables)) {
    await queryRunner.query(`
      CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER ${table}_is_not_truncated BEFORE TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }
}

/** Gives one role one privilege on tables, or on some columns of them. */
export async function grant(
  queryRunner: QueryRunner,
  tables: Tables,
  privilege: TablePrivilege,
  role: DatabaseRole,
  columns: readonly string[] = [],
): Promise<void> {
  const what = columns.length > 0 ? `${privilege} (${list(columns).join(', ')})` : privilege;
  await queryRunner.query(
    `GRANT ${what} ON ${list(tables).join(', ')} TO ${await nameOf(queryRunner, role)}`,
  );
}

/** Takes back a privilege that the defaults gave (the agency has SELECT and INSERT on every table). */
export async function revoke(
  queryRunner: QueryRunner,
  tables: Tables,
  privilege: TablePrivilege,
  role: DatabaseRole,
): Promise<void> {
  await queryRunner.query(
    `REVOKE ${privilege} ON ${list(tables).join(', ')} FROM ${await nameOf(queryRunner, role)}`,
  );
}

/** Lets a role call a function; `signature` as in `f(uuid, text)`. Nobody but the agency may by default. */
export async function grantExecute(
  queryRunner: QueryRunner,
  signature: string,
  role: DatabaseRole,
): Promise<void> {
  if (!SIGNATURE.test(signature)) throw new Error(`"${signature}" is not a function's signature.`);
  await queryRunner.query(
    `GRANT EXECUTE ON FUNCTION ${signature} TO ${await nameOf(queryRunner, role)}`,
  );
}

/** The roles of the schema that the session works in, quoted for SQL. */
export async function databaseRoles(queryRunner: QueryRunner): Promise<Names> {
  const rows = (await queryRunner.query(`
    SELECT quote_ident(current_user) AS owner,
           quote_ident(current_schema() || '_agency') AS agency,
           quote_ident(current_schema() || '_portal') AS portal`)) as readonly Names[];
  const [names] = rows;
  if (names === undefined) throw new Error('The session has no current schema.');
  return names;
}

async function nameOf(queryRunner: QueryRunner, role: DatabaseRole): Promise<string> {
  const names = await databaseRoles(queryRunner);
  return role === 'AGENCY' ? names.agency : names.portal;
}

function list(names: Tables): string[] {
  return (typeof names === 'string' ? [names] : [...names]).map(identifier);
}

function identifier(name: string): string {
  if (!IDENTIFIER.test(name)) throw new Error(`"${name}" is not a plain SQL name.`);
  return name;
}
