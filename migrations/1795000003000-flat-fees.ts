import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an event costs names the event, and is charged once for it. */
export class FlatFees1795000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE fee_line ADD COLUMN source_id uuid,
        ADD CONSTRAINT fee_line_of_an_event_names_it CHECK ((kind = 'FLAT') = (source_id IS NOT NULL));
      CREATE UNIQUE INDEX fee_line_event_is_charged_once ON fee_line (source_id, case_id) WHERE kind = 'FLAT';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX fee_line_event_is_charged_once;
      ALTER TABLE fee_line DROP CONSTRAINT fee_line_of_an_event_names_it, DROP COLUMN source_id;
    `);
  }
}
