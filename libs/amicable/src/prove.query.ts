import { invariants } from '@solde/platform';

invariants([
  {
    name: 'amicable.disputed-is-what-disputes-hold',
    says: 'What is frozen of a claim is the sum of its open disputes.',
    violations: `
      SELECT coalesce(a.claim_id, d.claim_id) AS claim_id, a.frozen, d.contested
      FROM (SELECT claim_id, sum(amount_minor) AS frozen FROM disputed_amount GROUP BY claim_id) a
      FULL JOIN (SELECT claim_id, sum(amount_minor) AS contested FROM dispute WHERE ended_on IS NULL GROUP BY claim_id) d
        ON d.claim_id = a.claim_id
      WHERE coalesce(a.frozen, 0) <> coalesce(d.contested, 0)`,
  },
  {
    name: 'amicable.open-promise-is-checked',
    says: 'An open promise of an open case has the day of its judgment on the agenda.',
    violations: `
      SELECT p.id FROM promise p JOIN case_file c ON c.id = p.case_id
      WHERE p.state IN ('OPEN', 'REMINDED') AND c.closed_on IS NULL
        AND NOT EXISTS (SELECT FROM agenda_item a WHERE a.source_id = p.id AND a.kind = 'PROMISE_CHECK' AND a.state = 'OPEN')`,
  },
  {
    name: 'amicable.promised-case-has-a-promise',
    says: 'A case is PROMISED while a promise of it is open.',
    violations: `
      SELECT c.id FROM case_file c WHERE c.status = 'AMICABLE.PROMISED'
        AND NOT EXISTS (SELECT FROM promise p WHERE p.case_id = c.id AND p.state IN ('OPEN', 'REMINDED'))`,
  },
  {
    name: 'amicable.money-serves-one-promise',
    says: 'The money that promises of a case count is money that the case received.',
    violations: `
      SELECT p.case_id, sum(p.counted_minor) AS counted FROM promise p
      WHERE p.state NOT IN ('CANCELLED', 'RENEGOTIATED')
      GROUP BY p.case_id HAVING sum(p.counted_minor) > (
        SELECT coalesce(sum(m.amount_minor), 0) FROM receipt_match m WHERE m.case_id = p.case_id)`,
  },
  {
    name: 'amicable.kept-is-kept',
    says: 'A kept promise counts its whole sum.',
    violations: `SELECT id FROM promise WHERE state = 'KEPT' AND counted_minor < amount_minor`,
  },
  {
    name: 'amicable.outcome-leaves-something-to-do',
    says: 'An open case has a next action or a dated hold.',
    violations: `
      SELECT id FROM case_file WHERE closed_on IS NULL AND next_due_at IS NULL
        AND held_until IS NULL AND held_review_on IS NULL`,
  },
]);
