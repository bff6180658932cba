import { systemCaller, UnitOfWork, uuidv7, ProveQuery, type Caller } from '@solde/platform';
import { Client } from 'pg';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { SCHEMA } from '../../../test/support/template';
import { AuditQuery } from './audit.query';
import { AuditService } from './audit.service';
import { breakSentence } from './break';
import './prove.query';

let house: TestPlatform;
let audit: AuditService;
let superuser: Client;
const system = systemCaller('spec');
const PAGE = { limit: 50, after: null };

beforeEach(async () => {
  house = await startPlatform({ providers: [AuditService, AuditQuery, ProveQuery] });
  audit = house.module.get(AuditService);
  superuser = new Client({ connectionString: house.database.superuserUrl });
  await superuser.connect();
  // What only the server's superuser can: change facts behind the triggers.
  await superuser.query(
    `SET search_path = ${SCHEMA}, extensions; SET session_replication_role = replica`,
  );
});
afterEach(async () => {
  await superuser.end();
  await house.stop();
});

const act = <T>(task: Parameters<UnitOfWork['run']>[1], caller: Caller = system) =>
  house.module.get(UnitOfWork).run(caller, task) as Promise<T>;

const seal = (limit?: number) => act<number>((work) => audit.seal(work, limit));

/** One act that adds a user, and one that renames her. */
async function renamed(name: string): Promise<string> {
  const id = uuidv7();
  await act((work) =>
    work.query(
      `INSERT INTO user_account (id, kind, email, display_name, act_id) VALUES ($1, 'AGENCY', $2, 'Léa', $3)`,
      [id, `${id}@agence.example`, work.actId],
    ),
  );
  await act((work) =>
    work.query('UPDATE user_account SET display_name = $2 WHERE id = $1', [id, name]),
  );
  return id;
}

/** Three links of two acts each. */
async function sealedChain(): Promise<void> {
  for (const name of ['Anne', 'Brigitte', 'Claire']) {
    await renamed(name);
    await seal();
  }
}

const brokenKind = async (head: Parameters<AuditService['verify']>[0] = null) =>
  (await audit.verify(head)).broken;

const acts = async () =>
  (await superuser.query<{ id: string }>('SELECT id FROM act ORDER BY id')).rows.map(
    ({ id }) => id,
  );

describe('sealing', () => {
  it('ties every waiting act to the chain, and leaves no act of its own', async () => {
    await renamed('Anne');
    expect(await seal()).toBe(2);
    expect(await seal()).toBe(0);
    expect(await audit.verify()).toMatchObject({ seals: 1n, acts: 2n, broken: null });
  });

  it('goes by batches', async () => {
    await renamed('Anne');
    await renamed('Brigitte');
    expect(await seal(3)).toBe(3);
    expect(await seal(3)).toBe(1);
    expect(await audit.verify()).toMatchObject({ seals: 2n, acts: 4n, broken: null });
  });

  it('is done once by two sealers side by side', async () => {
    await renamed('Anne');
    expect((await Promise.all([seal(), seal(), seal()])).sort()).toEqual([0, 0, 2]);
    expect(await audit.verify()).toMatchObject({ seals: 1n, broken: null });
  });

  it('cannot fork the chain, nor be done or undone by hand', async () => {
    await renamed('Anne');
    await seal();
    await renamed('Brigitte');
    const zeros = Buffer.alloc(32);
    const id = (await acts()).at(-1);
    await expect(
      act((work) =>
        work.query('SELECT add_seal($1, $2, $3, $4, app_now())', [zeros, [id], [zeros], zeros]),
      ),
    ).rejects.toThrow('audit_seal_follows_once');
    for (const sql of [
      'DELETE FROM audit_unsealed',
      'INSERT INTO audit_unsealed SELECT id FROM act LIMIT 1',
      'DELETE FROM audit_change',
      'UPDATE audit_value SET after = NULL',
      'TRUNCATE audit_seal',
    ])
      await expect(act((work) => work.query(sql))).rejects.toThrow('permission denied');
  });

  it('leaves out no act that wrote, though its writer is the portal’s process', async () => {
    await renamed('Anne');
    const { rows } = await superuser.query(
      'SELECT (SELECT count(*) FROM act) = (SELECT count(*) FROM audit_unsealed) AS every',
    );
    expect(rows).toEqual([{ every: true }]);
  });
});

describe('a verification, after the superuser', () => {
  beforeEach(sealedChain);

  it('did nothing, finds the chain whole and names its head', async () => {
    const { head, broken } = await audit.verify();
    expect({ number: head?.number, broken }).toEqual({ number: 3n, broken: null });
    expect(await brokenKind(head)).toBeNull();
  });

  it.each([
    ['author', `UPDATE act SET caller_name = 'somebody else' WHERE id = $1`],
    ['instant', `UPDATE act SET at = at + interval '1 microsecond' WHERE id = $1`],
    ['name', `UPDATE act SET name = 'another' WHERE id = $1`],
    ['request', `UPDATE act SET request_id = '' WHERE id = $1`],
    ['list of changes', `UPDATE audit_change SET row_key = 'x' WHERE act_id = $1`],
    ['list of changes, by one taken out', `DELETE FROM audit_change WHERE act_id = $1`],
    [
      'list of changes, by one put in',
      `INSERT INTO audit_change SELECT gen_random_uuid(), act_id, table_name, row_key, operation, value_hash FROM audit_change WHERE act_id = $1`,
    ],
    [
      'values and their hash',
      `UPDATE audit_change SET value_hash = sha256('forged') WHERE act_id = $1`,
    ],
  ])('altered the %s of an act, names the act', async (_, sql) => {
    const [, , , second] = await acts();
    await superuser.query(sql, [second]);
    expect(await brokenKind()).toEqual({ kind: 'ACT_ALTERED', seal: 2n, actId: second });
  });

  it.each([
    [
      'after',
      `UPDATE audit_value SET after = jsonb_set(after, '{display_name}', '"Zoé"') WHERE change_id = $1`,
    ],
    ['before', `UPDATE audit_value SET before = NULL WHERE change_id = $1`],
    ['salt', `UPDATE audit_value SET salt = '\\x00' WHERE change_id = $1`],
  ])('altered the value %s a change, names the change', async (_, sql) => {
    const { rows } = await superuser.query<{ id: string; row_key: string }>(
      'SELECT id, row_key FROM audit_change ORDER BY id',
    );
    const change = rows[1]!;
    await superuser.query(sql, [change.id]);
    const broken = await brokenKind();
    expect(broken).toMatchObject({
      kind: 'VALUE_ALTERED',
      seal: 2n,
      changeId: change.id,
      tableName: 'user_account',
      rowKey: change.row_key,
    });
    expect(breakSentence(broken!)).toContain(change.id);
  });

  it('removed a value without an erasure, names the change', async () => {
    const { rows } = await superuser.query<{ id: string }>(
      'SELECT id FROM audit_change ORDER BY id',
    );
    await superuser.query('DELETE FROM audit_value WHERE change_id = $1', [rows[2]!.id]);
    expect(await brokenKind()).toMatchObject({
      kind: 'VALUE_MISSING',
      seal: 3n,
      changeId: rows[2]!.id,
    });
  });

  it('removed an act, names it', async () => {
    const [, , third] = await acts();
    await superuser.query('DELETE FROM act WHERE id = $1', [third]);
    expect(await brokenKind()).toEqual({ kind: 'ACT_MISSING', seal: 2n, actId: third });
  });

  it('took a link out, names the gap', async () => {
    await superuser.query('DELETE FROM audit_seal WHERE number = 2');
    expect(await brokenKind()).toEqual({ kind: 'SEAL_MISSING', seal: 2n });
  });

  it('took a link out and closed the gap, names the link that does not follow', async () => {
    await superuser.query('DELETE FROM audit_seal WHERE number = 2');
    await superuser.query('UPDATE audit_seal SET number = 2 WHERE number = 3');
    expect(await brokenKind()).toEqual({ kind: 'SEAL_MOVED', seal: 2n });
  });

  it('exchanged two links, names the first', async () => {
    await superuser.query('UPDATE audit_seal SET number = number + 10 WHERE number > 1');
    await superuser.query('UPDATE audit_seal SET number = 15 - number WHERE number > 1');
    expect(await brokenKind()).toEqual({ kind: 'SEAL_MOVED', seal: 2n });
  });

  it('altered a link, names it', async () => {
    await superuser.query(
      `UPDATE audit_seal SET sealed_at = sealed_at + interval '1 day' WHERE number = 2`,
    );
    expect(await brokenKind()).toEqual({ kind: 'SEAL_ALTERED', seal: 2n });
  });

  it('cut the tail, names the first act that nothing seals', async () => {
    await superuser.query('DELETE FROM audit_seal WHERE number = 3');
    const [, , , , fifth] = await acts();
    expect(await brokenKind()).toEqual({ kind: 'ACT_NOT_SEALED', actId: fifth });
  });

  it('cut the tail with its acts, is found by the exported head alone', async () => {
    const { head } = await audit.verify();
    const [, , , , fifth, sixth] = await acts();
    await superuser.query('DELETE FROM audit_seal WHERE number = 3');
    await superuser.query('DELETE FROM act WHERE id = ANY ($1)', [[fifth, sixth]]);
    expect(await brokenKind()).toBeNull();
    expect(await brokenKind(head)).toEqual({ kind: 'HEAD_NOT_FOUND', seal: 3n });
  });

  it('wrote the chain anew over an altered act, is found by the exported head alone', async () => {
    const { head } = await audit.verify();
    const [first] = await acts();
    await superuser.query(`UPDATE act SET caller_name = 'somebody else' WHERE id = $1`, [first]);
    await superuser.query(
      'INSERT INTO audit_unsealed SELECT unnest(act_ids) FROM audit_seal; DELETE FROM audit_seal',
    );
    for (let links = 0; links < 3; links += 1) await seal(2);
    expect(await brokenKind()).toBeNull();
    expect(await brokenKind(head)).toEqual({ kind: 'HEAD_NOT_FOUND', seal: 3n });
  });

  it('hid an act before it was sealed, names it', async () => {
    await renamed('Denise');
    const hidden = (await acts()).at(-1)!;
    await superuser.query('DELETE FROM audit_unsealed WHERE act_id = $1', [hidden]);
    await seal();
    expect(await brokenKind()).toEqual({ kind: 'ACT_NOT_SEALED', actId: hidden });
  });
});

describe('erasing a person', () => {
  it('takes every recorded value away and leaves the chain whole', async () => {
    const id = await renamed('Anne');
    await seal();
    expect(await act<number>((work) => audit.eraseValues(work, 'user_account', id))).toBe(1);
    await seal();
    expect(await brokenKind()).toBeNull();
    const query = house.module.get(AuditQuery);
    expect((await query.changesOf(system, 'user_account', id, PAGE)).items).toMatchObject([
      { operation: 'UPDATE', before: null, after: null, isErased: true },
    ]);
    const { rows } = await superuser.query<{ text: string }>(
      `SELECT coalesce(string_agg(v::text, ''), '') AS text FROM audit_value v`,
    );
    expect(rows[0]!.text).not.toContain('Anne');
  });
});

describe('the reading of acts', () => {
  it('shows who changed what, before and after', async () => {
    const id = await renamed('Anne');
    const query = house.module.get(AuditQuery);
    const { items } = await query.changesOf(system, 'user_account', id, PAGE);
    expect(items).toMatchObject([
      {
        callerName: 'spec',
        operation: 'UPDATE',
        before: { display_name: 'Léa' },
        after: { display_name: 'Anne' },
      },
    ]);
    expect((await query.changesOfAct(system, items[0]!.actId, PAGE)).items).toEqual(items);
  });

  it('goes through acts from the newest, page after page', async () => {
    await sealedChain();
    await renamed('Denise');
    const query = house.module.get(AuditQuery);
    const first = await query.actsOf(system, {}, { limit: 5, after: null });
    const last = first.items.at(-1)!;
    const second = await query.actsOf(system, {}, { limit: 5, after: [last.id] });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual((await acts()).reverse());
    expect(first.items.map(({ changes, isSealed }) => [changes, isSealed])).toEqual([
      [1n, false],
      [0n, false],
      [1n, true],
      [0n, true],
      [1n, true],
    ]);
    expect(second.next).toBeNull();
    expect((await query.actsOf(system, { userId: uuidv7() }, PAGE)).items).toEqual([]);
  });
});

describe('the proof', () => {
  const broken = async () =>
    (await house.module.get(ProveQuery).prove(system))
      .filter(({ name, holds }) => name.startsWith('audit.') && !holds)
      .map(({ name }) => name);

  it('holds on a sound chain, erased values and waiting acts included', async () => {
    await sealedChain();
    const id = await renamed('Denise');
    await act((work) => audit.eraseValues(work, 'user_account', id));
    expect(await broken()).toEqual([]);
  });

  it.each([
    ['audit.every-act-is-sealed-or-waits', 'DELETE FROM audit_seal WHERE number = 3'],
    [
      'audit.seals-follow-each-other',
      `UPDATE audit_seal SET previous_hash = hash WHERE number = 3`,
    ],
    ['audit.values-match-their-hash', `UPDATE audit_value SET after = '{}'`],
    ['audit.erased-values-have-an-act', 'DELETE FROM audit_value'],
  ])('fails on %s', async (name, sql) => {
    await sealedChain();
    await superuser.query(sql);
    expect(await broken()).toEqual([name]);
  });
});
