import { invariants } from '@solde/platform';

/** I8, as far as one statement tells it; `AuditService.verify` recomputes the chain itself. */
invariants([
  {
    name: 'audit.every-act-is-sealed-or-waits',
    says: 'Every act stands in the sealed chain or waits for its seal.',
    violations: `
      SELECT id AS act_id FROM act
      EXCEPT SELECT act_id FROM audit_unsealed
      EXCEPT SELECT unnest(act_ids) FROM audit_seal`,
  },
  {
    name: 'audit.seals-follow-each-other',
    says: 'The seals are numbered without a gap, and each names the hash of the one before.',
    violations: `
      SELECT number FROM (
        SELECT number, previous_hash, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER by_number AS before_hash,
               row_number() OVER by_number AS place
        FROM audit_seal WINDOW by_number AS (ORDER BY number)) AS link
      WHERE number <> place OR previous_hash <> before_hash`,
  },
  {
    name: 'audit.values-match-their-hash',
    says: 'What is recorded of a change is what was hashed when it was made.',
    violations: `
      SELECT c.id AS change_id, c.table_name, c.row_key FROM audit_change AS c JOIN audit_value AS v ON v.change_id = c.id
      WHERE c.value_hash <> sha256(v.salt || convert_to(coalesce(v.before::text, '') || '>' || coalesce(v.after::text, ''), 'UTF8'))`,
  },
  {
    name: 'audit.erased-values-have-an-act',
    says: 'Recorded values are gone only where an act erased them.',
    violations: `
      SELECT c.id AS change_id, c.table_name, c.row_key FROM audit_change AS c
      WHERE NOT EXISTS (SELECT FROM audit_value AS v WHERE v.change_id = c.id)
        AND NOT EXISTS (SELECT FROM audit_change AS e
                        WHERE e.table_name = 'audit_value' AND e.row_key = c.table_name || '/' || c.row_key)`,
  },
]);
