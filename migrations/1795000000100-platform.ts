import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, databaseRoles, grant } from '@solde/platform';

/** Acts and refusals, idempotency keys, and the outbox of events. */
export class Platform1795000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { owner, agency, portal } = await databaseRoles(queryRunner);
    await queryRunner.query(`
      -- Who did what, when: every business row carries the id of one.
      CREATE TABLE act (
        id           uuid        PRIMARY KEY,
        name         text        NOT NULL,
        caller_kind  text        NOT NULL CONSTRAINT act_caller_kind_is_known CHECK (caller_kind IN ('USER', 'PORTAL', 'SYSTEM')),
        caller_id    uuid,
        caller_name  text        NOT NULL,
        on_behalf_of uuid,
        session_id   text,
        request_id   text,
        at           timestamptz NOT NULL,
        CONSTRAINT act_of_a_user_names_him CHECK (caller_kind = 'SYSTEM' OR caller_id IS NOT NULL)
      );
      CREATE INDEX act_by_caller ON act (caller_id, at) WHERE caller_id IS NOT NULL;

      -- The act was rolled back, so act_id points at nothing: it ties the refusal to the logs.
      CREATE TABLE refusal (
        id           uuid        PRIMARY KEY,
        act_id       uuid        NOT NULL,
        act_name     text        NOT NULL,
        caller_kind  text        NOT NULL,
        caller_id    uuid,
        caller_name  text        NOT NULL,
        on_behalf_of uuid,
        request_id   text,
        code         text        NOT NULL,
        facts        jsonb       NOT NULL,
        at           timestamptz NOT NULL
      );
      CREATE INDEX refusal_by_instant ON refusal (at);

      -- response is json, not jsonb: the answer is replayed as it was first given, to the order of its keys.
      CREATE TABLE idempotency_key (
        principal text        NOT NULL,
        route     text        NOT NULL,
        key       text        NOT NULL CONSTRAINT idempotency_key_is_short CHECK (length(key) <= 255),
        body_hash text        NOT NULL,
        response  json,
        act_id    uuid        NOT NULL REFERENCES act (id),
        at        timestamptz NOT NULL,
        CONSTRAINT idempotency_key_is_used_once PRIMARY KEY (principal, route, key)
      );

      CREATE TABLE event (
        id         uuid        PRIMARY KEY,
        name       text        NOT NULL,
        subject_id uuid        NOT NULL,
        payload    jsonb       NOT NULL,
        act_id     uuid        NOT NULL REFERENCES act (id),
        at         timestamptz NOT NULL
      );
      CREATE INDEX event_by_subject ON event (subject_id, id);

      -- The outbox: what is still owed to some listener. position is taken under the act's locks, so it
      -- orders the events of one subject as its acts followed each other, whichever process wrote them.
      CREATE TABLE event_pending (
        event_id   uuid        PRIMARY KEY REFERENCES event (id),
        subject_id uuid        NOT NULL,
        position   bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
        attempts   integer     NOT NULL DEFAULT 0,
        due_at     timestamptz NOT NULL,
        parked_at  timestamptz,
        last_error text
      );
      CREATE INDEX event_pending_by_subject  ON event_pending (subject_id, position) WHERE parked_at IS NULL;
      CREATE INDEX event_pending_by_position ON event_pending (position) WHERE parked_at IS NULL;
      CREATE INDEX event_pending_parked      ON event_pending (parked_at) WHERE parked_at IS NOT NULL;

      CREATE TABLE event_delivery (
        event_id uuid        NOT NULL REFERENCES event (id),
        listener text        NOT NULL,
        outcome  text        NOT NULL CONSTRAINT event_delivery_outcome_is_known CHECK (outcome IN ('DELIVERED', 'REFUSED')),
        code     text,
        act_id   uuid        NOT NULL REFERENCES act (id),
        at       timestamptz NOT NULL,
        CONSTRAINT event_delivery_happens_once PRIMARY KEY (event_id, listener),
        CONSTRAINT event_delivery_refused_with_a_code CHECK ((outcome = 'REFUSED') = (code IS NOT NULL))
      );
    `);
    await appendOnly(queryRunner, ['act', 'refusal', 'idempotency_key', 'event', 'event_delivery']);
    await grant(queryRunner, 'event_pending', 'UPDATE', 'AGENCY');
    await grant(queryRunner, 'event_pending', 'DELETE', 'AGENCY');
    await grant(
      queryRunner,
      ['act', 'refusal', 'idempotency_key', 'event', 'event_pending'],
      'INSERT',
      'PORTAL',
    );
    await grant(queryRunner, 'idempotency_key', 'SELECT', 'PORTAL');
    // A stored answer is the answer of one principal: another user of the portal must not read it.
    await queryRunner.query(`
      ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
      ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
      CREATE POLICY idempotency_key_of_the_agency ON idempotency_key TO ${agency}, ${owner}
        USING (true) WITH CHECK (true);
      CREATE POLICY idempotency_key_of_its_principal ON idempotency_key TO ${portal}
        USING (principal = current_setting('solde.principal', true))
        WITH CHECK (principal = current_setting('solde.principal', true));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE event_delivery, event_pending, event, idempotency_key, refusal, act',
    );
  }
}
