import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

/**
 * Runs and statements. A prepared run stores its figures and their hash; lines are written at approval
 * only, each source once for ever. Fee documents are numbered without a gap.
 */
export class Remittance1795000002600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE remittance_run (
        id           uuid    PRIMARY KEY,
        number       text    NOT NULL,
        currency     char(3) NOT NULL,
        cut_off_on   date    NOT NULL,
        payout_on    date    NOT NULL,
        state        text    NOT NULL DEFAULT 'PREPARED',
        figures      jsonb   NOT NULL,
        figures_hash bytea   NOT NULL,
        prepared_by  uuid    NOT NULL REFERENCES user_account (id),
        checked_by   uuid    REFERENCES user_account (id),
        approved_by  uuid    REFERENCES user_account (id),
        approved_on  date,
        paid_on      date,
        sent_back_because text,
        version      integer NOT NULL DEFAULT 1,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT remittance_run_number_is_used_once UNIQUE (number),
        CONSTRAINT remittance_run_state_is_known CHECK (state IN
          ('PREPARED', 'CHECKED', 'APPROVED', 'PAID', 'CLOSED', 'SENT_BACK')),
        CONSTRAINT remittance_run_needs_four_eyes CHECK (approved_by IS NULL OR approved_by <> prepared_by),
        CONSTRAINT remittance_run_is_checked_by_another CHECK (checked_by <> prepared_by),
        CONSTRAINT remittance_run_sent_back_says_why CHECK ((state = 'SENT_BACK') = (sent_back_because IS NOT NULL)),
        CONSTRAINT remittance_run_approved_says_who CHECK
          (state NOT IN ('APPROVED', 'PAID', 'CLOSED') OR (approved_by IS NOT NULL AND approved_on IS NOT NULL))
      );
      CREATE UNIQUE INDEX remittance_run_is_one_by_cut_off ON remittance_run (currency, cut_off_on) WHERE state <> 'SENT_BACK';
      CREATE UNIQUE INDEX remittance_run_open_is_one ON remittance_run (currency) WHERE state IN ('PREPARED', 'CHECKED');
      CREATE SEQUENCE remittance_run_number;
      CREATE TABLE remittance_statement (
        id                  uuid    PRIMARY KEY,
        run_id              uuid    NOT NULL REFERENCES remittance_run (id),
        number              text    NOT NULL,
        creditor_id         uuid    NOT NULL REFERENCES creditor (id),
        currency            char(3) NOT NULL,
        cut_off_on          date    NOT NULL,
        payout_on           date    NOT NULL,
        opening_carry_minor bigint  NOT NULL,
        collected_minor     bigint  NOT NULL,
        costs_kept_minor    bigint  NOT NULL DEFAULT 0,
        fees_minor          bigint  NOT NULL,
        vat_rate            numeric NOT NULL,
        vat_minor           bigint  NOT NULL,
        balance_minor       bigint  NOT NULL,
        transfer_minor      bigint  NOT NULL CHECK (transfer_minor >= 0),
        carry_minor         bigint  NOT NULL,
        state               text    NOT NULL,
        held_because        text,
        bank_detail_id      uuid    REFERENCES bank_detail (id),
        lines               integer NOT NULL CHECK (lines >= 0),
        oldest_cleared_on   date,
        act_id              uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT remittance_statement_number_is_used_once UNIQUE (number),
        CONSTRAINT remittance_statement_is_one_by_creditor UNIQUE (run_id, creditor_id),
        CONSTRAINT remittance_statement_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT remittance_statement_adds_up CHECK (
          balance_minor = opening_carry_minor + collected_minor - costs_kept_minor - fees_minor - vat_minor
          AND balance_minor = transfer_minor + carry_minor),
        CONSTRAINT remittance_statement_state_is_known CHECK (state IN ('FINAL', 'CARRIED', 'HELD')),
        CONSTRAINT remittance_statement_held_says_why CHECK ((state = 'HELD') = (held_because IS NOT NULL)),
        CONSTRAINT remittance_statement_pays_a_known_account CHECK (transfer_minor = 0 OR bank_detail_id IS NOT NULL)
      );
      CREATE INDEX remittance_statement_of_creditor ON remittance_statement (creditor_id, id DESC);
      CREATE TABLE statement_line (
        id            uuid   PRIMARY KEY,
        statement_id  uuid   NOT NULL,
        creditor_id   uuid   NOT NULL,
        document_kind text   NOT NULL DEFAULT 'STATEMENT',
        source        text   NOT NULL,
        source_id     uuid   NOT NULL,
        case_id       uuid   REFERENCES case_file (id),
        amount_minor  bigint NOT NULL,
        act_id        uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT statement_line_is_settled_once UNIQUE (document_kind, source, source_id),
        CONSTRAINT statement_line_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id),
        CONSTRAINT statement_line_words_are_known CHECK (document_kind IN ('STATEMENT')
          AND source IN ('ALLOCATION', 'FEE_LINE', 'COST', 'ADJUSTMENT'))
      );
      CREATE INDEX statement_line_of_statement ON statement_line (statement_id, id);
      CREATE TABLE fee_document_series (
        series text    NOT NULL,
        year   integer NOT NULL,
        last   integer NOT NULL CHECK (last >= 0),
        PRIMARY KEY (series, year)
      );
      CREATE TABLE fee_document (
        id           uuid    PRIMARY KEY,
        statement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        kind         text    NOT NULL,
        series       text    NOT NULL,
        year         integer NOT NULL,
        position     integer NOT NULL CHECK (position > 0),
        number       text    NOT NULL,
        currency     char(3) NOT NULL,
        fees_minor   bigint  NOT NULL,
        vat_rate     numeric NOT NULL,
        vat_minor    bigint  NOT NULL,
        total_minor  bigint  NOT NULL,
        issued_on    date    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_document_number_is_used_once UNIQUE (series, year, position),
        CONSTRAINT fee_document_is_one_by_statement UNIQUE (statement_id),
        CONSTRAINT fee_document_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id),
        CONSTRAINT fee_document_adds_up CHECK (total_minor = fees_minor + vat_minor),
        CONSTRAINT fee_document_kind_follows_its_sign CHECK
          ((kind = 'INVOICE' AND fees_minor > 0) OR (kind = 'CREDIT_NOTE' AND fees_minor < 0))
      );
      CREATE INDEX fee_document_of_creditor ON fee_document (creditor_id, id DESC);
      -- The papers of a statement are drawn after the approval, out of its transaction: each once.
      CREATE TABLE remittance_document (
        id           uuid PRIMARY KEY,
        statement_id uuid NOT NULL,
        creditor_id  uuid NOT NULL,
        kind         text NOT NULL,
        document_id  uuid NOT NULL REFERENCES document (id),
        act_id       uuid NOT NULL REFERENCES act (id),
        CONSTRAINT remittance_document_is_made_once UNIQUE (statement_id, kind),
        CONSTRAINT remittance_document_kind_is_known CHECK (kind IN ('STATEMENT', 'FEE_DOCUMENT')),
        CONSTRAINT remittance_document_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id)
      );
      CREATE TABLE transfer_file (
        id             uuid    PRIMARY KEY,
        run_id         uuid    NOT NULL REFERENCES remittance_run (id),
        message_id     text    NOT NULL,
        transfers      integer NOT NULL CHECK (transfers > 0),
        total_minor    bigint  NOT NULL CHECK (total_minor > 0),
        document_id    uuid    NOT NULL REFERENCES document (id),
        act_id         uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT transfer_file_is_one_by_run UNIQUE (run_id),
        CONSTRAINT transfer_file_message_is_used_once UNIQUE (message_id)
      );
      CREATE TABLE transfer (
        id             uuid   PRIMARY KEY,
        file_id        uuid   NOT NULL REFERENCES transfer_file (id),
        statement_id   uuid   NOT NULL,
        creditor_id    uuid   NOT NULL,
        end_to_end_id  text   NOT NULL,
        iban           text   NOT NULL,
        amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
        act_id         uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT transfer_of_statement_is_one UNIQUE (statement_id),
        CONSTRAINT transfer_reference_is_used_once UNIQUE (end_to_end_id),
        CONSTRAINT transfer_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id)
      );
    `);
    for (const table of [
      'remittance_statement',
      'statement_line',
      'fee_document',
      'remittance_document',
      'transfer',
    ])
      await creditorVisible(queryRunner, table);
    await grant(queryRunner, ['remittance_run', 'fee_document_series'], 'UPDATE', 'AGENCY');
    await appendOnly(queryRunner, [
      'remittance_statement',
      'statement_line',
      'fee_document',
      'remittance_document',
      'transfer_file',
      'transfer',
    ]);
    await queryRunner.query(`SELECT audit_changes(ARRAY['remittance_run'])`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE transfer, transfer_file, remittance_document, fee_document, fee_document_series, statement_line, remittance_statement,
        remittance_run;
      DROP SEQUENCE remittance_run_number;
    `);
  }
}
