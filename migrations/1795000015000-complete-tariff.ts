import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

const KINDS = `'FIRST_LETTER', 'RECEIPT', 'PROMISE_CONFIRMATION', 'CREDITOR_NOTICE', 'REMINDER', 'DOCUMENT_COPY', 'CLOSING_LETTER',
  'NEUTRAL_MESSAGE', 'FORMAL_NOTICE'`;

/**
 * Every event of a tariff: what was told is kept as a fact whatever it costs, the monthly subscription belongs to no case, a recall
 * says why, and worked examples go on from version to version.
 */
export class CompleteTariff1795000015000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE flat_event (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        event       text NOT NULL,
        happened_on date NOT NULL,
        -- The fact behind it: an attempt, a message, a service, a procedure; of an undoing, the fact that undoes.
        source_id   uuid NOT NULL,
        undoes_id   uuid,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT flat_event_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT flat_event_is_known CHECK (event IN ('PRE_DUE_CALL', 'BILL_FOLLOW_UP', 'FORMAL_NOTICE', 'TRACING',
          'LITIGATION_FILE', 'STATEMENT_MAILING')),
        CONSTRAINT flat_event_is_told_once UNIQUE (source_id, case_id),
        CONSTRAINT flat_event_facts UNIQUE (id, case_id, event),
        CONSTRAINT flat_event_is_undone_once UNIQUE (undoes_id),
        CONSTRAINT flat_event_undoes_its_like
          FOREIGN KEY (undoes_id, case_id, event) REFERENCES flat_event (id, case_id, event)
      );
      CREATE INDEX flat_event_of_case ON flat_event (case_id, happened_on);

      -- What was charged before its events had a table of their own.
      INSERT INTO flat_event (id, case_id, creditor_id, event, happened_on, source_id, act_id)
      SELECT uuidv7(), case_id, creditor_id, sentence -> 'facts' ->> 'event', value_on, source_id, act_id FROM fee_line
      WHERE kind = 'FLAT' AND sentence -> 'facts' ->> 'event' <> 'CASE_OPENING';

      ALTER TABLE fee_line ALTER COLUMN case_id DROP NOT NULL,
        -- The event of a flat fee, as its sentence says it.
        ADD COLUMN event text GENERATED ALWAYS AS (CASE WHEN kind = 'FLAT' THEN sentence -> 'facts' ->> 'event' END) STORED,
        ADD COLUMN mandate_id uuid,
        -- The first day of the month of a subscription.
        ADD COLUMN month date,
        ADD CONSTRAINT fee_line_of_a_mandate_of_its_creditor
          FOREIGN KEY (mandate_id, creditor_id) REFERENCES mandate (id, creditor_id),
        ADD CONSTRAINT fee_line_flat_says_its_event CHECK ((kind = 'FLAT') = (event IS NOT NULL)),
        ADD CONSTRAINT fee_line_without_case_is_a_subscription CHECK
          ((case_id IS NULL) = coalesce(event = 'MONTHLY', false)),
        ADD CONSTRAINT fee_line_of_a_subscription_names_its_month CHECK
          (CASE WHEN case_id IS NULL THEN mandate_id IS NOT NULL AND month IS NOT NULL AND amount_minor > 0
                ELSE mandate_id IS NULL AND month IS NULL END),
        ADD CONSTRAINT fee_line_month_is_a_whole_one CHECK (extract(day FROM month) = 1);
      CREATE UNIQUE INDEX fee_line_month_is_charged_once ON fee_line (mandate_id, month) WHERE case_id IS NULL;

      -- The fee of a subscription has no case: nobody may lose it on the way to a figure.
      CREATE OR REPLACE VIEW report_fee WITH (security_invoker = true) AS
      SELECT f.id AS fee_line_id, f.case_id, c.number, f.creditor_id, k.legal_name AS creditor_name, f.currency, f.kind,
             f.component, f.earned_on AS "on", f.amount_minor,
             EXISTS (SELECT FROM statement_line s WHERE s.document_kind = 'STATEMENT' AND s.source = 'FEE_LINE'
                     AND s.source_id = f.id) AS is_invoiced
      FROM fee_line f JOIN creditor k ON k.id = f.creditor_id LEFT JOIN case_file c ON c.id = f.case_id;

      CREATE TABLE service_rendered (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        kind        text NOT NULL,
        rendered_on date NOT NULL,
        -- What was done and what was found, as the creditor reads it.
        report      text NOT NULL CHECK (length(btrim(report)) > 0),
        rendered_by uuid NOT NULL REFERENCES user_account (id),
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT service_rendered_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT service_rendered_of_its_creditor UNIQUE (id, creditor_id),
        CONSTRAINT service_rendered_is_known CHECK (kind IN ('BILL_FOLLOW_UP', 'TRACING'))
      );
      CREATE INDEX service_rendered_of_case ON service_rendered (case_id, id DESC);
      CREATE INDEX service_rendered_of_creditor ON service_rendered (creditor_id, id DESC);
      CREATE TABLE service_undone (
        id          uuid PRIMARY KEY,
        service_id  uuid NOT NULL,
        creditor_id uuid NOT NULL,
        reason      text NOT NULL CHECK (length(btrim(reason)) > 0),
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT service_is_undone_once UNIQUE (service_id),
        CONSTRAINT service_undone_of_its_creditor
          FOREIGN KEY (service_id, creditor_id) REFERENCES service_rendered (id, creditor_id)
      );

      CREATE TABLE case_recall (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        reason      text NOT NULL,
        asked_on    date NOT NULL,
        comment     text,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT case_recall_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT case_recall_reason_is_known CHECK (reason IN ('PLACED_IN_ERROR', 'DUPLICATE', 'DISPUTE_UPHELD', 'COMPLAINT_UPHELD',
          'IRRECOVERABLE_INSOLVENT', 'IRRECOVERABLE_UNECONOMIC', 'DECEASED_NO_ESTATE', 'COMMERCIAL_GESTURE', 'TAKEN_IN_HOUSE',
          'TRANSFERRED_TO_OTHER_PROVIDER', 'MANDATE_TERMINATED', 'OTHER'))
      );
      CREATE INDEX case_recall_of_case ON case_recall (case_id, id DESC);
      -- Cases taken back before there was a list: their words alone.
      INSERT INTO case_recall (id, case_id, creditor_id, reason, asked_on, comment, act_id)
      SELECT uuidv7(), case_id, creditor_id, 'OTHER', (sentence -> 'facts' ->> 'on')::date, text, act_id FROM action
      WHERE sentence ->> 'key' = 'case.recalled' ORDER BY id;

      -- A tariff that was proposed when any word was taken may still be dropped; it is not put in force.
      ALTER TABLE fee_agreement ADD CONSTRAINT fee_agreement_waives_known_reasons CHECK (state NOT IN ('ACTIVE', 'SUPERSEDED')
        OR withdrawal_waived <@ ARRAY['PLACED_IN_ERROR', 'DUPLICATE', 'DISPUTE_UPHELD', 'COMPLAINT_UPHELD',
          'IRRECOVERABLE_INSOLVENT', 'IRRECOVERABLE_UNECONOMIC', 'DECEASED_NO_ESTATE', 'COMMERCIAL_GESTURE', 'TAKEN_IN_HOUSE',
          'TRANSFERRED_TO_OTHER_PROVIDER', 'MANDATE_TERMINATED', 'OTHER']);

      ALTER TABLE agreement_example
        -- The example of the version before, of which this one is the copy.
        ADD COLUMN carried_from uuid,
        ADD CONSTRAINT agreement_example_of_its_creditor UNIQUE (id, creditor_id),
        ADD CONSTRAINT agreement_example_is_carried_once UNIQUE (agreement_id, carried_from),
        ADD CONSTRAINT agreement_example_is_carried_from_its_creditor
          FOREIGN KEY (carried_from, creditor_id) REFERENCES agreement_example (id, creditor_id);
      CREATE TABLE agreement_example_change (
        id             uuid PRIMARY KEY,
        example_id     uuid NOT NULL,
        creditor_id    uuid NOT NULL,
        kind           text NOT NULL,
        -- Excluding VAT, the minimum at closure included; of an example that is dropped, nothing.
        expected_minor bigint,
        reason         text NOT NULL CHECK (length(btrim(reason)) > 0),
        by_name        text NOT NULL,
        at             timestamptz NOT NULL,
        act_id         uuid NOT NULL REFERENCES act (id),
        CONSTRAINT agreement_example_change_of_its_creditor
          FOREIGN KEY (example_id, creditor_id) REFERENCES agreement_example (id, creditor_id),
        CONSTRAINT agreement_example_change_is_known CHECK (kind IN ('EXPECTS', 'DROPPED')),
        CONSTRAINT agreement_example_change_says_what CHECK ((kind = 'EXPECTS') = (expected_minor IS NOT NULL))
      );
      CREATE INDEX agreement_example_change_of_example ON agreement_example_change (example_id, id);
      CREATE UNIQUE INDEX agreement_example_is_dropped_once ON agreement_example_change (example_id) WHERE kind = 'DROPPED';
      CREATE FUNCTION refuse_example_of_a_signed_tariff() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE
        tariff uuid;
      BEGIN
        IF TG_TABLE_NAME = 'agreement_example' THEN
          tariff := NEW.agreement_id;
        ELSE
          SELECT agreement_id INTO tariff FROM agreement_example WHERE id = NEW.example_id;
        END IF;
        IF NOT EXISTS (SELECT FROM fee_agreement WHERE id = tariff AND state = 'PROPOSED') THEN
          RAISE EXCEPTION 'The examples of a tariff are those that its creditor signs.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_example_is_told_before_signature';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER agreement_example_is_told_before_signature BEFORE INSERT ON agreement_example
        FOR EACH ROW EXECUTE FUNCTION refuse_example_of_a_signed_tariff();
      CREATE TRIGGER agreement_example_change_is_told_before_signature BEFORE INSERT ON agreement_example_change
        FOR EACH ROW EXECUTE FUNCTION refuse_example_of_a_signed_tariff();

      ALTER TABLE message DROP CONSTRAINT message_kind_is_known,
        ADD CONSTRAINT message_kind_is_known CHECK (kind IN (${KINDS}, 'ACCOUNT_STATEMENT'));
    `);
    const visible = ['flat_event', 'service_rendered', 'service_undone', 'case_recall'];
    for (const table of [...visible, 'agreement_example_change'])
      await creditorVisible(queryRunner, table);
    await appendOnly(queryRunner, [...visible, 'agreement_example_change']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM fee_line WHERE case_id IS NULL) OR EXISTS (SELECT FROM message WHERE kind = 'ACCOUNT_STATEMENT') THEN
          RAISE EXCEPTION 'Subscriptions were charged or statements mailed: the tariff before has no place for them.';
        END IF;
      END $$;
      ALTER TABLE message DROP CONSTRAINT message_kind_is_known,
        ADD CONSTRAINT message_kind_is_known CHECK (kind IN (${KINDS}));
      DROP TABLE agreement_example_change;
      DROP TRIGGER agreement_example_is_told_before_signature ON agreement_example;
      DROP FUNCTION refuse_example_of_a_signed_tariff();
      ALTER TABLE agreement_example DROP CONSTRAINT agreement_example_is_carried_from_its_creditor,
        DROP CONSTRAINT agreement_example_is_carried_once, DROP CONSTRAINT agreement_example_of_its_creditor, DROP COLUMN carried_from;
      ALTER TABLE fee_agreement DROP CONSTRAINT fee_agreement_waives_known_reasons;
      DROP TABLE case_recall, service_undone, service_rendered;
      CREATE OR REPLACE VIEW report_fee WITH (security_invoker = true) AS
      SELECT f.id AS fee_line_id, f.case_id, c.number, f.creditor_id, k.legal_name AS creditor_name, f.currency, f.kind,
             f.component, f.earned_on AS "on", f.amount_minor,
             EXISTS (SELECT FROM statement_line s WHERE s.document_kind = 'STATEMENT' AND s.source = 'FEE_LINE'
                     AND s.source_id = f.id) AS is_invoiced
      FROM fee_line f JOIN case_file c ON c.id = f.case_id JOIN creditor k ON k.id = f.creditor_id;
      DROP INDEX fee_line_month_is_charged_once;
      ALTER TABLE fee_line DROP CONSTRAINT fee_line_month_is_a_whole_one,
        DROP CONSTRAINT fee_line_of_a_subscription_names_its_month, DROP CONSTRAINT fee_line_without_case_is_a_subscription,
        DROP CONSTRAINT fee_line_flat_says_its_event, DROP CONSTRAINT fee_line_of_a_mandate_of_its_creditor,
        DROP COLUMN month, DROP COLUMN mandate_id, DROP COLUMN event, ALTER COLUMN case_id SET NOT NULL;
      DROP TABLE flat_event;
    `);
  }
}
