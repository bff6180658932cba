import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/**
 * Two books: TRUST holds the money of others, AGENCY what the agency earns. Debits are positive,
 * credits negative; an entry balances per book and currency, or the commit is refused.
 */
export class Ledger1795000001200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE ledger_account (
        id          uuid    PRIMARY KEY,
        book        text    NOT NULL,
        code        text    NOT NULL,
        creditor_id uuid,
        currency    char(3) NOT NULL,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT ledger_account_is_in_the_chart CHECK ((book, code) IN (
          ('TRUST', 'BANK_TP'), ('TRUST', 'CREDITOR_PAYABLE'), ('TRUST', 'DEBTOR_SUSPENSE'),
          ('TRUST', 'PROVISIONS'), ('TRUST', 'REFUNDS_DUE'), ('TRUST', 'FEES_TO_WITHDRAW'),
          ('TRUST', 'TRANSFERS_IN_TRANSIT'), ('TRUST', 'BANK_EXCEPTIONS'),
          ('AGENCY', 'AGENCY_BANK'), ('AGENCY', 'FEES_UNBILLED'), ('AGENCY', 'FEES_RECEIVABLE'),
          ('AGENCY', 'FEE_INCOME'), ('AGENCY', 'VAT_COLLECTED'), ('AGENCY', 'COSTS_ADVANCED'))),
        CONSTRAINT ledger_account_names_its_creditor CHECK ((creditor_id IS NOT NULL) = (code IN
          ('CREDITOR_PAYABLE', 'PROVISIONS', 'FEES_UNBILLED', 'FEES_RECEIVABLE', 'COSTS_ADVANCED'))),
        CONSTRAINT ledger_account_is_opened_once UNIQUE NULLS NOT DISTINCT (code, currency, creditor_id),
        CONSTRAINT ledger_account_book_and_currency UNIQUE (id, book, currency)
      );
      CREATE TABLE ledger_period (
        month     date PRIMARY KEY CHECK (month = date_trunc('month', month)::date),
        act_id    uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE entry (
        id          uuid        PRIMARY KEY,
        kind        text        NOT NULL,
        currency    char(3)     NOT NULL,
        value_on    date        NOT NULL,
        booked_on   date        NOT NULL,
        recorded_at timestamptz NOT NULL,
        source      text        NOT NULL,
        source_id   uuid        NOT NULL,
        act_id      uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT entry_kind_is_known CHECK (kind IN (
          'RECEIPT', 'MATCH', 'REVERSAL', 'FEE_EARNED', 'FEE_ADJUSTED', 'FEE_DOCUMENT', 'SET_OFF', 'PAYOUT',
          'WITHDRAWAL', 'TRANSFER_CLEARED', 'REFUND', 'BANK_EXCEPTION', 'COST')),
        CONSTRAINT entry_currency UNIQUE (id, currency)
      );
      CREATE INDEX entry_of_source ON entry (source, source_id);
      CREATE INDEX entry_by_day ON entry (booked_on);
      CREATE TABLE posting (
        entry_id     uuid     NOT NULL,
        line         smallint NOT NULL CHECK (line > 0),
        account_id   uuid     NOT NULL,
        book         text     NOT NULL,
        currency     char(3)  NOT NULL,
        amount_minor bigint   NOT NULL CHECK (amount_minor <> 0),
        PRIMARY KEY (entry_id, line),
        CONSTRAINT posting_is_in_the_currency_of_its_entry
          FOREIGN KEY (entry_id, currency) REFERENCES entry (id, currency),
        CONSTRAINT posting_is_in_the_book_of_its_account
          FOREIGN KEY (account_id, book, currency) REFERENCES ledger_account (id, book, currency)
      );
      CREATE INDEX posting_of_account ON posting (account_id) INCLUDE (amount_minor);

      CREATE FUNCTION refuse_unbalanced_entry() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        -- Of its own book: every book that an entry touches has a line that asks.
        IF (SELECT sum(amount_minor) FROM posting WHERE entry_id = NEW.entry_id AND book = NEW.book) <> 0 THEN
          RAISE EXCEPTION 'entry % does not balance', NEW.entry_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_is_balanced';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER entry_is_balanced AFTER INSERT ON posting
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_entry();

      -- A month once closed takes no entry: what comes late is booked in an open month with its own value date.
      -- The lock, shared by entries and taken whole by the closing, lets none slip in between.
      CREATE FUNCTION ledger_lock() RETURNS bigint
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT hashtextextended(current_schema() || '.ledger_period', 0)
      $$;
      CREATE FUNCTION refuse_closed_period() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(ledger_lock());
        IF EXISTS (SELECT FROM ledger_period WHERE month = date_trunc('month', NEW.booked_on)::date) THEN
          RAISE EXCEPTION 'the period of % is closed', NEW.booked_on
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_is_in_an_open_period';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER entry_is_in_an_open_period AFTER INSERT ON entry
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_closed_period();
    `);
    await appendOnly(queryRunner, ['ledger_account', 'ledger_period', 'entry', 'posting']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE posting, entry, ledger_period, ledger_account;
      DROP FUNCTION refuse_unbalanced_entry();
      DROP FUNCTION refuse_closed_period();
      DROP FUNCTION ledger_lock();
    `);
  }
}
