import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run says how many creditors it has without its figures being read: they are as long as the run. */
export class WaysToPay1795000019000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE remittance_run
        ADD COLUMN statements integer NOT NULL GENERATED ALWAYS AS (jsonb_array_length(figures -> 'statements')) STORED,
        ADD COLUMN stopped    integer NOT NULL GENERATED ALWAYS AS (jsonb_array_length(figures -> 'stopped')) STORED;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE remittance_run DROP COLUMN statements, DROP COLUMN stopped;
    `);
  }
}
