import { Client } from 'pg';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Minor, Rate } from '@solde/money';
import { percentOf, rate } from '@solde/money';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller, type Caller } from './caller';
import { minorColumn, rateColumn } from './columns';
import { poolOf } from './data-source';
import { constraints, DomainError, refusals } from './domain-error';
import { DataSource } from 'typeorm';
import { Reads } from './reads';
import { UnitOfWork } from './unit-of-work';
import { uuidv7 } from './uuid';
import type { Work } from './work';

@Entity('parcel')
class Parcel {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { unique: true })
  label: string;

  @minorColumn()
  valueMinor: Minor;

  @rateColumn({ nullable: true })
  share: Rate | null;

  @Column('date', { nullable: true })
  sentOn: string | null;

  @Column('timestamptz', { nullable: true })
  seenAt: Date | null;

  @Column('jsonb', { nullable: true })
  facts: unknown;

  @Column('text', { array: true, nullable: true })
  tags: string[] | null;

  @Column('bytea', { nullable: true })
  seal: Buffer | null;

  @Column('boolean', { default: false })
  open: boolean;

  @Column({ type: 'text', generatedType: 'STORED', asExpression: 'upper(label)' })
  shouted: string;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}

const TABLES = `
  CREATE TABLE parcel (
    id uuid PRIMARY KEY,
    label text NOT NULL CONSTRAINT parcel_label_is_unique UNIQUE,
    value_minor bigint NOT NULL CONSTRAINT parcel_value_is_positive CHECK (value_minor > 0),
    share numeric, sent_on date, seen_at timestamptz, facts jsonb, tags text[], seal bytea,
    open boolean NOT NULL DEFAULT false,
    shouted text GENERATED ALWAYS AS (upper(label)) STORED,
    version integer NOT NULL DEFAULT 1,
    act_id uuid NOT NULL REFERENCES act (id)
  );
  GRANT UPDATE, DELETE ON parcel TO solde_agency`;

refusals({ PARCEL_EXISTS: { status: 409, fr: 'Ce colis existe.', en: 'This parcel exists.' } });
constraints({ parcel_label_is_unique: 'PARCEL_EXISTS' });

const system = systemCaller('spec');
const clerk: Caller = { ...system, kind: 'USER', userId: uuidv7(), name: 'Clerk' };

let platform: TestPlatform;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  platform = await startPlatform({ entities: [Parcel], tables: TABLES });
  unitOfWork = platform.module.get(UnitOfWork);
});

afterAll(() => platform.stop());

const parcel = (label: string, more: Partial<Parcel> = {}): Partial<Parcel> & { id: string } => ({
  id: uuidv7(),
  label,
  valueMinor: 100n,
  ...more,
});

const found = async (id: string): Promise<Parcel> =>
  platform.module.get(DataSource).manager.findOneByOrFail(Parcel, { id });

async function placed(label: string): Promise<string> {
  const row = parcel(label);
  await unitOfWork.run(system, async (work) => work.insert(Parcel, row));
  return row.id;
}

async function rows(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await platform.owner.query<Record<string, unknown>>(sql, params)).rows;
}

/** The statements that reach the server while the task runs. */
async function statements(task: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const pool = poolOf(platform.module.get(DataSource));
  const client = await pool.connect();
  const prototype = Object.getPrototypeOf(client) as { query: (...all: unknown[]) => unknown };
  client.release();
  const { query } = prototype;
  prototype.query = function (this: unknown, ...all: unknown[]) {
    const [what] = all as [string | { text: string }];
    sent.push(typeof what === 'string' ? what : what.text);
    return query.apply(this, all);
  };
  try {
    await task();
  } finally {
    prototype.query = query;
  }
  return sent;
}

describe('writing is queued', () => {
  it('costs its reads plus two round trips, whatever it inserts', async () => {
    const id = await placed('counted');
    const sent = await statements(() =>
      unitOfWork.run(clerk, async (work) => {
        await work.query('SELECT id FROM parcel WHERE id = $1 FOR UPDATE', [id]);
        for (let n = 0; n < 20; n += 1) work.insert(Parcel, parcel(`counted ${n}`));
        work.insert(Parcel, parcel('counted otherwise', { tags: ['a'] }));
      }),
    );
    // BEGIN travels with the first, COMMIT with the last.
    expect(sent.map((text) => text.trim().split(/\s/)[0])).toEqual(['SELECT', 'SELECT', 'WITH']);
  });

  it('counts what it changed before it commits', async () => {
    const id = await placed('counted change');
    const sent = await statements(() =>
      unitOfWork.run(clerk, async (work) => work.update(Parcel, { id }, { label: 'changed' })),
    );
    expect(sent.map((text) => text.trim().split(/\s/)[0])).toEqual(['SELECT', 'WITH', 'COMMIT']);
  });

  it('commits nothing of rows that are refused, and goes on with the same connection', async () => {
    await placed('refused twice');
    const again = () =>
      unitOfWork.run(clerk, async (work) =>
        work.insert(Parcel, parcel('refused twice', { tags: ['again'], facts: {} })),
      );
    for (const _ of [1, 2, 3])
      await expect(again()).rejects.toMatchObject({ code: 'PARCEL_EXISTS' });
    await unitOfWork.run(clerk, async (work) =>
      work.insert(Parcel, parcel('not refused', { tags: ['again'], facts: {} })),
    );
    expect(await rows("SELECT label FROM parcel WHERE tags = '{again}'")).toEqual([
      { label: 'not refused' },
    ]);
  });

  it('keeps every kind of value', async () => {
    const row = parcel('every kind', {
      valueMinor: 9_007_199_254_740_993n,
      share: rate('12.15'),
      sentOn: '2026-03-29',
      seenAt: new Date('2026-03-29T01:30:00.123Z'),
      facts: { list: [1, 'deux', null], quote: '"\\{}' },
      tags: ['plain', 'with "quotes", commas\\', '', 'NULL'],
      seal: Buffer.from([0, 255, 92]),
      open: true,
    });
    await unitOfWork.run(clerk, async (work) => work.insert(Parcel, row));
    const { share, ...read } = await found(row.id);
    const { share: written, ...wrote } = row;
    expect(read).toMatchObject(wrote);
    expect(percentOf(share!)).toBe(percentOf(written!));
    expect(read).toMatchObject({ shouted: 'EVERY KIND', version: 1 });
  });

  it('keeps every kind of value of rows that travel together', async () => {
    const texts = ['', ' ', 'null', 'NULL', '{', 'a,b', '"', '\\', '\\"}', "l'été", 'plain', '\n'];
    const several = texts.map((text, place) =>
      parcel(text, {
        ...{ valueMinor: BigInt(place) + 9_007_199_254_740_993n, share: rate('12.15') },
        ...{ sentOn: '2026-03-29', seenAt: new Date('2026-03-29T01:30:00.123Z') },
        ...{ facts: { quote: text, list: [text, null] }, tags: [text, `${text},"\\`] },
        ...{ seal: Buffer.from([0, 255, 92, place]), open: place % 2 === 0 },
      }),
    );
    const none = { share: null, sentOn: null, seenAt: null, facts: null, tags: null, seal: null };
    several.push(parcel('of nulls', { ...none, open: true }));
    await unitOfWork.run(clerk, async (work) => work.insert(Parcel, several));
    for (const { share, ...wrote } of several) {
      const { share: kept, ...read } = await found(wrote.id);
      expect(read).toMatchObject(wrote);
      expect(kept && percentOf(kept)).toBe(share && percentOf(share));
    }
  });

  it('refuses a malformed value of rows that travel together, and lets it be no other row', async () => {
    const before = await rows('SELECT count(*)::int AS n FROM parcel');
    const sent = unitOfWork.run(clerk, async (work) =>
      work.insert(Parcel, [
        parcel('well formed'),
        { ...parcel('malformed'), id: `${uuidv7()},${uuidv7()}` },
      ]),
    );
    await expect(sent).rejects.toMatchObject({ code: '22P02' });
    expect(await rows('SELECT count(*)::int AS n FROM parcel')).toEqual(before);
  });

  it('leaves what a row does not say to the defaults, and writes nulls as nulls', async () => {
    const one = parcel('says nothing');
    const other = parcel('says null', { tags: null, facts: null, sentOn: null });
    const empty = parcel('says empty', { tags: [] });
    await unitOfWork.run(clerk, async (work) => work.insert(Parcel, [one, other, empty]));
    expect(await found(one.id)).toMatchObject({ open: false, tags: null, facts: null });
    expect(await found(other.id)).toMatchObject({ tags: null, facts: null, sentOn: null });
    expect(await found(empty.id)).toMatchObject({ tags: [] });
  });

  it('folds a second change of a row into the first', async () => {
    const id = await placed('folded');
    const born = parcel('born');
    const sent = await statements(() =>
      unitOfWork.run(clerk, async (work) => {
        work.update(Parcel, { id, version: 1 }, { label: 'folded twice' });
        work.update(Parcel, { id, version: 1 }, { valueMinor: 7n });
        work.insert(Parcel, born);
        work.update(Parcel, { id: born.id }, { label: 'born changed' });
      }),
    );
    expect(sent.filter((text) => text.startsWith('WITH'))).toHaveLength(2);
    expect(await found(id)).toMatchObject({ label: 'folded twice', valueMinor: 7n, version: 2 });
    expect(await found(born.id)).toMatchObject({ label: 'born changed' });
  });

  it('updates before it inserts when the act says so: a unique place freed is taken', async () => {
    const id = await placed('the place');
    const next = parcel('the place');
    await unitOfWork.run(clerk, async (work) => {
      work.update(Parcel, { id }, { label: 'moved away' });
      work.insert(Parcel, next);
    });
    expect(await found(next.id)).toMatchObject({ label: 'the place' });
  });

  it('flushes before any other statement, of its own or of TypeORM', async () => {
    const row = parcel('seen at once');
    await unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, row);
      expect(await work.manager.findOneBy(Parcel, { id: row.id })).toMatchObject({ version: 1 });
      work.update(Parcel, { id: row.id, version: 1 }, { label: 'seen twice' });
      expect(await work.query('SELECT label FROM parcel WHERE id = $1', [row.id])).toEqual([
        { label: 'seen twice' },
      ]);
      work.update(Parcel, { id: row.id, version: 1 }, { label: 'seen thrice' });
    });
    expect(await found(row.id)).toMatchObject({ label: 'seen thrice', version: 3 });
  });

  it('locks through TypeORM, which knows of the transaction', async () => {
    const id = await placed('locked');
    await unitOfWork.run(clerk, async (work) => {
      await work.manager.findOne(Parcel, { where: { id }, lock: { mode: 'pessimistic_write' } });
    });
  });

  it('locks the row of a key, and answers it as it is with what the work has queued', async () => {
    const id = await placed('locked by key');
    await unitOfWork.run(clerk, async (work) => {
      work.update(Parcel, { id }, { share: rate('12.15'), tags: ['seen'] });
      const locked = await work.lock(Parcel, { id });
      expect(locked).toBeInstanceOf(Parcel);
      expect(locked).toMatchObject({
        label: 'locked by key',
        share: rate('12.15'),
        tags: ['seen'],
      });
      expect(await work.lock(Parcel, { id: uuidv7() })).toBeNull();
    });
  });

  it('locks the rows of several ids in their order, and leaves out those that are not there', async () => {
    const ids = [await placed('locked first'), await placed('locked second')];
    const other = new Client({ connectionString: platform.database.superuserUrl });
    await other.connect();
    await unitOfWork.run(clerk, async (work) => {
      const locked = await work.lockAll(Parcel, [...ids, uuidv7()].reverse());
      expect(locked.map(({ id }) => id)).toEqual(ids);
      expect(locked.every((one) => one instanceof Parcel)).toBe(true);
      const { rows: free } = await other.query(
        'SELECT FROM solde.parcel WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED',
        [ids],
      );
      expect(free).toEqual([]);
    });
    await other.end();
  });

  it('asks a prepared statement again with other values', async () => {
    const ids = [await placed('prepared one'), await placed('prepared other')];
    const labels = await unitOfWork.run(clerk, async (work) => {
      const said: string[] = [];
      for (const id of ids) {
        const [row] = await work.prepared<{ label: string }>(
          'SELECT label FROM parcel WHERE id = $1',
          [id],
        );
        said.push(row?.label ?? '');
      }
      return said;
    });
    expect(labels).toEqual(['prepared one', 'prepared other']);
  });

  it('says whether a new row was written', async () => {
    const once = (work: Work) => work.insertNew(Parcel, parcel('only one'));
    expect(await unitOfWork.run(clerk, once)).toBe(true);
    expect(await unitOfWork.run(clerk, once)).toBe(false);
  });

  it('removes a row, and refuses to remove it twice', async () => {
    const id = await placed('removed');
    const remove = (work: Work): Promise<void> => {
      work.remove(Parcel, { id });
      return Promise.resolve();
    };
    await unitOfWork.run(clerk, remove);
    await expect(unitOfWork.run(clerk, remove)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('writes the act before SQL that writes by itself', async () => {
    const id = await placed('by hand');
    await unitOfWork.run(clerk, async (work) => {
      await work.query('UPDATE parcel SET act_id = $2 WHERE id = $1', [id, work.actId]);
    });
    expect(
      await rows('SELECT a.caller_id FROM parcel p JOIN act a ON a.id = p.act_id WHERE p.id = $1', [
        id,
      ]),
    ).toEqual([{ caller_id: clerk.userId }]);
  });

  it('leaves no act when it wrote nothing', async () => {
    const before = await rows('SELECT count(*)::int AS n FROM act');
    await unitOfWork.run(clerk, async (work) => {
      await work.query('SELECT id FROM parcel LIMIT 1 FOR UPDATE');
    });
    expect(await rows('SELECT count(*)::int AS n FROM act')).toEqual(before);
  });
});

describe('a flush that is not waited for', () => {
  /** Holds a label until it is let go: an insert of the same one waits for it. */
  async function holder(label: string): Promise<{ letGo: () => Promise<void> }> {
    const other = new Client({ connectionString: platform.database.superuserUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO solde.parcel (id, label, value_minor, act_id)
       SELECT $1, $2, 1, id FROM solde.act LIMIT 1`,
      [uuidv7(), label],
    );
    return {
      letGo: async () => {
        await other.query('ROLLBACK');
        await other.end();
      },
    };
  }

  const labels = async (like: string) =>
    (await rows('SELECT label FROM parcel WHERE label LIKE $1 ORDER BY label', [like])).map(
      ({ label }) => label,
    );

  it('lets the act decide while the server writes, and what is asked next sees it', async () => {
    await placed('soon zero');
    const held = await holder('soon one');
    await unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, parcel('soon one'));
      await work.flushSoon();
      // The server waits for the label, and the act does not.
      work.insert(Parcel, parcel('soon two'));
      await held.letGo();
      expect(await work.query("SELECT FROM parcel WHERE label LIKE 'soon%'")).toHaveLength(3);
    });
    expect(await labels('soon%')).toEqual(['soon one', 'soon two', 'soon zero']);
  });

  it('writes in the order of the calls, and knows how often it moved a row', async () => {
    const id = await placed('in order');
    const next = parcel('in order');
    await unitOfWork.run(clerk, async (work) => {
      work.update(Parcel, { id, version: 1 }, { label: 'in order no more' });
      work.insert(Parcel, next);
      await work.flushSoon();
      work.update(Parcel, { id, version: 1 }, { valueMinor: 7n });
      await work.flushSoon();
      work.update(Parcel, { id: next.id, version: 1 }, { valueMinor: 8n });
    });
    expect(await found(id)).toMatchObject({
      label: 'in order no more',
      valueMinor: 7n,
      version: 3,
    });
    expect(await found(next.id)).toMatchObject({ label: 'in order', valueMinor: 8n, version: 2 });
  });

  it.each([
    ['at the commit', () => Promise.resolve()],
    ['at the next flush', (work: Work) => work.flushSoon()],
    ['at the next question', (work: Work) => work.query('SELECT 1')],
    ['however often it is swallowed', (work: Work) => work.flush().catch(() => undefined)],
  ])('ends the act with its refusal, heard %s', async (when, then) => {
    await placed(`taken ${when}`);
    const acts = await rows('SELECT count(*)::int AS n FROM act');
    const refused = unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, [parcel(`before ${when}`), parcel(`taken ${when}`)]);
      await work.flushSoon();
      work.insert(Parcel, parcel(`after ${when}`));
      await then(work);
    });
    await expect(refused).rejects.toMatchObject({ code: 'PARCEL_EXISTS' });
    expect(await labels(`% ${when}`)).toEqual([`taken ${when}`]);
    expect(await rows('SELECT count(*)::int AS n FROM act')).toEqual(acts);
    expect(
      await rows("SELECT count(*)::int AS n FROM refusal WHERE code = 'PARCEL_EXISTS'"),
    ).not.toEqual([{ n: 0 }]);
  });

  it('ends the act when it changed a row that another act had changed', async () => {
    const id = await placed('stale soon');
    await unitOfWork.run(clerk, async (work) => work.update(Parcel, { id }, { valueMinor: 2n }));
    const stale = unitOfWork.run(clerk, async (work) => {
      work.update(Parcel, { id, version: 1 }, { valueMinor: 3n });
      await work.flushSoon();
      work.insert(Parcel, parcel('stale too'));
    });
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await found(id)).toMatchObject({ valueMinor: 2n });
    expect(await labels('stale too')).toEqual([]);
  });

  it('leaves nothing when the task refuses while it is under way, of none of its statements', async () => {
    const id = await placed('left alone');
    const held = await holder('held back');
    const refused = unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, parcel('held back'));
      work.update(Parcel, { id }, { label: 'left' });
      work.insert(Parcel, parcel('left alone'));
      await work.flushSoon();
      throw new DomainError('NOT_FOUND');
    });
    // Answered once the server is free: what was sent and what was still to be sent are taken back.
    setTimeout(() => void held.letGo(), 50);
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // An act on the same connection comes after all that it had been given.
    await unitOfWork.run(clerk, (work) => work.query('SELECT 1'));
    expect(await found(id)).toMatchObject({ label: 'left alone' });
    expect(await labels('held back')).toEqual([]);
    expect(await labels('left%')).toEqual(['left alone']);
  });

  it('is rehearsed like any other', async () => {
    await placed('rehearsed soon');
    const rehearsed = (label: string) =>
      unitOfWork.rehearse(clerk, async (work) => {
        work.insert(Parcel, parcel(label));
        await work.flushSoon();
        return label;
      });
    await expect(rehearsed('rehearsed soon')).rejects.toMatchObject({ code: 'PARCEL_EXISTS' });
    expect(await rehearsed('rehearsed free')).toBe('rehearsed free');
    expect(await labels('rehearsed free')).toEqual([]);
  });

  it('starts the act over after a deadlock', async () => {
    const [one, other] = [await placed('soon cross one'), await placed('soon cross other')];
    let [meeting, runs] = [0, 0];
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const crossing = (first: string, second: string) =>
      unitOfWork.run(clerk, async (work) => {
        runs += 1;
        await work.lock(Parcel, { id: first });
        meeting += 1;
        if (meeting === 2) meet();
        await met;
        work.update(Parcel, { id: second }, { valueMinor: 5n });
        await work.flushSoon();
        work.insert(Parcel, parcel(`soon a crossing ${first}`));
      });
    await Promise.all([crossing(one, other), crossing(other, one)]);
    expect(runs).toBe(3);
    expect(await labels('soon a crossing%')).toHaveLength(2);
  });
});

it('asks another connection when the one of the pool has died at rest', async () => {
  const reads = platform.module.get(Reads);
  const superuser = new Client({ connectionString: platform.database.superuserUrl });
  await superuser.connect();
  for (let round = 0; round < 20; round += 1) {
    const [resting] = await unitOfWork.run(clerk, (work) =>
      work.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'),
    );
    await superuser.query('SELECT pg_terminate_backend($1)', [resting?.pid]);
    const [other] = await unitOfWork.run(clerk, (work) =>
      work.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'),
    );
    expect(other?.pid).not.toBe(resting?.pid);
    await superuser.query('SELECT pg_terminate_backend($1)', [other?.pid]);
    expect(await reads.rows(clerk, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }
  await superuser.end();
});

describe('a rehearsal', () => {
  it('answers what the act would have, and leaves nothing of it', async () => {
    const before = await rows('SELECT (SELECT count(*) FROM act)::int AS acts');
    const seen = await unitOfWork.rehearse(clerk, async (work) => {
      work.insert(Parcel, parcel('rehearsed', {}));
      return work.query<{ label: string }>("SELECT label FROM parcel WHERE label = 'rehearsed'");
    });
    expect(seen).toEqual([{ label: 'rehearsed' }]);
    expect(await rows("SELECT FROM parcel WHERE label = 'rehearsed'")).toEqual([]);
    expect(await rows('SELECT (SELECT count(*) FROM act)::int AS acts')).toEqual(before);
  });

  it('is refused where the act would be, and the refusal is not recorded', async () => {
    await placed('there already');
    const before = await rows('SELECT count(*)::int AS n FROM refusal');
    await expect(
      unitOfWork.rehearse(clerk, async (work) => work.insert(Parcel, parcel('there already', {}))),
    ).rejects.toMatchObject({ code: 'PARCEL_EXISTS' });
    expect(await rows('SELECT count(*)::int AS n FROM refusal')).toEqual(before);
  });
});

describe('a refusal', () => {
  it('of a stale version rolls everything back and is recorded alone', async () => {
    const id = await placed('stale');
    const ghost = parcel('ghost');
    const late = unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, ghost);
      work.update(Parcel, { id, version: 9 }, { label: 'never' });
    });
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await rows('SELECT FROM parcel WHERE id = $1', [ghost.id])).toEqual([]);
    expect(
      await rows('SELECT code, caller_id, facts FROM refusal ORDER BY id DESC LIMIT 1'),
    ).toEqual([{ code: 'VERSION_CONFLICT', caller_id: clerk.userId, facts: { table: 'parcel' } }]);
  });

  it('is found by the name of the constraint', async () => {
    await placed('taken');
    await expect(placed('taken')).rejects.toMatchObject({ code: 'PARCEL_EXISTS' });
  });

  it('is not made of a constraint that nobody lists: that is a bug, and leaves no refusal', async () => {
    const before = await rows('SELECT count(*)::int AS n FROM refusal');
    const wrong = unitOfWork.run(clerk, async (work) =>
      work.insert(Parcel, parcel('worthless', { valueMinor: 0n })),
    );
    await expect(wrong).rejects.toMatchObject({ constraint: 'parcel_value_is_positive' });
    expect(await rows('SELECT count(*)::int AS n FROM refusal')).toEqual(before);
  });

  it('of the trigger that keeps facts is IMMUTABLE_ENTRY, whoever tries', async () => {
    await expect(platform.owner.query('DELETE FROM act')).rejects.toMatchObject({ code: 'SD001' });
    await expect(platform.owner.query('TRUNCATE act CASCADE')).rejects.toThrow();
    const wrong = unitOfWork.run(clerk, async (work) => {
      await work.query("UPDATE act SET name = 'other'");
    });
    // The agency lacks even the privilege: that is a bug of ours, not a refusal.
    await expect(wrong).rejects.toMatchObject({ code: '42501' });
  });

  it('swallowed by the task does not end in half an act', async () => {
    await placed('swallowed');
    const wrong = unitOfWork.run(clerk, async (work) => {
      work.insert(Parcel, parcel('swallowed'));
      await work.flush().catch(() => undefined);
    });
    await expect(wrong).rejects.toThrow('went on after a failed statement');
  });
});

describe('an idempotency key', () => {
  const asking = (key: string, bodyHash = 'hash', who = clerk): Caller => ({
    ...who,
    request: { id: uuidv7(), route: 'POST /v1/parcels', idempotencyKey: key, bodyHash },
  });

  it('gives one effect to a hundred identical requests at once', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        unitOfWork.run(asking('hundred'), async (work) => {
          const row = parcel('one of a hundred');
          work.insert(Parcel, row);
          return { b: row.id, a: 1 };
        }),
      ),
    );
    const ids = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [JSON.stringify(answer.value)] : [],
    );
    const codes = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as DomainError).code] : [],
    );
    expect(new Set(ids).size).toBe(1);
    expect(new Set([...codes, 'IDEMPOTENCY_IN_FLIGHT']).size).toBe(1);
    expect(ids.length + codes.length).toBe(100);
    expect(await rows("SELECT FROM parcel WHERE label = 'one of a hundred'")).toHaveLength(1);
  });

  it('replays the stored answer, and refuses another body', async () => {
    const answer = async (): Promise<object> => ({ z: 1, a: ['deux'] });
    expect(await unitOfWork.run(asking('replayed'), answer)).toEqual({ z: 1, a: ['deux'] });
    const again = unitOfWork.run(asking('replayed'), async (): Promise<object> => ({
      other: true,
    }));
    expect(JSON.stringify(await again)).toBe('{"z":1,"a":["deux"]}');
    await expect(unitOfWork.run(asking('replayed', 'else'), answer)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('belongs to its principal, and is free again after a refusal', async () => {
    const refuse = (): Promise<string> => Promise.reject(new DomainError('NOT_FOUND'));
    await expect(unitOfWork.run(asking('freed'), refuse)).rejects.toThrow(DomainError);
    expect(await unitOfWork.run(asking('freed'), async () => 'mine')).toBe('mine');
    const other = asking('freed', 'other body', { ...clerk, userId: uuidv7() });
    expect(await unitOfWork.run(other, async () => 'theirs')).toBe('theirs');
  });

  it('replays an answer that says nothing', async () => {
    await unitOfWork.run(asking('silent'), async () => undefined);
    expect(await unitOfWork.run(asking('silent'), async () => 'not run')).toBeUndefined();
  });
});

describe('an act is started over', () => {
  it('after a deadlock, and both acts pass', async () => {
    const [one, other] = [await placed('deadlock one'), await placed('deadlock other')];
    let meeting = 0;
    let runs = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const crossing = (first: string, second: string) =>
      unitOfWork.run(clerk, async (work) => {
        runs += 1;
        await work.query('SELECT FROM parcel WHERE id = $1 FOR UPDATE', [first]);
        meeting += 1;
        if (meeting === 2) meet();
        await met;
        await work.query('SELECT FROM parcel WHERE id = $1 FOR UPDATE', [second]);
        work.insert(Parcel, parcel(`crossed ${first}`));
      });
    await Promise.all([crossing(one, other), crossing(other, one)]);
    expect(runs).toBe(3);
    expect(await rows("SELECT FROM parcel WHERE label LIKE 'crossed%'")).toHaveLength(2);
  });

  it('three times at most', async () => {
    let runs = 0;
    const hopeless = unitOfWork.run(clerk, async (work) => {
      runs += 1;
      await work.query("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
    });
    await expect(hopeless).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(4);
  });
});

it('survives a connection that dies under an act', async () => {
  const dying = unitOfWork.run(clerk, async (work) => {
    await work.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await expect(dying).rejects.toThrow();
  expect(await placed('after the death')).toBeDefined();
});
