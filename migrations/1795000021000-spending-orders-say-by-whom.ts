import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who says that money is spent on the principal first: the law does not let everybody (Civil Code 1343-1). */
export class SpendingOrdersSayByWhom1795000021000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Until now settlements alone said so, and those are the creditor's word.
    await queryRunner.query(`
      ALTER TABLE spending_order ADD COLUMN said_by text NOT NULL DEFAULT 'CREDITOR';
      ALTER TABLE spending_order ALTER COLUMN said_by DROP DEFAULT,
        ADD CONSTRAINT spending_order_is_said_by_who_may
          CHECK (said_by IN ('CREDITOR', 'COURT', 'OVER_INDEBTEDNESS_COMMISSION'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE spending_order DROP COLUMN said_by');
  }
}
