import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

/**
 * Costs of a case: who paid them, whether the debtor owes them, and what each gives on the statement of its creditor. Facts: what
 * a replay changes is another row.
 */
export class Costs1795000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE case_cost (
        id               uuid    PRIMARY KEY,
        case_id          uuid    NOT NULL,
        creditor_id      uuid    NOT NULL,
        claim_id         uuid    NOT NULL,
        kind             text    NOT NULL,
        label            text    NOT NULL,
        amount_minor     bigint  NOT NULL CHECK (amount_minor > 0),
        currency         char(3) NOT NULL,
        incurred_on      date    NOT NULL,
        funder           text    NOT NULL,
        -- The day from which the debtor owes it: its own, or the title's; null as long as he does not.
        recoverable_from date,
        act_id           uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT case_cost_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT case_cost_funder_is_known CHECK (funder IN ('AGENCY', 'PROVISION', 'CREDITOR')),
        CONSTRAINT case_cost_of_its_creditor UNIQUE (id, creditor_id)
      );
      CREATE INDEX case_cost_of_case ON case_cost (case_id, incurred_on);
      CREATE TABLE cost_line (
        id           uuid    PRIMARY KEY,
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        cost_id      uuid    REFERENCES case_cost (id),
        receipt_id   uuid,
        kind         text    NOT NULL,
        -- What it takes from the creditor's balance; negative gives back.
        amount_minor bigint  NOT NULL CHECK (amount_minor <> 0),
        currency     char(3) NOT NULL,
        earned_on    date    NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT cost_line_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT cost_line_kind_is_known CHECK (kind IN ('KEPT', 'DEBOURS', 'PROVISION_RETURNED'))
      );
      CREATE INDEX cost_line_of_case ON cost_line (case_id);
      CREATE INDEX cost_line_of_creditor ON cost_line (creditor_id, earned_on, id);
      ALTER TABLE entry DROP CONSTRAINT entry_kind_is_known;
      ALTER TABLE entry ADD CONSTRAINT entry_kind_is_known CHECK (kind IN (
        'RECEIPT', 'MATCH', 'REVERSAL', 'FEE_EARNED', 'FEE_ADJUSTED', 'FEE_DOCUMENT', 'SET_OFF', 'PAYOUT', 'WITHDRAWAL',
        'TRANSFER_CLEARED', 'REFUND', 'BANK_EXCEPTION', 'COST', 'PROVISION', 'INVOICE_PAID'));
    `);
    for (const table of ['case_cost', 'cost_line']) await creditorVisible(queryRunner, table);
    await appendOnly(queryRunner, ['case_cost', 'cost_line']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE entry DROP CONSTRAINT entry_kind_is_known;
      ALTER TABLE entry ADD CONSTRAINT entry_kind_is_known CHECK (kind IN (
        'RECEIPT', 'MATCH', 'REVERSAL', 'FEE_EARNED', 'FEE_ADJUSTED', 'FEE_DOCUMENT', 'SET_OFF', 'PAYOUT',
        'WITHDRAWAL', 'TRANSFER_CLEARED', 'REFUND', 'BANK_EXCEPTION', 'COST'));
      DROP TABLE cost_line, case_cost;
    `);
  }
}
