import type { Client } from 'pg';
import { uuidv7 } from '@solde/platform';

/** A creditor with a mandate and a tariff in force, as two signatures left them. */
export interface Confided {
  readonly creditorId: string;
  readonly mandateId: string;
  readonly agreementId: string;
}

interface Wanted {
  readonly services?: readonly string[];
  readonly currency?: string;
  readonly territories?: readonly string[];
  readonly claimTypes?: readonly string[];
  readonly amountMinMinor?: bigint;
  readonly amountMaxMinor?: bigint;
  readonly ageMaxDays?: number;
  readonly from?: string;
  readonly interestClaimed?: boolean;
  readonly indemnityClaimed?: boolean;
  readonly joinOpenCase?: boolean;
}

/** Writes one straight into the tables, for specs whose subject begins after the signatures. */
export async function confided(owner: Client, wanted: Wanted = {}): Promise<Confided> {
  const { services = ['AMICABLE'], currency = 'EUR', from = '2020-01-01' } = wanted;
  const [creditorId, mandateId, agreementId, actId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const [userA, userB] = [uuidv7(), uuidv7()];
  const code = creditorId.slice(-12);
  await owner.query(
    `INSERT INTO act (id, name, caller_kind, caller_name, at) VALUES ($1, 'spec', 'SYSTEM', 'spec', app_now())`,
    [actId],
  );
  await owner.query(
    `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
     VALUES ($1, 'PORTAL', $3 || '-c@exemple.fr', 'Signataire', 'ACTIVE', $4),
            ($2, 'AGENCY', $3 || '-a@exemple.fr', 'Agence', 'ACTIVE', $4)`,
    [userA, userB, code, actId],
  );
  await owner.query(
    `INSERT INTO creditor (id, code, legal_name, siren, address_line, postal_code, city, territory, currency, state, act_id)
     VALUES ($1, $2, 'Fournitures du Nord', '732829320', '1 rue du Port', '59000', 'Lille', 'FR-METRO', $3, 'ACTIVE', $4)`,
    [creditorId, code, currency, actId],
  );
  await owner.query(
    `INSERT INTO mandate (id, number, creditor_id, currency, state, act_id) VALUES ($1, $2, $3, $4, 'ACTIVE', $5)`,
    [mandateId, `M-${code}`, creditorId, currency, actId],
  );
  await owner.query(
    `INSERT INTO mandate_terms (id, mandate_id, creditor_id, number, effective_from, services, territories, claim_types,
       amount_min_minor, amount_max_minor, age_max_days, power_to_receive, claims_basis, insurance_guarantee, remuneration,
       remittance_conditions, content_hash, creditor_signed_by, creditor_signed_at, agency_signed_by, agency_signed_at, act_id,
       interest_claimed, indemnity_claimed, join_open_case)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, true, 'factures', 'oui', 'grille', 'net', sha256('terms'), $11, app_now(), $12, app_now(), $13,
       $14, $15, $16)`,
    [
      ...[uuidv7(), mandateId, creditorId, from, services],
      ...[wanted.territories ?? [], wanted.claimTypes ?? [], wanted.amountMinMinor ?? null],
      ...[wanted.amountMaxMinor ?? null, wanted.ageMaxDays ?? null, userA, userB, actId],
      ...[wanted.interestClaimed ?? false, wanted.indemnityClaimed ?? false],
      wanted.joinOpenCase ?? true,
    ],
  );
  await owner.query(
    `INSERT INTO fee_agreement (id, mandate_id, creditor_id, number, currency, period, state, proposed_by,
       creditor_signed_by, creditor_signed_at, activated_by, act_id)
     VALUES ($1, $2, $3, 1, $4, daterange($5::date, NULL), 'ACTIVE', $6, $6, app_now(), $7, $8)`,
    [agreementId, mandateId, creditorId, currency, from, userA, userB, actId],
  );
  return { creditorId, mandateId, agreementId };
}
