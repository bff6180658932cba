import type { MigrationInterface, QueryRunner } from 'typeorm';

import { grant } from '@solde/platform';

/**
 * People who sign in, their roles, their sessions. Tokens and links are stored as hashes only.
 * The portal's process reaches these tables through the functions of the creditors' migration alone.
 */
export class Identity1795000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_account (
        id            uuid        PRIMARY KEY,
        kind          text        NOT NULL,
        email         text        NOT NULL,
        display_name  text        NOT NULL,
        locale        text        NOT NULL DEFAULT 'fr',
        state         text        NOT NULL DEFAULT 'INVITED',
        password_hash text,
        skills        text[]      NOT NULL DEFAULT '{}',
        version       integer     NOT NULL DEFAULT 1,
        act_id        uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT user_account_kind_is_known CHECK (kind IN ('AGENCY', 'PORTAL')),
        CONSTRAINT user_account_locale_is_known CHECK (locale IN ('fr', 'en')),
        CONSTRAINT user_account_state_is_known CHECK (state IN ('INVITED', 'ACTIVE', 'DISABLED')),
        CONSTRAINT user_account_email_is_lower_case CHECK (email = lower(email)),
        CONSTRAINT user_account_email_is_used_once UNIQUE (email)
      );
      CREATE TABLE user_role (
        user_id uuid NOT NULL REFERENCES user_account (id),
        role    text NOT NULL,
        act_id  uuid NOT NULL REFERENCES act (id),
        PRIMARY KEY (user_id, role),
        CONSTRAINT user_role_is_known CHECK (role IN (
          'AGENT', 'SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER', 'ACCOUNTANT_AGENCY', 'QA',
          'ADMIN', 'DPO', 'CREDITOR_ADMIN', 'CREDITOR_DECIDER', 'CREDITOR_USER'))
      );
      CREATE TABLE user_scope (
        id          uuid NOT NULL PRIMARY KEY,
        user_id     uuid NOT NULL REFERENCES user_account (id),
        group_id    uuid,
        creditor_id uuid,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT user_scope_names_one_node CHECK (num_nonnulls(group_id, creditor_id) = 1),
        CONSTRAINT user_scope_is_given_once UNIQUE NULLS NOT DISTINCT (user_id, group_id, creditor_id)
      );
      CREATE TABLE session (
        id         uuid        PRIMARY KEY,
        token_hash bytea       NOT NULL,
        user_id    uuid        NOT NULL REFERENCES user_account (id),
        audience   text        NOT NULL,
        opened_at  timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        CONSTRAINT session_audience_is_known CHECK (audience IN ('AGENCY', 'PORTAL')),
        CONSTRAINT session_token_is_used_once UNIQUE (token_hash)
      );
      CREATE INDEX session_of_user ON session (user_id) WHERE revoked_at IS NULL;
      CREATE TABLE sign_in_attempt (
        id           uuid        PRIMARY KEY,
        email_hash   bytea       NOT NULL,
        address_hash bytea       NOT NULL,
        at           timestamptz NOT NULL,
        succeeded    boolean     NOT NULL
      );
      CREATE INDEX sign_in_attempt_of_account ON sign_in_attempt (email_hash, at DESC);
      CREATE INDEX sign_in_attempt_of_address ON sign_in_attempt (address_hash, at DESC);
      CREATE TABLE one_time_link (
        id         uuid        PRIMARY KEY,
        token_hash bytea       NOT NULL,
        user_id    uuid        NOT NULL REFERENCES user_account (id),
        purpose    text        NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at    timestamptz,
        act_id     uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT one_time_link_purpose_is_known CHECK (purpose IN ('INVITATION', 'PASSWORD_RESET')),
        CONSTRAINT one_time_link_token_is_used_once UNIQUE (token_hash)
      );
    `);
    await grant(
      queryRunner,
      ['user_account', 'session', 'one_time_link', 'sign_in_attempt'],
      'UPDATE',
      'AGENCY',
    );
    await grant(queryRunner, ['user_role', 'user_scope', 'sign_in_attempt'], 'DELETE', 'AGENCY');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE one_time_link, sign_in_attempt, session, user_scope, user_role, user_account',
    );
  }
}
