import { invariants } from '@solde/platform';

invariants([
  {
    name: 'litigation.nothing-legal-without-the-creditor',
    says: 'Every procedure stands under a proposal that the creditor authorised.',
    violations: `SELECT p.id FROM procedure p WHERE NOT EXISTS (
                   SELECT FROM litigation_decision d WHERE d.request_id = p.request_id AND d.decision = 'AUTHORISE')`,
  },
  {
    name: 'litigation.phase-starts-with-the-authorisation',
    says: 'A case enters the phase LITIGATION on the day of its creditor’s authorisation, never before.',
    violations: `SELECT h.case_id FROM case_phase h WHERE h.phase = 'LITIGATION' AND NOT EXISTS (
                   SELECT FROM litigation_request r JOIN litigation_decision d ON d.request_id = r.id
                   WHERE r.case_id = h.case_id AND d.decision = 'AUTHORISE' AND d.decided_on <= lower(h.period))`,
  },
  {
    name: 'litigation.open-deadlines-are-on-the-agenda',
    says: 'Every legal deadline that is open stands on the agenda of its open case.',
    violations: `SELECT d.id FROM deadline d JOIN case_file c ON c.id = d.case_id
                 WHERE d.state = 'OPEN' AND c.closed_on IS NULL AND NOT EXISTS (
                   SELECT FROM agenda_item a WHERE a.source_id = d.id AND a.state = 'OPEN')`,
  },
  {
    name: 'litigation.answered-once',
    says: 'A proposal is authorised, refused or waiting as its decisions say.',
    violations: `SELECT r.id FROM litigation_request r
                 LEFT JOIN litigation_decision d ON d.request_id = r.id AND d.decision <> 'ASK'
                 WHERE (r.state = 'AUTHORISED') <> (d.decision IS NOT DISTINCT FROM 'AUTHORISE')
                    OR (r.state = 'REFUSED') <> (d.decision IS NOT DISTINCT FROM 'REFUSE')`,
  },
]);
