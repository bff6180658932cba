import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/** Days whose proof a person has signed: what the dedicated account held, and for whom. */
export class TrustDays1795000012000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE trust_day (
        id              uuid    PRIMARY KEY,
        currency        char(3) NOT NULL,
        day             date    NOT NULL,
        -- By account of the trust book, in minor units as text: debit positive.
        balances        jsonb   NOT NULL,
        held_minor      bigint  NOT NULL,
        owed_minor      bigint  NOT NULL,
        statement_on    date,
        statement_minor bigint,
        gap_minor       bigint,
        remark          text,
        signed_by       uuid    NOT NULL REFERENCES user_account (id),
        act_id          uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT trust_day_is_signed_once UNIQUE (currency, day),
        CONSTRAINT trust_day_holds_what_is_owed CHECK (held_minor = owed_minor),
        CONSTRAINT trust_day_statement_is_whole CHECK (
          (statement_on IS NULL) = (statement_minor IS NULL) AND (statement_on IS NULL) = (gap_minor IS NULL)),
        -- Whoever signs over a gap, or without a statement of that day, says why.
        CONSTRAINT trust_day_gap_is_explained CHECK (
          (gap_minor = 0 AND statement_on = day) IS TRUE OR coalesce(length(btrim(remark)), 0) > 0)
      );
    `);
    await appendOnly(queryRunner, 'trust_day');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE trust_day');
  }
}
