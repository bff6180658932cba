import type { MigrationInterface, QueryRunner } from 'typeorm';

import { grant, revoke } from '@solde/platform';

/** A statement of account says where what is left is paid, on the paper that a creditor draws too: every letter to a debtor does. */
export class PortalReadsWhereToPay1795000028000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await grant(queryRunner, 'dedicated_account', 'SELECT', 'PORTAL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await revoke(queryRunner, 'dedicated_account', 'SELECT', 'PORTAL');
  }
}
