import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/**
 * Refunds that leave by a transfer file. An order, its refunds, its downloads and what was dropped of it are facts, none of them
 * visible to a creditor. Refunds are locked by name: facts take no row lock.
 */
export class RefundOrders1795000018000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- What the file says of a refund is what was approved: the line repeats it, and the key holds the two together.
      ALTER TABLE refund ADD CONSTRAINT refund_as_approved UNIQUE (id, number, amount_minor, currency, iban);

      CREATE SEQUENCE refund_order_sequence;
      CREATE TABLE refund_order (
        id                   uuid    PRIMARY KEY,
        number               bigint  NOT NULL DEFAULT nextval('refund_order_sequence'),
        dedicated_account_id uuid    NOT NULL REFERENCES dedicated_account (id),
        execution_on         date    NOT NULL,
        message_id           text    NOT NULL,
        refunds              integer NOT NULL CHECK (refunds > 0),
        total_minor          bigint  NOT NULL CHECK (total_minor > 0),
        document_id          uuid    NOT NULL REFERENCES document (id),
        ordered_by           uuid    NOT NULL REFERENCES user_account (id),
        act_id               uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT refund_order_number_is_used_once UNIQUE (number),
        CONSTRAINT refund_order_message_is_used_once UNIQUE (message_id),
        CONSTRAINT refund_order_message_is_of_its_row CHECK (message_id = replace(id::text, '-', ''))
      );
      CREATE TABLE refund_order_line (
        order_id      uuid    NOT NULL REFERENCES refund_order (id),
        refund_id     uuid    NOT NULL,
        number        bigint  NOT NULL,
        -- Orders of one refund follow each other, each once the one before was dropped: two living ones are one too many.
        ordinal       integer NOT NULL CHECK (ordinal >= 1),
        end_to_end_id text    NOT NULL,
        amount_minor  bigint  NOT NULL,
        currency      char(3) NOT NULL,
        iban          text    NOT NULL,
        act_id        uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (order_id, refund_id),
        CONSTRAINT refund_is_in_one_living_order UNIQUE (refund_id, ordinal),
        CONSTRAINT refund_order_line_is_what_was_approved
          FOREIGN KEY (refund_id, number, amount_minor, currency, iban) REFERENCES refund (id, number, amount_minor, currency, iban),
        CONSTRAINT refund_order_is_in_euros CHECK (currency = 'EUR'),
        CONSTRAINT refund_order_line_names_its_refund CHECK (end_to_end_id = 'REMB-' || number)
      );
      CREATE TABLE refund_order_export (
        order_id uuid    NOT NULL REFERENCES refund_order (id),
        rank     integer NOT NULL CHECK (rank > 0),
        act_id   uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (order_id, rank)
      );
      CREATE TABLE refund_order_drop (
        order_id   uuid    NOT NULL,
        refund_id  uuid    NOT NULL,
        -- How often the file had been taken: from the first time on, a person says why it, or this transfer, did not go.
        downloads  integer NOT NULL CHECK (downloads >= 0),
        because    text,
        dropped_by uuid    NOT NULL REFERENCES user_account (id),
        act_id     uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (order_id, refund_id),
        CONSTRAINT refund_order_drop_of_a_line FOREIGN KEY (order_id, refund_id) REFERENCES refund_order_line (order_id, refund_id),
        CONSTRAINT refund_order_drop_of_a_download_says_why CHECK (downloads = 0 OR because IS NOT NULL)
      );
      CREATE INDEX refund_order_line_by_reference ON refund_order_line (end_to_end_id);

      CREATE FUNCTION lock_refund(refund uuid) RETURNS void
      LANGUAGE sql VOLATILE SET search_path FROM CURRENT AS $$
        SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' refund ' || refund, 0))
      $$;
      CREATE FUNCTION lock_refund_order(refund_order uuid) RETURNS void
      LANGUAGE sql VOLATILE SET search_path FROM CURRENT AS $$
        SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' refund_order ' || refund_order, 0))
      $$;

      CREATE FUNCTION is_in_living_order(refund uuid) RETURNS boolean
      LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT EXISTS (SELECT FROM refund_order_line l WHERE l.refund_id = refund AND NOT EXISTS (
          SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id))
      $$;

      CREATE FUNCTION refuse_refund_order_line() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM lock_refund(NEW.refund_id);
        IF (SELECT array_agg(e.kind) FROM refund_event e WHERE e.refund_id = NEW.refund_id) IS DISTINCT FROM ARRAY['APPROVED'] THEN
          RAISE EXCEPTION 'refund % is not approved and unpaid', NEW.refund_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_line_is_approved_and_unpaid';
        END IF;
        IF NEW.ordinal <> (SELECT count(*) FROM refund_order_line l WHERE l.refund_id = NEW.refund_id)
           OR EXISTS (SELECT FROM refund_order_line l WHERE l.refund_id = NEW.refund_id AND l.order_id <> NEW.order_id
                        AND NOT EXISTS (SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id)) THEN
          RAISE EXCEPTION 'refund % is in another order', NEW.refund_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_is_in_one_living_order';
        END IF;
        IF NOT EXISTS (SELECT FROM refund f JOIN receipt r ON r.id = f.receipt_id JOIN refund_order o ON o.id = NEW.order_id
                       WHERE f.id = NEW.refund_id AND r.dedicated_account_id = o.dedicated_account_id) THEN
          RAISE EXCEPTION 'refund % is of another account', NEW.refund_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_line_is_of_its_account';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_order_line_is_allowed AFTER INSERT ON refund_order_line
        NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION refuse_refund_order_line();

      CREATE FUNCTION refuse_giving_up_an_ordered_refund() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM lock_refund(NEW.refund_id);
        IF is_in_living_order(NEW.refund_id) THEN
          RAISE EXCEPTION 'refund % is in an order', NEW.refund_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_given_up_is_in_no_order';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_given_up_is_in_no_order AFTER INSERT ON refund_event
        NOT DEFERRABLE FOR EACH ROW WHEN (NEW.kind = 'GIVEN_UP') EXECUTE FUNCTION refuse_giving_up_an_ordered_refund();

      CREATE FUNCTION refuse_refund_order_export() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM lock_refund_order(NEW.order_id);
        IF NOT EXISTS (SELECT FROM refund_order_line l WHERE l.order_id = NEW.order_id AND NOT EXISTS (
             SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id)) THEN
          RAISE EXCEPTION 'refund order % was dropped', NEW.order_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_export_is_of_a_living_order';
        END IF;
        -- Money that went another way before the file was first taken would go twice.
        IF NEW.rank = 1 AND EXISTS (SELECT FROM refund_order_line l JOIN refund_event e ON e.refund_id = l.refund_id
                                    WHERE l.order_id = NEW.order_id AND e.kind <> 'APPROVED') THEN
          RAISE EXCEPTION 'a refund of order % has been paid', NEW.order_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_export_pays_once';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_order_export_is_allowed AFTER INSERT ON refund_order_export
        NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION refuse_refund_order_export();

      CREATE FUNCTION refuse_refund_order_drop() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE taken integer;
      BEGIN
        PERFORM lock_refund_order(NEW.order_id);
        PERFORM lock_refund(NEW.refund_id);
        SELECT count(*) INTO taken FROM refund_order_export x WHERE x.order_id = NEW.order_id;
        IF NEW.downloads <> taken THEN
          RAISE EXCEPTION 'refund order % was downloaded % times', NEW.order_id, taken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_drop_of_a_download_says_why';
        END IF;
        IF taken > 0 AND EXISTS (SELECT FROM refund_event e WHERE e.refund_id = NEW.refund_id AND e.kind <> 'APPROVED') THEN
          RAISE EXCEPTION 'refund % has left by this order', NEW.refund_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_drop_is_of_an_unpaid_refund';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_order_drop_is_allowed AFTER INSERT ON refund_order_drop
        NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION refuse_refund_order_drop();

      -- A file that was not taken yet leaves with all its refunds or not at all; the whole of it is there at the commit.
      CREATE FUNCTION refuse_half_a_refund_order() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF NEW.downloads = 0 AND EXISTS (SELECT FROM refund_order_line l WHERE l.order_id = NEW.order_id AND NOT EXISTS (
             SELECT FROM refund_order_drop d WHERE d.order_id = l.order_id AND d.refund_id = l.refund_id)) THEN
          RAISE EXCEPTION 'refund order % is dropped in part, and its file pays the whole', NEW.order_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_is_dropped_whole';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_order_is_dropped_whole AFTER INSERT ON refund_order_drop
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_half_a_refund_order();

      CREATE FUNCTION refuse_unbalanced_refund_order() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE lines integer; total bigint;
      BEGIN
        SELECT count(*), coalesce(sum(l.amount_minor), 0) INTO lines, total FROM refund_order_line l WHERE l.order_id = NEW.id;
        IF lines <> NEW.refunds OR total <> NEW.total_minor THEN
          RAISE EXCEPTION 'refund order % is not the sum of its refunds', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'refund_order_is_the_sum_of_its_refunds';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER refund_order_is_the_sum_of_its_refunds AFTER INSERT ON refund_order
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_refund_order();
    `);
    await appendOnly(queryRunner, [
      ...['refund_order', 'refund_order_line', 'refund_order_export', 'refund_order_drop'],
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER refund_given_up_is_in_no_order ON refund_event;
      DROP TABLE refund_order_drop, refund_order_export, refund_order_line, refund_order;
      DROP FUNCTION refuse_unbalanced_refund_order();
      DROP FUNCTION refuse_half_a_refund_order();
      DROP FUNCTION refuse_refund_order_drop();
      DROP FUNCTION refuse_refund_order_export();
      DROP FUNCTION refuse_giving_up_an_ordered_refund();
      DROP FUNCTION refuse_refund_order_line();
      DROP FUNCTION is_in_living_order(uuid);
      DROP FUNCTION lock_refund_order(uuid);
      DROP FUNCTION lock_refund(uuid);
      DROP SEQUENCE refund_order_sequence;
      ALTER TABLE refund DROP CONSTRAINT refund_as_approved;
    `);
  }
}
