import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, grant } from '@solde/platform';

/**
 * Statements of the dedicated accounts. A movement of an account is one row for ever, whichever files carry it; each statement lists the
 * movements it has. What came of a movement is another fact. Nothing here is visible to a creditor.
 */
export class Bank1795000002900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE bank_file (
        id         uuid   PRIMARY KEY,
        sha256     bytea  NOT NULL CHECK (octet_length(sha256) = 32),
        size_bytes bigint NOT NULL CHECK (size_bytes > 0),
        name       text   NOT NULL,
        format     text   NOT NULL,
        act_id     uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT bank_file_is_imported_once UNIQUE (sha256),
        CONSTRAINT bank_file_format_is_known CHECK (format IN ('CAMT.053', 'CFONB120', 'MT940'))
      );
      CREATE TABLE bank_statement (
        id                   uuid    PRIMARY KEY,
        file_id              uuid    NOT NULL REFERENCES bank_file (id),
        dedicated_account_id uuid    NOT NULL REFERENCES dedicated_account (id),
        currency             char(3) NOT NULL,
        reference            text,
        opening_minor        bigint  NOT NULL,
        opening_on           date    NOT NULL,
        closing_minor        bigint  NOT NULL,
        closing_on           date    NOT NULL,
        lines                integer NOT NULL CHECK (lines >= 0),
        new_lines            integer NOT NULL,
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT bank_statement_news_are_lines CHECK (new_lines BETWEEN 0 AND lines)
      );
      CREATE INDEX bank_statement_of_file ON bank_statement (file_id);
      CREATE TABLE bank_line (
        id                   uuid     PRIMARY KEY,
        dedicated_account_id uuid     NOT NULL REFERENCES dedicated_account (id),
        identity             bytea    NOT NULL CHECK (octet_length(identity) = 32),
        -- True twins of one statement are two movements: first, second...
        ordinal              integer  NOT NULL CHECK (ordinal >= 1),
        amount_minor         bigint   NOT NULL CHECK (amount_minor <> 0),
        currency             char(3)  NOT NULL,
        booked_on            date     NOT NULL,
        value_on             date     NOT NULL,
        end_to_end_id        text,
        structured_reference text,
        text                 text     NOT NULL,
        counterparty_name    text,
        counterparty_iban_last4 text,
        counterparty_iban_hash  bytea,
        bank_reference       text,
        return_code          text,
        transaction_code     text,
        act_id               uuid     NOT NULL REFERENCES act (id),
        CONSTRAINT bank_line_is_posted_once UNIQUE (dedicated_account_id, identity, ordinal)
      );
      CREATE INDEX bank_line_of_day ON bank_line (dedicated_account_id, booked_on);
      -- CFONB carries 16 characters of it.
      CREATE INDEX bank_line_by_end_to_end ON bank_line (dedicated_account_id, left(end_to_end_id, 16))
        WHERE end_to_end_id IS NOT NULL;
      CREATE TABLE bank_statement_line (
        statement_id uuid    NOT NULL REFERENCES bank_statement (id),
        number       integer NOT NULL CHECK (number >= 1),
        line_id      uuid    NOT NULL REFERENCES bank_line (id),
        act_id       uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (statement_id, number),
        CONSTRAINT bank_statement_lists_a_line_once UNIQUE (line_id, statement_id)
      );
      -- Movements that nobody has posted yet, in the order of the account.
      CREATE TABLE bank_line_due (
        line_id   uuid    PRIMARY KEY REFERENCES bank_line (id),
        booked_on date    NOT NULL,
        value_on  date    NOT NULL,
        is_debit  boolean NOT NULL,
        -- Needed whole by the receipt, which keeps its hash and its end; gone when the movement is posted.
        counterparty_iban text
      );
      CREATE INDEX bank_line_due_in_order ON bank_line_due (booked_on, is_debit, line_id);
      CREATE TABLE bank_outcome (
        id         uuid PRIMARY KEY,
        line_id    uuid NOT NULL REFERENCES bank_line (id),
        kind       text NOT NULL,
        receipt_id uuid REFERENCES receipt (id),
        entry_id   uuid REFERENCES entry (id),
        matched_by text,
        reason     text,
        act_id     uuid NOT NULL REFERENCES act (id),
        CONSTRAINT bank_outcome_kind_is_known CHECK (kind IN ('RECEIPT', 'REVERSAL', 'EXCEPTION', 'WAITING')),
        CONSTRAINT bank_outcome_names_what_came CHECK (
          (receipt_id IS NOT NULL) = (kind IN ('RECEIPT', 'REVERSAL')) AND (entry_id IS NOT NULL) = (kind = 'EXCEPTION')),
        CONSTRAINT bank_outcome_of_a_receipt_says_how CHECK ((kind = 'RECEIPT') = (matched_by IS NOT NULL)),
        CONSTRAINT bank_outcome_matched_by_is_known CHECK (matched_by IN
          ('RF_REFERENCE', 'INVOICE_NUMBER', 'DEBTOR_REFERENCE', 'EXACT_BALANCE_KNOWN_IBAN', 'SUSPENSE', 'PERSON')),
        CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES', 'CASE_CLOSED',
          'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS'))
      );
      -- A movement waits at most once, and is posted at most once; it may wait first.
      CREATE UNIQUE INDEX bank_outcome_is_posted_once ON bank_outcome (line_id) WHERE kind <> 'WAITING';
      CREATE UNIQUE INDEX bank_outcome_waits_once ON bank_outcome (line_id) WHERE kind = 'WAITING';
      CREATE INDEX bank_outcome_of_line ON bank_outcome (line_id);
      CREATE UNIQUE INDEX bank_outcome_of_a_receipt_is_told_once ON bank_outcome (receipt_id, kind)
        WHERE receipt_id IS NOT NULL;

      -- The twin of referenceKey (R-MATCH): what is compared of an invoice number or of a debtor's reference.
      CREATE FUNCTION reference_key(reference text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
        SELECT upper(regexp_replace(normalize(reference, NFD), '[^0-9A-Za-z]', '', 'g'))
      $$;
      CREATE INDEX claim_by_reference_key ON claim (reference_key(number));
      CREATE INDEX debtor_reference_by_key ON debtor_reference (reference_key(reference));
      CREATE INDEX receipt_of_payer ON receipt (payer_iban_hash) WHERE payer_iban_hash IS NOT NULL;
    `);
    await grant(queryRunner, ['bank_line_due'], 'UPDATE', 'AGENCY');
    await grant(queryRunner, ['bank_line_due'], 'DELETE', 'AGENCY');
    await appendOnly(queryRunner, [
      'bank_file',
      'bank_statement',
      'bank_line',
      'bank_statement_line',
      'bank_outcome',
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX receipt_of_payer, debtor_reference_by_key, claim_by_reference_key;
      DROP FUNCTION reference_key(text);
      DROP TABLE bank_outcome, bank_line_due, bank_statement_line, bank_line, bank_statement, bank_file;
    `);
  }
}
