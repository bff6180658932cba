import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, grant } from '@solde/platform';

/** Templates, messages once written, and what became of each: a message is frozen, its dispatch is facts. */
export class Correspondence1795000002100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE template (
        id          uuid    PRIMARY KEY,
        code        text    NOT NULL,
        language    text    NOT NULL,
        territory   text,
        channel     text    NOT NULL,
        number      integer NOT NULL CHECK (number > 0),
        subject     text    NOT NULL,
        body        text    NOT NULL,
        state       text    NOT NULL DEFAULT 'DRAFT',
        author_id   uuid    REFERENCES user_account (id),
        approved_by uuid    REFERENCES user_account (id),
        version     integer NOT NULL DEFAULT 1,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT template_number_is_used_once UNIQUE NULLS NOT DISTINCT (code, language, territory, channel, number),
        CONSTRAINT template_words_are_known CHECK (channel IN ('LETTER', 'EMAIL', 'SMS')
          AND state IN ('DRAFT', 'REVIEWED', 'APPROVED', 'ACTIVE', 'RETIRED')),
        CONSTRAINT template_needs_four_eyes CHECK (approved_by IS NULL OR author_id IS NULL OR approved_by <> author_id)
      );
      CREATE UNIQUE INDEX template_active_is_one ON template (code, language, coalesce(territory, ''), channel)
        WHERE state = 'ACTIVE';
      CREATE SEQUENCE message_reference;
      CREATE TABLE message (
        id           uuid  PRIMARY KEY,
        case_id      uuid  NOT NULL,
        creditor_id  uuid  NOT NULL,
        debtor_id    uuid,
        kind         text  NOT NULL,
        channel      text  NOT NULL,
        template_id  uuid  REFERENCES template (id),
        reference    text  NOT NULL,
        recipient    text[] NOT NULL,
        claim_ids    uuid[] NOT NULL DEFAULT '{}',
        figures      jsonb NOT NULL,
        text         text,
        document_id  uuid  REFERENCES document (id),
        source_id    uuid,
        act_id       uuid  NOT NULL REFERENCES act (id),
        CONSTRAINT message_reference_is_used_once UNIQUE (reference),
        CONSTRAINT message_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT message_kind_is_known CHECK (kind IN ('FIRST_LETTER', 'RECEIPT', 'PROMISE_CONFIRMATION',
          'CREDITOR_NOTICE', 'REMINDER', 'DOCUMENT_COPY', 'CLOSING_LETTER', 'NEUTRAL_MESSAGE', 'FORMAL_NOTICE')),
        CONSTRAINT message_channel_is_known CHECK (channel IN ('LETTER', 'EMAIL', 'SMS', 'PORTAL'))
      );
      CREATE UNIQUE INDEX message_of_source_is_one ON message (kind, source_id) WHERE source_id IS NOT NULL;
      CREATE INDEX message_of_case ON message (case_id, id DESC);
      CREATE TABLE dispatch_event (
        id           uuid        PRIMARY KEY,
        message_id   uuid        NOT NULL REFERENCES message (id),
        kind         text        NOT NULL,
        at           timestamptz NOT NULL,
        provider_ref text,
        detail       text,
        act_id       uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT dispatch_event_kind_is_known CHECK (kind IN ('SENT', 'FAILED', 'UNKNOWN', 'RETURNED', 'DELIVERED'))
      );
      CREATE UNIQUE INDEX dispatch_event_sent_is_one ON dispatch_event (message_id) WHERE kind = 'SENT';
      CREATE INDEX dispatch_event_of_message ON dispatch_event (message_id);
      -- What is still to be sent; the row leaves with the dispatch. The message id is the effect id.
      CREATE TABLE dispatch_due (
        message_id uuid        PRIMARY KEY REFERENCES message (id),
        due_at     timestamptz NOT NULL,
        attempts   integer     NOT NULL DEFAULT 0
      );
      CREATE INDEX dispatch_due_in_order ON dispatch_due (due_at);
    `);
    await appendOnly(queryRunner, ['message', 'dispatch_event']);
    await grant(queryRunner, ['template', 'dispatch_due'], 'UPDATE', 'AGENCY');
    await grant(queryRunner, ['dispatch_due'], 'DELETE', 'AGENCY');
    await queryRunner.query(`SELECT audit_changes(ARRAY['template'])`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE dispatch_due, dispatch_event, message, template;
      DROP SEQUENCE message_reference;
    `);
  }
}
