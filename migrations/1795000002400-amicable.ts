import type { MigrationInterface, QueryRunner } from 'typeorm';

import { creditorVisible, grant } from '@solde/platform';

/** The debtor's word: promises, and what he contests. */
export class Amicable1795000002400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE promise (
        id                    uuid    PRIMARY KEY,
        case_id               uuid    NOT NULL,
        creditor_id           uuid    NOT NULL,
        amount_minor          bigint  NOT NULL CHECK (amount_minor > 0),
        currency              char(3) NOT NULL,
        means                 text    NOT NULL,
        made_on               date    NOT NULL,
        due_on                date    NOT NULL,
        deadline_on           date    NOT NULL,
        partial_threshold     numeric NOT NULL DEFAULT 50,
        confidence            smallint CHECK (confidence BETWEEN 1 AND 3),
        state                 text    NOT NULL DEFAULT 'OPEN',
        state_reason          text,
        counted_minor         bigint  NOT NULL DEFAULT 0,
        decided_on            date,
        hold_id               uuid    REFERENCES hold (id),
        disposition_id        uuid    REFERENCES disposition (id),
        replaces_id           uuid    REFERENCES promise (id),
        agent_id              uuid    NOT NULL REFERENCES user_account (id),
        version               integer NOT NULL DEFAULT 1,
        act_id                uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT promise_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT promise_is_due_after_it_is_made CHECK (due_on >= made_on AND deadline_on >= due_on),
        CONSTRAINT promise_state_is_known CHECK (state IN
          ('OPEN', 'REMINDED', 'KEPT', 'PARTIALLY_KEPT', 'BROKEN', 'RENEGOTIATED', 'CANCELLED')),
        CONSTRAINT promise_decided_is_dated CHECK ((state IN ('OPEN', 'REMINDED')) = (decided_on IS NULL))
      );
      CREATE INDEX promise_of_case ON promise (case_id, id DESC);
      CREATE INDEX promise_of_creditor ON promise (creditor_id, id DESC);
      CREATE INDEX promise_open ON promise (deadline_on) WHERE state IN ('OPEN', 'REMINDED');
      CREATE TABLE dispute (
        id           uuid    PRIMARY KEY,
        case_id      uuid    NOT NULL,
        claim_id     uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        type         text    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor > 0),
        debtor_text  text    NOT NULL,
        raised_on    date    NOT NULL,
        due_on       date    NOT NULL,
        state        text    NOT NULL DEFAULT 'WITH_CREDITOR',
        answer       text,
        ended_on     date,
        version      integer NOT NULL DEFAULT 1,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT dispute_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT dispute_type_is_known CHECK (type IN ('INVOICE_ERROR', 'NOT_DELIVERED', 'DELIVERY_PARTIAL', 'QUALITY',
          'PRICE', 'ALREADY_PAID', 'NOT_MY_DEBT', 'CONTRACT', 'LIMITATION', 'CREDIT_NOTE_DUE', 'ADMIN', 'OTHER')),
        CONSTRAINT dispute_state_is_known CHECK (state IN ('RAISED', 'QUALIFIED', 'WITH_CREDITOR', 'ANSWERED',
          'RESOLVED_UPHELD', 'RESOLVED_PARTIAL', 'RESOLVED_REJECTED', 'WITHDRAWN')),
        CONSTRAINT dispute_ended_is_dated CHECK
          ((state LIKE 'RESOLVED%' OR state = 'WITHDRAWN') = (ended_on IS NOT NULL))
      );
      CREATE UNIQUE INDEX dispute_open_is_one_by_claim ON dispute (claim_id) WHERE ended_on IS NULL;
      CREATE INDEX dispute_of_case ON dispute (case_id, id DESC);
      CREATE INDEX dispute_of_creditor ON dispute (creditor_id, id DESC);
    `);
    for (const table of ['promise', 'dispute']) await creditorVisible(queryRunner, table);
    await grant(queryRunner, ['promise', 'dispute'], 'UPDATE', 'AGENCY');
    await queryRunner.query(`SELECT audit_changes(ARRAY['promise', 'dispute'])`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE dispute, promise');
  }
}
