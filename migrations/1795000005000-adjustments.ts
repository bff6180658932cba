import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

const KINDS = `'PLACEMENT', 'PLACEMENT_SUBMISSION', 'PLACEMENT_WITHDRAWAL', 'DIRECT_PAYMENT', 'LITIGATION_DECISION', 'RECALL',
  'HOLD_LIFTING', 'BANK_DETAILS', 'MANDATE_SIGNATURE', 'AGREEMENT_SIGNATURE', 'DISPUTE_ANSWER'`;

/**
 * What is given up or corrected of a debt without money, the settlements under which the rest is given up, the order in which their
 * money is spent, and the part of a receipt that stays when the other comes back.
 */
export class Adjustments1795000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE adjustment (
        id           uuid   PRIMARY KEY,
        case_id      uuid   NOT NULL,
        creditor_id  uuid   NOT NULL,
        claim_id     uuid   NOT NULL,
        kind         text   NOT NULL,
        component    text   NOT NULL,
        -- What it changes of what is owed: below zero it gives up.
        amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
        mirror_minor bigint NOT NULL GENERATED ALWAYS AS (-amount_minor) STORED,
        effective_on date   NOT NULL,
        reason       text   NOT NULL,
        words        text,
        authority    text   NOT NULL,
        -- The request, the document, the dispute or the settlement that allows it; nothing more than the mandate itself.
        authority_id uuid,
        undoes_id    uuid,
        act_id       uuid   NOT NULL REFERENCES act (id),
        CONSTRAINT adjustment_of_a_claim_of_its_case
          FOREIGN KEY (claim_id, case_id, creditor_id) REFERENCES claim (id, case_id, creditor_id),
        CONSTRAINT adjustment_kind_is_known CHECK (
          (kind = 'CREDIT_NOTE' AND component = 'PRINCIPAL')
          OR (kind = 'INTEREST_WAIVER' AND component = 'INTEREST')
          OR (kind = 'WAIVER' AND component IN ('PRINCIPAL', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'))
          OR (kind = 'BALANCE_CORRECTION' AND component IN ('PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY'))),
        CONSTRAINT adjustment_gives_up CHECK
          (kind = 'BALANCE_CORRECTION' OR (amount_minor < 0) = (undoes_id IS NULL)),
        CONSTRAINT adjustment_reason_is_known CHECK (reason IN ('BILLING_ERROR', 'GOODS_RETURNED', 'DISPUTE_UPHELD',
          'COMMERCIAL_GESTURE', 'SMALL_BALANCE', 'PAID_BEFORE_PLACEMENT', 'OMITTED_AT_PLACEMENT', 'SETTLEMENT',
          'SETTLEMENT_UNDONE', 'ENTRY_ERROR', 'OTHER')),
        CONSTRAINT adjustment_authority_is_known CHECK (authority IN
          ('MANDATE', 'CREDITOR_REQUEST', 'CREDITOR_DOCUMENT', 'DISPUTE', 'SETTLEMENT')),
        CONSTRAINT adjustment_authority_is_named CHECK ((authority = 'MANDATE') = (authority_id IS NULL)),
        CONSTRAINT adjustment_of_the_mandate_waives CHECK
          (authority <> 'MANDATE' OR kind IN ('WAIVER', 'INTEREST_WAIVER')),
        CONSTRAINT adjustment_can_be_undone_once UNIQUE (undoes_id),
        CONSTRAINT adjustment_facts UNIQUE (id, case_id, claim_id, kind, component, effective_on, amount_minor),
        CONSTRAINT adjustment_undoes_its_opposite
          FOREIGN KEY (undoes_id, case_id, claim_id, kind, component, effective_on, mirror_minor)
          REFERENCES adjustment (id, case_id, claim_id, kind, component, effective_on, amount_minor)
      );
      CREATE INDEX adjustment_of_case ON adjustment (case_id, id DESC);

      -- What disputes gave up before adjustments had a table of their own: the movement's source was the dispute.
      INSERT INTO adjustment (id, case_id, creditor_id, claim_id, kind, component, amount_minor, effective_on, reason, authority,
        authority_id, act_id)
      SELECT source_id, case_id, creditor_id, claim_id, kind, component, amount_minor, value_on, 'DISPUTE_UPHELD', 'DISPUTE',
        source_id, act_id
      FROM claim_movement m WHERE kind = 'CREDIT_NOTE' AND EXISTS (SELECT FROM dispute d WHERE d.id = m.source_id);

      CREATE TABLE spending_order (
        id          uuid PRIMARY KEY,
        case_id     uuid NOT NULL,
        creditor_id uuid NOT NULL,
        spending    text NOT NULL,
        from_on     date NOT NULL,
        until_on    date NOT NULL,
        source_id   uuid NOT NULL,
        act_id      uuid NOT NULL REFERENCES act (id),
        CONSTRAINT spending_order_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT spending_order_is_known CHECK (spending IN ('PRINCIPAL_FIRST', 'MANDATE')),
        CONSTRAINT spending_order_has_days CHECK (from_on <= until_on)
      );
      CREATE INDEX spending_order_of_case ON spending_order (case_id);

      CREATE TABLE settlement (
        id           uuid    PRIMARY KEY,
        case_id      uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor > 0),
        currency     char(3) NOT NULL,
        until_on     date    NOT NULL,
        state        text    NOT NULL,
        offered_on   date    NOT NULL,
        accepted_on  date,
        -- Money of that very day that was recorded before it does not count: ids are in the order of their making.
        accepted_after uuid,
        ended_on     date,
        authority    text,
        authority_id uuid,
        version      integer NOT NULL DEFAULT 1,
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT settlement_of_a_case_of_its_creditor
          FOREIGN KEY (case_id, creditor_id) REFERENCES case_file (id, creditor_id),
        CONSTRAINT settlement_state_is_known CHECK (state IN ('OFFERED', 'ACCEPTED', 'KEPT', 'LAPSED', 'CANCELLED')),
        CONSTRAINT settlement_is_accepted_by_its_creditor CHECK (
          (accepted_on IS NULL) = (authority_id IS NULL) AND (accepted_on IS NULL) = (accepted_after IS NULL)
          AND (authority IS NULL) = (authority_id IS NULL)
          AND authority IN ('CREDITOR_REQUEST', 'CREDITOR_DOCUMENT')
          AND (state NOT IN ('ACCEPTED', 'KEPT') OR accepted_on IS NOT NULL)),
        CONSTRAINT settlement_end_is_dated CHECK ((ended_on IS NULL) = (state IN ('OFFERED', 'ACCEPTED')))
      );
      CREATE UNIQUE INDEX settlement_is_alone ON settlement (case_id) WHERE state IN ('OFFERED', 'ACCEPTED');
      CREATE INDEX settlement_of_case ON settlement (case_id, id DESC);
      CREATE INDEX settlement_of_creditor ON settlement (creditor_id, id DESC);

      -- What stays of a receipt when a part of it comes back (book C.13).
      ALTER TABLE receipt ADD COLUMN rest_of_id uuid REFERENCES receipt (id);
      CREATE UNIQUE INDEX receipt_has_one_rest ON receipt (rest_of_id) WHERE rest_of_id IS NOT NULL;
      ALTER TABLE reversal_request ADD COLUMN returned_minor bigint CHECK (returned_minor > 0);

      ALTER TABLE creditor_request DROP CONSTRAINT creditor_request_kind_is_known;
      ALTER TABLE creditor_request ADD CONSTRAINT creditor_request_kind_is_known CHECK (kind IN (${KINDS},
        'ADJUSTMENT', 'SETTLEMENT', 'SETTLEMENT_DECISION'));
    `);
    for (const table of ['adjustment', 'spending_order', 'settlement'])
      await creditorVisible(queryRunner, table);
    await grant(queryRunner, ['settlement'], 'UPDATE', 'AGENCY');
    await appendOnly(queryRunner, ['adjustment', 'spending_order']);
    await queryRunner.query("SELECT audit_changes(ARRAY['settlement'])");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM creditor_request WHERE kind IN ('ADJUSTMENT', 'SETTLEMENT', 'SETTLEMENT_DECISION');
      ALTER TABLE creditor_request DROP CONSTRAINT creditor_request_kind_is_known;
      ALTER TABLE creditor_request ADD CONSTRAINT creditor_request_kind_is_known CHECK (kind IN (${KINDS}));
      ALTER TABLE reversal_request DROP COLUMN returned_minor;
      DROP INDEX receipt_has_one_rest;
      ALTER TABLE receipt DROP COLUMN rest_of_id;
      DROP TABLE settlement, spending_order, adjustment;
    `);
  }
}
