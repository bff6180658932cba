import { calendarDate } from '@solde/calendar';
import { ProveQuery, systemCaller, travelTo, UnitOfWork, uuidv7 } from '@solde/platform';
import { Client } from 'pg';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import type { PostingLine } from './balanced';
import { LedgerModule } from './ledger.module';
import { LedgerQuery } from './ledger.query';
import { LedgerService } from './ledger.service';

const accountant = systemCaller('spec');
const on = calendarDate('2026-03-02');

describe('the ledger', () => {
  let platform: TestPlatform;
  let ledger: LedgerService;
  let query: LedgerQuery;

  beforeAll(async () => {
    platform = await startPlatform({ imports: [LedgerModule], providers: [ProveQuery] });
    await travelTo(platform.owner, new Date('2026-03-02T10:00:00Z'));
    ledger = platform.module.get(LedgerService);
    query = platform.module.get(LedgerQuery);
  });
  afterAll(() => platform.stop());

  const unitOfWork = () => platform.module.get(UnitOfWork);

  function post(postings: readonly PostingLine[], sourceId = uuidv7()): Promise<string> {
    return unitOfWork().run(accountant, (work) =>
      ledger.post(work, {
        kind: 'RECEIPT',
        currency: 'EUR',
        valueOn: on,
        source: 'receipt',
        sourceId,
        postings,
      }),
    );
  }

  const received = (amountMinor: bigint): PostingLine[] => [
    { code: 'BANK_TP', amountMinor },
    { code: 'DEBTOR_SUSPENSE', amountMinor: -amountMinor },
  ];

  /** What the agency's role may do by itself, without our code. */
  async function asAgency(statements: readonly string[]): Promise<void> {
    const client = new Client({
      connectionString: platform.database.agencyUrl,
      options: '-c search_path=solde',
    });
    await client.connect();
    try {
      await client.query('BEGIN');
      for (const statement of statements) await client.query(statement);
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
  }

  it('posts an entry whose balances can be read back, and the trial balance is zero', async () => {
    const sourceId = uuidv7();
    await post(received(600_00n), sourceId);
    await post(received(150_00n));

    expect(await query.balanceOf(accountant, 'BANK_TP', null, 'EUR')).toBe(750_00n);
    expect(await query.balanceOf(accountant, 'DEBTOR_SUSPENSE', null, 'EUR')).toBe(-750_00n);
    expect(await query.balanceOf(accountant, 'BANK_TP', null, 'XPF')).toBe(0n);
    expect(await query.entriesOf(accountant, 'receipt', sourceId)).toMatchObject([
      {
        code: 'BANK_TP',
        line: 1,
        amountMinor: 600_00n,
        valueOn: '2026-03-02',
        bookedOn: '2026-03-02',
      },
      { code: 'DEBTOR_SUSPENSE', line: 2, amountMinor: -600_00n },
    ]);
    const trial = await query.trialBalance(accountant, on);
    expect(trial.reduce((total, { balanceMinor }) => total + balanceMinor, 0n)).toBe(0n);
    expect(trial).toContainEqual(
      expect.objectContaining({ code: 'BANK_TP', debitMinor: 750_00n, creditMinor: 0n }),
    );
    expect(await query.trialBalance(accountant, calendarDate('2026-03-01'))).toContainEqual(
      expect.objectContaining({ code: 'BANK_TP', balanceMinor: 0n }),
    );
  });

  it('shows an act its own postings before they are committed', async () => {
    const before = await query.balanceOf(accountant, 'BANK_TP', null, 'EUR');
    const seen = await unitOfWork().run(accountant, async (work) => {
      const entry = { kind: 'RECEIPT', currency: 'EUR', valueOn: on, source: 'receipt' } as const;
      await ledger.post(work, { ...entry, sourceId: uuidv7(), postings: received(5_00n) });
      return ledger.balanceOf(work, 'BANK_TP', null, 'EUR');
    });
    expect(seen).toBe(before + 5_00n);
  });

  it('asks the database nothing once the accounts are known', async () => {
    await post(received(1_00n));
    const asked = await unitOfWork().run(accountant, async (work) => {
      const spy = jest.spyOn(work, 'query');
      const entry = { kind: 'RECEIPT', currency: 'EUR', valueOn: on, source: 'receipt' } as const;
      await ledger.post(work, { ...entry, sourceId: uuidv7(), postings: received(1_00n) });
      return spy.mock.calls.length;
    });
    expect(asked).toBe(0);
  });

  it('forgets an account that was opened by an act which failed', async () => {
    const postings: PostingLine[] = [
      { code: 'AGENCY_BANK', amountMinor: 1n },
      { code: 'FEE_INCOME', amountMinor: -1n },
    ];
    const entry = { kind: 'WITHDRAWAL', currency: 'EUR', valueOn: on, source: 'x' } as const;
    const failing = unitOfWork().run(accountant, async (work) => {
      await ledger.post(work, { ...entry, sourceId: uuidv7(), postings });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await unitOfWork().run(accountant, (work) =>
      ledger.post(work, { ...entry, sourceId: uuidv7(), postings }),
    );
    expect(await query.balanceOf(accountant, 'AGENCY_BANK', null, 'EUR')).toBe(1n);
  });

  it('opens an account once when twenty acts need it at the same instant', async () => {
    const entry = { kind: 'RECEIPT', currency: 'XPF', valueOn: on, source: 'receipt' } as const;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        unitOfWork().run(accountant, (work) =>
          ledger.post(work, { ...entry, sourceId: uuidv7(), postings: received(10n) }),
        ),
      ),
    );
    expect(await query.balanceOf(accountant, 'BANK_TP', null, 'XPF')).toBe(200n);
    const { rows } = await platform.owner.query(
      `SELECT count(*)::int AS n FROM ledger_account WHERE currency = 'XPF'`,
    );
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('takes an unbalanced entry for a bug before PostgreSQL sees it', async () => {
    await expect(
      post([
        { code: 'BANK_TP', amountMinor: 2n },
        { code: 'DEBTOR_SUSPENSE', amountMinor: -1n },
      ]),
    ).rejects.toThrow(/out of balance/);
  });

  it('is refused by PostgreSQL at the commit when it does not balance, whoever writes it', async () => {
    const entryId = uuidv7();
    const { rows } = await platform.owner.query<{ id: string; act_id: string }>(
      `SELECT id, act_id FROM ledger_account WHERE code = 'BANK_TP' AND currency = 'EUR'`,
    );
    const [account] = rows;
    const unbalanced = asAgency([
      `INSERT INTO entry VALUES ('${entryId}', 'RECEIPT', 'EUR', '2026-03-02', '2026-03-02', now(), 'x', '${entryId}', '${account!.act_id}')`,
      `INSERT INTO posting VALUES ('${entryId}', 1, '${account!.id}', 'TRUST', 'EUR', 5)`,
    ]);
    await expect(unbalanced).rejects.toMatchObject({ constraint: 'entry_is_balanced' });
  });

  it.each([
    'UPDATE posting SET amount_minor = 1',
    'DELETE FROM posting',
    'DELETE FROM entry',
    'TRUNCATE posting',
  ])('refuses %s to the agency', async (statement) => {
    await expect(asAgency([statement])).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'UPDATE posting SET amount_minor = 1',
    'DELETE FROM entry',
    'DELETE FROM ledger_period',
  ])('refuses %s even to the owner of the tables', async (statement) => {
    // A row trigger speaks when there is a row.
    await platform.owner.query(
      `INSERT INTO ledger_period SELECT '2020-01-01', act_id FROM ledger_account LIMIT 1 ON CONFLICT DO NOTHING`,
    );
    await expect(platform.owner.query(statement)).rejects.toMatchObject({ code: 'SD001' });
  });

  it('closes months that are over, and PostgreSQL keeps them closed', async () => {
    const close = (month: string) =>
      unitOfWork().run(accountant, (work) => ledger.closePeriod(work, calendarDate(month)));
    await expect(close('2026-03-15')).rejects.toMatchObject({ code: 'PERIOD_NOT_OVER' });
    await close('2026-02-10');
    await expect(close('2026-02-28')).rejects.toMatchObject({ code: 'DUPLICATE' });

    const { rows } = await platform.owner.query<{ id: string; act_id: string }>(
      `SELECT id, act_id FROM ledger_account WHERE code = 'BANK_TP' AND currency = 'EUR'`,
    );
    const id = uuidv7();
    const late = asAgency([
      `INSERT INTO entry VALUES ('${id}', 'RECEIPT', 'EUR', '2026-02-28', '2026-02-28', now(), 'x', '${id}', '${rows[0]!.act_id}')`,
      `INSERT INTO posting VALUES ('${id}', 1, '${rows[0]!.id}', 'TRUST', 'EUR', 5), ('${id}', 2, '${rows[0]!.id}', 'TRUST', 'EUR', -5)`,
    ]);
    await expect(late).rejects.toMatchObject({ constraint: 'entry_is_in_an_open_period' });
  });

  it('proves its invariants, and sees an account of others on its wrong side', async () => {
    const proofs = async () =>
      (await platform.module.get(ProveQuery).prove(accountant)).filter(({ name }) =>
        name.startsWith('ledger.'),
      );
    expect((await proofs()).filter(({ holds }) => !holds)).toEqual([]);
    await post([
      { code: 'REFUNDS_DUE', amountMinor: 1n },
      { code: 'BANK_TP', amountMinor: -1n },
    ]);
    expect((await proofs()).filter(({ holds }) => !holds)).toMatchObject([
      { name: 'ledger.money-held-is-money-owed', examples: [{ code: 'REFUNDS_DUE' }] },
    ]);
  });
});
