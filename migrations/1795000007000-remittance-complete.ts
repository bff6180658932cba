import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

/**
 * Remittances in GROSS, costs on statements, debits claimed, transfers answered one by one, holds set by persons. What a creditor
 * pays us is a fact beside the document that it settles, and never goes beyond it.
 */
export class RemittanceComplete1795000007000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE mandate_terms ADD COLUMN invoice_due_days integer NOT NULL DEFAULT 30
        CONSTRAINT mandate_terms_invoice_is_due_in_time CHECK (invoice_due_days BETWEEN 0 AND 60);

      ALTER TABLE remittance_statement
        ADD COLUMN mode             text   NOT NULL DEFAULT 'NET',
        ADD COLUMN given_back_minor bigint NOT NULL DEFAULT 0,
        ADD COLUMN debours_minor    bigint NOT NULL DEFAULT 0,
        ADD COLUMN claimed_minor    bigint NOT NULL DEFAULT 0 CHECK (claimed_minor >= 0),
        ADD CONSTRAINT remittance_statement_mode_is_known CHECK (mode IN ('NET', 'GROSS')),
        DROP CONSTRAINT remittance_statement_adds_up,
        ADD CONSTRAINT remittance_statement_adds_up CHECK (
          balance_minor = opening_carry_minor + collected_minor + given_back_minor - costs_kept_minor
            - CASE WHEN mode = 'NET' THEN fees_minor + vat_minor + debours_minor ELSE 0 END
          AND balance_minor = transfer_minor + carry_minor - claimed_minor);

      ALTER TABLE statement_line DROP CONSTRAINT statement_line_words_are_known;
      ALTER TABLE statement_line ADD CONSTRAINT statement_line_words_are_known CHECK (document_kind IN ('STATEMENT')
        AND source IN ('ALLOCATION', 'FEE_LINE', 'COST', 'TRANSFER_RETURN', 'ADJUSTMENT'));

      ALTER TABLE fee_document
        ADD COLUMN debours_minor bigint NOT NULL DEFAULT 0,
        ADD COLUMN settlement    text   NOT NULL DEFAULT 'SET_OFF',
        ADD COLUMN due_on        date,
        DROP CONSTRAINT fee_document_adds_up,
        DROP CONSTRAINT fee_document_kind_follows_its_sign,
        ADD CONSTRAINT fee_document_adds_up CHECK (total_minor = fees_minor + vat_minor + debours_minor),
        ADD CONSTRAINT fee_document_kind_follows_its_sign CHECK ((fees_minor <> 0 OR debours_minor <> 0)
          AND ((kind = 'INVOICE' AND total_minor >= 0) OR (kind = 'CREDIT_NOTE' AND total_minor < 0))),
        ADD CONSTRAINT fee_document_to_be_paid_has_a_day CHECK (settlement IN ('SET_OFF', 'PAYMENT')
          AND (settlement = 'PAYMENT') = (due_on IS NOT NULL)),
        ADD CONSTRAINT fee_document_of_its_creditor UNIQUE (id, creditor_id);

      -- A debit that the mandate lets us claim: money of others covers it, so its payment enters the dedicated account.
      CREATE TABLE debit_claim (
        id           uuid    PRIMARY KEY,
        statement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        series       text    NOT NULL,
        year         integer NOT NULL,
        position     integer NOT NULL CHECK (position > 0),
        number       text    NOT NULL,
        currency     char(3) NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor > 0),
        issued_on    date    NOT NULL,
        due_on       date    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT debit_claim_number_is_used_once UNIQUE (series, year, position),
        CONSTRAINT debit_claim_is_one_by_statement UNIQUE (statement_id),
        CONSTRAINT debit_claim_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT debit_claim_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id)
      );
      CREATE INDEX debit_claim_of_creditor ON debit_claim (creditor_id, id DESC);
      ALTER TABLE remittance_document DROP CONSTRAINT remittance_document_kind_is_known;
      ALTER TABLE remittance_document ADD CONSTRAINT remittance_document_kind_is_known CHECK (kind IN
        ('STATEMENT', 'FEE_DOCUMENT', 'DEBIT_CLAIM'));

      CREATE TABLE invoice_payment (
        id              uuid    PRIMARY KEY,
        creditor_id     uuid    NOT NULL,
        fee_document_id uuid,
        debit_claim_id  uuid,
        currency        char(3) NOT NULL,
        -- As the document's total: what we give back on a credit note is negative.
        amount_minor    bigint  NOT NULL CHECK (amount_minor <> 0),
        paid_on         date    NOT NULL,
        reference       text,
        act_id          uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT invoice_payment_settles_one_document CHECK (num_nonnulls(fee_document_id, debit_claim_id) = 1),
        CONSTRAINT invoice_payment_of_a_fee_document
          FOREIGN KEY (fee_document_id, creditor_id) REFERENCES fee_document (id, creditor_id),
        CONSTRAINT invoice_payment_of_a_debit_claim
          FOREIGN KEY (debit_claim_id, creditor_id) REFERENCES debit_claim (id, creditor_id)
      );
      CREATE INDEX invoice_payment_of_fee_document ON invoice_payment (fee_document_id);
      CREATE INDEX invoice_payment_of_debit_claim ON invoice_payment (debit_claim_id);
      CREATE FUNCTION refuse_payment_beyond_due() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE due bigint; paid bigint;
      BEGIN
        -- Two payments of one document at once: the second sees the first.
        PERFORM pg_advisory_xact_lock(hashtextextended(coalesce(NEW.fee_document_id, NEW.debit_claim_id)::text, 0));
        SELECT coalesce((SELECT total_minor FROM fee_document WHERE id = NEW.fee_document_id AND settlement = 'PAYMENT'),
                        (SELECT amount_minor FROM debit_claim WHERE id = NEW.debit_claim_id), 0),
               (SELECT sum(amount_minor) FROM invoice_payment
                WHERE fee_document_id = NEW.fee_document_id OR debit_claim_id = NEW.debit_claim_id)
          INTO due, paid;
        IF abs(paid) > abs(due) OR sign(paid) = -sign(due) THEN
          RAISE EXCEPTION 'payments of % beyond what is due: %', paid, due
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoice_payment_is_within_what_is_due';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER invoice_payment_is_within_what_is_due AFTER INSERT ON invoice_payment
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_payment_beyond_due();

      CREATE TABLE transfer_outcome (
        id              uuid    PRIMARY KEY,
        statement_id    uuid    NOT NULL,
        creditor_id     uuid    NOT NULL,
        kind            text    NOT NULL,
        amount_minor    bigint  NOT NULL CHECK (amount_minor > 0),
        happened_on     date    NOT NULL,
        -- Why the bank gave it back; null for an execution.
        reason          text,
        -- Whether it had left the account before it came back.
        after_execution boolean NOT NULL DEFAULT false,
        -- Who says so: the bank's line, or the person's act.
        source          text    NOT NULL,
        source_id       uuid,
        act_id          uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT transfer_outcome_is_told_once UNIQUE (statement_id, kind),
        CONSTRAINT transfer_outcome_kind_is_known CHECK (kind IN ('EXECUTED', 'RETURNED')),
        CONSTRAINT transfer_outcome_return_says_why CHECK ((kind = 'RETURNED') = (reason IS NOT NULL)),
        CONSTRAINT transfer_outcome_comes_back_after_it_left CHECK (kind = 'RETURNED' OR NOT after_execution),
        CONSTRAINT transfer_outcome_of_a_statement_of_its_creditor
          FOREIGN KEY (statement_id, creditor_id) REFERENCES remittance_statement (id, creditor_id)
      );
      CREATE INDEX transfer_outcome_of_creditor ON transfer_outcome (creditor_id) WHERE kind = 'RETURNED';

      -- Internal: why a creditor's money is held is not the creditor's to read.
      CREATE TABLE remittance_hold (
        id          uuid PRIMARY KEY,
        creditor_id uuid NOT NULL REFERENCES creditor (id),
        because     text NOT NULL,
        held_by     uuid NOT NULL REFERENCES user_account (id),
        held_on     date NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id)
      );
      CREATE INDEX remittance_hold_of_creditor ON remittance_hold (creditor_id);
      CREATE TABLE remittance_hold_lift (
        hold_id   uuid PRIMARY KEY REFERENCES remittance_hold (id),
        because   text NOT NULL,
        lifted_by uuid NOT NULL REFERENCES user_account (id),
        lifted_on date NOT NULL,
        act_id    uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE transfer_file_export (
        file_id uuid    NOT NULL REFERENCES transfer_file (id),
        rank    integer NOT NULL CHECK (rank > 0),
        act_id  uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (file_id, rank)
      );
    `);
    for (const table of ['debit_claim', 'invoice_payment', 'transfer_outcome'])
      await creditorVisible(queryRunner, table);
    await appendOnly(queryRunner, [
      'debit_claim',
      'invoice_payment',
      'transfer_outcome',
      'remittance_hold',
      'remittance_hold_lift',
      'transfer_file_export',
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE transfer_file_export, remittance_hold_lift, remittance_hold, transfer_outcome, invoice_payment, debit_claim;
      DROP FUNCTION refuse_payment_beyond_due();
      ALTER TABLE remittance_document DROP CONSTRAINT remittance_document_kind_is_known;
      ALTER TABLE remittance_document ADD CONSTRAINT remittance_document_kind_is_known CHECK (kind IN ('STATEMENT', 'FEE_DOCUMENT'));
      ALTER TABLE fee_document
        DROP CONSTRAINT fee_document_of_its_creditor,
        DROP CONSTRAINT fee_document_to_be_paid_has_a_day,
        DROP CONSTRAINT fee_document_kind_follows_its_sign,
        DROP CONSTRAINT fee_document_adds_up,
        DROP COLUMN debours_minor, DROP COLUMN settlement, DROP COLUMN due_on,
        ADD CONSTRAINT fee_document_adds_up CHECK (total_minor = fees_minor + vat_minor),
        ADD CONSTRAINT fee_document_kind_follows_its_sign CHECK
          ((kind = 'INVOICE' AND fees_minor > 0) OR (kind = 'CREDIT_NOTE' AND fees_minor < 0));
      ALTER TABLE statement_line DROP CONSTRAINT statement_line_words_are_known;
      ALTER TABLE statement_line ADD CONSTRAINT statement_line_words_are_known CHECK (document_kind IN ('STATEMENT')
        AND source IN ('ALLOCATION', 'FEE_LINE', 'COST', 'ADJUSTMENT'));
      ALTER TABLE remittance_statement
        DROP CONSTRAINT remittance_statement_adds_up,
        DROP CONSTRAINT remittance_statement_mode_is_known,
        DROP COLUMN mode, DROP COLUMN given_back_minor, DROP COLUMN debours_minor, DROP COLUMN claimed_minor,
        ADD CONSTRAINT remittance_statement_adds_up CHECK (
          balance_minor = opening_carry_minor + collected_minor - costs_kept_minor - fees_minor - vat_minor
          AND balance_minor = transfer_minor + carry_minor);
      ALTER TABLE mandate_terms DROP COLUMN invoice_due_days;
    `);
  }
}
