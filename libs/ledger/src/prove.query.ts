import { invariants } from '@solde/platform';
import { ACCOUNT_CODES, CHART } from './chart';

/** Accounts whose balance may never be on that side, as a list of SQL. */
const never = (side: 'CREDIT' | 'DEBIT') =>
  ACCOUNT_CODES.filter((code) => CHART[code].never === side)
    .map((code) => `'${code}'`)
    .join(', ');

invariants([
  {
    name: 'ledger.entries-balance',
    says: 'Each entry sums to zero in each book (I1).',
    violations: `
      SELECT entry_id, book, currency, sum(amount_minor)::bigint AS difference_minor
      FROM posting GROUP BY entry_id, book, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'ledger.trial-balance-is-zero',
    says: 'Each book sums to zero in each currency (I1).',
    violations: `
      SELECT book, currency, sum(amount_minor)::bigint AS difference_minor
      FROM posting GROUP BY book, currency HAVING sum(amount_minor) <> 0`,
  },
  {
    name: 'ledger.entries-have-lines',
    says: 'Each entry has at least two lines.',
    violations: `
      SELECT e.id AS entry_id, e.kind FROM entry AS e
      WHERE (SELECT count(*) FROM posting AS p WHERE p.entry_id = e.id) < 2`,
  },
  {
    name: 'ledger.money-held-is-money-owed',
    says: 'No account of the money of others stands on its wrong side; a creditor in debit is a clawback and is listed (I2).',
    violations: `
      SELECT a.code, a.creditor_id, a.currency, sum(p.amount_minor)::bigint AS balance_minor
      FROM ledger_account AS a JOIN posting AS p ON p.account_id = a.id
      GROUP BY a.id
      HAVING (a.code IN (${never('CREDIT')}) AND sum(p.amount_minor) < 0)
          OR (a.code IN (${never('DEBIT')}) AND sum(p.amount_minor) > 0)`,
  },
  {
    name: 'ledger.closed-months-stay-closed',
    says: 'No entry was booked in a month after its closing.',
    violations: `
      SELECT e.id AS entry_id, e.booked_on
      FROM entry AS e
      JOIN ledger_period AS l ON l.month = date_trunc('month', e.booked_on)::date
      JOIN act AS closing ON closing.id = l.act_id
      WHERE e.recorded_at > closing.at`,
  },
]);
