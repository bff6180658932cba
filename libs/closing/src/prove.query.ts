import { invariants } from '@solde/platform';

invariants([
  {
    name: 'closing.settled-case-owes-nothing',
    says: 'A case closed SETTLED owes nothing on any component of any claim, once what happened to it was heard.',
    violations: `
      SELECT c.id, m.claim_id, m.component, sum(m.amount_minor) AS owed_minor
      FROM case_file c JOIN claim_movement m ON m.case_id = c.id
      WHERE c.closure_reason = 'SETTLED' AND NOT EXISTS (SELECT FROM event_pending e WHERE e.subject_id = c.id)
      GROUP BY c.id, m.claim_id, m.component HAVING sum(m.amount_minor) <> 0`,
  },
  {
    name: 'closing.settled-case-kept-its-settlement',
    says: 'A case is closed SETTLED when its settlement is kept, and only then.',
    violations: `
      SELECT coalesce(c.id, s.case_id) AS case_id, s.id
      FROM (SELECT id FROM case_file WHERE closure_reason = 'SETTLED') c
      FULL JOIN (SELECT id, case_id FROM settlement WHERE state = 'KEPT') s ON s.case_id = c.id
      WHERE c.id IS NULL OR s.id IS NULL`,
  },
  {
    name: 'closing.kept-settlement-has-its-money',
    says: 'A kept settlement has its money, valued from its acceptance to its day, once what happened to it was heard.',
    violations: `
      SELECT s.id FROM settlement s
      WHERE s.state = 'KEPT' AND NOT EXISTS (SELECT FROM event_pending e WHERE e.subject_id = s.case_id)
        AND s.amount_minor > (SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a
                              WHERE a.case_id = s.case_id AND a.value_on BETWEEN s.accepted_on AND s.until_on
                                AND (a.value_on > s.accepted_on OR a.receipt_id > s.accepted_after))`,
  },
  {
    name: 'closing.waivers-stand-with-their-settlement',
    says: 'What settlements gave up stands while they are kept, and no longer.',
    violations: `
      SELECT s.id, sum(a.amount_minor) AS standing_minor FROM settlement s
      JOIN adjustment a ON a.case_id = s.case_id AND a.authority = 'SETTLEMENT' AND a.authority_id = s.id
      WHERE s.state <> 'KEPT' GROUP BY s.id HAVING sum(a.amount_minor) <> 0`,
  },
  {
    name: 'closing.live-settlement-is-checked',
    says: 'A settlement that waits has its day on the agenda of its case.',
    violations: `
      SELECT s.id FROM settlement s
      WHERE s.state IN ('OFFERED', 'ACCEPTED') AND NOT EXISTS (SELECT FROM agenda_item i
        WHERE i.source_id = s.id AND i.kind = 'SETTLEMENT_CHECK' AND i.state = 'OPEN')`,
  },
]);
