import { invariants } from '@solde/platform';

import { BY_HAND_DAYS } from './line-kind';
import { TAKEN_MINOR } from './returns.query';

invariants([
  {
    name: 'bank.lines-explain-the-balances',
    says: 'On every statement the opening balance and the lines make the closing balance.',
    violations: `
      SELECT t.id FROM bank_statement t
      LEFT JOIN bank_statement_line e ON e.statement_id = t.id LEFT JOIN bank_line l ON l.id = e.line_id
      GROUP BY t.id
      HAVING t.opening_minor + coalesce(sum(l.amount_minor), 0) <> t.closing_minor OR count(l.id) <> t.lines`,
  },
  {
    name: 'bank.lines-are-due-or-told',
    says: 'Every line waits for the worker or has what came of it.',
    violations: `
      SELECT l.id FROM bank_line l
      WHERE NOT EXISTS (SELECT FROM bank_line_due d WHERE d.line_id = l.id)
        AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.line_id = l.id)
      UNION ALL
      SELECT d.line_id FROM bank_line_due d JOIN bank_outcome o ON o.line_id = d.line_id AND o.kind <> 'WAITING'`,
  },
  {
    name: 'bank.receipts-are-their-lines',
    says: 'A line that is a receipt has one of its amount, account and day, or about its day when a person recorded it first; a line that took one back, whole or in part, has its reversal.',
    violations: `
      SELECT l.id FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id JOIN receipt r ON r.id = o.receipt_id
      WHERE o.kind = 'RECEIPT' AND (r.amount_minor <> l.amount_minor OR r.currency <> l.currency
            OR r.dedicated_account_id <> l.dedicated_account_id
            OR abs(r.value_on - l.value_on) > CASE WHEN r.bank_reference IS NULL THEN ${BY_HAND_DAYS} ELSE 0 END)
      UNION ALL
      SELECT l.id FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id JOIN receipt r ON r.id = o.receipt_id
      WHERE o.kind = 'REVERSAL'
        AND (${TAKEN_MINOR} <> -l.amount_minor OR NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id))`,
  },
  {
    name: 'bank.exceptions-are-posted-whole',
    says: 'What the bank took for itself, and nothing else, is on the account of exceptions: no creditor pays it.',
    violations: `
      SELECT l.id FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
      WHERE o.kind = 'EXCEPTION' AND (SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id
              WHERE p.entry_id = o.entry_id AND a.code = 'BANK_EXCEPTIONS') IS DISTINCT FROM -l.amount_minor
      UNION ALL
      SELECT e.id FROM entry e WHERE e.source = 'bank_line' AND e.kind = 'BANK_EXCEPTION'
        AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.entry_id = e.id AND o.line_id = e.source_id)`,
  },
  {
    name: 'bank.refunds-are-their-lines',
    says: 'A line that is a refund, or that brings one back, has the entry of a refund of its amount and account.',
    violations: `
      SELECT l.id FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
      WHERE o.kind IN ('REFUND', 'REFUND_RETURNED') AND NOT EXISTS (
        SELECT FROM refund_event e JOIN refund f ON f.id = e.refund_id JOIN receipt r ON r.id = f.receipt_id
        WHERE e.entry_id = o.entry_id AND account_of_receipt(r.id) = l.dedicated_account_id
          AND CASE o.kind WHEN 'REFUND' THEN e.kind = 'PAID' AND l.amount_minor = -f.amount_minor
              ELSE e.kind = 'RETURNED' AND l.amount_minor = f.amount_minor END)`,
  },
  {
    name: 'bank.recorded-lines-are-their-entries',
    says: 'A line that a person had recorded has an entry that moves its very amount on the dedicated account, and that no other line has.',
    violations: `
      SELECT l.id FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id JOIN entry e ON e.id = o.entry_id
      WHERE o.kind = 'RECORDED' AND (e.currency <> l.currency OR e.source IN ('bank_line', 'receipt')
        OR l.amount_minor IS DISTINCT FROM (SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id
                                            WHERE p.entry_id = e.id AND a.code = 'BANK_TP'))
      UNION ALL
      SELECT e.source_id FROM entry e JOIN bank_outcome o ON o.line_id = e.source_id AND o.kind = 'RECORDED'
      WHERE e.source = 'bank_line'`,
  },
]);
