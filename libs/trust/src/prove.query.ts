import { invariants } from '@solde/platform';

invariants([
  {
    name: 'trust.money-held-is-money-owed',
    says: 'In each currency the dedicated account and the partners hold what is owed: creditors, suspense, provisions, refunds, fees to withdraw, transfers (I2).',
    violations: `
      SELECT a.currency, sum(p.amount_minor)::bigint AS difference_minor
      FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.book = 'TRUST'
      GROUP BY a.currency HAVING sum(p.amount_minor) <> 0`,
  },
  {
    name: 'trust.signed-days-stand',
    says: 'What was signed of a day is what the books still say of it.',
    violations: `
      SELECT t.currency, t.day, t.held_minor FROM trust_day t
      WHERE t.held_minor <> (
        SELECT coalesce(sum(p.amount_minor), 0) FROM ledger_account a JOIN posting p ON p.account_id = a.id
        JOIN entry e ON e.id = p.entry_id
        WHERE a.code = 'BANK_TP' AND a.currency = t.currency AND e.booked_on <= t.day)`,
  },
]);
