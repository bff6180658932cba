import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, databaseRoles, grant } from '@solde/platform';

/**
 * Hand-overs of claims. A file is bytes in chunks; its rows are staged by COPY as text, judged and
 * inserted set-based in chunks, `next_row` saying how far a crash left the work.
 */
export class Placement1795000001800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE placement_file (
        id          uuid   PRIMARY KEY,
        creditor_id uuid   NOT NULL REFERENCES creditor (id),
        sha256      bytea  NOT NULL CHECK (octet_length(sha256) = 32),
        size_bytes  bigint NOT NULL CHECK (size_bytes BETWEEN 1 AND 2147483648),
        chunks      integer NOT NULL CHECK (chunks BETWEEN 1 AND 2048),
        name        text   NOT NULL,
        encoding    text   NOT NULL,
        -- The first bytes: header and mapping are read from them wherever they are needed.
        head        bytea  NOT NULL CHECK (octet_length(head) BETWEEN 1 AND 65536),
        act_id      uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT placement_file_encoding_is_known CHECK (encoding IN
          ('UTF-8', 'WINDOWS-1252', 'UTF-16LE', 'UTF-16BE')),
        CONSTRAINT placement_file_of_its_creditor UNIQUE (id, creditor_id)
      );
      CREATE INDEX placement_file_by_hash ON placement_file (creditor_id, sha256);
      CREATE TABLE placement_chunk (
        file_id     uuid    NOT NULL,
        creditor_id uuid    NOT NULL REFERENCES creditor (id),
        number      integer NOT NULL CHECK (number BETWEEN 1 AND 2048),
        bytes       bytea   NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
        act_id      uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (file_id, number)
      );
      CREATE TABLE placement (
        id                  uuid    PRIMARY KEY,
        number              text    NOT NULL,
        creditor_id         uuid    NOT NULL,
        mandate_id          uuid    NOT NULL,
        file_id             uuid    NOT NULL,
        file_sha256         bytea   NOT NULL,
        source              text    NOT NULL DEFAULT 'FILE',
        encoding            text,
        delimiter           text,
        mapping             jsonb,
        control_rows        integer,
        control_total_minor bigint,
        confirms_expired    boolean NOT NULL DEFAULT false,
        placed_on           date    NOT NULL,
        state               text    NOT NULL DEFAULT 'RECEIVED',
        refusal             jsonb,
        -- Lines staged, blank ones included; the header is line 1, so the last is lines + 1.
        lines               integer NOT NULL DEFAULT 0,
        rows                integer NOT NULL DEFAULT 0,
        accepted            integer NOT NULL DEFAULT 0,
        joined              integer NOT NULL DEFAULT 0,
        pending_review      integer NOT NULL DEFAULT 0,
        rejected            integer NOT NULL DEFAULT 0,
        warned              integer NOT NULL DEFAULT 0,
        accepted_total_minor bigint NOT NULL DEFAULT 0,
        file_total_minor    bigint  NOT NULL DEFAULT 0,
        next_row            integer NOT NULL DEFAULT 1,
        corrects_id         uuid    REFERENCES placement (id),
        version             integer NOT NULL DEFAULT 1,
        act_id              uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT placement_number_is_used_once UNIQUE (number),
        CONSTRAINT placement_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT placement_of_a_mandate_of_its_creditor
          FOREIGN KEY (mandate_id, creditor_id) REFERENCES mandate (id, creditor_id),
        CONSTRAINT placement_of_a_file_of_its_creditor
          FOREIGN KEY (file_id, creditor_id) REFERENCES placement_file (id, creditor_id),
        CONSTRAINT placement_source_is_known CHECK (source IN ('FILE', 'API', 'FORM')),
        CONSTRAINT placement_state_is_known CHECK (state IN ('RECEIVED', 'VALIDATING', 'PREVIEW', 'SUBMITTED',
          'PROCESSED', 'PARTIAL', 'REFUSED', 'WITHDRAWN'))
      );
      CREATE UNIQUE INDEX placement_file_enters_once ON placement (creditor_id, file_sha256)
        WHERE state IN ('SUBMITTED', 'PROCESSED', 'PARTIAL');
      CREATE INDEX placement_of_creditor ON placement (creditor_id, id DESC);
      CREATE INDEX placement_due ON placement (id) WHERE state IN ('RECEIVED', 'VALIDATING', 'SUBMITTED');
      CREATE SEQUENCE placement_number;

      -- Rows that need a word: rejected, pending review or accepted with warnings. A clean row is its claim.
      CREATE TABLE placement_row (
        placement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        line         integer NOT NULL CHECK (line > 0),
        result       text    NOT NULL,
        errors       text[]  NOT NULL DEFAULT '{}',
        warnings     text[]  NOT NULL DEFAULT '{}',
        cells        text[]  NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (placement_id, line),
        CONSTRAINT placement_row_of_a_placement_of_its_creditor
          FOREIGN KEY (placement_id, creditor_id) REFERENCES placement (id, creditor_id),
        CONSTRAINT placement_row_result_is_known CHECK (result IN ('ACCEPTED', 'JOINED', 'PENDING_REVIEW', 'REJECTED')),
        CONSTRAINT placement_row_rejected_says_why CHECK ((result = 'REJECTED') = (cardinality(errors) > 0))
      );
      ALTER TABLE case_file ADD CONSTRAINT case_file_of_a_placement_of_its_creditor
        FOREIGN KEY (placement_id, creditor_id) REFERENCES placement (id, creditor_id);
      ALTER TABLE claim ADD CONSTRAINT claim_of_a_placement_of_its_creditor
        FOREIGN KEY (placement_id, creditor_id) REFERENCES placement (id, creditor_id);

      -- COPY writes here, columns listed in the order of the file; the two defaults say whose rows they are.
      CREATE SEQUENCE placement_stage_line;
      CREATE UNLOGGED TABLE placement_stage (
        placement_id uuid   NOT NULL DEFAULT nullif(current_setting('solde.placement_id', true), '')::uuid,
        line         bigint NOT NULL DEFAULT nextval('placement_stage_line'),
        ${Array.from({ length: 60 }, (_, n) => `c${n + 1} text`).join(', ')}
      );
      CREATE INDEX placement_stage_of_placement ON placement_stage (placement_id, line);

      -- The first large file of an empty database meets a planner that knows nothing of the tables it fills, and autovacuum comes a
      -- minute later. Only an owner may ANALYZE: the agency asks here, and what has not grown fourfold since is left alone.
      CREATE FUNCTION analyze_what_grew() RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        grown name;
        done  integer := 0;
      BEGIN
        IF NOT pg_try_advisory_xact_lock(hashtext('analyze_what_grew')) THEN RETURN 0; END IF;
        FOR grown IN
          SELECT relname FROM pg_class
          WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (ARRAY['party', 'debtor', 'debtor_reference',
              'contact_point', 'case_file', 'case_party', 'case_phase', 'claim', 'claim_movement', 'agenda_item', 'action',
              'placement_row', 'placement_stage'])
            AND pg_relation_size(oid) > 65536
            -- Autovacuum may have looked while the rows were not committed: pages without a row.
            AND (reltuples <= 0 OR pg_relation_size(oid) > 32768 * greatest(relpages, 1)::bigint)
        LOOP
          EXECUTE format('ANALYZE %I', grown);
          done := done + 1;
        END LOOP;
        RETURN done;
      END $$;
    `);
    for (const table of ['placement', 'placement_row']) await creditorVisible(queryRunner, table);
    await creditorVisible(queryRunner, 'placement_file', { portal: 'READ_AND_INSERT' });
    await creditorVisible(queryRunner, 'placement_chunk', { portal: 'INSERT' });
    await grant(queryRunner, ['placement'], 'UPDATE', 'AGENCY');
    await grant(queryRunner, ['placement_stage'], 'DELETE', 'AGENCY');
    await grant(queryRunner, ['placement_row'], 'DELETE', 'AGENCY');
    // Between preview and insertion a number may be placed by somebody else, and a claim may join an open case.
    await grant(queryRunner, 'placement_row', 'UPDATE', 'AGENCY', ['result', 'errors', 'warnings']);
    // Each file's lines are counted from its own header, under a lock.
    const { agency } = await databaseRoles(queryRunner);
    await queryRunner.query(`GRANT UPDATE ON SEQUENCE placement_stage_line TO ${agency}`);
    await appendOnly(queryRunner, ['placement_file', 'placement_chunk']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE claim DROP CONSTRAINT claim_of_a_placement_of_its_creditor;
      ALTER TABLE case_file DROP CONSTRAINT case_file_of_a_placement_of_its_creditor;
      DROP FUNCTION analyze_what_grew();
      DROP TABLE placement_stage, placement_row, placement, placement_chunk, placement_file;
      DROP SEQUENCE placement_stage_line;
      DROP SEQUENCE placement_number;
    `);
  }
}
