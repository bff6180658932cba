import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What key figures are made of, from posted facts alone. Every view runs with the rights of whoever reads it, so that row-level
 * security goes on binding; a figure is a plain sum over one of them, and its rows are what stands behind the figure.
 */
export class Reporting1795000002800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Principal placed: the claims that were accepted, whatever became of them.
      CREATE VIEW report_placed WITH (security_invoker = true) AS
      SELECT l.id AS claim_id, l.case_id, l.creditor_id, l.currency, l.number, l.placed_on AS "on", l.principal_minor AS amount_minor
      FROM claim l WHERE l.state IN ('ACCEPTED', 'RECALLED', 'CANCELLED');

      -- Principal recovered: certain money, agency and direct, mirrors included. What the creditor had received before the
      -- placement corrects a balance and recovers nothing (R-FEE-DIRECT).
      CREATE VIEW report_recovered WITH (security_invoker = true) AS
      SELECT a.id AS allocation_id, a.receipt_id, a.case_id, a.creditor_id, l.currency, l.number, a.channel, a.value_on,
             greatest(a.booked_on, c.cleared_on) AS "on", a.amount_minor
      FROM allocation a JOIN clearing c ON c.receipt_id = a.receipt_id JOIN claim l ON l.id = a.claim_id
      WHERE a.component = 'PRINCIPAL' AND NOT (a.channel = 'DIRECT' AND a.value_on < l.placed_on);

      -- Fees excluding VAT; what was given back comes negative.
      CREATE VIEW report_fee WITH (security_invoker = true) AS
      SELECT f.id AS fee_line_id, f.case_id, c.number, f.creditor_id, k.legal_name AS creditor_name, f.currency, f.kind,
             f.component, f.earned_on AS "on", f.amount_minor,
             EXISTS (SELECT FROM statement_line s WHERE s.document_kind = 'STATEMENT' AND s.source = 'FEE_LINE'
                     AND s.source_id = f.id) AS is_invoiced
      FROM fee_line f JOIN case_file c ON c.id = f.case_id JOIN creditor k ON k.id = f.creditor_id;

      -- Principal cancelled: credit notes, and what was left of cases closed as errors, upheld disputes or recalls.
      CREATE VIEW report_cancelled WITH (security_invoker = true) AS
      SELECT m.case_id, m.creditor_id, l.currency, -m.amount_minor AS amount_minor
      FROM claim_movement m JOIN claim l ON l.id = m.claim_id
      WHERE m.component = 'PRINCIPAL' AND m.kind = 'CREDIT_NOTE'
      UNION ALL
      SELECT m.case_id, m.creditor_id, l.currency, m.amount_minor
      FROM claim_movement m JOIN claim l ON l.id = m.claim_id JOIN case_file c ON c.id = m.case_id
      WHERE m.component = 'PRINCIPAL' AND (l.state IN ('RECALLED', 'CANCELLED') OR c.closure_reason IN
        ('CANCELLED_BY_CREDIT_NOTE', 'PLACED_IN_ERROR', 'RECALLED_BY_CREDITOR', 'DISPUTE_UPHELD', 'DUPLICATE'));

      CREATE VIEW report_balance WITH (security_invoker = true) AS
      SELECT case_id, creditor_id, sum(amount_minor)::bigint AS amount_minor FROM claim_movement GROUP BY case_id, creditor_id;

      -- One row per accepted case: every figure of the book is a sum over these rows.
      CREATE VIEW report_case WITH (security_invoker = true) AS
      SELECT c.id AS case_id, c.number, c.creditor_id, k.legal_name AS creditor_name, d.name AS debtor_name, c.currency,
             date_trunc('month', c.placed_on)::date AS vintage, c.placed_on, c.status, c.closed_on, c.closure_reason, c.owner_id,
             coalesce(p.amount_minor, 0) AS placed_minor, coalesce(r.amount_minor, 0) AS recovered_minor,
             coalesce(x.amount_minor, 0) AS cancelled_minor, coalesce(f.amount_minor, 0) AS fees_minor,
             coalesce(b.amount_minor, 0) AS balance_minor,
             CASE WHEN c.closed_on IS NULL THEN coalesce(b.amount_minor, 0) = 0
                  ELSE c.closure_reason IN ('PAID_IN_FULL', 'PAID_PRINCIPAL_ONLY', 'PAID_DIRECT') END AS is_paid
      FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN debtor d ON d.id = c.debtor_id
      LEFT JOIN (SELECT case_id, creditor_id, sum(amount_minor)::bigint AS amount_minor FROM report_placed
                 GROUP BY case_id, creditor_id) p ON p.case_id = c.id AND p.creditor_id = c.creditor_id
      LEFT JOIN (SELECT case_id, creditor_id, sum(amount_minor)::bigint AS amount_minor FROM report_recovered
                 GROUP BY case_id, creditor_id) r ON r.case_id = c.id AND r.creditor_id = c.creditor_id
      LEFT JOIN (SELECT case_id, creditor_id, sum(amount_minor)::bigint AS amount_minor FROM report_cancelled
                 GROUP BY case_id, creditor_id) x ON x.case_id = c.id AND x.creditor_id = c.creditor_id
      LEFT JOIN (SELECT case_id, creditor_id, sum(amount_minor)::bigint AS amount_minor FROM report_fee
                 GROUP BY case_id, creditor_id) f ON f.case_id = c.id AND f.creditor_id = c.creditor_id
      LEFT JOIN report_balance b ON b.case_id = c.id AND b.creditor_id = c.creditor_id
      WHERE c.status NOT IN ('RECEIVED', 'PENDING_INFO', 'REJECTED');

      -- Open cases that nobody will touch: the target is none.
      CREATE VIEW report_idle WITH (security_invoker = true) AS
      SELECT c.id AS case_id, c.number, c.creditor_id, k.legal_name AS creditor_name, d.name AS debtor_name, c.status, c.owner_id,
             c.next_due_at, c.held_until, c.held_review_on
      FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN debtor d ON d.id = c.debtor_id
      WHERE c.closed_on IS NULL AND c.status <> 'REJECTED' AND c.held_until IS NULL AND c.held_review_on IS NULL
        AND NOT EXISTS (SELECT FROM agenda_item a WHERE a.case_id = c.id AND a.state = 'OPEN');

      CREATE VIEW report_attempt WITH (security_invoker = true) AS
      SELECT a.id AS attempt_id, a.case_id, c.creditor_id, a.local_on AS "on"
      FROM contact_attempt a JOIN case_file c ON c.id = a.case_id
      WHERE a.channel = 'PHONE' AND NOT EXISTS (SELECT FROM contact_attempt_release r WHERE r.attempt_id = a.id);

      -- The last word on each call: a corrected disposition counts for its correction alone.
      CREATE VIEW report_disposition WITH (security_invoker = true) AS
      SELECT d.id AS disposition_id, d.case_id, d.creditor_id, d.code, d.contacted, d.right_party, d.agent_id, d.at
      FROM disposition d WHERE NOT EXISTS (SELECT FROM disposition n WHERE n.corrects_id = d.id);

      CREATE VIEW report_promise WITH (security_invoker = true) AS
      SELECT p.id AS promise_id, p.case_id, p.creditor_id, p.currency, p.made_on AS "on", p.state, p.amount_minor, p.counted_minor,
             p.decided_on, p.agent_id
      FROM promise p;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP VIEW report_promise, report_disposition, report_attempt, report_idle, report_case, report_balance, report_cancelled,
        report_fee, report_recovered, report_placed;
    `);
  }
}
