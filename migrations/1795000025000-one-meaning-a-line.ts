import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever says what a movement of the bank is says it alone: an outcome of the desk, or the entry of another act. */
export class OneMeaningALine1795000025000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- The lock is that of the acts: of two that commit at once, the second reads what the first has written.
      CREATE FUNCTION refuse_second_meaning() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE
        line uuid := to_jsonb(NEW) ->> TG_ARGV[0];
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('bank line ' || line, 0));
        IF (SELECT count(*) > 1 FROM (
              SELECT id FROM entry WHERE source = 'bank_line' AND source_id = line
              UNION
              SELECT coalesce(entry_id, id) FROM bank_outcome WHERE line_id = line AND kind <> 'WAITING') AS meaning) THEN
          RAISE EXCEPTION 'line % has a meaning already', line
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bank_line_means_one_thing';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER bank_line_means_one_thing AFTER INSERT ON entry
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source = 'bank_line')
        EXECUTE FUNCTION refuse_second_meaning('source_id');
      -- Money that the rule matches by itself is new: no other act can have booked it.
      CREATE CONSTRAINT TRIGGER bank_line_means_one_thing AFTER INSERT ON bank_outcome
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.kind <> 'WAITING' AND (NEW.kind <> 'RECEIPT' OR NEW.matched_by = 'PERSON'))
        EXECUTE FUNCTION refuse_second_meaning('line_id');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER bank_line_means_one_thing ON bank_outcome;
      DROP TRIGGER bank_line_means_one_thing ON entry;
      DROP FUNCTION refuse_second_meaning();
    `);
  }
}
