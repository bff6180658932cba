import { invariants } from '@solde/platform';

import { REFUNDED } from './payments.query';

invariants([
  {
    name: 'payments.money-held-is-money-owed',
    says: 'The dedicated account and the partners hold what is owed to creditors, what waits in suspense and what is on its way.',
    violations: `SELECT currency, sum(amount_minor) FROM posting WHERE book = 'TRUST' GROUP BY currency
                 HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'payments.suspense-equals-the-ledger',
    says: 'Money in suspense is what receipts have left unspent.',
    violations: `SELECT currency, sum(amount) FROM (
                   SELECT r.currency, r.amount_minor - coalesce((SELECT sum(amount_minor) FROM allocation
                     WHERE receipt_id = r.id), 0) - (${REFUNDED}) AS amount
                   FROM receipt r WHERE r.channel <> 'DIRECT' AND NOT EXISTS (SELECT FROM reversal WHERE receipt_id = r.id)
                   UNION ALL
                   SELECT p.currency, p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'DEBTOR_SUSPENSE'
                 ) both_sides GROUP BY currency HAVING sum(amount) <> 0`,
  },
  {
    name: 'payments.allocations-move-claims',
    says: 'Every allocation reduces its claim by the same amount, and nothing else does under that name.',
    violations: `SELECT coalesce(a.id, m.source_id) AS id FROM allocation a
                 FULL JOIN (SELECT * FROM claim_movement WHERE kind = 'ALLOCATION') m ON m.source_id = a.id
                 WHERE a.id IS NULL OR m.id IS NULL OR m.amount_minor <> -a.amount_minor OR m.claim_id <> a.claim_id
                    OR m.component <> a.component`,
  },
  {
    name: 'payments.adjustments-move-claims',
    says: 'Every adjustment changes its claim by its amount on its day, and nothing else gives up or corrects a debt but what its debtor is [A-09].',
    // What takes back the accessories that a debtor does not owe is the act itself.
    violations: `SELECT coalesce(a.id, m.source_id) AS id FROM adjustment a
                 FULL JOIN (SELECT * FROM claim_movement WHERE kind IN ('WAIVER', 'CREDIT_NOTE', 'CORRECTION')
                              AND NOT (kind = 'CORRECTION' AND component IN ('INTEREST', 'INDEMNITY')
                                       AND amount_minor < 0 AND source_id = act_id)) m
                   ON m.source_id = a.id
                 WHERE a.id IS NULL OR m.id IS NULL OR m.amount_minor <> a.amount_minor OR m.claim_id <> a.claim_id
                    OR m.component <> a.component OR m.value_on <> a.effective_on
                    OR m.kind <> CASE a.kind WHEN 'CREDIT_NOTE' THEN 'CREDIT_NOTE' WHEN 'BALANCE_CORRECTION' THEN 'CORRECTION'
                                 ELSE 'WAIVER' END`,
  },
  {
    name: 'payments.waivers-give-up-interest-that-there-is',
    says: 'What a waiver of interest is told to give up in excess is of a day on which as much was given up.',
    violations: `SELECT claim_id, value_on FROM claim_movement WHERE component = 'INTEREST'
                   AND kind NOT IN ('INTEREST', 'ALLOCATION')
                 GROUP BY claim_id, value_on
                 HAVING coalesce(sum(amount_minor) FILTER (WHERE kind = 'WAIVER_EXCESS'), 0) NOT BETWEEN 0
                   AND greatest(-coalesce(sum(amount_minor) FILTER (WHERE kind <> 'WAIVER_EXCESS'), 0), 0)`,
  },
  {
    name: 'payments.adjustments-are-free',
    says: 'No entry of fees has an adjustment for its source.',
    violations: `SELECT e.id FROM entry e WHERE e.source = 'adjustment' AND e.kind <> 'MATCH'`,
  },
  {
    name: 'payments.reversed-money-is-spent-on-nothing',
    says: 'The allocations of a reversed receipt sum to zero.',
    violations: `SELECT a.receipt_id FROM allocation a JOIN reversal r ON r.receipt_id = a.receipt_id
                 GROUP BY a.receipt_id, a.claim_id, a.component HAVING sum(a.amount_minor) <> 0`,
  },
  {
    name: 'payments.costs-kept-are-costs-recovered',
    says: 'The agency keeps of each advance what certain money has repaid of it, the cost owed first before the next, less what it billed.',
    violations: `WITH owed AS (
                   SELECT m.case_id, c.id AS cost_id, m.amount_minor, c.amount_minor AS advanced, c.funder,
                          sum(m.amount_minor) OVER (PARTITION BY m.case_id ORDER BY m.value_on, m.id) - m.amount_minor AS before
                   FROM claim_movement m LEFT JOIN case_cost c ON c.id = m.source_id
                   WHERE m.component = 'LEGAL_COSTS' AND m.kind IN ('PLACED', 'COST', 'CORRECTION') AND m.amount_minor > 0
                 ), recovered AS (
                   SELECT a.case_id, sum(a.amount_minor) AS amount FROM allocation a JOIN clearing c ON c.receipt_id = a.receipt_id
                   WHERE a.component = 'LEGAL_COSTS' GROUP BY a.case_id
                 ), lines AS (
                   SELECT cost_id, coalesce(sum(amount_minor) FILTER (WHERE kind = 'KEPT'), 0) AS kept,
                          coalesce(sum(amount_minor) FILTER (WHERE kind = 'DEBOURS'), 0) AS billed
                   FROM cost_line GROUP BY cost_id)
                 SELECT o.cost_id FROM owed o LEFT JOIN recovered r ON r.case_id = o.case_id
                 LEFT JOIN lines l ON l.cost_id = o.cost_id
                 WHERE o.funder = 'AGENCY' AND coalesce(l.kept, 0) <>
                   least(greatest(coalesce(r.amount, 0) - o.before, 0), o.amount_minor, o.advanced - coalesce(l.billed, 0))`,
  },
  {
    name: 'payments.receipts-are-in-the-bank-account',
    says: 'The bank account of the trust book is the receipts that stand, less what left it.',
    violations: `SELECT currency FROM (
                   SELECT currency, amount_minor AS amount FROM receipt r
                   WHERE channel = 'AGENCY' AND NOT EXISTS (SELECT FROM reversal WHERE receipt_id = r.id)
                   UNION ALL
                   SELECT p.currency, -p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   JOIN entry e ON e.id = p.entry_id
                   WHERE a.code = 'BANK_TP' AND e.kind IN ('RECEIPT', 'MATCH', 'REVERSAL')
                 ) both_sides GROUP BY currency HAVING sum(amount) <> 0`,
  },
  {
    name: 'payments.money-with-partners-is-in-the-ledger',
    says: 'Partners hold what they received, less what they passed on and the costs that they kept.',
    violations: `SELECT currency FROM (
                   SELECT r.currency, r.amount_minor AS amount FROM receipt r
                   WHERE r.channel = 'PARTNER' AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
                   UNION ALL
                   SELECT t.currency, -t.amount_minor FROM partner_transfer t
                   WHERE NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id)
                   UNION ALL
                   SELECT c.currency, -c.amount_minor FROM case_cost c WHERE c.partner_id IS NOT NULL
                   UNION ALL
                   SELECT p.currency, -p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'PARTNER_FUNDS'
                 ) both_sides GROUP BY currency HAVING sum(amount) <> 0`,
  },
  {
    name: 'payments.money-of-partners-is-certain-once-passed-on',
    says: 'A payment that a partner received earns and is remitted from his transfer on, never before.',
    violations: `SELECT r.id FROM receipt r LEFT JOIN clearing c ON c.receipt_id = r.id
                 LEFT JOIN partner_transfer_payment p ON p.receipt_id = r.id AND p.amount_minor > 0
                 WHERE r.channel = 'PARTNER' AND (c.receipt_id IS NULL) <> (p.receipt_id IS NULL)`,
  },
  {
    name: 'payments.transfers-undone-leave-nothing-passed-on',
    says: 'No payment of a partner stands that only a transfer undone since has passed on, and none is in two that stand.',
    violations: `SELECT p.receipt_id FROM partner_transfer_payment p JOIN partner_transfer_undo u ON u.transfer_id = p.transfer_id
                 WHERE p.amount_minor > 0 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = p.receipt_id)
                 UNION ALL
                 SELECT t.receipt_id FROM partner_transfer t WHERE NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id)
                 GROUP BY t.receipt_id HAVING count(*) > 1
                 UNION ALL
                 SELECT p.receipt_id FROM partner_transfer_payment p
                 WHERE NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = p.transfer_id)
                 GROUP BY p.receipt_id HAVING count(*) FILTER (WHERE p.amount_minor < 0) > count(*) FILTER (WHERE p.amount_minor > 0)
                 UNION ALL
                 SELECT x.cost_id FROM partner_transfer_cost x
                 WHERE NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = x.transfer_id)
                 GROUP BY x.cost_id HAVING count(*) > 1`,
  },
  {
    name: 'payments.refunds-due-are-in-the-ledger',
    says: 'What the trust book owes as refunds is what was approved and neither paid, given up nor returned.',
    violations: `SELECT currency FROM (
                   SELECT f.currency, f.amount_minor AS amount FROM refund f
                   WHERE EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id AND e.kind = 'APPROVED')
                     AND NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id
                                       AND e.kind IN ('PAID', 'GIVEN_UP', 'RETURNED'))
                   UNION ALL
                   SELECT p.currency, p.amount_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id
                   WHERE a.code = 'REFUNDS_DUE'
                 ) both_sides GROUP BY currency HAVING sum(amount) <> 0`,
  },
  {
    name: 'payments.refunds-are-within-their-receipts',
    says: 'No receipt gives back more than what no case was given of it, and none that was reversed gives anything.',
    violations: `SELECT r.id FROM receipt r JOIN refund f ON f.receipt_id = r.id
                 WHERE refunded_minor(r.id) > CASE WHEN EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) THEN 0
                   ELSE r.amount_minor - coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0) END`,
  },
  {
    name: 'payments.provisions-of-suspense-are-in-the-ledger',
    says: 'A provision that was in suspense left it for the provisions of its creditor, and no receipt gave more of it than it held.',
    violations: `SELECT n.provision_id FROM receipt_provision n
                 WHERE NOT EXISTS (SELECT FROM entry e JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
                   WHERE e.source = 'provision' AND e.source_id = n.provision_id AND a.code = 'DEBTOR_SUSPENSE'
                     AND p.amount_minor = n.amount_minor)
                    OR refunded_minor(n.receipt_id) > (SELECT CASE WHEN v.id IS NULL THEN r.amount_minor ELSE 0 END
                         - coalesce((SELECT sum(m.amount_minor) FROM receipt_match m WHERE m.receipt_id = r.id), 0)
                       FROM receipt r LEFT JOIN reversal v ON v.receipt_id = r.id WHERE r.id = n.receipt_id)`,
  },
  {
    name: 'payments.refunds-take-two-persons',
    says: 'Every approved refund was asked by one person and approved by another, and is paid only once approved.',
    violations: `SELECT f.id FROM refund f JOIN refund_event e ON e.refund_id = f.id
                 WHERE (e.kind = 'APPROVED' AND e.done_by = f.asked_by)
                    OR (e.kind IN ('PAID', 'GIVEN_UP', 'RETURNED') AND NOT EXISTS (
                          SELECT FROM refund_event a WHERE a.refund_id = f.id AND a.kind = 'APPROVED'))`,
  },
  {
    name: 'payments.refund-orders-pay-approved-refunds-once',
    says: 'A refund order is the sum of refunds that two persons approved, and no refund is in two orders that may still leave.',
    violations: `SELECT o.id FROM refund_order o
                 WHERE o.refunds <> (SELECT count(*) FROM refund_order_line l WHERE l.order_id = o.id)
                    OR o.total_minor <> (SELECT coalesce(sum(f.amount_minor), 0) FROM refund_order_line l
                                         JOIN refund f ON f.id = l.refund_id WHERE l.order_id = o.id)
                 UNION ALL
                 SELECT l.refund_id FROM refund_order_line l
                 LEFT JOIN refund_order_drop d ON d.order_id = l.order_id AND d.refund_id = l.refund_id
                 WHERE d.order_id IS NULL GROUP BY l.refund_id
                 HAVING count(*) > 1 OR EXISTS (SELECT FROM refund_event e WHERE e.refund_id = l.refund_id AND e.kind = 'GIVEN_UP')
                     OR NOT EXISTS (SELECT FROM refund_event e WHERE e.refund_id = l.refund_id AND e.kind = 'APPROVED')`,
  },
]);
