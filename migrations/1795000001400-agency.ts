import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, grant } from '@solde/platform';

/** The agency's own file (CPCE R124-2): insurance, declaration to the prosecutor, dedicated accounts, teams. */
export class Agency1795000001400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE agency_profile (
        id           uuid    PRIMARY KEY,
        alone        boolean NOT NULL DEFAULT true CHECK (alone),
        legal_name   text    NOT NULL,
        siren        text    NOT NULL,
        vat_number   text,
        address_line text    NOT NULL,
        postal_code  text    NOT NULL,
        city         text    NOT NULL,
        territory    text    NOT NULL,
        phone        text    NOT NULL,
        email        text    NOT NULL,
        signatory    text    NOT NULL,
        version      integer NOT NULL DEFAULT 1,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT agency_profile_is_alone UNIQUE (alone)
      );
      CREATE TABLE agency_insurance (
        id            uuid PRIMARY KEY,
        insurer       text NOT NULL,
        policy_number text NOT NULL,
        valid_from    date NOT NULL,
        valid_until   date NOT NULL,
        document_id   uuid REFERENCES document (id),
        act_id        uuid NOT NULL REFERENCES act (id),
        CONSTRAINT agency_insurance_ends_after_it_starts CHECK (valid_until >= valid_from)
      );
      CREATE TABLE agency_declaration (
        id          uuid PRIMARY KEY,
        court       text NOT NULL,
        reference   text NOT NULL,
        declared_on date NOT NULL,
        document_id uuid REFERENCES document (id),
        act_id      uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE dedicated_account (
        id        uuid    PRIMARY KEY,
        iban      text    NOT NULL,
        bic       text    NOT NULL,
        bank_name text    NOT NULL,
        holder    text    NOT NULL,
        currency  char(3) NOT NULL,
        opened_on date    NOT NULL,
        closed_on date,
        version   integer NOT NULL DEFAULT 1,
        act_id    uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT dedicated_account_is_named_once UNIQUE (iban)
      );
      CREATE UNIQUE INDEX dedicated_account_is_one_by_currency ON dedicated_account (currency) WHERE closed_on IS NULL;
      CREATE TABLE team (
        id       uuid PRIMARY KEY,
        name     text NOT NULL,
        location text NOT NULL,
        act_id   uuid NOT NULL REFERENCES act (id),
        CONSTRAINT team_name_is_used_once UNIQUE (name)
      );
      CREATE TABLE team_member (
        team_id uuid NOT NULL REFERENCES team (id),
        user_id uuid NOT NULL REFERENCES user_account (id),
        leads   boolean NOT NULL DEFAULT false,
        act_id  uuid NOT NULL REFERENCES act (id),
        PRIMARY KEY (team_id, user_id)
      );
    `);
    await grant(queryRunner, ['agency_profile', 'dedicated_account'], 'UPDATE', 'AGENCY');
    await grant(queryRunner, ['team_member'], 'DELETE', 'AGENCY');
    await queryRunner.query(
      `SELECT audit_changes(ARRAY['agency_profile', 'dedicated_account', 'team_member'])`,
    );
    await appendOnly(queryRunner, ['agency_insurance', 'agency_declaration']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE team_member, team, dedicated_account, agency_declaration, agency_insurance, agency_profile',
    );
  }
}
