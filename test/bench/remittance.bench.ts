import { RemittanceService } from '@solde/remittance';
import { PaymentsService } from '@solde/payments';
import { systemCaller, type Caller } from '@solde/platform';
import { OPENING, type FilledHouse } from './filled-house';
import { asGoal, type Report } from './report';

export const REMITTANCE_GOAL = { ratio: 0.8, memory: 1.2 } as const;
/** A tenth first, of another currency: what costs more by creditor when there are more of them is not set-based. */
const SIZES = [
  { currency: 'CHF', creditors: 100, receipts: 10_000 },
  { currency: 'EUR', creditors: 1_000, receipts: 100_000 },
] as const;
const IBAN = 'FR1420041010050500013M02606';
const CUT_OFF = '2026-02-28';
const BYTES_PER_MB = 1e6;
const SAMPLE_MS = 5;

/** Copies of a row, each under another identity, whatever its columns; what the table computes itself is left to it. */
const copy = (table: string, from: string, changes: string, source: string): string => `
  DO $do$ DECLARE named text := (
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
  BEGIN
    EXECUTE format($insert$
      INSERT INTO ${table} (%1$s) SELECT %1$s FROM (
        SELECT r.*
        FROM ${table} t CROSS JOIN ${source} b CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(${changes})) r
        WHERE t.ctid = (SELECT ctid FROM ${table} WHERE ${from} LIMIT 1)) copied $insert$, named);
  END $do$`;

/** Creditors with a mandate, an account, a case and its claim, and so many receipts cleared and spent in February. */
function filling({ currency, creditors, receipts }: (typeof SIZES)[number]): string[] {
  const money = `'currency', '${currency}'`;
  return [
    `SET session_replication_role = replica`,
    `CREATE TEMP TABLE bench_creditor AS
     SELECT n, uuidv7() AS b_creditor, uuidv7() AS b_mandate, uuidv7() AS b_case, uuidv7() AS b_claim
     FROM generate_series(1, ${creditors}) n`,
    `CREATE TEMP TABLE bench_receipt AS
     SELECT k.*, uuidv7() AS b_receipt, r AS rank FROM generate_series(1, ${receipts}) r JOIN bench_creditor k ON k.n = 1 + r % ${creditors}`,
    copy(
      'creditor',
      'true',
      `'id', b_creditor, 'code', '${currency}' || n, ${money}`,
      'bench_creditor',
    ),
    copy(
      'mandate',
      'true',
      `'id', b_mandate, 'number', '${currency}' || n, 'creditor_id', b_creditor, ${money}`,
      'bench_creditor',
    ),
    copy(
      'mandate_terms',
      'agency_signed_at IS NOT NULL',
      `'id', uuidv7(), 'mandate_id', b_mandate, 'creditor_id', b_creditor`,
      'bench_creditor',
    ),
    `INSERT INTO bank_detail (id, creditor_id, iban, holder, state, requested_by, verified_by, approved_by, usable_from, act_id)
     SELECT uuidv7(), b_creditor, '${IBAN}', 'C', 'APPROVED', u.ids[1], u.ids[2], u.ids[3], '2020-01-01',
       (SELECT id FROM act LIMIT 1)
     FROM bench_creditor, (SELECT array_agg(id) AS ids FROM (SELECT id FROM user_account LIMIT 3) x) u`,
    copy(
      'case_file',
      'true',
      `'id', b_case, 'number', '${currency}' || n, 'creditor_id', b_creditor, 'mandate_id', b_mandate,
      'reference_rf', '${currency}' || n, ${money}`,
      'bench_creditor',
    ),
    copy(
      'claim',
      'true',
      `'id', b_claim, 'number', '${currency}' || n, 'number_key', '${currency}' || n, 'case_id', b_case,
      'creditor_id', b_creditor, ${money}`,
      'bench_creditor',
    ),
    copy(
      'receipt',
      "channel = 'AGENCY'",
      `'id', b_receipt, 'number', nextval('receipt_sequence'), 'bank_reference', null,
      'amount_minor', 1000, 'named_case_id', b_case, ${money}`,
      'bench_receipt',
    ),
    copy(
      'clearing',
      'true',
      `'receipt_id', b_receipt, 'cleared_on', '2026-02-20'`,
      'bench_receipt',
    ),
    copy(
      'allocation',
      "channel = 'AGENCY'",
      `'id', uuidv7(), 'receipt_id', b_receipt, 'case_id', b_case, 'claim_id', b_claim,
      'creditor_id', b_creditor, 'amount_minor', 1000, 'booked_on', '2026-02-20'`,
      'bench_receipt',
    ),
    copy(
      'fee_line',
      "kind = 'CONTINGENCY'",
      `'id', uuidv7(), 'receipt_id', b_receipt, 'case_id', b_case, 'creditor_id', b_creditor,
      'amount_minor', 150, 'earned_on', '2026-02-20', ${money}`,
      'bench_receipt',
    ),
    ...(currency === 'EUR'
      ? []
      : [
          copy(
            'dedicated_account',
            'true',
            `'id', uuidv7(), 'iban', '${IBAN}', ${money}`,
            '(VALUES (1))',
          ),
        ]),
    `DROP TABLE bench_receipt, bench_creditor`,
    `RESET session_replication_role`,
    'ANALYZE',
  ];
}

const PROFILE = `
  INSERT INTO agency_profile (id, legal_name, siren, address_line, postal_code, city, territory, phone, email, signatory, act_id)
  SELECT uuidv7(), 'Agence', '732829320', '1 rue du Port', '59000', 'Lille', 'FR-METRO', '+33320000000', 'a@agence.test', 'A', id
  FROM act LIMIT 1`;

/** A run prepared, checked and approved: its lines per second, and what memory it takes, when it is ten times larger. */
export async function remittanceBench(
  house: FilledHouse,
  say: (text: string) => void,
): Promise<Report[]> {
  await house.goTo(OPENING);
  await house.rows(PROFILE);
  await onePayment(house);
  const runs: { perSecond: number; megabytes: number }[] = [];
  for (const size of SIZES) {
    for (const statement of filling(size)) await house.rows(statement);
    const run = await approved(house, size.currency);
    runs.push(run);
    say(
      `  ${size.creditors} creditors, ${size.receipts} receipts: ${run.perSecond.toFixed(0)} lines/s, ${run.megabytes.toFixed(0)} MB`,
    );
  }
  const [small, large] = runs;
  if (small === undefined || large === undefined) throw new Error('Two runs were asked for.');
  const [few, many] = SIZES.map(
    ({ creditors, receipts }) => `${creditors} creditors, ${receipts} receipts`,
  );
  return [
    {
      name: 'remittance',
      floor: { what: `lines, ${few}`, perSecond: small.perSecond },
      figure: { what: `lines, ${many}`, perSecond: large.perSecond },
      ratio: large.perSecond / small.perSecond,
      goal: asGoal('>=', REMITTANCE_GOAL.ratio),
    },
    {
      name: 'remittance memory',
      floor: { what: few ?? '', megabytes: small.megabytes },
      figure: { what: many ?? '', megabytes: large.megabytes },
      ratio: large.megabytes / small.megabytes,
      goal: asGoal('<=', REMITTANCE_GOAL.memory),
    },
  ];
}

/** The rows that are copied. */
async function onePayment(house: FilledHouse): Promise<void> {
  const [one] = await house.rows<{ id: string }>(
    'SELECT case_id AS id FROM claim_movement GROUP BY case_id HAVING sum(amount_minor) > 10000 LIMIT 1',
  );
  await house.act(systemCaller('bench'), (work) =>
    house.get(PaymentsService).record(work, {
      ...{ caseId: one?.id ?? '', amountMinor: 1_00n, currency: 'EUR', means: 'TRANSFER' },
      valueOn: CUT_OFF,
    }),
  );
}

async function approved(
  house: FilledHouse,
  currency: string,
): Promise<{ perSecond: number; megabytes: number }> {
  const [one, other] = house.agents;
  if (one === undefined || other === undefined) throw new Error('A run takes two people.');
  const remittances = house.get(RemittanceService);
  const by = <T>(who: Caller, act: Parameters<typeof house.act<T>>[1]) => house.act(who, act);
  globalThis.gc?.();
  let peak = 0;
  const look = () => (peak = Math.max(peak, process.memoryUsage().rss));
  const sampling = setInterval(look, SAMPLE_MS);
  const start = performance.now();
  const run = await by(one, (work) => remittances.prepare(work, { cutOffOn: CUT_OFF, currency }));
  await by(other, (work) => remittances.check(work, run.id));
  await by(other, (work) => remittances.approve(work, run.id));
  const seconds = (performance.now() - start) / 1000;
  clearInterval(sampling);
  look();
  const [settled] = await house.rows<{ lines: number }>(
    `SELECT count(*)::int AS lines FROM statement_line l JOIN remittance_statement s ON s.id = l.statement_id WHERE s.run_id = $1`,
    [run.id],
  );
  return { perSecond: (settled?.lines ?? 0) / seconds, megabytes: peak / BYTES_PER_MB };
}
