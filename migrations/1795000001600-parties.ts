import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant, grantExecute } from '@solde/platform';

/**
 * A party is the person or company, known to the agency alone; a debtor is that party as one creditor
 * knows it. Leases and contact counters key on the party, everything a creditor reads on the debtor.
 */
export class Parties1795000001600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- unaccent() is only STABLE because a dictionary could change; ours never does.
      CREATE FUNCTION search_form(value text) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path FROM CURRENT
      AS $$ SELECT regexp_replace(lower(unaccent('unaccent', value)), '[^a-z0-9]+', ' ', 'g') $$;

      CREATE TABLE party (
        id         uuid  PRIMARY KEY,
        kind       text  NOT NULL,
        legal_name text  NOT NULL,
        first_name text,
        birth_on   date,
        siren      text,
        match_key  bytea,
        act_id     uuid  NOT NULL REFERENCES act (id),
        CONSTRAINT party_kind_is_known CHECK (kind IN ('COMPANY', 'PERSON', 'PUBLIC_BODY')),
        CONSTRAINT party_is_known_once UNIQUE (match_key)
      );
      CREATE TABLE debtor (
        id              uuid     PRIMARY KEY,
        creditor_id     uuid     NOT NULL REFERENCES creditor (id),
        party_id        uuid     NOT NULL REFERENCES party (id),
        name            text     NOT NULL,
        legal_form      text,
        siren           text,
        address_line    text,
        postal_code     text,
        city            text,
        country         char(2)  NOT NULL DEFAULT 'FR',
        territory       text     NOT NULL,
        territory_class smallint NOT NULL,
        language        text     NOT NULL DEFAULT 'fr',
        segment         text,
        sensitive       boolean  NOT NULL DEFAULT false,
        version         integer  NOT NULL DEFAULT 1,
        act_id          uuid     NOT NULL REFERENCES act (id),
        CONSTRAINT debtor_is_known_once_by_its_creditor UNIQUE (creditor_id, party_id),
        CONSTRAINT debtor_of_its_creditor UNIQUE (id, creditor_id)
      );
      CREATE INDEX debtor_of_party ON debtor (party_id);
      CREATE INDEX debtor_by_name ON debtor USING gin (search_form(name) gin_trgm_ops);
      CREATE INDEX debtor_by_siren ON debtor (siren) WHERE siren IS NOT NULL;
      CREATE TABLE debtor_reference (
        creditor_id uuid NOT NULL,
        reference   text NOT NULL,
        debtor_id   uuid NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        PRIMARY KEY (reference, creditor_id, debtor_id),
        CONSTRAINT debtor_reference_of_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id)
      );
      CREATE INDEX debtor_reference_of_debtor ON debtor_reference (debtor_id);
      CREATE TABLE contact_point (
        id          uuid    PRIMARY KEY,
        debtor_id   uuid    NOT NULL,
        creditor_id uuid    NOT NULL,
        kind        text    NOT NULL,
        value       text    NOT NULL,
        person_name text,
        source      text    NOT NULL DEFAULT 'CREDITOR',
        quality     text    NOT NULL DEFAULT 'UNKNOWN',
        version     integer NOT NULL DEFAULT 1,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT contact_point_of_a_debtor_of_its_creditor
          FOREIGN KEY (debtor_id, creditor_id) REFERENCES debtor (id, creditor_id),
        CONSTRAINT contact_point_is_written_once UNIQUE (debtor_id, kind, value),
        CONSTRAINT contact_point_kind_is_known CHECK (kind IN ('PHONE', 'EMAIL')),
        CONSTRAINT contact_point_source_is_known CHECK (source IN ('CREDITOR', 'AGENT', 'DEBTOR', 'TRACING')),
        CONSTRAINT contact_point_quality_is_known CHECK (quality IN ('UNKNOWN', 'GOOD', 'BAD', 'SHARED'))
      );
      CREATE INDEX contact_point_by_value ON contact_point (value);
      CREATE TABLE party_restriction (
        id          uuid PRIMARY KEY,
        party_id    uuid NOT NULL REFERENCES party (id),
        -- For whom it was learnt: agents of another creditor's case read "contact restricted" and nothing more.
        creditor_id uuid REFERENCES creditor (id),
        kind        text NOT NULL,
        value       text,
        from_on     date NOT NULL,
        until_on    date,
        reason      text NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT party_restriction_kind_is_known CHECK (kind IN ('OPT_OUT_PHONE', 'OPT_OUT_EMAIL', 'OPT_OUT_SMS',
          'BAD_NUMBER', 'DECEASED', 'VULNERABLE', 'LAWYER_REPRESENTED', 'INSOLVENCY', 'ABUSIVE_CALLER')),
        CONSTRAINT party_restriction_number_is_named CHECK ((kind = 'BAD_NUMBER') = (value IS NOT NULL))
      );
      CREATE INDEX party_restriction_of_party ON party_restriction (party_id);
      CREATE TABLE restriction_lifting (
        restriction_id uuid PRIMARY KEY REFERENCES party_restriction (id),
        reason         text NOT NULL,
        lifted_on      date NOT NULL,
        act_id         uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE party_match_proposal (
        id         uuid PRIMARY KEY,
        party_a    uuid NOT NULL REFERENCES party (id),
        party_b    uuid NOT NULL REFERENCES party (id),
        grounds    text NOT NULL,
        state      text NOT NULL DEFAULT 'PROPOSED',
        version    integer NOT NULL DEFAULT 1,
        act_id     uuid NOT NULL REFERENCES act (id),
        CONSTRAINT party_match_proposal_is_made_once UNIQUE (party_a, party_b),
        CONSTRAINT party_match_proposal_is_ordered CHECK (party_a < party_b),
        CONSTRAINT party_match_proposal_state_is_known CHECK (state IN ('PROPOSED', 'ACCEPTED', 'REJECTED'))
      );
    `);
    for (const table of ['debtor', 'debtor_reference', 'contact_point'])
      await creditorVisible(queryRunner, table);
    await grantExecute(queryRunner, 'search_form(text)', 'PORTAL');
    await grant(
      queryRunner,
      ['party', 'debtor', 'contact_point', 'party_match_proposal'],
      'UPDATE',
      'AGENCY',
    );
    await appendOnly(queryRunner, ['debtor_reference', 'party_restriction', 'restriction_lifting']);
    await queryRunner.query(
      `SELECT audit_changes(ARRAY['party', 'debtor', 'contact_point', 'party_match_proposal'])`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE party_match_proposal, restriction_lifting, party_restriction, contact_point, debtor_reference,
        debtor, party;
      DROP FUNCTION search_form(text);
    `);
  }
}
