import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

const REASONS_BEFORE = `'CHEQUE_UNPAID', 'SEPA_DD_RETURNED', 'TRANSFER_RETURNED', 'CHARGEBACK', 'POSTING_ERROR', 'FRAUD'`;

/** What of a receipt was given back or is about to be, and what of it is a creditor's provision; one undone is its own opposite. */
const USED = `
  (SELECT coalesce(sum(f.amount_minor), 0)::bigint FROM refund f
   WHERE f.receipt_id = receipt
     AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'APPROVED')
     AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind IN ('GIVEN_UP', 'RETURNED')))
  + coalesce((SELECT sum(n.amount_minor) FROM receipt_provision n WHERE n.receipt_id = receipt), 0)`;

const refundedMinor = (passedOn: string): string => `
  CREATE OR REPLACE FUNCTION refunded_minor(receipt uuid) RETURNS bigint
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT (${USED}
      + coalesce((SELECT sum(t.amount_minor) FROM partner_transfer t WHERE t.receipt_id = receipt ${passedOn}), 0))::bigint
  $$;`;

const STANDS = 'NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id)';

/** A transfer of a partner that is undone, and a provision that goes back to suspense: each by a fact, which leaves room for the right one. */
export class PartnerUndo1795000023000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE reversal DROP CONSTRAINT reversal_reason_is_known;
      ALTER TABLE reversal ADD CONSTRAINT reversal_reason_is_known CHECK (reason IN (${REASONS_BEFORE}, 'TRANSFER_UNDONE'));

      CREATE TABLE partner_transfer_undo_request (
        transfer_id  uuid PRIMARY KEY REFERENCES partner_transfer (id),
        reason       text NOT NULL CHECK (length(btrim(reason)) > 0),
        requested_by uuid NOT NULL REFERENCES user_account (id),
        act_id       uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE partner_transfer_undo (
        transfer_id uuid PRIMARY KEY REFERENCES partner_transfer (id),
        reason      text NOT NULL CHECK (length(btrim(reason)) > 0),
        undone_on   date NOT NULL,
        entry_id    uuid NOT NULL REFERENCES entry (id),
        act_id      uuid NOT NULL REFERENCES act (id)
      );

      -- Money, a payment taken back and a cost kept are tied once, and again once what tied them is undone: the ordinal counts.
      ALTER TABLE partner_transfer ADD COLUMN ordinal integer NOT NULL DEFAULT 1 CHECK (ordinal >= 1);
      ALTER TABLE partner_transfer ALTER COLUMN ordinal DROP DEFAULT,
        DROP CONSTRAINT partner_transfer_is_tied_once,
        ADD CONSTRAINT partner_transfer_is_tied_once UNIQUE (receipt_id, ordinal);
      ALTER TABLE partner_transfer_payment ADD COLUMN ordinal integer NOT NULL DEFAULT 1,
        -- What is undone is received anew: a payment is passed on once for ever.
        ADD CONSTRAINT partner_transfer_payment_is_passed_on_first CHECK (ordinal = 1 OR (ordinal > 1 AND amount_minor < 0));
      ALTER TABLE partner_transfer_payment ALTER COLUMN ordinal DROP DEFAULT;
      DROP INDEX partner_payment_is_taken_back_once;
      CREATE UNIQUE INDEX partner_payment_is_taken_back_once ON partner_transfer_payment (receipt_id, ordinal) WHERE amount_minor < 0;
      ALTER TABLE partner_transfer_cost ADD COLUMN ordinal integer NOT NULL DEFAULT 1 CHECK (ordinal >= 1);
      ALTER TABLE partner_transfer_cost ALTER COLUMN ordinal DROP DEFAULT,
        DROP CONSTRAINT partner_transfer_cost_pkey,
        ADD PRIMARY KEY (transfer_id, cost_id),
        ADD CONSTRAINT partner_cost_is_kept_once UNIQUE (cost_id, ordinal);
      CREATE INDEX case_cost_of_partner ON case_cost (partner_id) WHERE partner_id IS NOT NULL;

      CREATE FUNCTION refuse_second_tie() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE undone bigint; broken text;
      BEGIN
        IF TG_TABLE_NAME = 'partner_transfer' THEN
          broken := 'partner_transfer_is_tied_once';
          SELECT count(*) INTO undone FROM partner_transfer x JOIN partner_transfer_undo u ON u.transfer_id = x.id
          WHERE x.receipt_id = NEW.receipt_id;
        ELSIF TG_TABLE_NAME = 'partner_transfer_payment' THEN
          broken := 'partner_payment_is_taken_back_once';
          SELECT count(*) INTO undone FROM partner_transfer_payment x JOIN partner_transfer_undo u ON u.transfer_id = x.transfer_id
          WHERE x.receipt_id = NEW.receipt_id AND x.amount_minor < 0;
          IF NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = NEW.receipt_id) OR NOT EXISTS (
               SELECT FROM partner_transfer_payment x WHERE x.receipt_id = NEW.receipt_id AND x.amount_minor > 0
                 AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = x.transfer_id)) THEN
            RAISE EXCEPTION 'payment % was not passed on and reversed', NEW.receipt_id
              USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'partner_payment_taken_back_was_passed_on';
          END IF;
        ELSE
          broken := 'partner_cost_is_kept_once';
          SELECT count(*) INTO undone FROM partner_transfer_cost x JOIN partner_transfer_undo u ON u.transfer_id = x.transfer_id
          WHERE x.cost_id = NEW.cost_id;
        END IF;
        IF NEW.ordinal <> undone + 1 THEN
          RAISE EXCEPTION 'tie % of % follows % that were undone', NEW.ordinal, TG_TABLE_NAME, undone
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = broken;
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER partner_transfer_stands_alone AFTER INSERT ON partner_transfer
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_second_tie();
      CREATE CONSTRAINT TRIGGER partner_transfer_payment_stands_alone AFTER INSERT ON partner_transfer_payment
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.amount_minor < 0) EXECUTE FUNCTION refuse_second_tie();
      CREATE CONSTRAINT TRIGGER partner_transfer_cost_stands_alone AFTER INSERT ON partner_transfer_cost
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_second_tie();

      CREATE FUNCTION refuse_undo_that_leaves_payments() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM partner_transfer_payment p WHERE p.transfer_id = NEW.transfer_id AND p.amount_minor > 0
            AND (NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = p.receipt_id) OR EXISTS (
              SELECT FROM partner_transfer_payment b WHERE b.receipt_id = p.receipt_id AND b.amount_minor < 0
                AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = b.transfer_id)))) THEN
          RAISE EXCEPTION 'transfer % is undone, and a payment of it stands or was taken back', NEW.transfer_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'partner_transfer_undone_leaves_no_payment';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER partner_transfer_undone_leaves_no_payment AFTER INSERT ON partner_transfer_undo
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_undo_that_leaves_payments();

      ${refundedMinor(`AND ${STANDS}`)}

      -- A provision that goes back where it waited is undone by its opposite, of the same case and day.
      ALTER TABLE provision DROP CONSTRAINT provision_amount_minor_check,
        ADD COLUMN undoes_id uuid,
        ADD COLUMN reason text,
        ADD COLUMN mirror_minor bigint NOT NULL GENERATED ALWAYS AS (-amount_minor) STORED,
        ADD CONSTRAINT provision_gives_or_undoes CHECK (
          amount_minor <> 0 AND (amount_minor > 0) = (undoes_id IS NULL) AND (undoes_id IS NULL) = (reason IS NULL)),
        ADD CONSTRAINT provision_is_undone_once UNIQUE (undoes_id),
        ADD CONSTRAINT provision_as_undone UNIQUE (id, case_id, creditor_id, currency, received_on, amount_minor),
        ADD CONSTRAINT provision_undoes_its_opposite
          FOREIGN KEY (undoes_id, case_id, creditor_id, currency, received_on, mirror_minor)
          REFERENCES provision (id, case_id, creditor_id, currency, received_on, amount_minor);
      CREATE CONSTRAINT TRIGGER provision_is_undone_within_itself AFTER INSERT ON provision
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.undoes_id IS NOT NULL) EXECUTE FUNCTION refuse_overdrawn_provision();
    `);
    await appendOnly(queryRunner, ['partner_transfer_undo_request', 'partner_transfer_undo']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER provision_is_undone_within_itself ON provision;
      ALTER TABLE provision DROP CONSTRAINT provision_undoes_its_opposite, DROP CONSTRAINT provision_as_undone,
        DROP CONSTRAINT provision_is_undone_once, DROP CONSTRAINT provision_gives_or_undoes,
        DROP COLUMN mirror_minor, DROP COLUMN reason, DROP COLUMN undoes_id,
        ADD CONSTRAINT provision_amount_minor_check CHECK (amount_minor > 0);
      ${refundedMinor('')}
      DROP TABLE partner_transfer_undo, partner_transfer_undo_request;
      DROP FUNCTION refuse_undo_that_leaves_payments();
      DROP TRIGGER partner_transfer_cost_stands_alone ON partner_transfer_cost;
      DROP TRIGGER partner_transfer_payment_stands_alone ON partner_transfer_payment;
      DROP TRIGGER partner_transfer_stands_alone ON partner_transfer;
      DROP FUNCTION refuse_second_tie();
      DROP INDEX case_cost_of_partner;
      ALTER TABLE partner_transfer_cost DROP CONSTRAINT partner_cost_is_kept_once,
        DROP CONSTRAINT partner_transfer_cost_pkey, DROP COLUMN ordinal, ADD PRIMARY KEY (cost_id);
      DROP INDEX partner_payment_is_taken_back_once;
      ALTER TABLE partner_transfer_payment DROP CONSTRAINT partner_transfer_payment_is_passed_on_first, DROP COLUMN ordinal;
      CREATE UNIQUE INDEX partner_payment_is_taken_back_once ON partner_transfer_payment (receipt_id) WHERE amount_minor < 0;
      ALTER TABLE partner_transfer DROP CONSTRAINT partner_transfer_is_tied_once, DROP COLUMN ordinal,
        ADD CONSTRAINT partner_transfer_is_tied_once UNIQUE (receipt_id);
      ALTER TABLE reversal DROP CONSTRAINT reversal_reason_is_known;
      ALTER TABLE reversal ADD CONSTRAINT reversal_reason_is_known CHECK (reason IN (${REASONS_BEFORE}));
    `);
  }
}
