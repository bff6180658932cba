import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { ROLES, SCHEMA } from '../support/template';

/** What PostgreSQL itself refuses, read from the catalogue of a migrated database. */
describe('the schema', () => {
  let database: FreshDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query(`SET search_path = ${SCHEMA}, extensions`);
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function names(sql: string, params: unknown[] = []): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(sql, params);
    return rows.map(({ name }) => name);
  }

  /** Rows that no trigger protects though nothing may ever change them: facts of money, calls, letters and acts. */
  const FACTS = [
    ...['act', 'refusal', 'event', 'audit_change', 'audit_seal'],
    ...['case_cost', 'cost_line', 'judgment_interest', 'interest_suspension_end'],
    ...['adjustment', 'spending_order'],
    ...['entry', 'posting', 'receipt', 'receipt_match', 'allocation', 'reversal', 'clearing'],
    ...['claim_movement', 'fee_line', 'statement_line', 'action', 'first_letter'],
    ...['agreement_example', 'agreement_example_change', 'flat_event', 'case_recall'],
    ...['service_rendered', 'service_undone'],
    ...['call', 'call_dialling', 'call_placed', 'call_event', 'disposition'],
    ...['contact_attempt', 'contact_attempt_release', 'conversation', 'conversation_release'],
    ...[
      'message',
      'dispatch_event',
      'document',
      'document_blob',
      'placement_file',
      'placement_chunk',
    ],
    ...['title', 'procedure_step', 'litigation_decision', 'litigation_answer'],
    ...['cost_granted', 'cost_given_up', 'provision', 'fee_retrocession', 'retrocession_line'],
    ...['remittance_statement', 'fee_document', 'remittance_document', 'transfer_file', 'transfer'],
    ...['debit_claim', 'invoice_payment', 'transfer_outcome', 'transfer_file_export'],
    ...['remittance_hold', 'remittance_hold_lift'],
    'invoice_dispatch',
    ...['bank_file', 'bank_statement', 'bank_line', 'bank_statement_line', 'bank_outcome'],
    'bank_untie',
    'trust_day',
    ...['bank_notice', 'learnt_payer', 'learnt_payer_revocation', 'refund', 'refund_event'],
    ...['refund_order', 'refund_order_line', 'refund_order_export', 'refund_order_drop'],
    ...['partner_transfer', 'partner_transfer_payment', 'partner_transfer_cost'],
    ...['partner_transfer_undo', 'partner_transfer_undo_request', 'receipt_provision'],
  ];

  /** What a creditor sees of its own, and of nobody else's. */
  const OF_A_CREDITOR = [
    ...[
      'creditor',
      'mandate',
      'creditor_request',
      'debtor',
      'case_file',
      'claim',
      'hold',
      'action',
    ],
    ...['case_cost', 'cost_line', 'judgment_interest', 'interest_suspension_end'],
    ...['adjustment', 'spending_order', 'settlement'],
    ...['claim_movement', 'placement', 'placement_row', 'placement_file', 'placement_chunk'],
    ...['receipt_match', 'allocation', 'fee_line', 'promise', 'statement_line'],
    ...['agreement_example', 'agreement_example_change', 'flat_event', 'case_recall'],
    ...['service_rendered', 'service_undone'],
    ...['remittance_statement', 'fee_document', 'remittance_document', 'transfer'],
    ...['debit_claim', 'invoice_payment', 'transfer_outcome'],
    'invoice_dispatch',
    ...['litigation_request', 'litigation_decision', 'procedure', 'deadline', 'title'],
    ...['cost_granted', 'cost_given_up', 'provision', 'fee_retrocession'],
  ];

  it.each(FACTS)('refuses a change of a row of %s', async (table) => {
    const triggers = await names(
      `SELECT tgname AS name FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
       WHERE t.tgrelid = to_regclass($1) AND p.proname = 'refuse_change' AND t.tgenabled = 'O'
         AND t.tgtype & 26 = 26`, // before the row, on UPDATE and on DELETE
      [table],
    );
    expect(triggers).toEqual([`${table}_is_append_only`]);
  });

  it.each(FACTS)('gives the agency no right to change %s', async (table) => {
    const { rows } = await client.query(
      `SELECT has_table_privilege($1, $2, 'UPDATE') OR has_table_privilege($1, $2, 'DELETE')
           OR has_table_privilege($1, $2, 'TRUNCATE') AS may`,
      [ROLES.agency, table],
    );
    expect(rows).toEqual([{ may: false }]);
  });

  it.each(OF_A_CREDITOR)('binds %s to its creditor', async (table) => {
    const { rows } = await client.query(
      `SELECT relrowsecurity AS enabled, relforcerowsecurity AS forced,
              EXISTS (SELECT FROM pg_policies WHERE schemaname = $2 AND tablename = $1
                        AND roles = ARRAY[$3]::name[]
                        AND concat(qual, with_check) ~ 'creditor_scope|creditor_in_scope') AS bound,
              EXISTS (SELECT FROM pg_policies WHERE schemaname = $2 AND tablename = $1
                        AND $4 = ANY (roles)) AS agency
       FROM pg_class WHERE oid = to_regclass($1)`,
      [table, SCHEMA, ROLES.portal, ROLES.agency],
    );
    expect(rows).toEqual([{ enabled: true, forced: true, bound: true, agency: true }]);
  });

  it('forces row-level security on every table with a creditor that the portal may touch', async () => {
    const open = await names(
      `SELECT c.relname AS name FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'creditor_id' AND NOT a.attisdropped
       WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relforcerowsecurity
         AND (has_any_column_privilege($2, c.oid, 'SELECT') OR has_any_column_privilege($2, c.oid, 'INSERT'))`,
      [SCHEMA, ROLES.portal],
    );
    expect(open).toEqual([]);
  });

  it('lets the portal update and delete nothing', async () => {
    const open = await names(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p')
         AND (has_any_column_privilege($2, c.oid, 'UPDATE') OR has_table_privilege($2, c.oid, 'DELETE')
              OR has_table_privilege($2, c.oid, 'TRUNCATE'))`,
      [SCHEMA, ROLES.portal],
    );
    expect(open).toEqual([]);
  });

  it('lets the portal read no row of the ledger, of the parties or of the agents', async () => {
    const closed = [
      'entry',
      'posting',
      'ledger_account',
      'party',
      'queue_item',
      'receipt',
      'bank_line',
      'retrocession_line',
      'remittance_hold',
      'bank_notice',
      'learnt_payer',
      'refund',
      'refund_event',
      'refund_order',
      'refund_order_line',
      'refund_order_export',
      'refund_order_drop',
      'own_account',
    ];
    const open = await names(
      `SELECT t AS name FROM unnest($1::text[]) AS t
       WHERE has_any_column_privilege($2, t, 'SELECT') OR has_any_column_privilege($2, t, 'INSERT')`,
      [closed, ROLES.portal],
    );
    expect(open).toEqual([]);
  });

  it('keeps money in bigint', async () => {
    const wrong = await names(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = $1 AND column_name ~ '(^|_)minor$' AND data_type <> 'bigint'`,
      [SCHEMA],
    );
    expect(wrong).toEqual([]);
  });

  it('keeps no binary float, and no instant without its zone', async () => {
    const wrong = await names(
      `SELECT table_name || '.' || column_name || ' ' || data_type AS name
       FROM information_schema.columns WHERE table_schema = $1
         AND data_type IN ('real', 'double precision', 'money', 'timestamp without time zone',
                           'time with time zone')`,
      [SCHEMA],
    );
    expect(wrong).toEqual([]);
  });

  it('refuses at the commit an entry that does not balance', async () => {
    const triggers = await names(
      `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = to_regclass('posting')
         AND NOT tgisinternal AND tgdeferrable AND tginitdeferred AND tgenabled = 'O'`,
    );
    expect(triggers).toContain('entry_is_balanced');
  });

  it('gives a person to one agent at a time', async () => {
    const keys = await names(
      `SELECT indexrelid::regclass::text AS name FROM pg_index
       WHERE indrelid = to_regclass('queue_item') AND indisunique AND indisvalid
         AND pg_get_indexdef(indexrelid) ~ '\\(party_id\\) WHERE \\(state = ''LEASED'''`,
    );
    expect(keys).toEqual(['queue_item_one_agent_per_party']);
  });

  it('pins the search path of every function', async () => {
    const loose = await names(
      `SELECT proname AS name FROM pg_proc
       WHERE pronamespace = $1::regnamespace
         AND NOT coalesce(proconfig::text LIKE '%search_path=%', false)`,
      [SCHEMA],
    );
    expect(loose).toEqual([]);
  });

  it('has validated every constraint', async () => {
    const { rows } = await client.query(
      `SELECT count(*) AS unvalidated FROM pg_constraint
       WHERE connamespace = $1::regnamespace AND NOT convalidated`,
      [SCHEMA],
    );
    expect(rows).toEqual([{ unvalidated: '0' }]);
  });
});
