import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

/** From the proposal to the title: the creditor decides, the legal officer carries, dated rules give the deadlines. */
export class Litigation1795000002500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE litigation_request (
        id                   uuid    PRIMARY KEY,
        case_id              uuid    NOT NULL,
        creditor_id          uuid    NOT NULL,
        route                text    NOT NULL,
        reason               text    NOT NULL,
        currency             char(3) NOT NULL,
        principal_minor      bigint  NOT NULL,
        interest_minor       bigint  NOT NULL,
        indemnity_minor      bigint  NOT NULL,
        disputed_minor       bigint  NOT NULL DEFAULT 0,
        cost_estimate_minor  bigint  NOT NULL CHECK (cost_estimate_minor >= 0),
        limitation_on        date    NOT NULL,
        rate_unverified      boolean NOT NULL DEFAULT false,
        status_before        text    NOT NULL,
        requested_by         uuid    NOT NULL REFERENCES user_account (id),
        requested_on         date    NOT NULL,
        lapses_on            date    NOT NULL,
        state                text    NOT NULL DEFAULT 'PROPOSED',
        version              integer NOT NULL DEFAULT 1,
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT litigation_request_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT litigation_request_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT litigation_request_route_is_known CHECK (route IN ('PAYMENT_ORDER', 'SIMPLIFIED_SMALL_CLAIM',
          'SUMMARY_INTERIM', 'MERITS', 'LAWYER')),
        CONSTRAINT litigation_request_state_is_known CHECK (state IN
          ('PROPOSED', 'QUESTION', 'AUTHORISED', 'REFUSED', 'LAPSED', 'WITHDRAWN'))
      );
      CREATE UNIQUE INDEX litigation_request_open_is_one ON litigation_request (case_id) WHERE state IN ('PROPOSED', 'QUESTION');
      CREATE INDEX litigation_request_of_creditor ON litigation_request (creditor_id, id DESC);
      CREATE TABLE litigation_decision (
        id          uuid PRIMARY KEY,
        request_id  uuid NOT NULL,
        creditor_id uuid NOT NULL,
        decision    text NOT NULL,
        cap_minor   bigint CHECK (cap_minor >= 0),
        expires_on  date,
        text        text,
        decided_by  uuid NOT NULL REFERENCES user_account (id),
        decided_on  date NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT litigation_decision_on_a_request_of_its_creditor
          FOREIGN KEY (request_id, creditor_id) REFERENCES litigation_request (id, creditor_id),
        CONSTRAINT litigation_decision_is_known CHECK (decision IN ('AUTHORISE', 'REFUSE', 'ASK')),
        CONSTRAINT litigation_decision_authorises_a_cap CHECK ((decision = 'AUTHORISE') = (cap_minor IS NOT NULL)),
        CONSTRAINT litigation_decision_asks_in_words CHECK (decision <> 'ASK' OR text IS NOT NULL)
      );
      CREATE UNIQUE INDEX litigation_decision_is_final_once ON litigation_decision (request_id) WHERE decision <> 'ASK';
      CREATE TABLE litigation_answer (
        id          uuid PRIMARY KEY,
        decision_id uuid NOT NULL REFERENCES litigation_decision (id),
        creditor_id uuid NOT NULL REFERENCES creditor (id),
        text        text NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT litigation_answer_is_given_once UNIQUE (decision_id)
      );
      CREATE TABLE procedure (
        id              uuid    PRIMARY KEY,
        case_id         uuid    NOT NULL,
        creditor_id     uuid    NOT NULL,
        request_id      uuid    NOT NULL,
        type            text    NOT NULL,
        court           text    NOT NULL,
        court_territory text    NOT NULL,
        step            text    NOT NULL,
        outcome         text,
        ended_on        date,
        version         integer NOT NULL DEFAULT 1,
        act_id          uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT procedure_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT procedure_under_a_request_of_its_creditor
          FOREIGN KEY (request_id, creditor_id) REFERENCES litigation_request (id, creditor_id),
        CONSTRAINT procedure_of_its_case UNIQUE (id, case_id, creditor_id),
        CONSTRAINT procedure_type_is_known CHECK (type IN ('PAYMENT_ORDER')),
        CONSTRAINT procedure_step_is_known CHECK (step IN ('PREPARING', 'REQUEST_FILED', 'ORDER_ISSUED', 'REJECTED', 'SERVED',
          'OPPOSED', 'HEARING', 'JUDGMENT', 'NON_OPPOSED', 'ENFORCEABLE')),
        CONSTRAINT procedure_outcome_is_known CHECK ((outcome IS NULL) = (ended_on IS NULL) AND outcome IN ('GRANTED', 'PARTLY_GRANTED', 'DISMISSED', 'WITHDRAWN',
          'LAPSED', 'AGREEMENT', 'NO_AGREEMENT'))
      );
      CREATE UNIQUE INDEX procedure_running_is_one ON procedure (case_id) WHERE ended_on IS NULL;
      CREATE INDEX procedure_of_creditor ON procedure (creditor_id, id DESC);
      CREATE TABLE procedure_step (
        id           uuid PRIMARY KEY,
        procedure_id uuid NOT NULL,
        case_id      uuid NOT NULL,
        creditor_id  uuid NOT NULL,
        kind         text NOT NULL,
        happened_on  date NOT NULL,
        facts        jsonb NOT NULL DEFAULT '{}',
        document_id  uuid REFERENCES document (id),
        act_id       uuid NOT NULL REFERENCES act (id),
        CONSTRAINT procedure_step_of_a_procedure_of_its_case
          FOREIGN KEY (procedure_id, case_id, creditor_id) REFERENCES procedure (id, case_id, creditor_id)
      );
      CREATE INDEX procedure_step_of_procedure ON procedure_step (procedure_id, happened_on);
      CREATE TABLE deadline (
        id            uuid    PRIMARY KEY,
        procedure_id  uuid    NOT NULL,
        case_id       uuid    NOT NULL,
        creditor_id   uuid    NOT NULL,
        rule_code     text    NOT NULL,
        step_id       uuid    NOT NULL REFERENCES procedure_step (id),
        raw_on        date    NOT NULL,
        due_on        date    NOT NULL,
        is_ours       boolean NOT NULL,
        verified_law  boolean NOT NULL,
        confirmed_by  uuid    REFERENCES user_account (id),
        state         text    NOT NULL DEFAULT 'OPEN',
        state_reason  text,
        version       integer NOT NULL DEFAULT 1,
        act_id        uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT deadline_of_a_procedure_of_its_case
          FOREIGN KEY (procedure_id, case_id, creditor_id) REFERENCES procedure (id, case_id, creditor_id),
        CONSTRAINT deadline_is_computed_once UNIQUE (step_id, rule_code),
        CONSTRAINT deadline_of_ours_is_never_extended CHECK (NOT is_ours OR due_on = raw_on),
        CONSTRAINT deadline_state_is_known CHECK (state IN ('OPEN', 'DONE', 'MISSED', 'WAIVED')
          AND (state <> 'WAIVED' OR state_reason IS NOT NULL))
      );
      CREATE INDEX deadline_open ON deadline (due_on, id) WHERE state = 'OPEN';
      CREATE INDEX deadline_of_case ON deadline (case_id);
      CREATE TABLE title (
        id               uuid    PRIMARY KEY,
        procedure_id     uuid    NOT NULL,
        case_id          uuid    NOT NULL,
        creditor_id      uuid    NOT NULL,
        kind             text    NOT NULL,
        number           text    NOT NULL,
        court            text    NOT NULL,
        title_on         date    NOT NULL,
        currency         char(3) NOT NULL,
        principal_minor  bigint  NOT NULL CHECK (principal_minor >= 0),
        interest_minor   bigint  NOT NULL CHECK (interest_minor >= 0),
        indemnity_minor  bigint  NOT NULL CHECK (indemnity_minor >= 0),
        costs_minor      bigint  NOT NULL CHECK (costs_minor >= 0),
        served_on        date    NOT NULL,
        enforceable_from date    NOT NULL,
        expires_on       date    NOT NULL,
        document_id      uuid    REFERENCES document (id),
        act_id           uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT title_of_a_procedure_of_its_case
          FOREIGN KEY (procedure_id, case_id, creditor_id) REFERENCES procedure (id, case_id, creditor_id),
        CONSTRAINT title_of_procedure_is_one UNIQUE (procedure_id),
        CONSTRAINT title_kind_is_known CHECK (kind IN ('PAYMENT_ORDER', 'JUDGMENT'))
      );
      CREATE INDEX title_of_case ON title (case_id);
    `);
    for (const table of [
      'litigation_request',
      'litigation_decision',
      'litigation_answer',
      'procedure',
      'procedure_step',
      'deadline',
      'title',
    ])
      await creditorVisible(queryRunner, table);
    await grant(queryRunner, ['litigation_request', 'procedure', 'deadline'], 'UPDATE', 'AGENCY');
    await appendOnly(queryRunner, [
      'litigation_decision',
      'litigation_answer',
      'procedure_step',
      'title',
    ]);
    await queryRunner.query(
      `SELECT audit_changes(ARRAY['litigation_request', 'procedure', 'deadline'])`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE title, deadline, procedure_step, procedure, litigation_answer, litigation_decision, litigation_request;
    `);
  }
}
