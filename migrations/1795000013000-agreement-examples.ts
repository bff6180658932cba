import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

/** The worked examples of a tariff: what both sides understood it to cost, checked before it prices anything. */
export class AgreementExamples1795000013000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE agreement_example (
        id             uuid    PRIMARY KEY,
        agreement_id   uuid    NOT NULL REFERENCES fee_agreement (id),
        creditor_id    uuid    NOT NULL REFERENCES creditor (id),
        label          text    NOT NULL CHECK (length(btrim(label)) > 0),
        -- The case and the payments supposed, amounts as decimals of the agreement's currency.
        supposed       jsonb   NOT NULL,
        -- Excluding VAT, the minimum at closure included.
        expected_minor bigint  NOT NULL,
        act_id         uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT agreement_example_is_told_once UNIQUE (agreement_id, label)
      );
    `);
    await creditorVisible(queryRunner, 'agreement_example');
    await appendOnly(queryRunner, 'agreement_example');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE agreement_example');
  }
}
