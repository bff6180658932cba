import fc from 'fast-check';

import { addDays, type CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase, type Tariff } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService, RECEIPTS_MAX, type Received } from './payments.service';

const STORY_MS = 180_000;
const FIRST_DAY: CalendarDate = '2026-02-01';
const MEANS = ['TRANSFER', 'TRANSFER', 'TRANSFER', 'CHEQUE', 'CARD'] as const;
/** By which act a row was written, and how often an act has moved a row: that is what a batch may change. */
const OF_THE_ACT = new Set(['act_id', 'version']);
/** Told once by act that an aspect of a case changed: a listener reads the case as it then stands. */
const TOLD_ONCE_BY_ACT = '"cases.changed"';

/** Written before any money came: each database has its own. */
const OF_THE_SCENE = ['clock_offset', 'creditor', 'mandate', 'user_account'];

/** Money as the bank brings it: which case, if any, in what order, by which means. */
interface Arrived {
  readonly place: number | null;
  readonly amountMinor: bigint;
  readonly day: number;
  readonly means: (typeof MEANS)[number];
  readonly namesLast: boolean;
}

const PLAIN: Arrived = {
  ...{ place: 0, amountMinor: 1_00n, day: 20, means: 'TRANSFER', namesLast: false },
};

const arrived: fc.Arbitrary<Arrived> = fc.record({
  place: fc.option(fc.nat(7), { freq: 8, nil: null }),
  amountMinor: fc.oneof(fc.bigInt(1n, 30_000n), fc.constantFrom(10_000n, 50_000n, 120_000n)),
  day: fc.nat(25),
  means: fc.constantFrom(...MEANS),
  namesLast: fc.boolean(),
});

/** One agency with eight cases: of one invoice and of two, one of them closed, one with money from before. */
class Scene {
  private constructor(
    readonly agency: Agency,
    private readonly cases: readonly BuiltCase[],
    private count = 0,
  ) {}

  static async open(tariff: Tariff): Promise<Scene> {
    const terms = { interestClaimed: true, indemnityClaimed: true };
    const agency = await Agency.open([PaymentsModule], tariff, terms);
    const cases: BuiltCase[] = [];
    for (const principal of ['100.00', '500.00', '1234.56', '80.01']) {
      const dueOn = addDays('2026-01-02', cases.length);
      cases.push(await agency.case({ principal, dueOn, placedOn: '2026-01-20' }));
      const two = await agency.case({ principal, dueOn: '2026-01-10', placedOn: '2026-01-20' });
      await agency.case({
        ...{ principal: '60.00', dueOn: '2026-01-15', placedOn: '2026-01-25' },
        debtorId: two.debtorId,
      });
      cases.push(two);
    }
    const scene = new Scene(agency, cases);
    await scene.close(cases[6]);
    await scene.one({ ...PLAIN, place: 1, amountMinor: 40_00n, day: 12 });
    return scene;
  }

  received({ place, amountMinor, day, means, namesLast }: Arrived): Received {
    const whose = place === null ? undefined : this.cases[place];
    this.count += 1;
    return {
      ...(whose === undefined ? {} : { caseId: whose.id }),
      ...(whose === undefined || !namesLast ? {} : { designatedClaimIds: [whose.claimId] }),
      ...{ amountMinor, currency: 'EUR', means, valueOn: addDays(FIRST_DAY, day) },
      ...{ bankReference: `B-${this.count}`, payerIban: `FR76 ${this.count}` },
    };
  }

  async one(money: Arrived): Promise<void> {
    const received = this.received(money);
    await this.agency.act((work) => this.agency.get(PaymentsService).record(work, received));
  }

  async all(money: readonly Arrived[]): Promise<void> {
    const received = money.map((one) => this.received(one));
    const receipts = await this.agency.act((work) =>
      this.agency.get(PaymentsService).recordAll(work, received),
    );
    expect(receipts.map(({ bankReference }) => bankReference)).toEqual(
      received.map(({ bankReference }) => bankReference),
    );
  }

  /** Every row of every table, its ids replaced by what they name, instants by their day. */
  async written(): Promise<Record<string, string[]>> {
    const names = await this.names();
    const tables = await this.agency.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'act%'
         AND table_name NOT LIKE 'audit%' AND table_name <> ALL ($1) ORDER BY table_name`,
      [OF_THE_SCENE],
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables) {
      const rows = await this.agency.sql<{ row: object }>(
        `SELECT to_json(t) AS row FROM ${name} t`,
      );
      const texts = rows.map(({ row }) => told(row, names)).sort();
      const isOnce = (text: string) => text.includes(TOLD_ONCE_BY_ACT);
      all[name] = [...texts.filter((text) => !isOnce(text)), ...new Set(texts.filter(isOnce))];
    }
    // One row for each event, which the events say themselves.
    delete all.event_pending;
    return all;
  }

  async broken(): Promise<string[]> {
    const proofs = await this.agency.get(ProveQuery).prove(systemCaller('spec'));
    const isOfMoney = (name: string) => /^(payments|fees|ledger|cases)\./.test(name);
    return proofs.filter(({ holds, name }) => !holds && isOfMoney(name)).map(({ name }) => name);
  }

  private async names(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.agency.sql<{ id: string; name: string }>(
      `SELECT id, 'act' AS name FROM act
       UNION ALL SELECT id, 'case ' || number FROM case_file
       UNION ALL SELECT id, 'claim ' || number FROM claim
       UNION ALL SELECT id, 'receipt ' || bank_reference FROM receipt
       UNION ALL SELECT id, 'rule ' || position FROM fee_rule
       UNION ALL SELECT id, 'account ' || code FROM ledger_account
       UNION ALL SELECT e.id, 'entry ' || e.kind || r.bank_reference FROM entry e JOIN receipt r ON r.id = e.source_id
       UNION ALL SELECT a.id, 'allocation ' || r.bank_reference || c.number || a.component
                 FROM allocation a JOIN receipt r ON r.id = a.receipt_id JOIN claim c ON c.id = a.claim_id`,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async close(caseFile: BuiltCase | undefined): Promise<void> {
    await this.agency.act(async (work) => {
      const cases = this.agency.get(CasesService);
      const locked = await cases.lock(work, caseFile?.id ?? '');
      await cases.close(work, locked, { reason: 'UNCOLLECTABLE' });
    });
  }
}

function told(row: object, names: ReadonlyMap<string, string>): string {
  const kept = Object.entries(row).filter(([column]) => !OF_THE_ACT.has(column));
  return JSON.stringify(Object.fromEntries(kept))
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? '#')
    .replace(/(\d{4}-\d\d-\d\d)T[\d:.]+(Z|[+-]\d\d:\d\d)/g, '$1');
}

function byValueDate(money: readonly Arrived[]): Arrived[] {
  return [...money].sort((a, b) => a.day - b.day);
}

describe.each([
  ['a rate', { amicable: '15' }],
  [
    'a marginal grid and a cap',
    {
      grid: {
        mode: 'MARGINAL',
        tiers: [
          [200_00n, '20'],
          [null, '10'],
        ],
      },
      capMinor: 90_00n,
    },
  ],
] satisfies [string, Tariff][])('many receipts in one act, priced by %s', (_, tariff) => {
  let [singly, together]: Scene[] = [];
  beforeAll(async () => {
    singly = await Scene.open(tariff);
    together = await Scene.open(tariff);
  }, STORY_MS);
  afterAll(async () => {
    await singly?.agency.close();
    await together?.agency.close();
  });

  it(
    'write in every table what they would have written one by one, in the order of their value dates',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arrived, { minLength: 1, maxLength: 30 }), async (money) => {
          for (const one of byValueDate(money)) await singly?.one(one);
          await together?.all(byValueDate(money));
          expect(await together?.written()).toEqual(await singly?.written());
        }),
        { numRuns: 12, endOnFailure: true },
      );
      expect(await together?.broken()).toEqual([]);
    },
    STORY_MS,
  );

  it(
    'write the same when they are so many that the first have left while the last are decided',
    async () => {
      const money = byValueDate(fc.sample(arrived, { numRuns: 130, seed: 130 }));
      for (const one of money) await singly?.one(one);
      await together?.all(money);
      expect(await together?.written()).toEqual(await singly?.written());
      expect(await together?.broken()).toEqual([]);
    },
    STORY_MS,
  );
});

describe('many receipts in one act', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open({ amicable: '15' });
  });
  afterAll(() => scene.agency.close());

  const payments = () => scene.agency.get(PaymentsService);
  const count = async () => (await scene.agency.sql('SELECT FROM receipt')).length;

  it('are spent by value date, whatever the order in which they are given', async () => {
    await scene.all([
      { ...PLAIN, place: 3, day: 22 },
      { ...PLAIN, place: 3, day: 2 },
    ]);
    const rows = await scene.agency.sql<{ on: string }>(
      `SELECT r.value_on::text AS on FROM receipt r JOIN allocation a ON a.receipt_id = r.id
       WHERE r.amount_minor = 100 ORDER BY r.number`,
    );
    expect(rows.map(({ on }) => on)).toEqual(['2026-02-03', '2026-02-23']);
  });

  it('are all refused when one is: the others are not half posted', async () => {
    const before = await count();
    const wrong = { ...scene.received(PLAIN), currency: 'USD' };
    const all = scene.agency.act((work) =>
      payments().recordAll(work, [scene.received(PLAIN), wrong, scene.received(PLAIN)]),
    );
    await expect(all).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
    expect(await count()).toBe(before);
  });

  it('are all refused when the last one is, though the first had left', async () => {
    const before = await count();
    const many = Array.from({ length: 120 }, () => scene.received(PLAIN));
    const wrong = { ...scene.received(PLAIN), currency: 'USD' };
    const all = scene.agency.act((work) => payments().recordAll(work, [...many, wrong]));
    await expect(all).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
    expect(await count()).toBe(before);
  });

  it('are all refused when one that had left is a line of the bank posted already', async () => {
    const before = await count();
    const [first, ...others] = Array.from({ length: 220 }, () => scene.received(PLAIN));
    if (first === undefined) throw new Error('There is a first.');
    const many = [first, { ...first }, ...others];
    const all = scene.agency.act((work) => payments().recordAll(work, many));
    await expect(all).rejects.toMatchObject({ code: 'DUPLICATE' });
    expect(await count()).toBe(before);
  });

  it('are so many at most', async () => {
    const all = Array.from({ length: RECEIPTS_MAX + 1 }, () => scene.received(PLAIN));
    const refused = scene.agency.act((work) => payments().recordAll(work, all));
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
