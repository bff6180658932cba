import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAMES_WHAT_CAME = (ofEntry: string) => `
  ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_names_what_came;
  ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_names_what_came CHECK (
    (receipt_id IS NOT NULL) = (kind IN ('RECEIPT', 'REVERSAL')) AND (entry_id IS NOT NULL) = (kind IN (${ofEntry})));`;

/** Movements of the bank that people had recorded first are tied to their entries, and returns of a part to their payments. */
export class BankTies1795000017000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Of a return: the payment of which the bank takes a part back, where it says so.
      ALTER TABLE bank_line ADD COLUMN original_minor bigint
        CONSTRAINT bank_line_original_is_an_amount CHECK (original_minor > 0);

      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_kind_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_kind_is_known CHECK (kind IN
        ('RECEIPT', 'REVERSAL', 'EXCEPTION', 'REFUND', 'REFUND_RETURNED', 'RECORDED', 'WAITING'));
      ${NAMES_WHAT_CAME(`'EXCEPTION', 'REFUND', 'REFUND_RETURNED', 'RECORDED'`)}
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_reason_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES',
        'CASE_CLOSED', 'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS',
        'RETURN_OF_REFUNDED_PAYMENT', 'RETURN_OF_PART', 'RECORDED_BY_HAND', 'PERSON'));

      CREATE FUNCTION refuse_other_movement() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT FROM bank_line l JOIN entry e ON e.id = NEW.entry_id AND e.currency = l.currency
          WHERE l.id = NEW.line_id AND e.source NOT IN ('bank_line', 'receipt')
            AND l.amount_minor = (SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id
                                  WHERE p.entry_id = e.id AND a.code = 'BANK_TP')) THEN
          RAISE EXCEPTION 'entry % is not the movement of line %', NEW.entry_id, NEW.line_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bank_outcome_recorded_is_its_entry';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER bank_outcome_recorded_is_its_entry AFTER INSERT ON bank_outcome
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'RECORDED') EXECUTE FUNCTION refuse_other_movement();

      -- What people record of the dedicated account beside receipts, which no line of the bank has made.
      CREATE INDEX entry_recorded_by_hand ON entry (value_on)
        WHERE kind IN ('TRANSFER_CLEARED', 'WITHDRAWAL', 'REFUND', 'PROVISION', 'INVOICE_PAID') AND source <> 'bank_line';

      -- Provisions were known by their reference alone, each time a line was read: from now on their line is tied to them.
      INSERT INTO bank_outcome (id, line_id, kind, entry_id, reason, act_id)
      SELECT DISTINCT ON (n.id) uuidv7(), l.id, 'RECORDED', e.id, 'PERSON', o.act_id
      FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
      JOIN provision n ON n.bank_reference = l.bank_reference AND n.currency = l.currency
        AND n.amount_minor = l.amount_minor AND n.received_on = l.value_on
      JOIN entry e ON e.source = 'provision' AND e.source_id = n.id
      WHERE o.kind = 'WAITING' AND NOT EXISTS (SELECT FROM bank_outcome p WHERE p.line_id = l.id AND p.kind <> 'WAITING')
      ORDER BY n.id, l.id;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX entry_recorded_by_hand;
      DROP TRIGGER bank_outcome_recorded_is_its_entry ON bank_outcome;
      DROP FUNCTION refuse_other_movement();
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_reason_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES',
        'CASE_CLOSED', 'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS',
        'RETURN_OF_REFUNDED_PAYMENT', 'PERSON'));
      ${NAMES_WHAT_CAME(`'EXCEPTION', 'REFUND', 'REFUND_RETURNED'`)}
      ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_kind_is_known;
      ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_kind_is_known CHECK (kind IN
        ('RECEIPT', 'REVERSAL', 'EXCEPTION', 'REFUND', 'REFUND_RETURNED', 'WAITING'));
      ALTER TABLE bank_line DROP COLUMN original_minor;
    `);
  }
}
