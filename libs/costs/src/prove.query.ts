import { invariants } from '@solde/platform';

invariants([
  {
    name: 'costs.advances-equal-the-ledger',
    says: 'What the agency has advanced for a creditor is what its book says it paid.',
    violations: `SELECT creditor_id, currency FROM (
                   SELECT creditor_id, currency, amount_minor FROM case_cost WHERE funder = 'AGENCY'
                   UNION ALL
                   SELECT a.creditor_id, e.currency, -p.amount_minor FROM posting p
                   JOIN entry e ON e.id = p.entry_id JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'COSTS_ADVANCED' AND e.source = 'case_cost'
                 ) both_books GROUP BY creditor_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'costs.provisions-equal-the-ledger',
    says: 'The provisions of a creditor are what he paid in, less what was spent of it and what went back.',
    violations: `SELECT creditor_id, currency FROM (
                   SELECT creditor_id, currency, amount_minor FROM provision
                   UNION ALL
                   SELECT creditor_id, currency, -amount_minor FROM case_cost WHERE funder = 'PROVISION'
                   UNION ALL
                   SELECT creditor_id, currency, amount_minor FROM cost_line WHERE kind = 'PROVISION_RETURNED'
                   UNION ALL
                   SELECT a.creditor_id, p.currency, p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'PROVISIONS'
                 ) both_books GROUP BY creditor_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'costs.owed-costs-are-in-the-debt',
    says: 'The debtor owes of each cost what its file or its title says, from that day, and no more.',
    violations: `SELECT c.id FROM case_cost c LEFT JOIN cost_granted g ON g.cost_id = c.id
                 LEFT JOIN claim_movement m ON m.source_id = c.id AND m.kind = 'COST'
                 WHERE coalesce(m.amount_minor, 0) <> CASE WHEN c.recoverable_from IS NULL THEN coalesce(g.amount_minor, 0)
                                                           ELSE c.amount_minor END
                    OR m.value_on <> coalesce(c.recoverable_from, g.from_on) OR m.claim_id <> c.claim_id`,
  },
  {
    name: 'costs.advances-are-paid-once',
    says: 'An advance is kept out of what was recovered or billed, never both, and nothing else is.',
    violations: `SELECT l.cost_id FROM cost_line l JOIN case_cost c ON c.id = l.cost_id
                 GROUP BY l.cost_id, c.funder, c.amount_minor
                 HAVING sum(l.amount_minor) > CASE c.funder WHEN 'AGENCY' THEN c.amount_minor ELSE 0 END
                     OR sum(l.amount_minor) FILTER (WHERE l.kind = 'KEPT') < 0
                     OR sum(l.amount_minor) FILTER (WHERE l.kind = 'DEBOURS') < 0`,
  },
  {
    name: 'costs.closed-cases-leave-nothing-open',
    says: 'A closed case has no provision left.',
    violations: `SELECT f.id FROM case_file f JOIN provision p ON p.case_id = f.id WHERE f.closed_on IS NOT NULL
                 GROUP BY f.id HAVING sum(p.amount_minor)
                   - (SELECT coalesce(sum(amount_minor), 0) FROM case_cost WHERE case_id = f.id AND funder = 'PROVISION')
                   + (SELECT coalesce(sum(amount_minor), 0) FROM cost_line
                      WHERE case_id = f.id AND kind = 'PROVISION_RETURNED') <> 0`,
  },
]);
