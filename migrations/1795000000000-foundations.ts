import type { MigrationInterface, QueryRunner } from 'typeorm';
import { databaseRoles, grantExecute } from '@solde/platform';

/** Extensions, default rights of the two roles, and the functions on which every later table leans. */
export class Foundations1795000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { agency, portal } = await databaseRoles(queryRunner);
    // The extensions come first: what they create must keep the right of everybody to call it.
    await queryRunner.query(`
      CREATE SCHEMA IF NOT EXISTS extensions;
      GRANT USAGE ON SCHEMA extensions TO PUBLIC;
      CREATE EXTENSION IF NOT EXISTS pg_trgm    SCHEMA extensions;
      CREATE EXTENSION IF NOT EXISTS unaccent   SCHEMA extensions;
      CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;
    `);
    await queryRunner.query(`
      ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
      DO $$
      BEGIN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${agency}, ${portal}', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT ON TABLES TO ${agency}', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO ${agency}', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT EXECUTE ON FUNCTIONS TO ${agency}', current_schema());
      END $$;
    `);
    await queryRunner.query(`
      -- One row: how far the agency's clock stands from the server's. Zero but in tests and demonstrations.
      CREATE TABLE clock_offset (
        only_row boolean  PRIMARY KEY DEFAULT true CONSTRAINT clock_offset_has_one_row CHECK (only_row),
        ahead_by interval NOT NULL DEFAULT '0'
      );
      INSERT INTO clock_offset DEFAULT VALUES;
      REVOKE INSERT ON clock_offset FROM ${agency};

      -- Whole milliseconds, as a JavaScript instant has: what is written equals what was read.
      -- STABLE, so that a comparison with it can use an index; each statement reads the clock anew.
      -- plpgsql, which keeps its plan: every act asks for the time.
      CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path FROM CURRENT AS $$
          BEGIN
            RETURN (SELECT date_trunc('milliseconds', clock_timestamp() + ahead_by) FROM clock_offset);
          END
        $$;

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $$
          BEGIN
            RAISE EXCEPTION '% takes inserts only: % is refused', tg_table_name, lower(tg_op)
              USING ERRCODE = 'SD001', TABLE = tg_table_name, CONSTRAINT = tg_table_name || '_is_append_only';
          END
        $$;

      -- The creditors that the portal's transaction may see. Nothing is set: nothing is seen.
      CREATE FUNCTION creditor_scope() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
        SET search_path FROM CURRENT AS $$
          SELECT coalesce(
            string_to_array(nullif(current_setting('solde.creditor_ids', true), ''), ',')::uuid[], '{}')
        $$;

      CREATE FUNCTION creditor_in_scope(creditor uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
        SET search_path FROM CURRENT AS $$
          SELECT coalesce(creditor = ANY (creditor_scope()), false)
        $$;
    `);
    // PostgreSQL 18 brings its own uuidv7(), found first by every unqualified call; earlier servers get this twin.
    await queryRunner.query(`
      DO $twin$
      BEGIN
        IF to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL THEN RETURN; END IF;
        CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
          SET search_path FROM CURRENT AS $$
            SELECT encode(
              int8send((us / 1000 << 16) | 28672 | (us % 1000 * 4096 / 1000))
                || substring(uuid_send(gen_random_uuid()) FROM 9), 'hex')::uuid
            FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS us) AS instant
          $$;
        EXECUTE 'GRANT EXECUTE ON FUNCTION uuidv7() TO ${portal}';
      END $twin$;
    `);
    for (const signature of ['app_now()', 'creditor_scope()', 'creditor_in_scope(uuid)']) {
      await grantExecute(queryRunner, signature, 'PORTAL');
    }
  }

  /** Roles and extensions stay: they belong to the server, and other schemas may lean on them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    const { agency, portal } = await databaseRoles(queryRunner);
    await queryRunner.query(`
      DROP TABLE clock_offset;
      DROP FUNCTION app_now(), refuse_change(), creditor_in_scope(uuid), creditor_scope();
      DO $$
      BEGIN
        IF to_regprocedure('pg_catalog.uuidv7()') IS NULL THEN DROP FUNCTION uuidv7(); END IF;
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON FUNCTIONS FROM ${agency}', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM ${agency}', current_schema());
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM ${agency}', current_schema());
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM ${agency}, ${portal}', current_schema());
      END $$;
      ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
    `);
  }
}
