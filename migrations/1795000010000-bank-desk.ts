import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/**
 * The accountant's desk: refunds of money that waits, payers that a person has recognised, what notifications of the bank say, and the
 * indexes by which proposals are found. Facts, none of them visible to a creditor.
 */
export class BankDesk1795000010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE reversal DROP CONSTRAINT reversal_reason_is_known;
      ALTER TABLE reversal ADD CONSTRAINT reversal_reason_is_known CHECK (reason IN
        ('CHEQUE_UNPAID', 'SEPA_DD_RETURNED', 'TRANSFER_RETURNED', 'CHARGEBACK', 'POSTING_ERROR', 'FRAUD'));

      CREATE SEQUENCE refund_sequence;
      CREATE TABLE refund (
        id                   uuid    PRIMARY KEY,
        -- What the transfer carries from end to end: REMB-number.
        number               bigint  NOT NULL DEFAULT nextval('refund_sequence'),
        receipt_id           uuid    NOT NULL REFERENCES receipt (id),
        -- Refunds of one receipt follow each other: two at once are one too many.
        ordinal              integer NOT NULL CHECK (ordinal >= 1),
        amount_minor         bigint  NOT NULL CHECK (amount_minor > 0),
        currency             char(3) NOT NULL,
        reason               text    NOT NULL,
        beneficiary          text    NOT NULL,
        iban                 text    NOT NULL,
        is_payers_account    boolean NOT NULL,
        other_account_reason text,
        evidence_id          uuid    REFERENCES document (id),
        asked_by             uuid    NOT NULL REFERENCES user_account (id),
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT refund_number_is_used_once UNIQUE (number),
        CONSTRAINT refund_of_a_receipt_follows UNIQUE (receipt_id, ordinal),
        CONSTRAINT refund_asked_by UNIQUE (id, asked_by),
        CONSTRAINT refund_reason_is_known CHECK (reason IN ('OVERPAID', 'PAID_TWICE', 'UNKNOWN_PAYER', 'CASE_CLOSED', 'NOT_OWED')),
        CONSTRAINT refund_to_another_account_is_justified
          CHECK (is_payers_account OR (other_account_reason IS NOT NULL AND evidence_id IS NOT NULL))
      );
      CREATE TABLE refund_event (
        id         uuid PRIMARY KEY,
        refund_id  uuid NOT NULL,
        asked_by   uuid NOT NULL,
        kind       text NOT NULL,
        done_by    uuid REFERENCES user_account (id),
        happened_on date NOT NULL,
        reference  text,
        entry_id   uuid REFERENCES entry (id),
        act_id     uuid NOT NULL REFERENCES act (id),
        CONSTRAINT refund_event_of_a_refund FOREIGN KEY (refund_id, asked_by) REFERENCES refund (id, asked_by),
        CONSTRAINT refund_event_kind_is_known CHECK (kind IN ('APPROVED', 'REFUSED', 'PAID', 'GIVEN_UP', 'RETURNED')),
        CONSTRAINT refund_takes_two_persons CHECK (kind <> 'APPROVED' OR (done_by IS NOT NULL AND done_by <> asked_by)),
        CONSTRAINT refund_event_moves_money CHECK ((entry_id IS NOT NULL) = (kind <> 'REFUSED'))
      );
      CREATE UNIQUE INDEX refund_is_decided_once ON refund_event (refund_id) WHERE kind IN ('APPROVED', 'REFUSED');
      CREATE UNIQUE INDEX refund_is_paid_once ON refund_event (refund_id) WHERE kind IN ('PAID', 'GIVEN_UP');
      CREATE UNIQUE INDEX refund_comes_back_once ON refund_event (refund_id) WHERE kind = 'RETURNED';

      -- Money that was given back, or is about to be: approved, and neither given up nor returned by the bank.
      CREATE FUNCTION refunded_minor(receipt uuid) RETURNS bigint
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT coalesce(sum(f.amount_minor), 0)::bigint FROM refund f
        WHERE f.receipt_id = receipt
          AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'APPROVED')
          AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('GIVEN_UP', 'RETURNED'))
      $$;
      CREATE FUNCTION refuse_refund_beyond_suspense() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE receipt uuid; refunded bigint;
      BEGIN
        IF TG_TABLE_NAME = 'receipt_match' THEN receipt := NEW.receipt_id;
        ELSE SELECT f.receipt_id INTO receipt FROM refund f WHERE f.id = NEW.refund_id;
        END IF;
        refunded := refunded_minor(receipt);
        IF refunded > 0 AND (EXISTS (SELECT FROM reversal v WHERE v.receipt_id = receipt) OR refunded >
             (SELECT r.amount_minor - coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0)
              FROM receipt r WHERE r.id = receipt)) THEN
          RAISE EXCEPTION 'receipt % does not hold % to give back', receipt, refunded
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_is_within_its_receipt';
        END IF;
        RETURN NULL;
      END $$;
      -- Money that is matched as it is recorded cannot have been refunded before.
      CREATE CONSTRAINT TRIGGER receipt_match_leaves_what_was_refunded AFTER INSERT ON receipt_match
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.how = 'MATCHED') EXECUTE FUNCTION refuse_refund_beyond_suspense();
      CREATE CONSTRAINT TRIGGER refund_is_within_its_receipt AFTER INSERT ON refund_event
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'APPROVED') EXECUTE FUNCTION refuse_refund_beyond_suspense();

      -- A payer that a person has recognised by accepting a proposal: it ranks proposals and matches nothing.
      CREATE TABLE learnt_payer (
        id          uuid PRIMARY KEY,
        iban_hash   bytea,
        name_key    text,
        debtor_id   uuid NOT NULL,
        creditor_id uuid NOT NULL,
        receipt_id  uuid NOT NULL REFERENCES receipt (id),
        case_id     uuid NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT learnt_payer_is_known_by_one_thing CHECK (num_nonnulls(iban_hash, name_key) = 1),
        CONSTRAINT learnt_payer_of_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id),
        CONSTRAINT learnt_payer_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      CREATE INDEX learnt_payer_by_iban ON learnt_payer (iban_hash) WHERE iban_hash IS NOT NULL;
      CREATE INDEX learnt_payer_by_name ON learnt_payer (name_key) WHERE name_key IS NOT NULL;
      CREATE INDEX learnt_payer_of_receipt ON learnt_payer (receipt_id);
      CREATE TABLE learnt_payer_revocation (
        learnt_payer_id uuid PRIMARY KEY REFERENCES learnt_payer (id),
        reason          text NOT NULL,
        act_id          uuid NOT NULL REFERENCES act (id),
        CONSTRAINT learnt_payer_revocation_reason_is_known CHECK (reason IN ('PERSON', 'MATCH_UNDONE'))
      );

      -- The twin of numberShape, read from its end: the whole of a shape, and its last digits, which is what people keep of it. Of the key that a claim
      -- carries already, and without a function of ours: a claim is indexed as it is placed, and every call counts.
      CREATE INDEX claim_by_number_shape ON claim
        (reverse(translate(ltrim(number_key, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ/._'), 'OQDILSBZG/._', '000115826')) text_pattern_ops);
      CREATE INDEX claim_by_principal ON claim (principal_minor, currency);

      ALTER TABLE bank_file DROP CONSTRAINT bank_file_format_is_known;
      ALTER TABLE bank_file ADD CONSTRAINT bank_file_format_is_known
        CHECK (format IN ('CAMT.053', 'CAMT.054', 'CFONB120', 'MT940'));
      -- What a notification says of a movement: it posts nothing, the statement does.
      CREATE TABLE bank_notice (
        id                   uuid    PRIMARY KEY,
        file_id              uuid    NOT NULL REFERENCES bank_file (id),
        number               integer NOT NULL CHECK (number >= 1),
        dedicated_account_id uuid    NOT NULL REFERENCES dedicated_account (id),
        -- What the bank calls the booking, a grouped one too; the same on its statement.
        entry_reference      text,
        entry_minor          bigint  NOT NULL,
        amount_minor         bigint  NOT NULL CHECK (amount_minor <> 0),
        currency             char(3) NOT NULL,
        booked_on            date    NOT NULL,
        value_on             date    NOT NULL,
        end_to_end_id        text,
        structured_reference text,
        text                 text    NOT NULL,
        counterparty_name    text,
        counterparty_iban_last4 text,
        counterparty_iban_hash  bytea,
        return_code          text,
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT bank_notice_is_read_once UNIQUE (file_id, number)
      );
      CREATE INDEX bank_notice_of_booking ON bank_notice (dedicated_account_id, entry_reference);

      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_kind_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_kind_is_known CHECK (kind IN
        ('RECEIPT', 'REVERSAL', 'EXCEPTION', 'REFUND', 'REFUND_RETURNED', 'WAITING'));
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_names_what_came;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_names_what_came CHECK (
        (receipt_id IS NOT NULL) = (kind IN ('RECEIPT', 'REVERSAL'))
        AND (entry_id IS NOT NULL) = (kind IN ('EXCEPTION', 'REFUND', 'REFUND_RETURNED')));
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_reason_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES',
        'CASE_CLOSED', 'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS',
        'RETURN_OF_REFUNDED_PAYMENT', 'PERSON'));
      CREATE UNIQUE INDEX bank_outcome_of_a_refund_is_told_once ON bank_outcome (entry_id) WHERE entry_id IS NOT NULL;
    `);
    await appendOnly(queryRunner, [
      ...['refund', 'refund_event', 'learnt_payer', 'learnt_payer_revocation', 'bank_notice'],
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX bank_outcome_of_a_refund_is_told_once;
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_reason_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES',
        'CASE_CLOSED', 'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS'));
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_names_what_came;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_names_what_came CHECK (
        (receipt_id IS NOT NULL) = (kind IN ('RECEIPT', 'REVERSAL')) AND (entry_id IS NOT NULL) = (kind = 'EXCEPTION'));
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_kind_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_kind_is_known CHECK (kind IN ('RECEIPT', 'REVERSAL', 'EXCEPTION', 'WAITING'));
      DROP TABLE bank_notice;
      ALTER TABLE bank_file DROP CONSTRAINT bank_file_format_is_known;
      ALTER TABLE bank_file ADD CONSTRAINT bank_file_format_is_known CHECK (format IN ('CAMT.053', 'CFONB120', 'MT940'));
      DROP INDEX claim_by_principal, claim_by_number_shape;
      DROP TABLE learnt_payer_revocation, learnt_payer;
      DROP TRIGGER receipt_match_leaves_what_was_refunded ON receipt_match;
      DROP TABLE refund_event, refund;
      DROP FUNCTION refuse_refund_beyond_suspense();
      DROP FUNCTION refunded_minor(uuid);
      DROP SEQUENCE refund_sequence;
      ALTER TABLE reversal DROP CONSTRAINT reversal_reason_is_known;
      ALTER TABLE reversal ADD CONSTRAINT reversal_reason_is_known CHECK (reason IN
        ('CHEQUE_UNPAID', 'SEPA_DD_RETURNED', 'CHARGEBACK', 'POSTING_ERROR', 'FRAUD'));
    `);
  }
}
