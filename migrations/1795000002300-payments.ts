import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

/**
 * Money in: receipts, how they are matched to cases, cleared, spent and reversed. All facts: a wrong
 * match is undone by a row of the opposite amount; what is not matched waits in suspense.
 */
export class Payments1795000002300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SEQUENCE receipt_sequence;
      CREATE TABLE receipt (
        id                   uuid    PRIMARY KEY,
        number               bigint  NOT NULL DEFAULT nextval('receipt_sequence'),
        channel              text    NOT NULL,
        means                text    NOT NULL,
        amount_minor         bigint  NOT NULL CHECK (amount_minor > 0),
        currency             char(3) NOT NULL,
        value_on             date    NOT NULL,
        received_on          date    NOT NULL,
        dedicated_account_id uuid    REFERENCES dedicated_account (id),
        bank_reference       text,
        payer_name           text,
        payer_iban_last4     text,
        payer_iban_hash      bytea,
        stated_reference     text,
        named_case_id        uuid    REFERENCES case_file (id),
        designated_claim_ids uuid[]  NOT NULL DEFAULT '{}',
        request_id           uuid    REFERENCES creditor_request (id),
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT receipt_number_is_used_once UNIQUE (number),
        CONSTRAINT receipt_facts UNIQUE (id, channel, currency, value_on),
        CONSTRAINT receipt_channel_is_known CHECK (channel IN ('AGENCY', 'DIRECT', 'PARTNER')),
        CONSTRAINT receipt_means_is_known CHECK (means IN ('TRANSFER', 'CARD', 'DIRECT_DEBIT', 'CHEQUE', 'BILL',
          'CASH_AT_PARTNER', 'OFFSET')),
        CONSTRAINT receipt_of_ours_is_on_our_account CHECK ((channel = 'AGENCY') = (dedicated_account_id IS NOT NULL))
      );
      CREATE UNIQUE INDEX receipt_bank_reference_is_posted_once ON receipt (dedicated_account_id, bank_reference)
        WHERE bank_reference IS NOT NULL;
      CREATE INDEX receipt_of_named_case ON receipt (named_case_id) WHERE named_case_id IS NOT NULL;
      CREATE TABLE receipt_match (
        id           uuid    PRIMARY KEY,
        receipt_id   uuid    NOT NULL,
        channel      text    NOT NULL,
        currency     char(3) NOT NULL,
        value_on     date    NOT NULL,
        means        text    NOT NULL,
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor <> 0),
        how          text    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT receipt_match_repeats_its_receipt
          FOREIGN KEY (receipt_id, channel, currency, value_on) REFERENCES receipt (id, channel, currency, value_on),
        CONSTRAINT receipt_match_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      CREATE INDEX receipt_match_of_receipt ON receipt_match (receipt_id);
      CREATE INDEX receipt_match_of_case ON receipt_match (case_id, value_on);
      CREATE INDEX receipt_match_of_creditor ON receipt_match (creditor_id, id DESC);
      CREATE TABLE clearing (
        receipt_id uuid PRIMARY KEY REFERENCES receipt (id),
        cleared_on date NOT NULL,
        act_id     uuid NOT NULL REFERENCES act (id)
      );
      CREATE INDEX clearing_by_day ON clearing (cleared_on);
      CREATE TABLE clearing_due (
        receipt_id uuid PRIMARY KEY REFERENCES receipt (id),
        due_on     date NOT NULL
      );
      CREATE INDEX clearing_due_in_order ON clearing_due (due_on);
      CREATE TABLE allocation (
        id           uuid    PRIMARY KEY,
        receipt_id   uuid    NOT NULL REFERENCES receipt (id),
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        claim_id     uuid    NOT NULL,
        component    text    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor <> 0),
        channel      text    NOT NULL,
        value_on     date    NOT NULL,
        booked_on    date    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT allocation_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT allocation_component_is_known CHECK (component IN
          ('PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'))
      );
      CREATE INDEX allocation_of_receipt ON allocation (receipt_id);
      CREATE INDEX allocation_of_case ON allocation (case_id);
      CREATE INDEX allocation_of_creditor ON allocation (creditor_id, booked_on, id);
      CREATE TABLE reversal (
        id          uuid PRIMARY KEY,
        receipt_id  uuid NOT NULL REFERENCES receipt (id),
        reason      text NOT NULL,
        reversed_on date NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT reversal_is_made_once UNIQUE (receipt_id),
        CONSTRAINT reversal_reason_is_known CHECK (reason IN
          ('CHEQUE_UNPAID', 'SEPA_DD_RETURNED', 'CHARGEBACK', 'POSTING_ERROR', 'FRAUD'))
      );
      -- A reversal above the threshold waits for a second person.
      CREATE TABLE reversal_request (
        id           uuid PRIMARY KEY,
        receipt_id   uuid NOT NULL REFERENCES receipt (id),
        reason       text NOT NULL,
        requested_by uuid NOT NULL REFERENCES user_account (id),
        act_id       uuid NOT NULL REFERENCES act (id),
        CONSTRAINT reversal_request_is_made_once UNIQUE (receipt_id)
      );

      CREATE FUNCTION refuse_match_beyond_receipt() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE matched bigint; received bigint;
      BEGIN
        SELECT r.amount_minor, (SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id)
        INTO received, matched FROM receipt r WHERE r.id = NEW.receipt_id;
        IF matched < 0 OR matched > received THEN
          RAISE EXCEPTION 'receipt % of % cannot be matched for %', NEW.receipt_id, received, matched
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'receipt_match_is_within_its_receipt';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER receipt_match_is_within_its_receipt AFTER INSERT ON receipt_match
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_match_beyond_receipt();

      CREATE FUNCTION refuse_allocation_beyond_match() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF (SELECT coalesce(sum(amount_minor), 0) FROM allocation
              WHERE receipt_id = NEW.receipt_id AND case_id = NEW.case_id)
           NOT BETWEEN 0 AND
           (SELECT coalesce(sum(amount_minor), 0) FROM receipt_match
              WHERE receipt_id = NEW.receipt_id AND case_id = NEW.case_id) THEN
          RAISE EXCEPTION 'receipt % is spent beyond its match', NEW.receipt_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'allocation_is_within_its_match';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER allocation_is_within_its_match AFTER INSERT ON allocation
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_allocation_beyond_match();

      ALTER TABLE fee_line ADD CONSTRAINT fee_line_receipt_exists FOREIGN KEY (receipt_id) REFERENCES receipt (id);
    `);
    for (const table of ['receipt_match', 'allocation']) await creditorVisible(queryRunner, table);
    await grant(queryRunner, ['clearing_due'], 'UPDATE', 'AGENCY');
    await grant(queryRunner, ['clearing_due'], 'DELETE', 'AGENCY');
    await appendOnly(queryRunner, [
      'receipt',
      'receipt_match',
      'clearing',
      'allocation',
      'reversal',
      'reversal_request',
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE fee_line DROP CONSTRAINT fee_line_receipt_exists;
      DROP TABLE reversal_request, reversal, allocation, clearing_due, clearing, receipt_match, receipt;
      DROP FUNCTION refuse_allocation_beyond_match();
      DROP FUNCTION refuse_match_beyond_receipt();
      DROP SEQUENCE receipt_sequence;
    `);
  }
}
