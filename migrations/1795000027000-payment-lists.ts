import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What refuses a line of a refund order; in euros alone, of the one account that received the money, before orders had a currency. */
function refuseRefundOrderLine(ofItsAccount: string): string {
  return `
    CREATE OR REPLACE FUNCTION refuse_refund_order_line() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      PERFORM lock_refund(NEW.refund_id);
      IF (SELECT array_agg(e.kind) FROM refund_event e WHERE e.refund_id = NEW.refund_id) IS DISTINCT FROM ARRAY['APPROVED'] THEN
        RAISE EXCEPTION 'refund % is not approved and unpaid', NEW.refund_id
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_line_is_approved_and_unpaid';
      END IF;
      IF NEW.ordinal <> (SELECT count(*) FROM refund_order_line l WHERE l.refund_id = NEW.refund_id)
         OR EXISTS (SELECT FROM refund_order_line l WHERE l.refund_id = NEW.refund_id AND l.order_id <> NEW.order_id
                      AND NOT EXISTS (SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id)) THEN
        RAISE EXCEPTION 'refund % is in another order', NEW.refund_id
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_is_in_one_living_order';
      END IF;
      ${ofItsAccount}
      RETURN NULL;
    END $$;`;
}

/** What refuses a download: with its refunds locked, or read as they stood. */
function refuseRefundOrderExport(locks: string): string {
  return `
    CREATE OR REPLACE FUNCTION refuse_refund_order_export() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      PERFORM lock_refund_order(NEW.order_id);
      ${locks}
      IF NOT EXISTS (SELECT FROM refund_order_line l WHERE l.order_id = NEW.order_id AND NOT EXISTS (
           SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id)) THEN
        RAISE EXCEPTION 'refund order % was dropped', NEW.order_id
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_export_is_of_a_living_order';
      END IF;
      -- Money that went another way before the file was first taken would go twice.
      IF NEW.rank = 1 AND EXISTS (SELECT FROM refund_order_line l JOIN refund_event e ON e.refund_id = l.refund_id
                                  WHERE l.order_id = NEW.order_id AND e.kind <> 'APPROVED') THEN
        RAISE EXCEPTION 'a refund of order % has been paid', NEW.order_id
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_export_pays_once';
      END IF;
      RETURN NULL;
    END $$;`;
}

const LOCKED = `PERFORM lock_refund(l.refund_id) FROM (
        SELECT refund_id FROM refund_order_line WHERE order_id = NEW.order_id ORDER BY refund_id) l;`;

const OF_ITS_ACCOUNT = `IF NOT EXISTS (SELECT FROM refund f JOIN receipt r ON r.id = f.receipt_id JOIN refund_order o ON o.id = NEW.order_id
                     WHERE f.id = NEW.refund_id AND r.dedicated_account_id = o.dedicated_account_id) THEN
        RAISE EXCEPTION 'refund % is of another account', NEW.refund_id
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_line_is_of_its_account';
      END IF;`;

/**
 * Refunds that no transfer file carries leave from a list: every order says its currency and its kind. The account that is open in the currency pays,
 * as it pays creditors, whichever account had received the money. And a closed account of the agency may be put in force again.
 */
export class PaymentLists1795000027000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE dedicated_account ADD CONSTRAINT dedicated_account_in_its_currency UNIQUE (id, currency);
      ALTER TABLE refund_order
        ADD COLUMN kind     text    NOT NULL DEFAULT 'TRANSFER_FILE',
        ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';
      ALTER TABLE refund_order
        ALTER COLUMN kind DROP DEFAULT,
        ALTER COLUMN currency DROP DEFAULT,
        ADD CONSTRAINT refund_order_kind_is_known CHECK (kind IN ('TRANSFER_FILE', 'PAYMENT_LIST')),
        ADD CONSTRAINT refund_order_file_is_in_euros CHECK (kind <> 'TRANSFER_FILE' OR currency = 'EUR'),
        ADD CONSTRAINT refund_order_in_its_currency UNIQUE (id, currency),
        ADD CONSTRAINT refund_order_is_in_the_currency_of_its_account
          FOREIGN KEY (dedicated_account_id, currency) REFERENCES dedicated_account (id, currency);
      ALTER TABLE refund_order_line
        DROP CONSTRAINT refund_order_is_in_euros,
        ADD CONSTRAINT refund_order_line_is_in_its_currency FOREIGN KEY (order_id, currency) REFERENCES refund_order (id, currency);
      ${refuseRefundOrderLine('')}
      ${refuseRefundOrderExport(LOCKED)}

      -- Paid by hand while somebody takes the file for the first time: the second waits, and sees the first.
      CREATE FUNCTION lock_refund_of_event() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM lock_refund(NEW.refund_id);
        RETURN NEW;
      END $$;
      CREATE TRIGGER refund_event_locks_its_refund BEFORE INSERT ON refund_event
        FOR EACH ROW EXECUTE FUNCTION lock_refund_of_event();

      DROP INDEX own_account_is_named_once;
      CREATE UNIQUE INDEX own_account_is_named_once ON own_account (iban) WHERE state <> 'REJECTED' AND closed_on IS NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- own_account_is_named_once stays as it is: an account that was put in force again stands twice.
      DROP TRIGGER refund_event_locks_its_refund ON refund_event;
      DROP FUNCTION lock_refund_of_event();
      ${refuseRefundOrderExport('')}
      ${refuseRefundOrderLine(OF_ITS_ACCOUNT)}
      ALTER TABLE refund_order_line
        DROP CONSTRAINT refund_order_line_is_in_its_currency,
        -- Lists in another currency are facts, and stay.
        ADD CONSTRAINT refund_order_is_in_euros CHECK (currency = 'EUR') NOT VALID;
      ALTER TABLE refund_order DROP COLUMN kind, DROP COLUMN currency;
      ALTER TABLE dedicated_account DROP CONSTRAINT dedicated_account_in_its_currency;
    `);
  }
}
