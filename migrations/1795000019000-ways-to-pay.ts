import type { MigrationInterface, QueryRunner } from 'typeorm';

import { grant } from '@solde/platform';

/**
 * To which account what asks for payment is paid: the agency's own for its invoices in GROSS, the dedicated one for a debit claimed. And a
 * run says how many creditors it has without its figures being read: they are as long as the run.
 */
export class WaysToPay1795000019000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE own_account (
        id           uuid    PRIMARY KEY,
        iban         text    NOT NULL,
        bic          text    NOT NULL,
        bank_name    text    NOT NULL,
        holder       text    NOT NULL,
        currency     char(3) NOT NULL,
        state        text    NOT NULL,
        requested_by uuid    NOT NULL REFERENCES user_account (id),
        approved_by  uuid    REFERENCES user_account (id),
        opened_on    date,
        closed_on    date,
        version      integer NOT NULL DEFAULT 1,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT own_account_iban_is_compact CHECK (iban ~ '^[A-Z0-9]+$'),
        CONSTRAINT own_account_state_is_known CHECK (state IN ('REQUESTED', 'APPROVED', 'REJECTED')),
        CONSTRAINT own_account_needs_four_eyes CHECK (approved_by <> requested_by),
        CONSTRAINT own_account_approved_says_who CHECK
          ((state = 'APPROVED') = (approved_by IS NOT NULL) AND (state = 'APPROVED') = (opened_on IS NOT NULL)),
        CONSTRAINT own_account_closes_after_it_opened CHECK (closed_on IS NULL OR closed_on >= opened_on)
      );
      CREATE UNIQUE INDEX own_account_is_named_once ON own_account (iban) WHERE state <> 'REJECTED';
      CREATE UNIQUE INDEX own_account_is_one_by_currency ON own_account (currency) WHERE state = 'APPROVED' AND closed_on IS NULL;

      -- The money of others and that of the agency never share an account (CPCE R124-2), whichever of the two is written first.
      CREATE FUNCTION refuse_shared_account() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE compact text := upper(regexp_replace(NEW.iban, '[^A-Za-z0-9]', '', 'g'));
      BEGIN
        -- Both at once: the second sees the first.
        PERFORM pg_advisory_xact_lock(hashtextextended('account ' || compact, 0));
        IF EXISTS (SELECT FROM dedicated_account WHERE upper(regexp_replace(iban, '[^A-Za-z0-9]', '', 'g')) = compact)
          AND EXISTS (SELECT FROM own_account WHERE iban = compact AND state <> 'REJECTED') THEN
          RAISE EXCEPTION 'one account for the money of others and that of the agency'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER own_account_is_not_dedicated AFTER INSERT OR UPDATE ON own_account
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_shared_account();
      CREATE CONSTRAINT TRIGGER dedicated_account_is_not_own AFTER INSERT OR UPDATE ON dedicated_account
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_shared_account();

      -- What was issued before says no account and never will; what is issued from now on does.
      ALTER TABLE fee_document ADD COLUMN own_account_id uuid REFERENCES own_account (id),
        ADD CONSTRAINT fee_document_that_asks_for_nothing_has_no_account CHECK
          (own_account_id IS NULL OR (settlement = 'PAYMENT' AND total_minor > 0));
      ALTER TABLE debit_claim ADD COLUMN dedicated_account_id uuid REFERENCES dedicated_account (id);
      CREATE FUNCTION refuse_nowhere_to_pay() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        RAISE EXCEPTION '% asks for money and names no account', NEW.number
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
      END $$;
      CREATE TRIGGER fee_document_to_be_paid_says_where BEFORE INSERT ON fee_document FOR EACH ROW
        WHEN (NEW.settlement = 'PAYMENT' AND NEW.total_minor > 0 AND NEW.own_account_id IS NULL)
        EXECUTE FUNCTION refuse_nowhere_to_pay();
      CREATE TRIGGER debit_claim_says_where_it_is_paid BEFORE INSERT ON debit_claim FOR EACH ROW
        WHEN (NEW.dedicated_account_id IS NULL) EXECUTE FUNCTION refuse_nowhere_to_pay();

      ALTER TABLE remittance_run
        ADD COLUMN statements integer NOT NULL GENERATED ALWAYS AS (jsonb_array_length(figures -> 'statements')) STORED,
        ADD COLUMN stopped    integer NOT NULL GENERATED ALWAYS AS (jsonb_array_length(figures -> 'stopped')) STORED;
    `);
    await grant(queryRunner, ['own_account'], 'UPDATE', 'AGENCY');
    await queryRunner.query(`SELECT audit_changes(ARRAY['own_account'])`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE remittance_run DROP COLUMN statements, DROP COLUMN stopped;
      DROP TRIGGER fee_document_to_be_paid_says_where ON fee_document;
      DROP TRIGGER debit_claim_says_where_it_is_paid ON debit_claim;
      DROP FUNCTION refuse_nowhere_to_pay();
      ALTER TABLE debit_claim DROP COLUMN dedicated_account_id;
      ALTER TABLE fee_document DROP COLUMN own_account_id;
      DROP TRIGGER dedicated_account_is_not_own ON dedicated_account;
      DROP TABLE own_account;
      DROP FUNCTION refuse_shared_account();
    `);
  }
}
