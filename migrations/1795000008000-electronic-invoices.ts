import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

/** What became of each electronic invoice: one fact by state, and one end. */
export class ElectronicInvoices1795000008000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE invoice_dispatch (
        id              uuid PRIMARY KEY,
        fee_document_id uuid NOT NULL,
        creditor_id     uuid NOT NULL,
        state           text NOT NULL,
        reference       text,
        because         text,
        act_id          uuid NOT NULL REFERENCES act (id),
        CONSTRAINT invoice_dispatch_state_is_said_once UNIQUE (fee_document_id, state),
        CONSTRAINT invoice_dispatch_state_is_known CHECK (state IN ('READY', 'SENT', 'ACCEPTED', 'REFUSED')),
        CONSTRAINT invoice_dispatch_refused_says_why CHECK ((state = 'REFUSED') = (because IS NOT NULL)),
        CONSTRAINT invoice_dispatch_of_a_document_of_its_creditor
          FOREIGN KEY (fee_document_id, creditor_id) REFERENCES fee_document (id, creditor_id)
      );
      CREATE UNIQUE INDEX invoice_dispatch_ends_once ON invoice_dispatch (fee_document_id) WHERE state IN ('ACCEPTED', 'REFUSED');
    `);
    await creditorVisible(queryRunner, 'invoice_dispatch');
    await appendOnly(queryRunner, ['invoice_dispatch']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE invoice_dispatch');
  }
}
