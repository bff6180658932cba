import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, grant, revoke } from '@solde/platform';

/**
 * What was changed: before and after of each UPDATE and DELETE, written by triggers. The values sit in
 * a table of their own, so that a person can be erased; the chain holds a salted hash of them and stays
 * valid. Acts wait in `audit_unsealed` until the worker seals them in batches: writers never queue.
 */
export class Audit1795000001100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_change (
        id         uuid  PRIMARY KEY,
        act_id     uuid  NOT NULL REFERENCES act (id),
        table_name text  NOT NULL,
        row_key    text  NOT NULL,
        operation  text  NOT NULL,
        value_hash bytea NOT NULL,
        CONSTRAINT audit_change_operation_is_known CHECK (operation IN ('UPDATE', 'DELETE', 'BULK'))
      );
      CREATE INDEX audit_change_of_act ON audit_change (act_id);
      CREATE INDEX audit_change_of_row ON audit_change (table_name, row_key);
      CREATE TABLE audit_value (
        change_id uuid  PRIMARY KEY REFERENCES audit_change (id),
        salt      bytea NOT NULL,
        before    jsonb,
        after     jsonb
      );
      CREATE TABLE audit_unsealed (
        act_id uuid PRIMARY KEY REFERENCES act (id)
      );
      CREATE TABLE audit_seal (
        number        bigint      PRIMARY KEY CHECK (number > 0),
        act_ids       uuid[]      NOT NULL,
        act_digests   bytea[]     NOT NULL,
        previous_hash bytea       NOT NULL,
        hash          bytea       NOT NULL,
        sealed_at     timestamptz NOT NULL,
        CONSTRAINT audit_seal_holds_acts CHECK (cardinality(act_ids) BETWEEN 1 AND 1000),
        CONSTRAINT audit_seal_has_a_digest_of_each_act CHECK (cardinality(act_digests) = cardinality(act_ids)),
        CONSTRAINT audit_seal_follows_once UNIQUE (previous_hash)
      );

      CREATE FUNCTION note_unsealed_act() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        INSERT INTO audit_unsealed (act_id) VALUES (NEW.id);
        RETURN NULL;
      END $$;
      CREATE TRIGGER act_waits_for_its_seal AFTER INSERT ON act
        FOR EACH ROW EXECUTE FUNCTION note_unsealed_act();

      -- The act is the transaction's: a change outside an act has no author and is refused.
      CREATE FUNCTION record_change() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        acting uuid := nullif(current_setting('solde.act_id', true), '')::uuid;
        change uuid := uuidv7();
        salt   bytea := uuid_send(gen_random_uuid());
        before jsonb := to_jsonb(OLD);
        after  jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END;
        -- The trigger's arguments name the columns of the primary key.
        key    text := (SELECT string_agg(before ->> part, '/' ORDER BY n) FROM unnest(TG_ARGV) WITH ORDINALITY AS of (part, n));
      BEGIN
        IF acting IS NULL THEN
          RAISE EXCEPTION 'a change of % needs an act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        before := before - 'password_hash';
        after := after - 'password_hash';
        INSERT INTO audit_change (id, act_id, table_name, row_key, operation, value_hash)
        VALUES (change, acting, TG_TABLE_NAME, key, TG_OP,
                sha256(salt || convert_to(coalesce(before::text, '') || '>' || coalesce(after::text, ''), 'UTF8')));
        INSERT INTO audit_value (change_id, salt, before, after) VALUES (change, salt, before, after);
        RETURN NULL;
      END $$;

      CREATE FUNCTION audit_changes(tables text[]) RETURNS void
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE audited text;
      BEGIN
        FOREACH audited IN ARRAY tables LOOP
          EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION record_change(%s)',
            audited || '_is_audited', audited,
            (SELECT string_agg(quote_literal(a.attname), ', ' ORDER BY array_position(i.indkey::smallint[], a.attnum))
             FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
             WHERE i.indrelid = audited::regclass AND i.indisprimary));
        END LOOP;
      END $$;
    `);
    await queryRunner.query(`
      -- The only way to seal. The chain has no fork: a second seal after the same one is refused.
      CREATE FUNCTION add_seal(previous bytea, ids uuid[], digests bytea[], seal bytea, at timestamptz) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE following bigint := (SELECT coalesce(max(number), 0) + 1 FROM audit_seal);
      BEGIN
        INSERT INTO audit_seal (number, act_ids, act_digests, previous_hash, hash, sealed_at)
        VALUES (following, ids, digests, previous, seal, at);
        DELETE FROM audit_unsealed WHERE act_id = ANY (ids);
        RETURN following;
      END $$;
    `);
    await appendOnly(queryRunner, ['audit_change', 'audit_seal']);
    await revoke(queryRunner, ['audit_seal', 'audit_unsealed'], 'INSERT', 'AGENCY');
    // Erasing a person: the values go, their salted hash stays in the chain.
    await grant(queryRunner, ['audit_value'], 'DELETE', 'AGENCY');
    await queryRunner.query(
      `SELECT audit_changes(ARRAY['user_account', 'user_role', 'user_scope'])`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER user_account_is_audited ON user_account;
      DROP TRIGGER user_role_is_audited ON user_role;
      DROP TRIGGER user_scope_is_audited ON user_scope;
      DROP TRIGGER act_waits_for_its_seal ON act;
      DROP TABLE audit_seal, audit_unsealed, audit_value, audit_change;
      DROP FUNCTION add_seal(bytea, uuid[], bytea[], bytea, timestamptz);
      DROP FUNCTION audit_changes(text[]);
      DROP FUNCTION record_change();
      DROP FUNCTION note_unsealed_act();
    `);
  }
}
