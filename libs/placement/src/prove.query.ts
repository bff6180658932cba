import { invariants } from '@solde/platform';

invariants([
  {
    name: 'placement.rows-add-up',
    says: 'Every row of a judged placement is accepted, waits for a review or is rejected, once.',
    violations: `
      SELECT id, number FROM placement
      WHERE state IN ('PREVIEW', 'SUBMITTED', 'PROCESSED', 'PARTIAL') AND rows <> accepted + pending_review + rejected`,
  },
  {
    name: 'placement.accepted-rows-are-claims',
    says: 'A processed placement has exactly the claims that it says it placed.',
    violations: `
      SELECT p.id, p.number FROM placement p
      WHERE p.state IN ('PROCESSED', 'PARTIAL') AND p.source = 'FILE'
        AND p.accepted + p.pending_review <> (SELECT count(*) FROM claim c WHERE c.placement_id = p.id)`,
  },
  {
    name: 'placement.rejected-rows-say-why',
    says: 'A judged placement shows every row that it rejected.',
    violations: `
      SELECT p.id, p.number FROM placement p
      WHERE p.state IN ('PREVIEW', 'SUBMITTED', 'PROCESSED', 'PARTIAL')
        AND p.rejected <> (SELECT count(*) FROM placement_row r WHERE r.placement_id = p.id AND r.result = 'REJECTED')`,
  },
]);
