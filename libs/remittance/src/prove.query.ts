import { invariants } from '@solde/platform';

/** The lines of statements, summed by statement and source; in the creditor's favour. */
const LINES = `
  SELECT s.id, coalesce(sum(l.amount_minor) FILTER (WHERE l.source = 'ALLOCATION'), 0) AS collected,
         coalesce(-sum(l.amount_minor) FILTER (WHERE l.source = 'FEE_LINE'), 0) AS fees,
         coalesce(-sum(l.amount_minor) FILTER (WHERE k.kind = 'KEPT'), 0) AS kept,
         coalesce(-sum(l.amount_minor) FILTER (WHERE k.kind = 'DEBOURS'), 0) AS debours,
         coalesce(sum(l.amount_minor) FILTER (WHERE k.kind = 'PROVISION_RETURNED' OR l.source = 'TRANSFER_RETURN'), 0) AS given_back,
         count(l.id) AS lines
  FROM remittance_statement s LEFT JOIN statement_line l ON l.statement_id = s.id
  LEFT JOIN cost_line k ON l.source = 'COST' AND k.id = l.source_id GROUP BY s.id`;

/** What was paid on each document. */
const PAID = `
  SELECT coalesce(fee_document_id, debit_claim_id) AS document_id, sum(amount_minor) AS amount FROM invoice_payment GROUP BY 1`;

invariants([
  {
    name: 'remittance.statement-is-the-sum-of-its-lines',
    says: 'What a statement collects, gives back, keeps and charges is the sum of its lines.',
    violations: `SELECT s.number FROM remittance_statement s JOIN (${LINES}) l ON l.id = s.id
                 WHERE s.collected_minor <> l.collected OR s.fees_minor <> l.fees OR s.lines <> l.lines
                    OR s.costs_kept_minor <> l.kept OR s.debours_minor <> l.debours OR s.given_back_minor <> l.given_back`,
  },
  {
    name: 'remittance.lines-are-what-was-posted',
    says: 'Each line settles an allocation of cleared agency money, a fee line, a cost or a returned transfer, of its creditor, for its very amount.',
    violations: `SELECT l.id FROM statement_line l
                 LEFT JOIN allocation a ON l.source = 'ALLOCATION' AND a.id = l.source_id AND a.channel = 'AGENCY'
                 LEFT JOIN clearing c ON c.receipt_id = a.receipt_id
                 LEFT JOIN fee_line f ON l.source = 'FEE_LINE' AND f.id = l.source_id
                 LEFT JOIN cost_line k ON l.source = 'COST' AND k.id = l.source_id
                 LEFT JOIN transfer_outcome o ON l.source = 'TRANSFER_RETURN' AND o.id = l.source_id AND o.kind = 'RETURNED'
                 WHERE (l.source = 'ALLOCATION' AND (c.receipt_id IS NULL OR a.amount_minor <> l.amount_minor
                          OR a.creditor_id <> l.creditor_id))
                    OR (l.source = 'FEE_LINE' AND (f.id IS NULL OR -f.amount_minor <> l.amount_minor
                          OR f.creditor_id <> l.creditor_id))
                    OR (l.source = 'COST' AND (k.id IS NULL OR -k.amount_minor <> l.amount_minor
                          OR k.creditor_id <> l.creditor_id))
                    OR (l.source = 'TRANSFER_RETURN' AND (o.id IS NULL OR o.amount_minor <> l.amount_minor
                          OR o.creditor_id <> l.creditor_id))`,
  },
  {
    name: 'remittance.carry-opens-the-next-statement',
    says: 'What a statement carries is what the creditor’s next one opens with.',
    violations: `SELECT number FROM (
                   SELECT number, opening_carry_minor,
                          lag(carry_minor, 1, 0::bigint) OVER (PARTITION BY creditor_id, currency ORDER BY id) AS before
                   FROM remittance_statement) s WHERE opening_carry_minor <> before`,
  },
  {
    name: 'remittance.fee-documents-have-no-gap',
    says: 'In each series and year the fee documents, and the claims of debits, are numbered from 1 without a gap, up to the last number taken.',
    violations: `SELECT s.series, s.year FROM fee_document_series s
                 LEFT JOIN (SELECT id, series, year, position FROM fee_document
                            UNION ALL SELECT id, series, year, position FROM debit_claim) d
                   ON d.series = s.series AND d.year = s.year
                 GROUP BY s.series, s.year, s.last
                 HAVING count(d.id) <> s.last OR coalesce(max(d.position), 0) <> s.last`,
  },
  {
    name: 'remittance.fee-document-is-of-its-statement',
    says: 'A statement with fees or debours has one fee document, for these and its VAT, set off in NET and to be paid in GROSS.',
    violations: `SELECT s.number FROM remittance_statement s LEFT JOIN fee_document d ON d.statement_id = s.id
                 WHERE (s.fees_minor <> 0 OR s.debours_minor <> 0) <> (d.id IS NOT NULL)
                    OR d.fees_minor <> s.fees_minor OR d.vat_minor <> s.vat_minor OR d.debours_minor <> s.debours_minor
                    OR (d.settlement = 'SET_OFF') <> (s.mode = 'NET')`,
  },
  {
    name: 'remittance.claims-are-the-debits-claimed',
    says: 'A statement that claims its debit has one claim, for that very amount.',
    violations: `SELECT s.number FROM remittance_statement s LEFT JOIN debit_claim d ON d.statement_id = s.id
                 WHERE (s.claimed_minor <> 0) <> (d.id IS NOT NULL) OR d.amount_minor <> s.claimed_minor`,
  },
  {
    name: 'remittance.payments-are-within-what-is-due',
    says: 'No creditor has paid more on a document than it asks for, and none has paid what was set off.',
    violations: `SELECT d.number FROM (
                   SELECT id, number, CASE settlement WHEN 'PAYMENT' THEN total_minor ELSE 0 END AS due FROM fee_document
                   UNION ALL SELECT id, number, amount_minor FROM debit_claim
                 ) d JOIN (${PAID}) p ON p.document_id = d.id
                 WHERE abs(p.amount) > abs(d.due) OR sign(p.amount) = -sign(d.due)`,
  },
  {
    name: 'remittance.transfers-in-transit-are-unanswered',
    says: 'What is in transit is the transfers of which the bank has said nothing yet.',
    violations: `SELECT currency FROM (
                   SELECT a.currency, p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'TRANSFERS_IN_TRANSIT'
                   UNION ALL
                   SELECT s.currency, s.transfer_minor FROM remittance_statement s
                   WHERE NOT EXISTS (SELECT FROM transfer_outcome o WHERE o.statement_id = s.id)
                 ) both_sides GROUP BY currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'remittance.file-pays-its-statements',
    says: 'A transfer file pays exactly the transfers of its run’s statements, each once.',
    violations: `SELECT f.id FROM transfer_file f
                 WHERE f.total_minor <> (SELECT coalesce(sum(t.amount_minor), 0) FROM transfer t WHERE t.file_id = f.id)
                    OR f.transfers <> (SELECT count(*) FROM transfer t WHERE t.file_id = f.id)
                    OR f.total_minor <> (SELECT coalesce(sum(s.transfer_minor), 0) FROM remittance_statement s
                                         WHERE s.run_id = f.run_id)
                    OR EXISTS (SELECT FROM transfer t JOIN remittance_statement s ON s.id = t.statement_id
                               WHERE t.file_id = f.id AND t.amount_minor <> s.transfer_minor)`,
  },
  {
    name: 'remittance.payable-is-what-is-left-to-remit',
    says: 'What the trust book owes to a creditor is his carry and the money that no statement has settled, less the debits that he is still to pay.',
    violations: `SELECT creditor_id, currency FROM (
                   SELECT a.creditor_id, a.currency, p.amount_minor FROM posting p
                   JOIN ledger_account a ON a.id = p.account_id WHERE a.code = 'CREDITOR_PAYABLE'
                   UNION ALL
                   SELECT a.creditor_id, c.currency, a.amount_minor FROM allocation a JOIN case_file c ON c.id = a.case_id
                   WHERE a.channel = 'AGENCY' AND NOT EXISTS (SELECT FROM statement_line l
                     WHERE l.document_kind = 'STATEMENT' AND l.source = 'ALLOCATION' AND l.source_id = a.id)
                   UNION ALL
                   SELECT k.creditor_id, k.currency, -k.amount_minor FROM cost_line k
                   WHERE k.kind = 'PROVISION_RETURNED' AND NOT EXISTS (SELECT FROM statement_line l
                     WHERE l.document_kind = 'STATEMENT' AND l.source = 'COST' AND l.source_id = k.id)
                   UNION ALL
                   SELECT o.creditor_id, s.currency, o.amount_minor
                   FROM transfer_outcome o JOIN remittance_statement s ON s.id = o.statement_id
                   WHERE o.kind = 'RETURNED' AND NOT EXISTS (SELECT FROM statement_line l
                     WHERE l.document_kind = 'STATEMENT' AND l.source = 'TRANSFER_RETURN' AND l.source_id = o.id)
                   UNION ALL
                   SELECT d.creditor_id, d.currency, coalesce(p.amount, 0) - d.amount_minor
                   FROM debit_claim d LEFT JOIN (${PAID}) p ON p.document_id = d.id
                   UNION ALL
                   SELECT creditor_id, currency, carry_minor FROM (
                     SELECT DISTINCT ON (creditor_id, currency) creditor_id, currency, carry_minor
                     FROM remittance_statement ORDER BY creditor_id, currency, id DESC) last_one
                 ) both_sides GROUP BY creditor_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'remittance.fees-unbilled-are-not-yet-invoiced',
    says: 'The agency book has unbilled, of each creditor, the fee lines that no statement has settled.',
    violations: `SELECT creditor_id, currency FROM (
                   SELECT a.creditor_id, a.currency, p.amount_minor FROM posting p
                   JOIN ledger_account a ON a.id = p.account_id WHERE a.code = 'FEES_UNBILLED'
                   UNION ALL
                   SELECT f.creditor_id, f.currency, -f.amount_minor FROM fee_line f
                   WHERE NOT EXISTS (SELECT FROM statement_line l
                     WHERE l.document_kind = 'STATEMENT' AND l.source = 'FEE_LINE' AND l.source_id = f.id)
                 ) both_sides GROUP BY creditor_id, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'remittance.fees-to-withdraw-are-receivable',
    says: 'What waits on the trust account for the agency is what its book has still to receive, less what creditors pay on invoice.',
    violations: `SELECT currency FROM (
                   SELECT a.currency, p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code IN ('FEES_TO_WITHDRAW', 'FEES_RECEIVABLE')
                   UNION ALL
                   SELECT d.currency, coalesce(p.amount, 0) - d.total_minor
                   FROM fee_document d LEFT JOIN (${PAID}) p ON p.document_id = d.id WHERE d.settlement = 'PAYMENT'
                 ) both_books GROUP BY currency HAVING sum(amount_minor) <> 0`,
  },
]);
