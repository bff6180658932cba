import type { MigrationInterface, QueryRunner } from 'typeorm';

import { grantExecute } from '@solde/platform';

/** One act of signing in: for the agency under its own rights, and its twin for the portal, bound to portal users. */
interface SignInFunction {
  readonly name: string;
  /** Parameters after `of_kind`, with their types. */
  readonly takes: readonly (readonly [name: string, type: string])[];
  readonly returns: string;
  readonly language: 'sql STABLE' | 'sql' | 'plpgsql';
  readonly body: string;
}

/**
 * Signing in. The portal's process has no right on accounts, sessions and links: its twins (`portal_...`) run as the owner
 * and see portal users only, so that the process which faces the outside can neither read nor become a user of the agency.
 */
const FUNCTIONS: readonly SignInFunction[] = [
  {
    name: 'sign_in_account',
    takes: [['by_email', 'text']],
    returns:
      'TABLE (user_id uuid, email text, display_name text, locale text, password_hash text, state text)',
    language: 'sql STABLE',
    body: `
      SELECT id, email, display_name, locale, password_hash, state FROM user_account
      WHERE email = by_email AND kind = of_kind`,
  },
  {
    name: 'sign_in_session',
    takes: [['by_token_hash', 'bytea']],
    returns: `TABLE (session_id uuid, user_id uuid, email text, display_name text, locale text, password_hash text,
                     roles text[], skills text[], creditor_ids uuid[], expires_at timestamptz)`,
    language: 'sql STABLE',
    body: `
      SELECT s.id, u.id, u.email, u.display_name, u.locale, u.password_hash,
             (SELECT coalesce(array_agg(role ORDER BY role), '{}') FROM user_role WHERE user_role.user_id = u.id),
             u.skills,
             CASE of_kind WHEN 'PORTAL' THEN creditors_of_user(u.id) ELSE '{}' END,
             s.expires_at
      FROM session s JOIN user_account u ON u.id = s.user_id
      WHERE s.token_hash = by_token_hash AND s.audience = of_kind AND s.revoked_at IS NULL
        AND s.expires_at > app_now() AND u.kind = of_kind AND u.state = 'ACTIVE'`,
  },
  {
    name: 'open_session',
    takes: [
      ['new_id', 'uuid'],
      ['new_token_hash', 'bytea'],
      ['of_user', 'uuid'],
      ['until', 'timestamptz'],
    ],
    returns: 'boolean',
    language: 'plpgsql',
    body: `
      BEGIN
        INSERT INTO session (id, token_hash, user_id, audience, opened_at, expires_at)
        SELECT new_id, new_token_hash, u.id, of_kind, app_now(), least(until, app_now() + interval '12 hours')
        FROM user_account u WHERE u.id = of_user AND u.kind = of_kind AND u.state = 'ACTIVE' FOR SHARE;
        RETURN FOUND;
      END`,
  },
  {
    name: 'revoke_session',
    takes: [['by_token_hash', 'bytea']],
    returns: 'void',
    language: 'sql',
    body: `
      UPDATE session SET revoked_at = app_now()
      WHERE token_hash = by_token_hash AND audience = of_kind AND revoked_at IS NULL`,
  },
  {
    // The two locks make attempts on one account, and from one address, count each other before any is looked at.
    name: 'sign_in_history',
    takes: [
      ['by_email_hash', 'bytea'],
      ['by_address_hash', 'bytea'],
      ['counted_per_address', 'integer'],
    ],
    returns: `TABLE (pair_count bigint, pair_last_at timestamptz, address_count bigint, address_last_at timestamptz,
                     account_count bigint, account_last_at timestamptz, address_is_known boolean)`,
    language: 'plpgsql',
    body: `
      DECLARE
        instant  timestamptz := app_now();
        of_email bytea := hash_of_kind(of_kind, by_email_hash);
        here     bytea := hash_of_kind(of_kind, by_address_hash);
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(encode(of_email, 'hex'), 1));
        PERFORM pg_advisory_xact_lock(hashtextextended(encode(here, 'hex'), 2));
        RETURN QUERY
        WITH mine AS MATERIALIZED (
          SELECT a.address_hash, a.at, a.succeeded FROM sign_in_attempt a WHERE a.email_hash = of_email
        ), pair AS (
          SELECT count(*) AS n, max(m.at) AS last_at FROM mine m
          WHERE m.address_hash = here AND NOT m.succeeded AND m.at > instant - interval '1 day'
            AND m.at > coalesce((SELECT max(w.at) FROM mine w WHERE w.address_hash = here AND w.succeeded), '-infinity')
        ), address AS (
          SELECT count(*) AS n, max(a.at) AS last_at FROM sign_in_attempt a
          WHERE a.address_hash = here AND NOT a.succeeded AND a.at > instant - interval '1 hour'
        ), account AS (
          SELECT coalesce(sum(least(each.n, counted_per_address)), 0)::bigint AS n, max(each.last_at) AS last_at
          FROM (SELECT count(*) AS n, max(m.at) AS last_at FROM mine m
                WHERE m.address_hash <> here AND NOT m.succeeded AND m.at > instant - interval '1 day'
                GROUP BY m.address_hash) each
        )
        SELECT pair.n, pair.last_at, address.n, address.last_at, account.n, account.last_at,
               EXISTS (SELECT FROM mine m WHERE m.address_hash = here AND m.succeeded)
        FROM pair, address, account;
      END`,
  },
  {
    // Forgets the oldest as it goes, so that no job has to.
    name: 'begin_sign_in',
    takes: [
      ['new_id', 'uuid'],
      ['by_email_hash', 'bytea'],
      ['by_address_hash', 'bytea'],
    ],
    returns: 'void',
    language: 'sql',
    body: `
      DELETE FROM sign_in_attempt
      WHERE id IN (SELECT id FROM sign_in_attempt ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED)
        AND at < app_now() - interval '90 days';
      INSERT INTO sign_in_attempt (id, email_hash, address_hash, at, succeeded)
      VALUES (new_id, hash_of_kind(of_kind, by_email_hash), hash_of_kind(of_kind, by_address_hash), app_now(), false)`,
  },
  {
    name: 'confirm_sign_in',
    takes: [
      ['by_id', 'uuid'],
      ['by_email_hash', 'bytea'],
    ],
    returns: 'void',
    language: 'sql',
    body: `
      UPDATE sign_in_attempt SET succeeded = true
      WHERE id = by_id AND email_hash = hash_of_kind(of_kind, by_email_hash)`,
  },
  {
    name: 'link_holder',
    takes: [['by_token_hash', 'bytea']],
    returns: 'TABLE (user_id uuid, email text)',
    language: 'sql STABLE',
    body: `
      SELECT u.id, u.email FROM one_time_link l JOIN user_account u ON u.id = l.user_id
      WHERE l.token_hash = by_token_hash AND l.used_at IS NULL AND l.expires_at > app_now()
        AND u.kind = of_kind AND u.state <> 'DISABLED'`,
  },
  {
    // A link is used once; whoever held a session with the old password loses it at once, and other links die with it.
    name: 'use_link',
    takes: [
      ['by_token_hash', 'bytea'],
      ['new_password_hash', 'text'],
    ],
    returns: 'uuid',
    language: 'plpgsql',
    body: `
      DECLARE
        instant timestamptz := app_now();
        who     uuid;
      BEGIN
        UPDATE one_time_link l SET used_at = instant FROM user_account u
        WHERE l.token_hash = by_token_hash AND l.used_at IS NULL AND l.expires_at > instant
          AND u.id = l.user_id AND u.kind = of_kind AND u.state <> 'DISABLED'
        RETURNING l.user_id INTO who;
        IF who IS NULL THEN RETURN NULL; END IF;
        UPDATE user_account SET password_hash = new_password_hash, state = 'ACTIVE', version = version + 1
        WHERE id = who AND state <> 'DISABLED';
        UPDATE one_time_link SET expires_at = instant WHERE user_id = who AND used_at IS NULL AND expires_at > instant;
        UPDATE session SET revoked_at = instant WHERE user_id = who AND revoked_at IS NULL;
        RETURN who;
      END`,
  },
  {
    // The session that changes the password stays; every other one of the user ends.
    name: 'change_password',
    takes: [
      ['by_token_hash', 'bytea'],
      ['new_password_hash', 'text'],
    ],
    returns: 'boolean',
    language: 'plpgsql',
    body: `
      DECLARE who uuid;
      BEGIN
        SELECT user_id INTO who FROM sign_in_session(of_kind, by_token_hash);
        IF who IS NULL THEN RETURN false; END IF;
        UPDATE user_account SET password_hash = new_password_hash, version = version + 1 WHERE id = who;
        UPDATE session SET revoked_at = app_now()
        WHERE user_id = who AND revoked_at IS NULL AND token_hash <> by_token_hash;
        RETURN true;
      END`,
  },
];

export class PortalSignIn1795000002700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION creditors_of_user(of_user uuid) RETURNS uuid[]
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        WITH RECURSIVE node AS (
          SELECT group_id FROM user_scope WHERE user_id = of_user AND group_id IS NOT NULL
          UNION SELECT g.id FROM creditor_group g JOIN node ON g.parent_id = node.group_id
        )
        SELECT coalesce(array_agg(id), '{}') FROM (
          SELECT creditor_id AS id FROM user_scope WHERE user_id = of_user AND creditor_id IS NOT NULL
          UNION SELECT c.id FROM creditor c JOIN node ON c.group_id = node.group_id
        ) scope
      $$;
    `);
    // Attempts of one side are out of the other's reach: the portal can neither delay nor free an account of the agency.
    await queryRunner.query(`
      CREATE FUNCTION hash_of_kind(of_kind text, hash bytea) RETURNS bytea
      LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$ SELECT sha256(convert_to(of_kind, 'UTF8') || hash) $$;
    `);
    for (const each of FUNCTIONS) {
      const { name, takes, returns, language, body } = each;
      const parameters = takes.map((parameter) => parameter.join(' ')).join(', ');
      const given = takes.map(([parameter]) => parameter).join(', ');
      await queryRunner.query(`
        CREATE FUNCTION ${name}(of_kind text, ${parameters}) RETURNS ${returns}
        LANGUAGE ${language} SET search_path FROM CURRENT AS $$ ${body} ${language === 'plpgsql' ? '' : ';'}
        $$;
        CREATE FUNCTION portal_${name}(${parameters}) RETURNS ${returns}
        LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
          SELECT * FROM ${name}('PORTAL', ${given})
        $$;
      `);
      await grantExecute(queryRunner, portalSignature(each), 'PORTAL');
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const each of [...FUNCTIONS].reverse()) {
      const signature = portalSignature(each);
      await queryRunner.query(`
        DROP FUNCTION ${signature};
        DROP FUNCTION ${signature.replace('portal_', '').replace('(', '(text, ')};
      `);
    }
    await queryRunner.query(
      'DROP FUNCTION hash_of_kind(text, bytea); DROP FUNCTION creditors_of_user(uuid)',
    );
  }
}

function portalSignature({ name, takes }: SignInFunction): string {
  return `portal_${name}(${takes.map(([, type]) => type).join(', ')})`;
}
