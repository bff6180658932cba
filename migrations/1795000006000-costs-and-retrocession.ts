import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible } from '@solde/platform';

const CHART_BEFORE = `
  ('TRUST', 'BANK_TP'), ('TRUST', 'CREDITOR_PAYABLE'), ('TRUST', 'DEBTOR_SUSPENSE'), ('TRUST', 'PROVISIONS'),
  ('TRUST', 'REFUNDS_DUE'), ('TRUST', 'FEES_TO_WITHDRAW'), ('TRUST', 'TRANSFERS_IN_TRANSIT'), ('TRUST', 'BANK_EXCEPTIONS'),
  ('AGENCY', 'AGENCY_BANK'), ('AGENCY', 'FEES_UNBILLED'), ('AGENCY', 'FEES_RECEIVABLE'), ('AGENCY', 'FEE_INCOME'),
  ('AGENCY', 'VAT_COLLECTED'), ('AGENCY', 'COSTS_ADVANCED')`;

/** What happens to a cost later, the provisions that creditors pay in, and what partners are owed of the fees. */
export class CostsAndRetrocession1795000006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE case_cost
        ADD COLUMN awaits_title boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT case_cost_kind_is_known CHECK (kind IN ('GREFFE', 'SERVICE_OF_ORDER', 'BAILIFF', 'LAWYER', 'EXPERT',
          'TRANSLATION', 'OTHER')),
        ADD CONSTRAINT case_cost_waits_or_is_owed CHECK (NOT awaits_title OR recoverable_from IS NULL);

      CREATE TABLE cost_granted (
        cost_id      uuid   PRIMARY KEY,
        creditor_id  uuid   NOT NULL,
        title_id     uuid   NOT NULL REFERENCES title (id),
        -- What the court granted of it, owed by the debtor from that day.
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        from_on      date   NOT NULL,
        act_id       uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT cost_granted_of_its_creditor FOREIGN KEY (cost_id, creditor_id) REFERENCES case_cost (id, creditor_id)
      );
      CREATE INDEX cost_granted_by_title ON cost_granted (title_id);

      CREATE TABLE cost_given_up (
        cost_id     uuid PRIMARY KEY,
        creditor_id uuid NOT NULL,
        reason      text NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT cost_given_up_of_its_creditor FOREIGN KEY (cost_id, creditor_id) REFERENCES case_cost (id, creditor_id)
      );

      CREATE TABLE provision (
        id             uuid    PRIMARY KEY,
        case_id        uuid    NOT NULL,
        creditor_id    uuid    NOT NULL,
        amount_minor   bigint  NOT NULL CHECK (amount_minor > 0),
        currency       char(3) NOT NULL,
        received_on    date    NOT NULL,
        bank_reference text,
        act_id         uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT provision_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT provision_bank_reference_is_posted_once UNIQUE (bank_reference)
      );
      CREATE INDEX provision_of_case ON provision (case_id);
      CREATE INDEX cost_line_of_cost ON cost_line (cost_id);
      CREATE INDEX case_cost_of_creditor ON case_cost (creditor_id, id);

      CREATE FUNCTION refuse_overdrawn_provision() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF (SELECT coalesce(sum(amount_minor), 0) FROM provision WHERE case_id = NEW.case_id)
           - (SELECT coalesce(sum(amount_minor), 0) FROM case_cost WHERE case_id = NEW.case_id AND funder = 'PROVISION')
           + (SELECT coalesce(sum(amount_minor), 0) FROM cost_line
                WHERE case_id = NEW.case_id AND kind = 'PROVISION_RETURNED') < 0 THEN
          RAISE EXCEPTION 'the provision of case % is overdrawn', NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'provision_is_not_overdrawn';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER provision_is_spent_within_itself AFTER INSERT ON case_cost
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.funder = 'PROVISION') EXECUTE FUNCTION refuse_overdrawn_provision();
      CREATE CONSTRAINT TRIGGER provision_is_returned_within_itself AFTER INSERT ON cost_line
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'PROVISION_RETURNED')
        EXECUTE FUNCTION refuse_overdrawn_provision();

      CREATE FUNCTION refuse_lines_beyond_cost() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE advanced bigint; kept bigint; billed bigint;
      BEGIN
        SELECT CASE funder WHEN 'AGENCY' THEN amount_minor ELSE 0 END INTO advanced FROM case_cost WHERE id = NEW.cost_id;
        SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'KEPT'), 0),
               coalesce(sum(amount_minor) FILTER (WHERE kind = 'DEBOURS'), 0)
        INTO kept, billed FROM cost_line WHERE cost_id = NEW.cost_id;
        IF kept < 0 OR billed < 0 OR kept + billed > advanced THEN
          RAISE EXCEPTION 'cost % of % cannot give % and %', NEW.cost_id, advanced, kept, billed
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'cost_line_is_within_its_cost';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER cost_line_is_within_its_cost AFTER INSERT ON cost_line
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.cost_id IS NOT NULL) EXECUTE FUNCTION refuse_lines_beyond_cost();

      CREATE TABLE fee_retrocession (
        id           uuid    PRIMARY KEY,
        agreement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        partner_kind text    NOT NULL,
        share        numeric NOT NULL CHECK (share BETWEEN 0 AND 100),
        -- Empty: every phase.
        phases       text[]  NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_retrocession_partner_is_named_once UNIQUE (agreement_id, partner_kind),
        CONSTRAINT fee_retrocession_of_an_agreement_of_its_creditor
          FOREIGN KEY (agreement_id, creditor_id) REFERENCES fee_agreement (id, creditor_id),
        CONSTRAINT fee_retrocession_partner_is_known CHECK (partner_kind IN ('LAWYER', 'BAILIFF', 'CORRESPONDENT'))
      );

      CREATE TABLE retrocession_line (
        id           uuid    PRIMARY KEY,
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        -- The fee that gives it; none for what a replay adds or takes back.
        fee_line_id  uuid    REFERENCES fee_line (id),
        partner_kind text    NOT NULL,
        currency     char(3) NOT NULL,
        base_minor   bigint  NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor <> 0),
        earned_on    date    NOT NULL,
        sentence     jsonb   NOT NULL,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT retrocession_line_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT retrocession_line_is_earned_once UNIQUE (fee_line_id, partner_kind),
        CONSTRAINT retrocession_line_sentence_has_its_key CHECK (sentence ?& ARRAY['key', 'version', 'facts'])
      );
      CREATE INDEX retrocession_line_of_case ON retrocession_line (case_id);
      CREATE INDEX retrocession_line_in_order ON retrocession_line (earned_on, id);

      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_in_the_chart;
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_is_in_the_chart CHECK ((book, code) IN (${CHART_BEFORE},
        ('AGENCY', 'RETROCESSION_EXPENSE'), ('AGENCY', 'RETROCESSIONS_DUE')));
    `);
    const visible = ['cost_granted', 'cost_given_up', 'provision', 'fee_retrocession'];
    for (const table of visible) await creditorVisible(queryRunner, table);
    await appendOnly(queryRunner, [...visible, 'retrocession_line']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_in_the_chart;
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_is_in_the_chart CHECK ((book, code) IN (${CHART_BEFORE}));
      DROP TRIGGER cost_line_is_within_its_cost ON cost_line;
      DROP TRIGGER provision_is_returned_within_itself ON cost_line;
      DROP TRIGGER provision_is_spent_within_itself ON case_cost;
      DROP FUNCTION refuse_lines_beyond_cost();
      DROP FUNCTION refuse_overdrawn_provision();
      DROP INDEX case_cost_of_creditor, cost_line_of_cost;
      DROP TABLE retrocession_line, fee_retrocession, provision, cost_given_up, cost_granted;
      ALTER TABLE case_cost DROP CONSTRAINT case_cost_waits_or_is_owed, DROP CONSTRAINT case_cost_kind_is_known,
        DROP COLUMN awaits_title;
    `);
  }
}
