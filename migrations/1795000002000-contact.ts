import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/** The counters of the contact verdict: attempts and conversations with a person, over all creditors. */
export class Contact1795000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE contact_attempt (
        id                  uuid        PRIMARY KEY,
        party_id            uuid        NOT NULL REFERENCES party (id),
        case_id             uuid        NOT NULL REFERENCES case_file (id),
        channel             text        NOT NULL,
        kind                text        NOT NULL DEFAULT 'CHASE',
        at                  timestamptz NOT NULL,
        local_on            date        NOT NULL,
        requested_by_debtor boolean     NOT NULL DEFAULT false,
        source_id           uuid        NOT NULL,
        act_id              uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT contact_attempt_is_counted_once UNIQUE (source_id),
        CONSTRAINT contact_attempt_channel_is_known CHECK (channel IN ('PHONE', 'EMAIL', 'SMS', 'LETTER')),
        CONSTRAINT contact_attempt_kind_is_known CHECK (kind IN ('CHASE', 'FIRST_LETTER', 'REPLY', 'MANDATORY_NOTICE'))
      );
      CREATE INDEX contact_attempt_of_party ON contact_attempt (party_id, local_on DESC);
      CREATE INDEX contact_attempt_of_case ON contact_attempt (case_id);
      CREATE TABLE contact_attempt_release (
        attempt_id uuid PRIMARY KEY REFERENCES contact_attempt (id),
        reason     text NOT NULL,
        act_id     uuid NOT NULL REFERENCES act (id)
      );
      CREATE TABLE conversation (
        id        uuid        PRIMARY KEY,
        party_id  uuid        NOT NULL REFERENCES party (id),
        case_id   uuid        NOT NULL REFERENCES case_file (id),
        at        timestamptz NOT NULL,
        local_on  date        NOT NULL,
        source_id uuid        NOT NULL,
        act_id    uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT conversation_is_counted_once UNIQUE (source_id)
      );
      CREATE INDEX conversation_of_party ON conversation (party_id, local_on DESC);
      CREATE TABLE conversation_release (
        conversation_id uuid PRIMARY KEY REFERENCES conversation (id),
        reason          text NOT NULL,
        act_id          uuid NOT NULL REFERENCES act (id)
      );

      -- Everything the verdict reads of one case and one debtor of it, in one row. Restrictions and counters are the
      -- person's, whoever the creditor. Days: nine back, because D-6 on the debtor's clock may be a day away from UTC's.
      CREATE FUNCTION contact_facts(asked_case uuid, asked_debtor uuid, asked_point uuid, asked_at timestamptz)
      RETURNS TABLE (creditor_id uuid, party_id uuid, debtor_id uuid, case_number text, case_status text, territory text,
        sensitive boolean, insured boolean, letter_sent_on date, first_contact boolean, point_kind text, point_value text,
        point_quality text, restrictions jsonb, holds jsonb, attempts jsonb, conversations date[])
      LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
      #variable_conflict use_column
      DECLARE
        asked_on date := (asked_at AT TIME ZONE 'UTC')::date;
      BEGIN
        RETURN QUERY
        SELECT c.creditor_id, d.party_id, d.id, c.number, c.status, d.territory, d.sensitive,
          EXISTS (SELECT FROM agency_insurance i WHERE asked_on BETWEEN i.valid_from AND i.valid_until),
          (SELECT min(l.sent_on) FROM first_letter l JOIN claim k ON k.id = l.claim_id AND k.state = 'ACCEPTED'
           WHERE l.case_id = c.id AND l.debtor_id = d.id),
          NOT EXISTS (SELECT FROM contact_attempt a WHERE a.case_id = c.id AND a.kind = 'CHASE'
                      AND NOT EXISTS (SELECT FROM contact_attempt_release r WHERE r.attempt_id = a.id)),
          p.kind, p.value, p.quality,
          (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'value', r.value, 'creditorId', r.creditor_id,
                    'fromOn', r.from_on, 'untilOn', r.until_on) ORDER BY r.id), '[]')
           FROM party_restriction r
           WHERE r.party_id = d.party_id AND r.from_on <= asked_on + 1 AND (r.until_on IS NULL OR r.until_on >= asked_on - 1)
             AND NOT EXISTS (SELECT FROM restriction_lifting x WHERE x.restriction_id = r.id)),
          (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', h.kind, 'scope', h.scope, 'channel', h.channel,
                    'claimId', h.claim_id, 'fromOn', h.from_on, 'untilOn', h.until_on) ORDER BY h.id), '[]')
           FROM hold h WHERE h.case_id = c.id AND h.lifted_on IS NULL
             AND h.from_on <= asked_on + 1 AND (h.until_on IS NULL OR h.until_on >= asked_on - 1)),
          (SELECT coalesce(jsonb_agg(jsonb_build_object('on', a.local_on, 'channel', a.channel) ORDER BY a.local_on), '[]')
           FROM contact_attempt a
           WHERE a.party_id = d.party_id AND a.kind = 'CHASE' AND a.local_on >= asked_on - 9
             AND NOT EXISTS (SELECT FROM contact_attempt_release r WHERE r.attempt_id = a.id)),
          (SELECT coalesce(array_agg(v.local_on ORDER BY v.local_on), '{}')
           FROM conversation v WHERE v.party_id = d.party_id AND v.local_on >= asked_on - 9
             AND NOT EXISTS (SELECT FROM conversation_release x WHERE x.conversation_id = v.id))
        FROM case_file c
        JOIN debtor d ON d.id = coalesce(asked_debtor, c.debtor_id) AND d.creditor_id = c.creditor_id
        LEFT JOIN contact_point p ON p.id = asked_point AND p.debtor_id = d.id
        WHERE c.id = asked_case
          AND (d.id = c.debtor_id OR EXISTS (SELECT FROM case_party q WHERE q.case_id = c.id AND q.debtor_id = d.id));
      END $$;
    `);
    await appendOnly(queryRunner, [
      'contact_attempt',
      'contact_attempt_release',
      'conversation',
      'conversation_release',
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION contact_facts(uuid, uuid, uuid, timestamptz);
      DROP TABLE conversation_release, conversation, contact_attempt_release, contact_attempt;
    `);
  }
}
