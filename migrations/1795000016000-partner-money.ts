import type { MigrationInterface, QueryRunner } from 'typeorm';

const MOVEMENT_KINDS = `'PLACED', 'INTEREST', 'INDEMNITY', 'COST', 'ALLOCATION', 'WAIVER', 'CREDIT_NOTE', 'CORRECTION'`;
const COMPONENTS = `'PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'`;

/** Waivers of interest that give up no more than there was. */
export class PartnerMoney1795000016000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_words_are_known;
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_words_are_known CHECK (
        component IN (${COMPONENTS}) AND kind IN (${MOVEMENT_KINDS}, 'WAIVER_EXCESS'));
      -- What a waiver of interest cannot give up, since there is less interest than it says: no more of a day than was given up that day.
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_excess_is_of_interest CHECK (
        kind <> 'WAIVER_EXCESS' OR component = 'INTEREST');
      CREATE FUNCTION refuse_excess_beyond_waiver() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE excess bigint; given bigint;
      BEGIN
        SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'WAIVER_EXCESS'), 0),
               coalesce(sum(amount_minor) FILTER (WHERE kind NOT IN ('WAIVER_EXCESS', 'INTEREST', 'ALLOCATION')), 0)
        INTO excess, given FROM claim_movement
        WHERE claim_id = NEW.claim_id AND value_on = NEW.value_on AND component = 'INTEREST';
        IF excess < 0 OR excess > greatest(-given, 0) THEN
          RAISE EXCEPTION 'claim % cannot give back % of % on %', NEW.claim_id, excess, given, NEW.value_on
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'waiver_excess_is_within_its_waiver';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER waiver_excess_is_within_its_waiver AFTER INSERT ON claim_movement
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.component = 'INTEREST' AND NEW.kind IN ('WAIVER_EXCESS', 'WAIVER', 'CORRECTION'))
        EXECUTE FUNCTION refuse_excess_beyond_waiver();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER waiver_excess_is_within_its_waiver ON claim_movement;
      DROP FUNCTION refuse_excess_beyond_waiver();
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_excess_is_of_interest;
      ALTER TABLE claim_movement DROP CONSTRAINT claim_movement_words_are_known;
      ALTER TABLE claim_movement ADD CONSTRAINT claim_movement_words_are_known CHECK (
        component IN (${COMPONENTS}) AND kind IN (${MOVEMENT_KINDS}));
    `);
  }
}
