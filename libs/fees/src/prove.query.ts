import { invariants } from '@solde/platform';

invariants([
  {
    name: 'fees.each-fee-has-its-cleared-payment',
    says: 'Every contingency line names a payment that was cleared.',
    violations: `SELECT l.id FROM fee_line l LEFT JOIN clearing c ON c.receipt_id = l.receipt_id
                 WHERE l.kind = 'CONTINGENCY' AND c.receipt_id IS NULL`,
  },
  {
    name: 'fees.nothing-is-earned-on-reversed-money',
    says: 'A case whose money was all reversed has earned nothing; what an event costs does not depend on money.',
    violations: `SELECT l.case_id, sum(l.amount_minor) FROM fee_line l
                 WHERE l.kind IN ('CONTINGENCY', 'ADJUSTMENT', 'MINIMUM') GROUP BY l.case_id
                 HAVING sum(l.amount_minor) <> 0 AND NOT EXISTS (
                   SELECT FROM receipt_match m LEFT JOIN reversal r ON r.receipt_id = m.receipt_id
                   WHERE m.case_id = l.case_id AND r.id IS NULL)`,
  },
  {
    name: 'fees.an-event-costs-what-was-agreed',
    says: 'A flat fee is the price that the version of its case, or of its mandate, states of its event; what is given back is what was charged.',
    violations: `SELECT l.id FROM fee_line l JOIN case_file f ON f.id = l.case_id
                 LEFT JOIN flat_event u ON u.source_id = l.source_id AND u.case_id = l.case_id AND u.undoes_id IS NOT NULL
                 LEFT JOIN fee_flat t ON t.agreement_id = f.agreement_id AND t.event = l.event
                 WHERE l.kind = 'FLAT' AND l.amount_minor IS DISTINCT FROM CASE WHEN u.id IS NULL THEN t.amount_minor ELSE -t.amount_minor END
                 UNION ALL
                 SELECT l.id FROM fee_line l WHERE l.event = 'MONTHLY' AND NOT EXISTS (
                   SELECT FROM fee_agreement v JOIN fee_flat t ON t.agreement_id = v.id AND t.event = 'MONTHLY'
                   WHERE v.mandate_id = l.mandate_id AND t.amount_minor = l.amount_minor)`,
  },
  {
    name: 'fees.lines-equal-the-ledger',
    says: 'The fee lines of a creditor are what the agency book says it has earned on him.',
    violations: `SELECT creditor_id, currency FROM (
                   SELECT creditor_id, currency, amount_minor FROM fee_line
                   UNION ALL
                   SELECT a.creditor_id, e.currency, -p.amount_minor FROM posting p
                   JOIN entry e ON e.id = p.entry_id JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'FEES_UNBILLED' AND e.kind IN ('FEE_EARNED', 'FEE_ADJUSTED')
                 ) both_books GROUP BY creditor_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'fees.retrocessions-equal-the-ledger',
    says: 'What partners are owed is what the agency book says of it.',
    violations: `SELECT currency FROM (
                   SELECT currency, amount_minor FROM retrocession_line
                   UNION ALL
                   SELECT p.currency, p.amount_minor FROM posting p JOIN entry e ON e.id = p.entry_id
                   JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'RETROCESSIONS_DUE' AND e.source = 'retrocession_line'
                 ) both_books GROUP BY currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'fees.partners-share-in-fees-alone',
    says: 'A retrocession is the share that the agreement states of its fee line; a case whose fees are all given back owes none.',
    violations: `SELECT r.id FROM retrocession_line r JOIN fee_line l ON l.id = r.fee_line_id JOIN case_file f ON f.id = r.case_id
                 LEFT JOIN fee_retrocession t ON t.agreement_id = f.agreement_id AND t.partner_kind = r.partner_kind
                 WHERE t.id IS NULL OR r.case_id <> l.case_id OR r.base_minor <> l.amount_minor
                    OR r.amount_minor <> round(l.amount_minor * t.share / 100)
                 UNION ALL
                 SELECT r.case_id FROM retrocession_line r GROUP BY r.case_id HAVING sum(r.amount_minor) <> 0 AND NOT EXISTS (
                   SELECT FROM receipt_match m LEFT JOIN reversal v ON v.receipt_id = m.receipt_id
                   WHERE m.case_id = r.case_id AND v.id IS NULL)`,
  },
]);
