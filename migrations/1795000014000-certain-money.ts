import type { MigrationInterface, QueryRunner } from 'typeorm';

import { grantExecute } from '@solde/platform';

/** A creditor who asks what a payment would give needs to know which of his money is certain; receipts stay the agency's. */
export class CertainMoney1795000014000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Of a receipt whose allocation he may read: its id alone tells nothing else.
      CREATE FUNCTION certain_on(receipt uuid) RETURNS date
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT cleared_on FROM clearing WHERE receipt_id = $1
      $$;
      REVOKE EXECUTE ON FUNCTION certain_on(uuid) FROM PUBLIC;
    `);
    await grantExecute(queryRunner, 'certain_on(uuid)', 'AGENCY');
    await grantExecute(queryRunner, 'certain_on(uuid)', 'PORTAL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION certain_on(uuid)');
  }
}
