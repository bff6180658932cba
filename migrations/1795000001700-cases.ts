import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

/** Cases, claims and what is owed, phases, holds, the agenda, the timeline, first letters, limitation. */
export class Cases1795000001700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SEQUENCE case_number;
      CREATE TABLE case_file (
        id                uuid     PRIMARY KEY,
        number            text     NOT NULL,
        creditor_id       uuid     NOT NULL,
        mandate_id        uuid     NOT NULL,
        agreement_id      uuid     NOT NULL,
        debtor_id         uuid     NOT NULL,
        party_id          uuid     NOT NULL,
        currency          char(3)  NOT NULL,
        status            text     NOT NULL,
        former_status     text,
        placement_id      uuid,
        placed_on         date     NOT NULL,
        accepted_on       date,
        oldest_due_on     date     NOT NULL,
        owner_id          uuid     REFERENCES user_account (id),
        first_contact_on  date,
        next_kind         text,
        next_source       text,
        next_due_at       timestamptz,
        held_until        date,
        held_review_on    date,
        closed_on         date,
        closure_reason    text,
        cause_of_delay    text,
        reference_rf      text     NOT NULL,
        version           integer  NOT NULL DEFAULT 1,
        act_id            uuid     NOT NULL REFERENCES act (id),
        CONSTRAINT case_file_number_is_used_once UNIQUE (number),
        CONSTRAINT case_file_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT case_file_of_a_mandate_of_its_creditor
          FOREIGN KEY (mandate_id, creditor_id) REFERENCES mandate (id, creditor_id),
        CONSTRAINT case_file_of_an_agreement_of_its_creditor
          FOREIGN KEY (agreement_id, creditor_id) REFERENCES fee_agreement (id, creditor_id),
        CONSTRAINT case_file_of_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id),
        CONSTRAINT case_file_status_is_known CHECK (status IN (
          'RECEIVED', 'PENDING_INFO', 'REJECTED', 'ACCEPTED', 'PRE_DUE.OPEN', 'EARLY_REMINDER.OPEN', 'AMICABLE.NEW',
          'AMICABLE.LETTER_SENT', 'AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING', 'AMICABLE.PROMISED', 'AMICABLE.PLAN',
          'AMICABLE.FORMAL_NOTICE', 'AMICABLE.TRACING', 'AMICABLE.LITIGATION_PROPOSED', 'LITIGATION.AUTHORISED',
          'LITIGATION.IN_PROCEDURE', 'LITIGATION.TITLE_OBTAINED', 'ENFORCEMENT.RUNNING', 'CLOSED')),
        CONSTRAINT case_file_closed_says_why CHECK ((closed_on IS NOT NULL) = (closure_reason IS NOT NULL)
          AND (closed_on IS NOT NULL) = (status IN ('CLOSED', 'REJECTED'))),
        CONSTRAINT case_file_next_action_is_whole CHECK (num_nonnulls(next_kind, next_source, next_due_at) IN (0, 3)),
        CONSTRAINT case_file_open_has_a_next_action CHECK (closed_on IS NOT NULL
          OR next_due_at IS NOT NULL OR held_until IS NOT NULL OR held_review_on IS NOT NULL)
      );
      CREATE INDEX case_file_of_creditor ON case_file (creditor_id, id DESC);
      CREATE INDEX case_file_of_debtor ON case_file (debtor_id);
      CREATE INDEX case_file_of_party ON case_file (party_id);
      CREATE INDEX case_file_open_of_owner ON case_file (owner_id, id) WHERE closed_on IS NULL;
      CREATE INDEX case_file_of_placement ON case_file (placement_id);
      CREATE INDEX case_file_by_rf ON case_file (reference_rf);

      CREATE TABLE case_party (
        case_id     uuid NOT NULL,
        debtor_id   uuid NOT NULL,
        creditor_id uuid NOT NULL,
        role        text NOT NULL DEFAULT 'DEBTOR',
        liability   text NOT NULL DEFAULT 'JOINT',
        cap_minor   bigint,
        act_id      uuid NOT NULL REFERENCES act (id),
        PRIMARY KEY (case_id, debtor_id),
        CONSTRAINT case_party_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT case_party_of_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id),
        CONSTRAINT case_party_words_are_known CHECK (role IN ('DEBTOR', 'CO_DEBTOR', 'GUARANTOR')
          AND liability IN ('JOINT', 'SEVERAL', 'GUARANTEE'))
      );
      CREATE INDEX case_party_of_debtor ON case_party (debtor_id);

      CREATE TABLE claim (
        id                uuid    PRIMARY KEY,
        case_id           uuid    NOT NULL,
        creditor_id       uuid    NOT NULL,
        placement_id      uuid,
        placement_line    integer,
        type              text    NOT NULL DEFAULT 'INVOICE',
        number            text    NOT NULL,
        number_key        text    NOT NULL,
        issued_on         date    NOT NULL,
        due_on            date    NOT NULL,
        currency          char(3) NOT NULL,
        principal_minor   bigint  NOT NULL CHECK (principal_minor > 0),
        basis             text,
        debtor_quality    text    NOT NULL,
        quality_evidence  text    NOT NULL,
        agreement_id      uuid    NOT NULL,
        fee_age_days      integer NOT NULL CHECK (fee_age_days >= 0),
        activity          text    NOT NULL DEFAULT 'GENERAL',
        limitation_regime text    NOT NULL,
        limitation_on     date    NOT NULL,
        placed_on         date    NOT NULL,
        state             text    NOT NULL DEFAULT 'ACCEPTED',
        version           integer NOT NULL DEFAULT 1,
        act_id            uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT claim_is_placed_once UNIQUE (number_key, creditor_id),
        CONSTRAINT claim_of_its_case UNIQUE (id, case_id, creditor_id),
        CONSTRAINT claim_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT claim_of_an_agreement_of_its_creditor
          FOREIGN KEY (agreement_id, creditor_id) REFERENCES fee_agreement (id, creditor_id),
        CONSTRAINT claim_is_due_after_it_is_issued CHECK (due_on >= issued_on),
        CONSTRAINT claim_type_is_known CHECK (type IN ('INVOICE', 'BILL_OF_EXCHANGE', 'CREDIT_NOTE', 'RENT',
          'LOAN_INSTALMENT', 'CHEQUE_UNPAID', 'OTHER')),
        CONSTRAINT claim_debtor_quality_is_known CHECK (debtor_quality IN
          ('PROFESSIONAL', 'CONSUMER', 'NON_PROFESSIONAL_ENTITY', 'PUBLIC_BODY')),
        CONSTRAINT claim_state_is_known CHECK (state IN ('PENDING_REVIEW', 'ACCEPTED', 'REJECTED', 'RECALLED', 'CANCELLED'))
      );
      CREATE INDEX claim_of_case ON claim (case_id);
      CREATE INDEX claim_of_placement ON claim (placement_id, placement_line);
      CREATE INDEX claim_by_limitation ON claim (limitation_on);

      CREATE TABLE claim_movement (
        id           uuid    PRIMARY KEY,
        claim_id     uuid    NOT NULL,
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        component    text    NOT NULL,
        kind         text    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor <> 0),
        value_on     date    NOT NULL,
        source_id    uuid    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT claim_movement_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT claim_movement_words_are_known CHECK (
          component IN ('PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS')
          AND kind IN ('PLACED', 'INTEREST', 'INDEMNITY', 'COST', 'ALLOCATION', 'WAIVER', 'CREDIT_NOTE', 'CORRECTION'))
      );
      CREATE INDEX claim_movement_of_case ON claim_movement (case_id) INCLUDE (claim_id, component, amount_minor);
      CREATE INDEX claim_movement_of_claim ON claim_movement (claim_id, value_on);

      CREATE TABLE disputed_amount (
        id           uuid   PRIMARY KEY,
        claim_id     uuid   NOT NULL,
        case_id      uuid   NOT NULL,
        creditor_id  uuid   NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
        source_id    uuid   NOT NULL,
        act_id       uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT disputed_amount_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id)
      );
      CREATE INDEX disputed_amount_of_case ON disputed_amount (case_id);

      CREATE TABLE case_phase (
        id          uuid      PRIMARY KEY,
        case_id     uuid      NOT NULL,
        creditor_id uuid      NOT NULL,
        phase       text      NOT NULL,
        period      daterange NOT NULL,
        act_id      uuid      NOT NULL REFERENCES act (id),
        CONSTRAINT case_phase_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT case_phase_is_known CHECK (phase IN ('PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT')),
        CONSTRAINT case_phase_is_not_empty CHECK (NOT isempty(period)),
        CONSTRAINT case_phases_do_not_overlap EXCLUDE USING gist (case_id WITH =, period WITH &&)
      );

      CREATE TABLE hold (
        id          uuid    PRIMARY KEY,
        case_id     uuid    NOT NULL,
        creditor_id uuid    NOT NULL,
        kind        text    NOT NULL,
        scope       text    NOT NULL DEFAULT 'CASE',
        claim_id    uuid,
        channel     text,
        from_on     date    NOT NULL,
        until_on    date,
        review_on   date,
        reason      text    NOT NULL,
        lifted_on   date,
        version     integer NOT NULL DEFAULT 1,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT hold_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT hold_kind_is_known CHECK (kind IN ('CREDITOR_REQUEST', 'DISPUTE', 'PROMISE', 'PLAN', 'COMPLAINT',
          'INSOLVENCY', 'IDENTITY_CHECK', 'VULNERABILITY', 'MEDIATION', 'DATA_RIGHT', 'LAWYER', 'QUALITY')),
        CONSTRAINT hold_scope_is_known CHECK (scope IN ('CASE', 'CLAIM', 'CHANNEL')
          AND (scope = 'CLAIM') = (claim_id IS NOT NULL) AND (scope = 'CHANNEL') = (channel IS NOT NULL)),
        CONSTRAINT hold_ends_or_is_reviewed CHECK (until_on IS NOT NULL OR (kind = 'INSOLVENCY' AND review_on IS NOT NULL)),
        CONSTRAINT hold_ends_after_it_starts CHECK (until_on >= from_on)
      );
      CREATE INDEX hold_of_case ON hold (case_id) WHERE lifted_on IS NULL;
      CREATE INDEX hold_by_end ON hold (until_on) WHERE lifted_on IS NULL;

      CREATE TABLE agenda_item (
        id          uuid        PRIMARY KEY,
        case_id     uuid        NOT NULL,
        creditor_id uuid        NOT NULL,
        source      text        NOT NULL,
        source_id   uuid        NOT NULL,
        kind        text        NOT NULL,
        due_at      timestamptz NOT NULL,
        owner_id    uuid        REFERENCES user_account (id),
        pool        text,
        state       text        NOT NULL DEFAULT 'OPEN',
        act_id      uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT agenda_item_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT agenda_item_source_is_known CHECK (source IN
          ('LEGAL_DEADLINE', 'APPOINTMENT', 'COMMITMENT_CHECK', 'STRATEGY_STEP')),
        CONSTRAINT agenda_item_state_is_known CHECK (state IN ('OPEN', 'DONE', 'CANCELLED'))
      );
      CREATE INDEX agenda_item_open_of_case ON agenda_item (case_id, due_at) WHERE state = 'OPEN';
      CREATE INDEX agenda_item_due ON agenda_item (kind, due_at, id) WHERE state = 'OPEN';
      CREATE INDEX agenda_item_open_of_owner ON agenda_item (owner_id, due_at) WHERE state = 'OPEN';
      CREATE INDEX agenda_item_open_of_pool ON agenda_item (pool, due_at, id) WHERE state = 'OPEN' AND pool IS NOT NULL;
      CREATE INDEX agenda_item_of_source ON agenda_item (source_id);

      CREATE TABLE action (
        id          uuid        PRIMARY KEY,
        case_id     uuid        NOT NULL,
        creditor_id uuid        NOT NULL,
        at          timestamptz NOT NULL,
        channel     text        NOT NULL,
        sentence    jsonb       NOT NULL,
        text        text,
        internal    boolean     NOT NULL DEFAULT false,
        document_id uuid        REFERENCES document (id),
        corrects_id uuid        REFERENCES action (id),
        by_name     text        NOT NULL,
        act_id      uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT action_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT action_channel_is_known CHECK (channel IN ('PHONE_OUT', 'PHONE_IN', 'EMAIL_OUT', 'EMAIL_IN', 'SMS',
          'LETTER', 'REGISTERED_LETTER', 'PORTAL', 'VISIT', 'NOTE', 'SYSTEM')),
        CONSTRAINT action_sentence_has_its_key CHECK (sentence ?& ARRAY['key', 'version', 'facts'])
      );
      CREATE INDEX action_of_case ON action (case_id, id DESC);

      CREATE TABLE first_letter (
        claim_id    uuid NOT NULL,
        debtor_id   uuid NOT NULL,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        letter_id   uuid,
        reference   text NOT NULL,
        sent_on     date NOT NULL,
        source      text NOT NULL DEFAULT 'AGENCY',
        act_id      uuid NOT NULL REFERENCES act (id),
        PRIMARY KEY (claim_id, debtor_id),
        CONSTRAINT first_letter_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT first_letter_to_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id),
        CONSTRAINT first_letter_source_is_known CHECK (source IN ('AGENCY', 'TAKEOVER')
          AND (source = 'AGENCY') = (letter_id IS NOT NULL))
      );
      CREATE INDEX first_letter_of_case ON first_letter (case_id);

      CREATE TABLE formal_notice (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        notified_on date NOT NULL,
        evidence    text NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT formal_notice_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      CREATE INDEX formal_notice_of_case ON formal_notice (case_id);

      CREATE TABLE limitation_event (
        id          uuid PRIMARY KEY,
        claim_id    uuid NOT NULL,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        kind        text NOT NULL,
        happened_on date NOT NULL,
        until_on    date,
        evidence    text NOT NULL,
        withdraws_id uuid REFERENCES limitation_event (id),
        document_id uuid REFERENCES document (id),
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT limitation_event_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT limitation_event_is_listed_by_law CHECK (kind IN ('ACKNOWLEDGEMENT', 'PARTIAL_PAYMENT', 'SIGNED_PLAN',
          'COURT_CLAIM', 'ENFORCEMENT_ACT', 'PROTECTIVE_MEASURE', 'INSOLVENCY_CLAIM', 'INSURER_LETTER', 'RESCHEDULING',
          'MEDIATION', 'CONCILIATION', 'PARTICIPATORY_PROCEDURE', 'SMALL_CLAIM_AGREEMENT', 'INVESTIGATION_MEASURE',
          'IMPOSSIBILITY_TO_ACT', 'MINORITY', 'WITHDRAWAL')),
        CONSTRAINT limitation_event_withdrawn_is_named CHECK ((kind = 'WITHDRAWAL') = (withdraws_id IS NOT NULL))
      );
      CREATE INDEX limitation_event_of_case ON limitation_event (case_id);

      CREATE TABLE interest_suspension (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        from_on     date NOT NULL,
        until_on    date,
        reason      text NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT interest_suspension_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      CREATE INDEX interest_suspension_of_case ON interest_suspension (case_id);

      ALTER TABLE document ADD CONSTRAINT document_of_a_case_of_its_creditor
        FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id);
    `);
    for (const table of [
      'case_file',
      'case_party',
      'claim',
      'claim_movement',
      'disputed_amount',
      'case_phase',
      'agenda_item',
      'first_letter',
      'formal_notice',
      'limitation_event',
      'interest_suspension',
    ])
      await creditorVisible(queryRunner, table);
    await creditorVisible(queryRunner, 'hold', { portal: 'READ_AND_INSERT' });
    await creditorVisible(queryRunner, 'action');
    // An internal note is the agency's own: the creditor's rows never hold one.
    await queryRunner.query(`
      DO $$ BEGIN
        EXECUTE format('CREATE POLICY internal_notes_stay_inside ON action AS RESTRICTIVE FOR SELECT TO %I
                        USING (NOT internal)', current_schema() || '_portal');
      END $$;
    `);
    await grant(
      queryRunner,
      ['case_file', 'claim', 'case_phase', 'hold', 'agenda_item'],
      'UPDATE',
      'AGENCY',
    );
    await appendOnly(queryRunner, [
      'case_party',
      'claim_movement',
      'disputed_amount',
      'action',
      'first_letter',
      'formal_notice',
      'limitation_event',
      'interest_suspension',
    ]);
    await queryRunner.query(
      `SELECT audit_changes(ARRAY['case_file', 'claim', 'case_phase', 'hold'])`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE document DROP CONSTRAINT document_of_a_case_of_its_creditor;
      DROP TABLE interest_suspension, limitation_event, formal_notice, first_letter, action, agenda_item, hold,
        case_phase, disputed_amount, claim_movement, claim, case_party, case_file;
      DROP SEQUENCE case_number;
    `);
  }
}
