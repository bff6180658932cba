import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/** What of a receipt was given back or is about to be, and what of it is a partner's transfer. */
const USED = `
  (SELECT coalesce(sum(f.amount_minor), 0)::bigint FROM refund f
   WHERE f.receipt_id = receipt
     AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'APPROVED')
     AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('GIVEN_UP', 'RETURNED')))
  + coalesce((SELECT sum(t.amount_minor) FROM partner_transfer t WHERE t.receipt_id = receipt), 0)`;

const refundedMinor = (used: string): string => `
  CREATE OR REPLACE FUNCTION refunded_minor(receipt uuid) RETURNS bigint
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT (${used})::bigint
  $$;`;

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

/** Money in suspense that a creditor paid in for the costs of a case. */
export class ProvisionsInSuspense1795000022000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE provision ADD CONSTRAINT provision_facts UNIQUE (id, currency, amount_minor, received_on);

      -- Of which receipt a provision is money: the same currency, day and amount, and on our own account.
      CREATE TABLE receipt_provision (
        provision_id uuid    PRIMARY KEY,
        receipt_id   uuid    NOT NULL,
        channel      text    NOT NULL CONSTRAINT receipt_provision_is_on_our_account CHECK (channel = 'AGENCY'),
        currency     char(3) NOT NULL,
        value_on     date    NOT NULL,
        amount_minor bigint  NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT receipt_provision_is_its_provision FOREIGN KEY (provision_id, currency, amount_minor, value_on)
          REFERENCES provision (id, currency, amount_minor, received_on),
        CONSTRAINT receipt_provision_is_of_its_receipt FOREIGN KEY (receipt_id, channel, currency, value_on)
          REFERENCES receipt (id, channel, currency, value_on)
      );
      CREATE INDEX receipt_provision_of_receipt ON receipt_provision (receipt_id);
      -- Money that named no case, where what a person records by hand may wait already.
      CREATE INDEX receipt_that_names_no_case ON receipt (amount_minor, currency) WHERE named_case_id IS NULL AND channel = 'AGENCY';

      -- A creditor's provision is no debtor's money: it waits no longer, is matched to no case and given back to nobody.
      ${refundedMinor(`${USED}
        + coalesce((SELECT sum(n.amount_minor) FROM receipt_provision n WHERE n.receipt_id = receipt), 0)`)}
      ${refuseBeyondSuspense(`'receipt_match', 'partner_transfer', 'receipt_provision'`)}
      CREATE CONSTRAINT TRIGGER receipt_provision_is_within_its_receipt AFTER INSERT ON receipt_provision
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_refund_beyond_suspense();
    `);
    await appendOnly(queryRunner, 'receipt_provision');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${refundedMinor(USED)}
      DROP TABLE receipt_provision;
      ${refuseBeyondSuspense(`'receipt_match', 'partner_transfer'`)}
      DROP INDEX receipt_that_names_no_case;
      ALTER TABLE provision DROP CONSTRAINT provision_facts;
    `);
  }
}
