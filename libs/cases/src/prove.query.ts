import { invariants } from '@solde/platform';
import { OUT_OF_STEP } from './upkeep.service';

invariants([
  {
    name: 'cases.next-action',
    says: 'An open case has one next action, its earliest open item, or a hold with an end or a review date.',
    violations: OUT_OF_STEP,
  },
  {
    name: 'cases.closed-agenda',
    says: 'A closed case has nothing planned.',
    violations: `
      SELECT c.id, a.kind FROM agenda_item a JOIN case_file c ON c.id = a.case_id
      WHERE a.state = 'OPEN' AND c.closed_on IS NOT NULL`,
  },
  {
    name: 'cases.balance',
    says: 'No component of a claim is below zero.',
    violations: `
      SELECT claim_id, component, sum(amount_minor) AS balance_minor FROM claim_movement
      GROUP BY claim_id, component HAVING sum(amount_minor) < 0`,
  },
  {
    name: 'cases.placed-once',
    says: 'An accepted claim was placed for its principal, once; no other claim is owed.',
    violations: `
      SELECT l.id, l.state, l.principal_minor, sum(m.amount_minor) AS placed_minor
      FROM claim l LEFT JOIN claim_movement m ON m.claim_id = l.id AND m.kind = 'PLACED'
      GROUP BY l.id
      HAVING (l.state = 'ACCEPTED' AND coalesce(sum(m.amount_minor), 0) <> l.principal_minor)
          OR (l.state IN ('PENDING_REVIEW', 'REJECTED') AND count(m.id) > 0)`,
  },
  {
    name: 'cases.disputed',
    says: 'What is contested of a claim is between zero and its principal.',
    violations: `
      SELECT l.id, sum(d.amount_minor) AS disputed_minor
      FROM disputed_amount d JOIN claim l ON l.id = d.claim_id
      GROUP BY l.id HAVING sum(d.amount_minor) < 0 OR sum(d.amount_minor) > l.principal_minor`,
  },
  {
    name: 'cases.phases',
    says: 'The phases of a case follow each other without a gap, never backwards, and the last one has no end.',
    violations: `
      SELECT case_id, phase, period FROM (
        SELECT case_id, phase, period,
               lead(lower(period)) OVER phases AS next_from,
               lead(array_position(ranks, phase)) OVER phases AS next_rank, array_position(ranks, phase) AS rank
        FROM case_phase, (SELECT ARRAY['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT']) AS r (ranks)
        WINDOW phases AS (PARTITION BY case_id ORDER BY lower(period))
      ) AS course
      WHERE upper(period) IS DISTINCT FROM next_from OR next_rank < rank`,
  },
  {
    name: 'cases.phase-of-status',
    says: 'An open accepted case is in the phase that its state names.',
    violations: `
      SELECT c.id, c.status, p.phase
      FROM case_file c LEFT JOIN case_phase p ON p.case_id = c.id AND upper_inf(p.period)
      WHERE c.closed_on IS NULL AND position('.' in c.status) > 0
        AND p.phase IS DISTINCT FROM split_part(c.status, '.', 1)`,
  },
  {
    name: 'cases.party-of-debtor',
    says: 'A case stands under the party of its debtor.',
    violations: `
      SELECT c.id, c.party_id, d.party_id AS party_of_debtor
      FROM case_file c JOIN debtor d ON d.id = c.debtor_id
      WHERE c.party_id <> d.party_id
        AND NOT EXISTS (SELECT FROM event_pending e WHERE e.subject_id = c.debtor_id)`,
  },
  {
    name: 'cases.one-creditor',
    says: 'A case, its debtor and its mandate belong to one creditor.',
    violations: `
      SELECT c.id FROM case_file c JOIN debtor d ON d.id = c.debtor_id JOIN mandate m ON m.id = c.mandate_id
      WHERE c.creditor_id <> d.creditor_id OR c.creditor_id <> m.creditor_id`,
  },
]);
