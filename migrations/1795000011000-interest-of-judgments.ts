import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant, revoke } from '@solde/platform';

/** What a court changes of interest: the rate of a judgment [L-12], days without interest that end earlier than was said [L-13]. */
export class InterestOfJudgments1795000011000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- The last row of a case rules: a judge who takes points away adds one.
      CREATE TABLE judgment_interest (
        id          uuid    PRIMARY KEY,
        case_id     uuid    NOT NULL,
        creditor_id uuid    NOT NULL,
        served_on   date    NOT NULL,
        points      numeric NOT NULL CHECK (points BETWEEN 0 AND 5),
        evidence    text    NOT NULL,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT judgment_interest_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      CREATE INDEX judgment_interest_of_case ON judgment_interest (case_id, id DESC);
      CREATE TABLE interest_suspension_end (
        suspension_id uuid PRIMARY KEY REFERENCES interest_suspension (id),
        case_id       uuid NOT NULL,
        creditor_id   uuid NOT NULL,
        -- The last day without interest; the day before the first one when nothing is left of it.
        until_on      date NOT NULL,
        act_id        uuid NOT NULL REFERENCES act (id),
        CONSTRAINT interest_suspension_end_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id)
      );
      ALTER TABLE interest_suspension ADD CONSTRAINT interest_suspension_reason_is_known
        CHECK (reason IN ('INSOLVENCY', 'OVER_INDEBTEDNESS', 'COURT_GRACE', 'PLAN'));
    `);
    for (const table of ['judgment_interest', 'interest_suspension_end'])
      await creditorVisible(queryRunner, table);
    await appendOnly(queryRunner, ['judgment_interest', 'interest_suspension_end']);
    // A paper that a creditor asks for names the agency that issues it.
    await grant(queryRunner, 'agency_profile', 'SELECT', 'PORTAL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await revoke(queryRunner, 'agency_profile', 'SELECT', 'PORTAL');
    await queryRunner.query(`
      ALTER TABLE interest_suspension DROP CONSTRAINT interest_suspension_reason_is_known;
      DROP TABLE interest_suspension_end, judgment_interest;
    `);
  }
}
