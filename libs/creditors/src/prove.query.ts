import { invariants } from '@solde/platform';

invariants([
  {
    name: 'creditors.active-mandates-are-signed',
    says: 'A mandate that takes claims has terms signed by both parties, complete as CPCE R124-3 asks.',
    violations: `
      SELECT m.id AS mandate_id, m.number FROM mandate m
      WHERE m.state IN ('ACTIVE', 'SUSPENDED', 'NOTICE_GIVEN', 'RUN_OFF', 'TERMINATED')
        AND NOT EXISTS (
          SELECT FROM mandate_terms t
          WHERE t.mandate_id = m.id AND t.creditor_signed_at IS NOT NULL AND t.agency_signed_at IS NOT NULL
            AND t.power_to_receive AND trim(t.claims_basis) <> '' AND trim(t.insurance_guarantee) <> ''
            AND trim(t.remuneration) <> '' AND trim(t.remittance_conditions) <> '')`,
  },
  {
    name: 'creditors.signed-terms-have-their-hash',
    says: 'What was signed was frozen before.',
    violations: `
      SELECT id AS terms_id FROM mandate_terms WHERE creditor_signed_at IS NOT NULL AND content_hash IS NULL`,
  },
  {
    name: 'creditors.agreements-in-force-are-signed',
    says: 'A tariff that prices was signed by the creditor and activated by another person than its author.',
    violations: `
      SELECT id AS agreement_id FROM fee_agreement
      WHERE state IN ('ACTIVE', 'SUPERSEDED')
        AND (creditor_signed_at IS NULL OR activated_by IS NULL OR activated_by = proposed_by)`,
  },
]);
