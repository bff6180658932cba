import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = (more = '') => `
  ALTER TABLE bank_outcome DROP CONSTRAINT bank_outcome_reason_is_known;
  ALTER TABLE bank_outcome ADD CONSTRAINT bank_outcome_reason_is_known CHECK (reason IN ('NO_REFERENCE', 'SEVERAL_CASES',
    'CASE_CLOSED', 'BANK_CHARGE', 'OUTGOING', 'RETURN_OF_OURS', 'RETURN_OF_UNKNOWN_PAYMENT', 'RETURN_OF_SEVERAL_PAYMENTS',
    'RETURN_OF_REFUNDED_PAYMENT', 'RETURN_OF_PART', 'RECORDED_BY_HAND', 'PERSON'${more}));`;

/** Money from the account of a partner who holds payments of debtors waits for the person who says which they are. */
export class MoneyFromPartners1795000026000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(REASONS(`, 'FROM_PARTNER'`));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(REASONS());
  }
}
