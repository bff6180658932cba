import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/**
 * Stored bytes, addressed by their hash, and the documents that name them. A creditor reads the
 * documents marked visible that are its own, and the bytes of those only.
 */
export class Documents1795000001300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE document_blob (
        sha256 bytea   PRIMARY KEY,
        bytes  bytea   NOT NULL,
        act_id uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT document_blob_is_what_its_hash_says CHECK (sha256 = sha256(bytes)),
        CONSTRAINT document_blob_is_at_most_25_mib CHECK (octet_length(bytes) <= 26214400)
      );
      CREATE TABLE document (
        id                  uuid    PRIMARY KEY,
        kind                text    NOT NULL,
        title               text    NOT NULL,
        media_type          text    NOT NULL,
        sha256              bytea   NOT NULL REFERENCES document_blob (sha256),
        size_bytes          integer NOT NULL,
        creditor_id         uuid,
        case_id             uuid,
        visible_to_creditor boolean NOT NULL DEFAULT false,
        act_id              uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT document_shown_has_its_creditor CHECK (creditor_id IS NOT NULL OR NOT visible_to_creditor),
        CONSTRAINT document_of_a_case_has_its_creditor CHECK (creditor_id IS NOT NULL OR case_id IS NULL)
      );
      CREATE INDEX document_of_case ON document (case_id, id) WHERE case_id IS NOT NULL;
      CREATE INDEX document_of_creditor ON document (creditor_id, id);
      CREATE INDEX document_of_blob ON document (sha256);

      DO $$ DECLARE portal text := current_schema() || '_portal'; agency text := current_schema() || '_agency';
      BEGIN
        EXECUTE 'ALTER TABLE document ENABLE ROW LEVEL SECURITY; ALTER TABLE document FORCE ROW LEVEL SECURITY;
                 ALTER TABLE document_blob ENABLE ROW LEVEL SECURITY; ALTER TABLE document_blob FORCE ROW LEVEL SECURITY';
        EXECUTE format('CREATE POLICY agency ON document TO %I, %I USING (true) WITH CHECK (true)', agency, current_user);
        EXECUTE format('CREATE POLICY agency ON document_blob TO %I, %I USING (true) WITH CHECK (true)', agency, current_user);
        EXECUTE format('CREATE POLICY portal ON document FOR SELECT TO %I
                        USING (visible_to_creditor AND creditor_in_scope(creditor_id))', portal);
        EXECUTE format('CREATE POLICY portal ON document_blob FOR SELECT TO %I
                        USING (EXISTS (SELECT FROM document d WHERE d.sha256 = document_blob.sha256))', portal);
        EXECUTE format('GRANT SELECT ON document, document_blob TO %I', portal);
      END $$;
    `);
    await appendOnly(queryRunner, ['document_blob', 'document']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE document, document_blob');
  }
}
