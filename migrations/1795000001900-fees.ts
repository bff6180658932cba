import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

/** Fee lines: what the agency earned, each with the sentence that explains it. Adjustments are lines too. */
export class Fees1795000001900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE fee_line (
        id              uuid    PRIMARY KEY,
        case_id         uuid    NOT NULL,
        creditor_id     uuid    NOT NULL,
        kind            text    NOT NULL,
        receipt_id      uuid,
        component       text,
        phase           text,
        currency        char(3) NOT NULL,
        base_minor      bigint  NOT NULL,
        slices          jsonb   NOT NULL DEFAULT '[]',
        exact           text,
        amount_minor    bigint  NOT NULL,
        value_on        date    NOT NULL,
        earned_on       date    NOT NULL,
        sentence        jsonb   NOT NULL,
        act_id          uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_line_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT fee_line_kind_is_known CHECK (kind IN ('CONTINGENCY', 'ADJUSTMENT', 'FLAT', 'MINIMUM', 'WITHDRAWAL')),
        CONSTRAINT fee_line_of_money_names_it CHECK (kind <> 'CONTINGENCY' OR
          (receipt_id IS NOT NULL AND component IS NOT NULL AND phase IS NOT NULL AND amount_minor >= 0
            AND jsonb_array_length(slices) > 0 AND exact IS NOT NULL)),
        CONSTRAINT fee_line_sentence_has_its_key CHECK (sentence ?& ARRAY['key', 'version', 'facts'])
      );
      CREATE UNIQUE INDEX fee_line_is_earned_once ON fee_line (receipt_id, case_id, component) WHERE kind = 'CONTINGENCY';
      CREATE INDEX fee_line_of_case ON fee_line (case_id);
      CREATE INDEX fee_line_of_creditor ON fee_line (creditor_id, earned_on, id);
      CREATE INDEX fee_line_in_order ON fee_line (earned_on, id);
    `);
    await creditorVisible(queryRunner, 'fee_line');
    await appendOnly(queryRunner, ['fee_line']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE fee_line');
  }
}
