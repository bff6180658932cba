import * as fc from 'fast-check';
import { addDays } from '@solde/calendar';
import { travelTo, UnitOfWork, type Caller, type DomainError, type Work } from '@solde/platform';
import { Desk, type DeskCase } from '../../../test/support/desk';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { CallDeskModule } from './call-desk.module';
import { reasonsOf } from './queue-parts';
import { queuePoints, type PayerClass } from './queue-points';
import { QueueService, type NextCase } from './queue.service';
import { QueuesService } from './queues.service';

let platform: TestPlatform;
let desk: Desk;
let queue: QueueService;
let creditorId: string;

beforeAll(async () => {
  platform = await startPlatform({ imports: [CallDeskModule] });
  desk = new Desk(platform.owner);
  await desk.open();
  creditorId = await desk.creditor();
  queue = platform.module.get(QueueService);
});
beforeEach(async () => {
  await at('2026-03-02T09:00:00Z');
  await platform.owner.query('DELETE FROM queue_item');
});
afterAll(() => platform.stop());

const at = (instant: string): Promise<void> => travelTo(platform.owner, new Date(instant));
const act = <T>(caller: Caller, task: (work: Work) => Promise<T>): Promise<T> =>
  platform.module.get(UnitOfWork).run(caller, task);
const next = (caller: Caller): Promise<NextCase | null> => act(caller, (work) => queue.next(work));
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'DONE',
    (error: unknown) => (error as DomainError).code,
  );

async function queued(cases: readonly DeskCase[]): Promise<void> {
  const agent = await desk.agent();
  await act(agent, (work) =>
    queue.fill(
      work,
      cases.map(({ caseId }) => caseId),
    ),
  );
}

async function some(count: number, facts: Parameters<Desk['case']>[0] = {}): Promise<DeskCase[]> {
  const cases: DeskCase[] = [];
  for (let made = 0; made < count; made += 1) cases.push(await desk.case({ creditorId, ...facts }));
  return cases;
}

async function people(count: number): Promise<Caller[]> {
  const agents: Caller[] = [];
  for (let each = 0; each < count; each += 1) agents.push(await desk.agent());
  return agents;
}

const stateOf = async ({ caseId }: DeskCase): Promise<string | undefined> =>
  (
    await desk.rows<{ state: string }>('SELECT state FROM queue_item WHERE case_id = $1', [caseId])
  )[0]?.state;

describe('asking for the next case', () => {
  it('gives fifty agents who ask at once fifty persons', async () => {
    await queued(await some(60));
    const agents = await people(50);
    const given = await Promise.all(agents.map(next));
    expect(new Set(given.map((each) => each?.partyId)).size).toBe(50);
    expect(given).not.toContain(null);
  });

  it('gives a person with three cases once', async () => {
    const partyId = await desk.party();
    const cases: DeskCase[] = [];
    for (let each = 0; each < 3; each += 1) cases.push(await desk.case({ partyId }));
    await queued(cases);
    const agents = await people(20);
    const given = (await Promise.all(agents.map(next))).filter((each) => each !== null);
    expect(given).toHaveLength(1);
  });

  it('cannot lease two cases of one person, whoever writes it', async () => {
    const partyId = await desk.party();
    const cases = [await desk.case({ partyId }), await desk.case({ partyId })];
    await queued(cases);
    const lease = ({ caseId }: DeskCase, userId: string | null) =>
      desk.rows(
        `UPDATE queue_item SET state = 'LEASED', leased_by = $2, lease_until = app_now(), lease_token = 1 WHERE case_id = $1`,
        [caseId, userId],
      );
    await lease(cases[0]!, (await desk.agent()).userId);
    await expect(lease(cases[1]!, (await desk.agent()).userId)).rejects.toMatchObject({
      constraint: 'queue_item_one_agent_per_party',
    });
  });

  it('gives back the lease that the agent holds, even asked twice at once', async () => {
    await queued(await some(3));
    const agent = await desk.agent();
    const [one, two] = await Promise.all([next(agent), next(agent)]);
    expect(two).toEqual({ ...one });
    expect((await next(agent))?.leaseToken).toBe(one?.leaseToken);
  });

  it('follows the order of the queue, with its reasons', async () => {
    const facts = [
      { number: 'Q1', dueOn: '2025-12-20', principalMinor: 12000_00n, limitationOn: '2026-07-01' },
      { number: 'Q2', dueOn: '2026-02-10', principalMinor: 499_99n },
      { number: 'Q3', dueOn: '2026-01-05', principalMinor: 500_00n },
      { number: 'Q4', dueOn: '2026-01-05', principalMinor: 500_00n },
    ] as const;
    const cases: DeskCase[] = [];
    for (const each of [...facts].reverse()) cases.push(await desk.case({ creditorId, ...each }));
    await queued(cases);
    const given: (NextCase | null)[] = [];
    for (let each = 0; each < 4; each += 1) given.push(await next(await desk.agent()));
    expect(given.map((each) => each?.caseNumber)).toEqual(['Q1', 'Q3', 'Q4', 'Q2']);
    expect(given[0]).toMatchObject({
      points: 93,
      reasons: [
        { reason: 'AGE', points: 15 },
        { reason: 'AMOUNT', points: 30 },
        { reason: 'PAYER_CLASS', points: 8 },
        { reason: 'NEVER_CONTACTED', points: 25 },
        { reason: 'LIMITATION_NEAR', points: 15 },
      ],
    });
  });

  it('follows EX-51: appointments due first, later ones kept for their hour', async () => {
    const minutes = (count: number): string =>
      new Date(Date.UTC(2026, 2, 2, 9, count)).toISOString();
    // The scores of the example; the points themselves are checked against the rule below.
    const rows = [
      ['Q1', null, 75, -75],
      ['Q2', minutes(10), 10, -12],
      ['Q3', null, 105, -95],
      ['Q4', null, 43, -30],
      ['Q5', null, 40, -61],
      ['Q6', minutes(120), 65, -200],
      ['Q7', null, 40, -35],
    ] as const;
    for (const [name, appointment, points, daysPastDue] of rows) {
      const caseFile = await desk.case({ creditorId, number: `EX51-${name}` });
      await queued([caseFile]);
      await desk.rows(
        `UPDATE queue_item SET appointment_at = $2, points = $3, oldest_due_on = $4 WHERE case_id = $1`,
        [caseFile.caseId, appointment, points, addDays('2026-03-02', daysPastDue)],
      );
    }
    const order: (string | undefined)[] = [];
    for (let each = 0; each < 7; each += 1)
      order.push((await next(await desk.agent()))?.caseNumber.slice(5));
    expect(order).toEqual(['Q2', 'Q3', 'Q1', 'Q4', 'Q5', 'Q7', undefined]);
  });

  it('puts off a case whose contact is refused, until it is allowed, and goes on', async () => {
    const [refused, allowed] = await some(2);
    await desk.hold(refused!, 'DISPUTE', '2026-03-04');
    await queued([refused!, allowed!]);
    await desk.rows(`UPDATE queue_item SET state = 'READY', points = 1000 WHERE case_id = $1`, [
      refused!.caseId,
    ]);
    expect((await next(await desk.agent()))?.caseId).toBe(allowed!.caseId);
    const [row] = await desk.rows('SELECT state, due_at FROM queue_item WHERE case_id = $1', [
      refused!.caseId,
    ]);
    expect(row).toEqual({ state: 'DEFERRED', due_at: new Date('2026-03-05T08:00:00Z') });
  });

  it('offers nobody outside the hours where the debtor lives', async () => {
    await queued([await desk.case({ territory: 'NC' }), await desk.case()]);
    const metropolitan = await next(await desk.agent());
    expect(metropolitan).not.toBeNull();
    expect(await next(await desk.agent())).toBeNull();
    await at('2026-03-02T22:30:00Z');
    expect(await next(await desk.agent())).not.toBeNull();
  });

  it('keeps sensitive debtors for seniors', async () => {
    await queued(await some(1, { sensitive: true }));
    expect(await next(await desk.agent(['AGENT']))).toBeNull();
    expect(await next(await desk.agent(['SENIOR_AGENT']))).not.toBeNull();
  });

  it('keeps the cases of an owner for him', async () => {
    const owner = await desk.agent();
    await queued(await some(1, { ownerId: owner.userId ?? '' }));
    expect(await next(await desk.agent())).toBeNull();
    expect(await next(owner)).not.toBeNull();
  });

  it('serves each agent from his queues', async () => {
    const lead = await desk.agent(['TEAM_LEAD']);
    const other = await desk.creditor();
    const queues = platform.module.get(QueuesService);
    const cases = [await desk.case({ creditorId: other }), ...(await some(1))];
    await queued(cases);
    const agent = await desk.agent();
    await act(lead, async (work) => {
      const id = await queues.open(work, { name: 'Réservée', creditorId: other });
      await queues.join(work, id, agent.userId ?? '');
    });
    expect((await next(agent))?.caseId).toBe(cases[0]!.caseId);
    expect((await next(await desk.agent()))?.caseId).toBe(cases[1]!.caseId);
    expect(await next(await desk.agent())).toBeNull();
  });
});

describe('a lease', () => {
  it('ends, and its token is stale for ever', async () => {
    await queued(await some(1));
    const agent = await desk.agent();
    const first = (await next(agent))!;
    await at('2026-03-02T09:21:00Z');
    const heartbeat = (): Promise<string> =>
      codeOf(act(agent, (work) => queue.heartbeat(work, first.caseId, first.leaseToken)));
    expect(await heartbeat()).toBe('LEASE_LOST');
    const [one, two] = await Promise.all(
      [1, 2].map(async () => act(await desk.agent(), (work) => queue.reap(work, 100))),
    );
    expect((one ?? 0) + (two ?? 0)).toBe(1);
    const second = (await next(await desk.agent()))!;
    expect(second.caseId).toBe(first.caseId);
    expect(second.leaseToken > first.leaseToken).toBe(true);
    expect(await heartbeat()).toBe('LEASE_LOST');
    const release = act(agent, (work) =>
      queue.release(work, first.caseId, first.leaseToken, { after: null }),
    );
    expect(await codeOf(release)).toBe('LEASE_LOST');
  });

  it('lasts twenty minutes more with each sign of life', async () => {
    await queued(await some(1));
    const agent = await desk.agent();
    const { caseId, leaseToken } = (await next(agent))!;
    await at('2026-03-02T09:19:00Z');
    const until = await act(agent, (work) => queue.heartbeat(work, caseId, leaseToken));
    expect(until.getTime()).toBeGreaterThanOrEqual(new Date('2026-03-02T09:39:00Z').getTime());
  });

  it('given back, leaves the case in peace as long as asked', async () => {
    await queued(await some(1));
    const agent = await desk.agent();
    const { caseId, leaseToken } = (await next(agent))!;
    const after = new Date('2026-03-02T10:30:00Z');
    await act(agent, (work) => queue.release(work, caseId, leaseToken, { after }));
    expect(await next(agent)).toBeNull();
    await at('2026-03-02T10:31:00Z');
    await act(agent, (work) => queue.promoteDue(work, 100));
    expect((await next(agent))?.caseId).toBe(caseId);
  });
});

describe('the queue', () => {
  it.each([
    ['AMICABLE.CONTACTING', 'READY'],
    ['AMICABLE.NEGOTIATING', 'READY'],
    ['AMICABLE.FORMAL_NOTICE', 'READY'],
    ['AMICABLE.NEW', 'DEFERRED'],
    ['AMICABLE.LETTER_SENT', 'DEFERRED'],
    ['AMICABLE.PROMISED', 'DEFERRED'],
    ['RECEIVED', undefined],
  ])('holds a case that is %s as %s', async (status, state) => {
    const [caseFile] = await some(1, { status });
    await queued([caseFile!]);
    expect(await stateOf(caseFile!)).toBe(state);
  });

  it('holds a case back while it is held, and lets it go when it closes', async () => {
    const [caseFile] = await some(1);
    await desk.hold(caseFile!, 'DISPUTE', '2026-03-04');
    await queued([caseFile!]);
    expect(await stateOf(caseFile!)).toBe('DEFERRED');
    await desk.rows(
      `UPDATE case_file SET status = 'CLOSED', closed_on = '2026-03-02', closure_reason = 'DUPLICATE' WHERE id = $1`,
      [caseFile!.caseId],
    );
    await queued([caseFile!]);
    expect(await stateOf(caseFile!)).toBeUndefined();
  });

  it('is promoted by two workers at once, each case once', async () => {
    const cases = await some(20);
    await queued(cases);
    await desk.rows(`UPDATE queue_item SET state = 'DEFERRED', due_at = '2026-03-02T08:00:00Z'`);
    const worker = await desk.agent();
    const counts = await Promise.all(
      [1, 2].map(() => act(worker, (work) => queue.promoteDue(work, 15))),
    );
    expect(counts.reduce((all, each) => all + each, 0)).toBe(20);
  });

  it('counts the points as the rule does', async () => {
    const days = fc.integer({ min: -10, max: 400 });
    const cases = fc.record({
      hasBrokenPromise: fc.boolean(),
      daysPastDue: fc.nat(200),
      balanceMinor: fc.bigInt(0n, 20_000_00n),
      currency: fc.constantFrom('EUR', 'XPF', 'TND', 'JPY', 'USD'),
      payerClass: fc.constantFrom<PayerClass>('A', 'B', 'C', 'D', 'E', 'NEW'),
      daysSinceContact: fc.option(fc.nat(40)),
      limitationDays: fc.option(days),
    });
    for (const each of fc.sample(cases, 300)) {
      const [row] = await desk.rows<{ parts: number[] }>(
        'SELECT queue_parts($1, $2, $3, $4, $5, $6, $7) AS parts',
        [
          ...[each.hasBrokenPromise, each.daysPastDue, each.balanceMinor, each.currency],
          ...[each.payerClass, each.daysSinceContact, each.limitationDays],
        ],
      );
      expect({ ...each, points: reasonsOf(row?.parts ?? []) }).toEqual({
        ...each,
        points: queuePoints(each).points,
      });
    }
  });

  it('computes again on the day on which time alone changes the points', async () => {
    const dueOn = addDays('2026-03-02', -30);
    const [caseFile] = await some(1, { dueOn });
    await queued([caseFile!]);
    const points = async (): Promise<unknown> =>
      (await desk.rows('SELECT points FROM queue_item WHERE case_id = $1', [caseFile!.caseId]))[0];
    expect(await points()).toEqual({ points: 48 });
    const worker = await desk.agent();
    expect(await act(worker, (work) => queue.reslice(work, 100))).toBe(0);
    await at('2026-03-05T09:00:00Z'); // the worker slept for two days
    expect(await act(worker, (work) => queue.reslice(work, 100))).toBe(1);
    expect(await points()).toEqual({ points: 53 });
    await act(worker, (work) => queue.markBrokenPromise(work, caseFile!.caseId, true));
    expect(await points()).toEqual({ points: 93 });
  });
});
