import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly } from '@solde/platform';

/** Two rows that say the same thing of one line or of one entry: the lock is that of the acts, so that of two that commit at once the second reads what the first has written. */
const REFUSES = (name: string, lock: string, told: string, of: string) => `
  -- A plan made while few lines are posted would read them all for each of the next.
  CREATE FUNCTION ${name}() RETURNS trigger
  LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off AS $$
  DECLARE
    named uuid := to_jsonb(NEW) ->> TG_ARGV[0];
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('${lock} ' || named, 0));
    IF (SELECT count(*) > 1 FROM (${told}) AS told) THEN
      RAISE EXCEPTION '${lock} % is told of already', named
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '${of}';
    END IF;
    RETURN NULL;
  END $$;`;

/**
 * Whoever says what a movement of the bank is says it alone: an outcome of the desk, or the entry of another act. A tie, which has posted nothing, may be undone: that is a
 * fact too, and what stands is a view.
 */
export class OneMeaningALine1795000025000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE bank_untie (
        outcome_id uuid PRIMARY KEY REFERENCES bank_outcome (id),
        reason     text NOT NULL CHECK (length(btrim(reason)) > 0),
        act_id     uuid NOT NULL REFERENCES act (id)
      );
      -- What came of the lines, as it stands.
      CREATE VIEW bank_standing WITH (security_invoker = true) AS
        SELECT o.id, o.line_id, o.kind, o.receipt_id, o.entry_id, o.matched_by, o.reason, o.act_id FROM bank_outcome o
        WHERE o.kind <> 'RECORDED' OR NOT EXISTS (SELECT FROM bank_untie u WHERE u.outcome_id = o.id);

      CREATE FUNCTION refuse_untie_of_posted() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM bank_outcome WHERE id = NEW.outcome_id AND kind = 'RECORDED') THEN
          RAISE EXCEPTION 'outcome % is no tie', NEW.outcome_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bank_untie_is_of_a_tie';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER bank_untie_is_of_a_tie AFTER INSERT ON bank_untie
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_untie_of_posted();

      -- A tie may be told again once it was undone; what stands is counted below.
      DROP INDEX bank_outcome_is_posted_once;
      CREATE UNIQUE INDEX bank_outcome_is_posted_once ON bank_outcome (line_id) WHERE kind NOT IN ('WAITING', 'RECORDED');
      DROP INDEX bank_outcome_of_a_refund_is_told_once;
      CREATE UNIQUE INDEX bank_outcome_of_a_refund_is_told_once ON bank_outcome (entry_id)
        WHERE entry_id IS NOT NULL AND kind <> 'RECORDED';
      CREATE INDEX bank_outcome_of_entry ON bank_outcome (entry_id) WHERE entry_id IS NOT NULL;

      ${REFUSES(
        'refuse_second_meaning',
        'bank line',
        `SELECT id FROM entry WHERE source = 'bank_line' AND source_id = named
         UNION
         SELECT coalesce(entry_id, id) FROM bank_standing WHERE line_id = named AND kind <> 'WAITING'`,
        'bank_line_means_one_thing',
      )}
      CREATE CONSTRAINT TRIGGER bank_line_means_one_thing AFTER INSERT ON entry
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source = 'bank_line')
        EXECUTE FUNCTION refuse_second_meaning('source_id');
      CREATE CONSTRAINT TRIGGER bank_line_means_one_thing AFTER INSERT ON bank_outcome
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind <> 'WAITING')
        EXECUTE FUNCTION refuse_second_meaning('line_id');

      ${REFUSES(
        'refuse_second_line',
        'bank entry',
        'SELECT FROM bank_standing WHERE entry_id = named',
        'bank_entry_has_one_line',
      )}
      CREATE CONSTRAINT TRIGGER bank_entry_has_one_line AFTER INSERT ON bank_outcome
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL)
        EXECUTE FUNCTION refuse_second_line('entry_id');
    `);
    await appendOnly(queryRunner, ['bank_untie']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER bank_entry_has_one_line ON bank_outcome;
      DROP TRIGGER bank_line_means_one_thing ON bank_outcome;
      DROP TRIGGER bank_line_means_one_thing ON entry;
      DROP FUNCTION refuse_second_line();
      DROP FUNCTION refuse_second_meaning();
      DROP INDEX bank_outcome_of_entry;
      DROP INDEX bank_outcome_of_a_refund_is_told_once;
      CREATE UNIQUE INDEX bank_outcome_of_a_refund_is_told_once ON bank_outcome (entry_id) WHERE entry_id IS NOT NULL;
      DROP INDEX bank_outcome_is_posted_once;
      CREATE UNIQUE INDEX bank_outcome_is_posted_once ON bank_outcome (line_id) WHERE kind <> 'WAITING';
      DROP VIEW bank_standing;
      DROP TABLE bank_untie;
      DROP FUNCTION refuse_untie_of_posted();
    `);
  }
}
