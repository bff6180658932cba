import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, grant } from '@solde/platform';

const MOVEMENT_KINDS = `'PLACED', 'INTEREST', 'INDEMNITY', 'COST', 'ALLOCATION', 'WAIVER', 'CREDIT_NOTE', 'CORRECTION'`;
const COMPONENTS = `'PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'`;

const CHART_BEFORE = `
  ('TRUST', 'BANK_TP'), ('TRUST', 'CREDITOR_PAYABLE'), ('TRUST', 'DEBTOR_SUSPENSE'), ('TRUST', 'PROVISIONS'),
  ('TRUST', 'REFUNDS_DUE'), ('TRUST', 'FEES_TO_WITHDRAW'), ('TRUST', 'TRANSFERS_IN_TRANSIT'), ('TRUST', 'BANK_EXCEPTIONS'),
  ('AGENCY', 'AGENCY_BANK'), ('AGENCY', 'FEES_UNBILLED'), ('AGENCY', 'FEES_RECEIVABLE'), ('AGENCY', 'FEE_INCOME'),
  ('AGENCY', 'VAT_COLLECTED'), ('AGENCY', 'COSTS_ADVANCED'), ('AGENCY', 'RETROCESSION_EXPENSE'), ('AGENCY', 'RETROCESSIONS_DUE')`;
const TRADES = `'LAWYER', 'BAILIFF', 'CORRESPONDENT'`;

/** What of a receipt was given back or is about to be, as it was before partners passed money on. */
const REFUNDED = `
  SELECT coalesce(sum(f.amount_minor), 0)::bigint FROM refund f
  WHERE f.receipt_id = receipt
    AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'APPROVED')
    AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('GIVEN_UP', 'RETURNED'))`;

const refuseBeyondSuspense = (tables: string): string => `
  CREATE OR REPLACE FUNCTION refuse_refund_beyond_suspense() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE receipt uuid; refunded bigint;
  BEGIN
    IF TG_TABLE_NAME IN (${tables}) THEN receipt := NEW.receipt_id;
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
  END $$;`;

/** Money that partners receive for creditors, and waivers of interest that give up no more than there was. */
export class PartnerMoney1795000016000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_words_are_known;
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_words_are_known CHECK (
        component IN (${COMPONENTS}) AND kind IN (${MOVEMENT_KINDS}, 'WAIVER_EXCESS'));
      -- What a waiver of interest cannot give up, since there is less interest than it says: no more of a day than was given up that day.
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_excess_is_of_interest CHECK (
        kind <> 'WAIVER_EXCESS' OR component = 'INTEREST');
      CREATE FUNCTION refuse_excess_beyond_waiver() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE excess bigint; given bigint;
      BEGIN
        SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'WAIVER_EXCESS'), 0),
               coalesce(sum(amount_minor) FILTER (WHERE kind NOT IN ('WAIVER_EXCESS', 'INTEREST', 'ALLOCATION')), 0)
        INTO excess, given FROM claim_movement
        WHERE claim_id = NEW.claim_id AND value_on = NEW.value_on AND component = 'INTEREST';
        IF excess < 0 OR excess > greatest(-given, 0) THEN
          RAISE EXCEPTION 'claim % cannot give back % of % on %', NEW.claim_id, excess, given, NEW.value_on
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_excess_is_within_its_waiver';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER waiver_excess_is_within_its_waiver AFTER INSERT ON claim_movement
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.component = 'INTEREST' AND NEW.kind IN ('WAIVER_EXCESS', 'WAIVER', 'CORRECTION'))
        EXECUTE FUNCTION refuse_excess_beyond_waiver();

      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_in_the_chart;
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_is_in_the_chart CHECK ((book, code) IN (${CHART_BEFORE},
        ('TRUST', 'PARTNER_FUNDS')));

      CREATE TABLE partner (
        id         uuid    PRIMARY KEY,
        name       text    NOT NULL CHECK (length(btrim(name)) > 0),
        kind       text    NOT NULL,
        reference  text    NOT NULL,
        iban_last4 text,
        iban_hash  bytea,
        ended_on   date,
        version    integer NOT NULL DEFAULT 1,
        act_id     uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT partner_reference_is_used_once UNIQUE (reference),
        CONSTRAINT partner_of_its_kind UNIQUE (id, kind),
        CONSTRAINT partner_kind_is_known CHECK (kind IN (${TRADES})),
        CONSTRAINT partner_account_is_whole CHECK ((iban_last4 IS NULL) = (iban_hash IS NULL))
      );

      ALTER TABLE receipt ADD COLUMN partner_id uuid, ADD COLUMN partner_kind text,
        ADD CONSTRAINT receipt_of_a_partner_of_its_kind FOREIGN KEY (partner_id, partner_kind) REFERENCES partner (id, kind),
        ADD CONSTRAINT receipt_at_a_partner_names_him CHECK (
          (channel = 'PARTNER') = (partner_id IS NOT NULL) AND (partner_id IS NULL) = (partner_kind IS NULL)),
        ADD CONSTRAINT receipt_in_cash_is_at_a_partner CHECK (means <> 'CASH_AT_PARTNER' OR channel = 'PARTNER');
      CREATE UNIQUE INDEX receipt_of_a_partner_is_posted_once ON receipt (partner_id, bank_reference)
        WHERE partner_id IS NOT NULL AND bank_reference IS NOT NULL;
      CREATE INDEX receipt_by_partner ON receipt (partner_id, id) WHERE partner_id IS NOT NULL;
      ALTER TABLE receipt_match ADD COLUMN partner_kind text,
        ADD CONSTRAINT receipt_match_at_a_partner_says_which CHECK (
          (channel = 'PARTNER') = (partner_kind IS NOT NULL) AND partner_kind IN (${TRADES}));

      ALTER TABLE case_cost ADD COLUMN partner_id uuid REFERENCES partner (id), ADD COLUMN invoice_reference text,
        ADD CONSTRAINT case_cost_withheld_has_its_invoice CHECK (
          partner_id IS NULL OR (length(btrim(invoice_reference)) > 0) IS TRUE AND funder IN ('AGENCY', 'PROVISION'));

      -- What a partner sent us, and which of his payments it is.
      CREATE TABLE partner_transfer (
        id             uuid    PRIMARY KEY,
        partner_id     uuid    NOT NULL REFERENCES partner (id),
        receipt_id     uuid    NOT NULL REFERENCES receipt (id),
        currency       char(3) NOT NULL,
        amount_minor   bigint  NOT NULL CHECK (amount_minor > 0),
        withheld_minor bigint  NOT NULL CHECK (withheld_minor >= 0),
        -- The day his money entered the dedicated account: the legal month starts on it.
        entered_on     date    NOT NULL,
        entry_id       uuid    NOT NULL REFERENCES entry (id),
        act_id         uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT partner_transfer_is_tied_once UNIQUE (receipt_id),
        CONSTRAINT partner_transfer_of_its_partner UNIQUE (id, partner_id)
      );
      CREATE TABLE partner_transfer_payment (
        transfer_id  uuid   NOT NULL,
        partner_id   uuid   NOT NULL,
        receipt_id   uuid   NOT NULL REFERENCES receipt (id),
        -- Below zero: what he had sent us of a payment that was reversed since, and keeps of this transfer.
        amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
        act_id       uuid   NOT NULL REFERENCES act (id),
        PRIMARY KEY (transfer_id, receipt_id),
        CONSTRAINT partner_transfer_payment_of_a_transfer
          FOREIGN KEY (transfer_id, partner_id) REFERENCES partner_transfer (id, partner_id)
      );
      CREATE UNIQUE INDEX partner_payment_is_passed_on_once ON partner_transfer_payment (receipt_id) WHERE amount_minor > 0;
      CREATE UNIQUE INDEX partner_payment_is_taken_back_once ON partner_transfer_payment (receipt_id) WHERE amount_minor < 0;
      CREATE TABLE partner_transfer_cost (
        cost_id     uuid NOT NULL PRIMARY KEY REFERENCES case_cost (id),
        transfer_id uuid NOT NULL,
        partner_id  uuid NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT partner_transfer_cost_of_a_transfer
          FOREIGN KEY (transfer_id, partner_id) REFERENCES partner_transfer (id, partner_id)
      );
      CREATE FUNCTION refuse_unexplained_transfer() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE sent partner_transfer; transfer uuid;
      BEGIN
        IF TG_TABLE_NAME = 'partner_transfer' THEN transfer := NEW.id; ELSE transfer := NEW.transfer_id; END IF;
        SELECT * INTO sent FROM partner_transfer WHERE id = transfer;
        IF sent.amount_minor + sent.withheld_minor <>
             (SELECT coalesce(sum(p.amount_minor), 0) FROM partner_transfer_payment p WHERE p.transfer_id = transfer)
           OR sent.withheld_minor <> (SELECT coalesce(sum(c.amount_minor), 0) FROM partner_transfer_cost x
             JOIN case_cost c ON c.id = x.cost_id WHERE x.transfer_id = transfer)
           OR EXISTS (SELECT FROM partner_transfer_payment p JOIN receipt r ON r.id = p.receipt_id
             WHERE p.transfer_id = transfer AND (r.partner_id IS DISTINCT FROM sent.partner_id OR r.currency <> sent.currency
               OR abs(p.amount_minor) <> r.amount_minor))
           OR EXISTS (SELECT FROM partner_transfer_cost x JOIN case_cost c ON c.id = x.cost_id
             WHERE x.transfer_id = transfer AND (c.partner_id IS DISTINCT FROM sent.partner_id OR c.currency <> sent.currency))
        THEN
          RAISE EXCEPTION 'transfer % is not the sum of what it is for', transfer
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'partner_transfer_is_the_sum_of_its_payments';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER partner_transfer_is_explained AFTER INSERT ON partner_transfer
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unexplained_transfer();
      CREATE CONSTRAINT TRIGGER partner_transfer_payment_is_explained AFTER INSERT ON partner_transfer_payment
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unexplained_transfer();
      CREATE CONSTRAINT TRIGGER partner_transfer_cost_is_explained AFTER INSERT ON partner_transfer_cost
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unexplained_transfer();

      -- Money of a partner's transfer is no debtor's: it waits no longer, is matched to no case and given back to nobody.
      CREATE OR REPLACE FUNCTION refunded_minor(receipt uuid) RETURNS bigint
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT ((${REFUNDED})
          + coalesce((SELECT sum(t.amount_minor) FROM partner_transfer t WHERE t.receipt_id = receipt), 0))::bigint
      $$;
      ${refuseBeyondSuspense(`'receipt_match', 'partner_transfer'`)}
      CREATE CONSTRAINT TRIGGER partner_transfer_is_within_its_receipt AFTER INSERT ON partner_transfer
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_refund_beyond_suspense();

      -- What partners held on that day: held at the bank and with them is what is owed.
      ALTER TABLE trust_day ADD COLUMN with_partners_minor bigint NOT NULL DEFAULT 0,
        DROP CONSTRAINT trust_day_holds_what_is_owed,
        ADD CONSTRAINT trust_day_holds_what_is_owed CHECK (held_minor + with_partners_minor = owed_minor);
    `);
    await grant(queryRunner, ['partner'], 'UPDATE', 'AGENCY');
    await appendOnly(queryRunner, [
      ...['partner_transfer', 'partner_transfer_payment', 'partner_transfer_cost'],
    ]);
    await queryRunner.query("SELECT audit_changes(ARRAY['partner'])");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE trust_day DROP CONSTRAINT trust_day_holds_what_is_owed, DROP COLUMN with_partners_minor,
        ADD CONSTRAINT trust_day_holds_what_is_owed CHECK (held_minor = owed_minor);
      CREATE OR REPLACE FUNCTION refunded_minor(receipt uuid) RETURNS bigint
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$ ${REFUNDED} $$;
      DROP TABLE partner_transfer_cost, partner_transfer_payment, partner_transfer;
      ${refuseBeyondSuspense(`'receipt_match'`)}
      DROP FUNCTION refuse_unexplained_transfer();
      ALTER TABLE case_cost DROP CONSTRAINT case_cost_withheld_has_its_invoice, DROP COLUMN invoice_reference, DROP COLUMN partner_id;
      ALTER TABLE receipt_match DROP CONSTRAINT receipt_match_at_a_partner_says_which, DROP COLUMN partner_kind;
      DROP INDEX receipt_by_partner, receipt_of_a_partner_is_posted_once;
      ALTER TABLE receipt DROP CONSTRAINT receipt_in_cash_is_at_a_partner, DROP CONSTRAINT receipt_at_a_partner_names_him,
        DROP CONSTRAINT receipt_of_a_partner_of_its_kind, DROP COLUMN partner_kind, DROP COLUMN partner_id;
      DROP TABLE partner;
      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_in_the_chart;
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_is_in_the_chart CHECK ((book, code) IN (${CHART_BEFORE}));

      DROP TRIGGER waiver_excess_is_within_its_waiver ON claim_movement;
      DROP FUNCTION refuse_excess_beyond_waiver();
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_excess_is_of_interest;
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_words_are_known;
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_words_are_known CHECK (
        component IN (${COMPONENTS}) AND kind IN (${MOVEMENT_KINDS}));
    `);
  }
}
