import type { MigrationInterface, QueryRunner } from 'typeorm';

import { appendOnly, creditorVisible, grant } from '@solde/platform';

/** Who owns the claims and mandates us: entities, mandates and their terms, fee agreements, requests of the portal. */
export class Creditors1795000001500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE creditor_group (
        id        uuid PRIMARY KEY,
        name      text NOT NULL,
        parent_id uuid REFERENCES creditor_group (id),
        act_id    uuid NOT NULL REFERENCES act (id),
        CONSTRAINT creditor_group_name_is_used_once UNIQUE (name)
      );
      CREATE TABLE creditor (
        id            uuid    PRIMARY KEY,
        code          text    NOT NULL,
        group_id      uuid    REFERENCES creditor_group (id),
        legal_name    text    NOT NULL,
        trade_name    text,
        siren         text,
        siret         text,
        vat_number    text,
        is_individual boolean NOT NULL DEFAULT false,
        address_line  text    NOT NULL,
        postal_code   text    NOT NULL,
        city          text    NOT NULL,
        country       char(2) NOT NULL DEFAULT 'FR',
        territory     text    NOT NULL,
        currency      char(3) NOT NULL,
        language      text    NOT NULL DEFAULT 'fr',
        state         text    NOT NULL DEFAULT 'PROSPECT',
        version       integer NOT NULL DEFAULT 1,
        act_id        uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT creditor_code_is_used_once UNIQUE (code),
        CONSTRAINT creditor_state_is_known CHECK (state IN
          ('PROSPECT', 'ONBOARDING', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED'))
      );
      CREATE INDEX creditor_of_group ON creditor (group_id);
      ALTER TABLE user_scope ADD CONSTRAINT user_scope_group_exists FOREIGN KEY (group_id) REFERENCES creditor_group (id);
      ALTER TABLE user_scope ADD CONSTRAINT user_scope_creditor_exists FOREIGN KEY (creditor_id) REFERENCES creditor (id);
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_creditor_exists FOREIGN KEY (creditor_id) REFERENCES creditor (id);
      ALTER TABLE document ADD CONSTRAINT document_creditor_exists FOREIGN KEY (creditor_id) REFERENCES creditor (id);

      CREATE TABLE creditor_contact (
        id          uuid    PRIMARY KEY,
        creditor_id uuid    NOT NULL REFERENCES creditor (id),
        role        text    NOT NULL,
        name        text    NOT NULL,
        email       text,
        phone       text,
        active      boolean NOT NULL DEFAULT true,
        version     integer NOT NULL DEFAULT 1,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT creditor_contact_role_is_known CHECK (role IN
          ('DECIDER', 'DISPUTES', 'SALES', 'ACCOUNTING', 'IT'))
      );
      CREATE INDEX creditor_contact_of_creditor ON creditor_contact (creditor_id);

      CREATE TABLE bank_detail (
        id            uuid    PRIMARY KEY,
        creditor_id   uuid    NOT NULL REFERENCES creditor (id),
        iban          text    NOT NULL,
        bic           text,
        holder        text    NOT NULL,
        state         text    NOT NULL DEFAULT 'REQUESTED',
        requested_by  uuid    NOT NULL REFERENCES user_account (id),
        verified_by   uuid    REFERENCES user_account (id),
        verified_how  text,
        approved_by   uuid    REFERENCES user_account (id),
        usable_from   date,
        version       integer NOT NULL DEFAULT 1,
        act_id        uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT bank_detail_state_is_known CHECK (state IN
          ('REQUESTED', 'VERIFIED', 'APPROVED', 'REJECTED', 'REPLACED')),
        CONSTRAINT bank_detail_needs_four_eyes CHECK (verified_by <> requested_by AND (approved_by IS NULL OR
          (verified_by IS NOT NULL AND approved_by <> verified_by AND approved_by <> requested_by))),
        CONSTRAINT bank_detail_approved_says_when CHECK (state <> 'APPROVED' OR
          (approved_by IS NOT NULL AND usable_from IS NOT NULL))
      );
      CREATE UNIQUE INDEX bank_detail_approved_is_one ON bank_detail (creditor_id) WHERE state = 'APPROVED';
      CREATE INDEX bank_detail_of_creditor ON bank_detail (creditor_id);

      CREATE TABLE mandate (
        id          uuid    PRIMARY KEY,
        number      text    NOT NULL,
        creditor_id uuid    NOT NULL REFERENCES creditor (id),
        kind        text    NOT NULL DEFAULT 'FRAMEWORK',
        currency    char(3) NOT NULL,
        state       text    NOT NULL DEFAULT 'DRAFT',
        version     integer NOT NULL DEFAULT 1,
        act_id      uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT mandate_number_is_used_once UNIQUE (number),
        CONSTRAINT mandate_kind_is_known CHECK (kind IN ('FRAMEWORK', 'ONE_SHOT')),
        CONSTRAINT mandate_state_is_known CHECK (state IN ('DRAFT', 'SENT_FOR_SIGNATURE', 'SIGNED_BY_CREDITOR',
          'ACTIVE', 'SUSPENDED', 'NOTICE_GIVEN', 'RUN_OFF', 'TERMINATED', 'CANCELLED')),
        CONSTRAINT mandate_of_its_creditor UNIQUE (id, creditor_id)
      );
      CREATE INDEX mandate_of_creditor ON mandate (creditor_id);

      CREATE TABLE mandate_terms (
        id                      uuid    PRIMARY KEY,
        mandate_id              uuid    NOT NULL,
        creditor_id             uuid    NOT NULL,
        number                  integer NOT NULL CHECK (number > 0),
        effective_from          date    NOT NULL,
        services                text[]  NOT NULL,
        territories             text[]  NOT NULL DEFAULT '{}',
        claim_types             text[]  NOT NULL DEFAULT '{}',
        amount_min_minor        bigint,
        amount_max_minor        bigint,
        age_max_days            integer,
        power_to_receive        boolean NOT NULL,
        claims_basis            text    NOT NULL,
        insurance_guarantee     text    NOT NULL,
        remuneration            text    NOT NULL,
        remittance_conditions   text    NOT NULL,
        remittance_mode         text    NOT NULL DEFAULT 'NET',
        remittance_cycle        text    NOT NULL DEFAULT 'TWICE_MONTHLY',
        payout_business_days    integer NOT NULL DEFAULT 5 CHECK (payout_business_days BETWEEN 0 AND 20),
        remittance_delay_clause text,
        negative_balance        text    NOT NULL DEFAULT 'CARRY_FORWARD',
        transfer_min_minor      bigint  NOT NULL DEFAULT 0 CHECK (transfer_min_minor >= 0),
        allocation_order        text    NOT NULL DEFAULT 'LEGAL',
        principal_rule          text    NOT NULL DEFAULT 'OLDEST_DUE',
        interest_claimed        boolean NOT NULL DEFAULT false,
        interest_basis          text    NOT NULL DEFAULT 'ACT_365',
        interest_rate_table     text    NOT NULL DEFAULT 'LATE_PAYMENT_B2B',
        interest_contract_rate  numeric,
        indemnity_claimed       boolean NOT NULL DEFAULT false,
        promise_days_max        integer NOT NULL DEFAULT 30 CHECK (promise_days_max BETWEEN 1 AND 365),
        waiver_max_minor        bigint  NOT NULL DEFAULT 0,
        join_open_case          boolean NOT NULL DEFAULT true,
        content_hash            bytea,
        creditor_signed_by      uuid    REFERENCES user_account (id),
        creditor_signed_at      timestamptz,
        agency_signed_by        uuid    REFERENCES user_account (id),
        agency_signed_at        timestamptz,
        version                 integer NOT NULL DEFAULT 1,
        act_id                  uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT mandate_terms_number_is_used_once UNIQUE (mandate_id, number),
        CONSTRAINT mandate_terms_of_a_mandate_of_its_creditor
          FOREIGN KEY (mandate_id, creditor_id) REFERENCES mandate (id, creditor_id),
        CONSTRAINT mandate_terms_modes_are_known CHECK (
          remittance_mode IN ('NET', 'GROSS') AND remittance_cycle IN ('TWICE_MONTHLY', 'WEEKLY', 'MONTHLY')
          AND negative_balance IN ('CARRY_FORWARD', 'INVOICE')
          AND allocation_order IN ('LEGAL', 'PRINCIPAL_FIRST') AND principal_rule IN ('OLDEST_DUE', 'PRO_RATA')
          AND interest_basis IN ('ACT_365', 'ACT_ACT')
          AND interest_rate_table IN ('LATE_PAYMENT_B2B', 'LEGAL', 'CONTRACT')),
        CONSTRAINT mandate_terms_contract_rate_is_given CHECK
          (interest_rate_table <> 'CONTRACT' OR interest_contract_rate IS NOT NULL),
        CONSTRAINT mandate_terms_services_are_known CHECK (services <@ ARRAY['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE',
          'LITIGATION', 'DISPUTE_COORDINATION', 'ADMIN_FOLLOW_UP', 'ENFORCEMENT_FOLLOW_UP'] AND cardinality(services) > 0),
        CONSTRAINT mandate_terms_countersigned_after_the_creditor CHECK
          (agency_signed_at IS NULL OR creditor_signed_at IS NOT NULL)
      );


      -- What was sent for signature is what is signed: from then on only the signatures are added, each once.
      CREATE FUNCTION refuse_change_of_sent_terms() RETURNS trigger
      LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      DECLARE signatures text[] := ARRAY['creditor_signed_by', 'creditor_signed_at', 'agency_signed_by',
        'agency_signed_at', 'version', 'act_id'];
      BEGIN
        IF to_jsonb(OLD) - signatures <> to_jsonb(NEW) - signatures
           OR (OLD.creditor_signed_at, OLD.creditor_signed_by) IS DISTINCT FROM (NEW.creditor_signed_at, NEW.creditor_signed_by)
              AND OLD.creditor_signed_at IS NOT NULL
           OR OLD.agency_signed_at IS NOT NULL THEN
          RAISE EXCEPTION 'terms % were sent for signature', OLD.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_terms_sent_are_frozen';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER mandate_terms_sent_are_frozen BEFORE UPDATE ON mandate_terms
        FOR EACH ROW WHEN (OLD.content_hash IS NOT NULL) EXECUTE FUNCTION refuse_change_of_sent_terms();

      CREATE TABLE fee_agreement (
        id                      uuid    PRIMARY KEY,
        mandate_id              uuid    NOT NULL,
        creditor_id             uuid    NOT NULL,
        number                  integer NOT NULL CHECK (number > 0),
        currency                char(3) NOT NULL,
        period                  daterange NOT NULL,
        assignment              text    NOT NULL DEFAULT 'PLACEMENT_DATE',
        state                   text    NOT NULL DEFAULT 'DRAFT',
        crossing_window_days    integer NOT NULL DEFAULT 5 CHECK (crossing_window_days BETWEEN 0 AND 60),
        direct_factor           numeric NOT NULL DEFAULT 100 CHECK (direct_factor BETWEEN 0 AND 100),
        minimum_minor           bigint  CHECK (minimum_minor >= 0),
        minimum_share_max       numeric NOT NULL DEFAULT 50 CHECK (minimum_share_max BETWEEN 0 AND 100),
        cap_minor               bigint  CHECK (cap_minor >= 0),
        withdrawal_free_days    integer,
        withdrawal_factor       numeric,
        withdrawal_waived       text[]  NOT NULL DEFAULT '{}',
        remittance_mode         text    NOT NULL DEFAULT 'NET',
        proposed_by             uuid    REFERENCES user_account (id),
        creditor_signed_by      uuid    REFERENCES user_account (id),
        creditor_signed_at      timestamptz,
        activated_by            uuid    REFERENCES user_account (id),
        version                 integer NOT NULL DEFAULT 1,
        act_id                  uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_agreement_number_is_used_once UNIQUE (mandate_id, number),
        CONSTRAINT fee_agreement_of_a_mandate_of_its_creditor
          FOREIGN KEY (mandate_id, creditor_id) REFERENCES mandate (id, creditor_id),
        CONSTRAINT fee_agreement_state_is_known CHECK (state IN
          ('DRAFT', 'PROPOSED', 'SIGNED', 'ACTIVE', 'SUPERSEDED', 'TERMINATED')),
        CONSTRAINT fee_agreement_assignment_is_known CHECK (assignment IN ('PLACEMENT_DATE', 'PAYMENT_DATE')),
        CONSTRAINT fee_agreement_minimum_is_below_its_cap CHECK (minimum_minor <= cap_minor),
        CONSTRAINT fee_agreement_needs_four_eyes CHECK (activated_by IS NULL OR activated_by <> proposed_by),
        CONSTRAINT fee_agreement_active_is_signed CHECK (state NOT IN ('SIGNED', 'ACTIVE') OR creditor_signed_at IS NOT NULL),
        CONSTRAINT fee_agreement_periods_do_not_overlap
          EXCLUDE USING gist (mandate_id WITH =, period WITH &&) WHERE (state IN ('ACTIVE', 'SUPERSEDED')),
        CONSTRAINT fee_agreement_of_its_creditor UNIQUE (id, creditor_id)
      );
      CREATE TABLE fee_rule (
        id           uuid    PRIMARY KEY,
        agreement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        position     integer NOT NULL CHECK (position > 0),
        phases       text[]  NOT NULL,
        components   text[]  NOT NULL,
        claim_types  text[]  NOT NULL DEFAULT '{}',
        segments     text[]  NOT NULL DEFAULT '{}',
        territories  text[]  NOT NULL DEFAULT '{}',
        age_min_days integer NOT NULL DEFAULT 0 CHECK (age_min_days >= 0),
        age_max_days integer,
        channel      text    NOT NULL DEFAULT 'ANY',
        tier_mode    text    NOT NULL DEFAULT 'NONE',
        tier_basis   text,
        rate         numeric CHECK (rate BETWEEN 0 AND 100),
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_rule_position_is_used_once UNIQUE (agreement_id, position),
        CONSTRAINT fee_rule_of_an_agreement_of_its_creditor
          FOREIGN KEY (agreement_id, creditor_id) REFERENCES fee_agreement (id, creditor_id),
        CONSTRAINT fee_rule_words_are_known CHECK (channel IN ('AGENCY', 'DIRECT', 'ANY')
          AND tier_mode IN ('NONE', 'WHOLE', 'MARGINAL')
          AND phases <@ ARRAY['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT']
          AND components <@ ARRAY['PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS']),
        CONSTRAINT fee_rule_has_a_rate_or_tiers CHECK ((tier_mode = 'NONE') = (rate IS NOT NULL)),
        CONSTRAINT fee_rule_band_is_not_empty CHECK (age_max_days >= age_min_days)
      );
      CREATE TABLE fee_tier (
        rule_id     uuid    NOT NULL REFERENCES fee_rule (id),
        creditor_id uuid    NOT NULL REFERENCES creditor (id),
        position    integer NOT NULL CHECK (position > 0),
        up_to_minor bigint,
        rate        numeric NOT NULL CHECK (rate BETWEEN 0 AND 100),
        act_id      uuid    NOT NULL REFERENCES act (id),
        PRIMARY KEY (rule_id, position)
      );
      CREATE TABLE fee_flat (
        id           uuid    PRIMARY KEY,
        agreement_id uuid    NOT NULL,
        creditor_id  uuid    NOT NULL,
        event        text    NOT NULL,
        amount_minor bigint  NOT NULL CHECK (amount_minor >= 0),
        act_id       uuid    NOT NULL REFERENCES act (id),
        CONSTRAINT fee_flat_event_is_priced_once UNIQUE (agreement_id, event),
        CONSTRAINT fee_flat_of_an_agreement_of_its_creditor
          FOREIGN KEY (agreement_id, creditor_id) REFERENCES fee_agreement (id, creditor_id),
        CONSTRAINT fee_flat_event_is_known CHECK (event IN ('CASE_OPENING', 'PRE_DUE_CALL', 'BILL_FOLLOW_UP',
          'FORMAL_NOTICE', 'TRACING', 'LITIGATION_FILE', 'STATEMENT_MAILING', 'MONTHLY'))
      );

      CREATE TABLE creditor_request (
        id              uuid        PRIMARY KEY,
        creditor_id     uuid        NOT NULL REFERENCES creditor (id),
        kind            text        NOT NULL,
        payload         jsonb       NOT NULL,
        submitted_by    uuid        NOT NULL REFERENCES user_account (id),
        submitted_at    timestamptz NOT NULL,
        idempotency_key text        NOT NULL,
        due_at          timestamptz NOT NULL,
        failures        integer     NOT NULL DEFAULT 0,
        state           text        NOT NULL DEFAULT 'PENDING',
        result          jsonb,
        answered_at     timestamptz,
        act_id          uuid        NOT NULL REFERENCES act (id),
        CONSTRAINT creditor_request_is_made_once UNIQUE (submitted_by, idempotency_key),
        CONSTRAINT creditor_request_state_is_known CHECK (state IN ('PENDING', 'APPLIED', 'REFUSED')),
        CONSTRAINT creditor_request_answer_is_dated CHECK ((state = 'PENDING') = (answered_at IS NULL)),
        CONSTRAINT creditor_request_kind_is_known CHECK (kind IN ('PLACEMENT', 'PLACEMENT_SUBMISSION',
          'PLACEMENT_WITHDRAWAL', 'DIRECT_PAYMENT', 'LITIGATION_DECISION', 'RECALL', 'HOLD_LIFTING', 'BANK_DETAILS',
          'MANDATE_SIGNATURE', 'AGREEMENT_SIGNATURE', 'DISPUTE_ANSWER'))
      );
      CREATE INDEX creditor_request_due ON creditor_request (due_at, id) WHERE state = 'PENDING';
      CREATE INDEX creditor_request_of_creditor ON creditor_request (creditor_id, id DESC);
    `);
    await creditorVisible(queryRunner, 'creditor', { column: 'id' });
    for (const table of [
      'creditor_contact',
      'bank_detail',
      'mandate',
      'mandate_terms',
      'fee_agreement',
      'fee_rule',
      'fee_tier',
      'fee_flat',
    ])
      await creditorVisible(queryRunner, table);
    await creditorVisible(queryRunner, 'creditor_request', { portal: 'READ_AND_INSERT' });
    await grant(
      queryRunner,
      [
        'creditor',
        'creditor_contact',
        'bank_detail',
        'mandate',
        'mandate_terms',
        'fee_agreement',
        'creditor_request',
      ],
      'UPDATE',
      'AGENCY',
    );
    await appendOnly(queryRunner, ['fee_rule', 'fee_tier', 'fee_flat']);
    await queryRunner.query(`SELECT audit_changes(ARRAY['creditor', 'creditor_contact', 'bank_detail', 'mandate',
      'mandate_terms', 'fee_agreement'])`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE document DROP CONSTRAINT document_creditor_exists;
      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_creditor_exists;
      ALTER TABLE user_scope DROP CONSTRAINT user_scope_creditor_exists;
      ALTER TABLE user_scope DROP CONSTRAINT user_scope_group_exists;
      DROP TABLE creditor_request, fee_flat, fee_tier, fee_rule, fee_agreement, mandate_terms, mandate,
        bank_detail, creditor_contact, creditor, creditor_group;
      DROP FUNCTION refuse_change_of_sent_terms();
    `);
  }
}
