import type { MigrationInterface, QueryRunner } from 'typeorm';

const refundOrderLine = (account: string): string => `
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
    IF NOT EXISTS (SELECT FROM refund f JOIN receipt r ON r.id = f.receipt_id JOIN refund_order o ON o.id = NEW.order_id
                   WHERE f.id = NEW.refund_id AND ${account} = o.dedicated_account_id) THEN
      RAISE EXCEPTION 'refund % is of another account', NEW.refund_id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_line_is_of_its_account';
    END IF;
    RETURN NULL;
  END $$;`;

/** What a partner passed on is refunded from the account that his transfer entered, like the money that was paid into it. */
export class RefundsOfPartners1795000024000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION account_of_receipt(receipt uuid) RETURNS uuid
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT coalesce(r.dedicated_account_id, (
          SELECT m.dedicated_account_id FROM partner_transfer_payment p JOIN partner_transfer t ON t.id = p.transfer_id
          JOIN receipt m ON m.id = t.receipt_id WHERE p.receipt_id = r.id AND p.amount_minor > 0))
        FROM receipt r WHERE r.id = receipt
      $$;
      ${refundOrderLine('account_of_receipt(r.id)')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${refundOrderLine('r.dedicated_account_id')}
      DROP FUNCTION account_of_receipt(uuid);
    `);
  }
}
