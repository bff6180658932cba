import { travelTo, UnitOfWork, type Caller, type DomainError, type Work } from '@solde/platform';
import { Desk, type DeskCase } from '../../../test/support/desk';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { CallDeskModule } from './call-desk.module';
import { CallbacksService, type NewCallback, type PlannedCallback } from './callbacks.service';
import { QueueService } from './queue.service';

let platform: TestPlatform;
let desk: Desk;
let callbacks: CallbacksService;
let queue: QueueService;
let agent: Caller;

beforeAll(async () => {
  platform = await startPlatform({ imports: [CallDeskModule] });
  desk = new Desk(platform.owner);
  await desk.open();
  agent = await desk.agent();
  callbacks = platform.module.get(CallbacksService);
  queue = platform.module.get(QueueService);
});
beforeEach(async () => {
  await at('2026-03-02T09:00:00Z');
  await platform.owner.query('DELETE FROM queue_item');
  await platform.owner.query(
    `UPDATE callback SET state = 'CANCELLED' WHERE state IN ('PLANNED', 'DUE', 'OFFERED')`,
  );
});
afterAll(() => platform.stop());

const at = (instant: string): Promise<void> => travelTo(platform.owner, new Date(instant));
const act = <T>(task: (work: Work) => Promise<T>, caller: Caller = agent): Promise<T> =>
  platform.module.get(UnitOfWork).run(caller, task);
const plan = (
  { caseId, contactPointId }: DeskCase,
  more: Partial<NewCallback> = {},
  caller = agent,
): Promise<PlannedCallback> =>
  act((work) => {
    const asked = { localOn: '2026-03-05', localTime: '16:00', requestedBy: 'DEBTOR' } as const;
    return callbacks.plan(work, { caseId, contactPointId, ...asked, ...more });
  }, caller);
const minute = async (): Promise<void> => {
  await act((work) => queue.reap(work, 100));
  await act((work) => callbacks.markDue(work, 100));
  await act((work) => queue.promoteDue(work, 100));
  await act((work) => callbacks.markMissed(work, 100));
};
const stored = (caseFile: DeskCase) =>
  desk.rows<{
    state: string;
    missed_in_a_row: number;
    owner_id: string | null;
    pool: string | null;
  }>('SELECT state, missed_in_a_row, owner_id, pool FROM callback WHERE case_id = $1 ORDER BY id', [
    caseFile.caseId,
  ]);

describe('a callback', () => {
  it.each([
    ['keeps an hour inside the windows', 'FR-METRO', {}, '2026-03-05T15:00:00.000Z', false],
    ['is in the debtor’s time', 'RE', {}, '2026-03-05T12:00:00.000Z', false],
    ['moves out of lunch', 'FR-METRO', { localTime: '12:30' }, '2026-03-05T13:00:00.000Z', true],
    [
      'keeps the very time that the debtor wished',
      'FR-METRO',
      { localTime: '12:30', exactWish: true },
      '2026-03-05T11:30:00.000Z',
      false,
    ],
    [
      'moves over the change to summer time',
      'FR-METRO',
      { localOn: '2026-03-29', localTime: '02:30' },
      '2026-03-30T07:00:00.000Z',
      true,
    ],
    [
      'keeps an hour after the change to summer time',
      'FR-METRO',
      { localOn: '2026-03-30', localTime: '09:00' },
      '2026-03-30T07:00:00.000Z',
      false,
    ],
  ] as const)('%s', async (_, territory, asked, dueAt, moved) => {
    const planned = await plan(await desk.case({ territory }), asked);
    expect(planned).toMatchObject({ isMoved: moved });
    expect(planned.dueAt.toISOString()).toBe(dueAt);
  });

  it('that nobody asked for moves until the contact rules allow it', async () => {
    const caseFile = await desk.case();
    await desk.hold(caseFile, 'DISPUTE', '2026-03-06');
    const planned = await plan(caseFile, { requestedBy: 'AGENT' });
    expect(planned.dueAt.toISOString()).toBe('2026-03-09T08:00:00.000Z');
  });

  it.each([
    ['yesterday', { localOn: '2026-03-01' }],
    ['next year', { localOn: '2027-03-01' }],
  ] as const)('is refused for %s', async (_, asked) => {
    const caseFile = await desk.case();
    await expect(plan(caseFile, asked)).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
  });

  it('replaces the open one of the same number, and says so', async () => {
    const caseFile = await desk.case();
    const first = await plan(caseFile);
    const second = await plan(caseFile, { localTime: '17:00' });
    expect(second.replacedId).toBe(first.callbackId);
    expect((await stored(caseFile)).map(({ state }) => state)).toEqual(['CANCELLED', 'PLANNED']);
    const agenda = await desk.rows(
      `SELECT source_id FROM agenda_item WHERE case_id = $1 AND kind = 'CALLBACK' AND state = 'OPEN'`,
      [caseFile.caseId],
    );
    expect(agenda).toEqual([{ source_id: second.callbackId }]);
  });

  it('is offered to its owner before anything else, from its lead time on, even out of the hours', async () => {
    const wished = await desk.case();
    await act((work) => queue.fill(work, [wished.caseId]));
    await plan(wished, { localOn: '2026-03-02', localTime: '12:30', exactWish: true });
    await at('2026-03-02T11:10:00Z');
    await minute();
    expect(await act((work) => queue.next(work))).toBeNull();
    await at('2026-03-02T11:16:00Z');
    await minute();
    expect(await act((work) => queue.next(work), await desk.agent())).toBeNull();
    const given = await act((work) => queue.next(work));
    expect(given).toMatchObject({ caseId: wished.caseId, verdict: { allowed: true } });
    expect(given?.appointmentAt?.toISOString()).toBe('2026-03-02T11:30:00.000Z');
    expect((await stored(wished)).map(({ state }) => state)).toEqual(['OFFERED']);
  });

  it('that nobody made goes to the pool, then alerts the team lead', async () => {
    const caseFile = await desk.case();
    await plan(caseFile, { localOn: '2026-03-02', localTime: '15:00' });
    await at('2026-03-02T14:31:00Z'); // the window and fifteen minutes are over
    await minute();
    expect(await stored(caseFile)).toMatchObject([
      { state: 'MISSED', missed_in_a_row: 1, owner_id: agent.userId },
      { state: 'DUE', missed_in_a_row: 1, owner_id: null, pool: 'CALL_DESK' },
    ]);
    const other = await desk.agent();
    await at('2026-03-02T14:35:00Z');
    await minute();
    expect((await act((work) => queue.next(work), other))?.caseId).toBe(caseFile.caseId);
    await at('2026-03-02T16:50:00Z'); // nobody was on the case when the second window ended
    await minute();
    await minute();
    expect((await stored(caseFile)).map(({ state }) => state)).toEqual(['MISSED', 'MISSED']);
    const alerts = await desk.rows(
      `SELECT pool FROM agenda_item WHERE case_id = $1 AND kind = 'CALLBACK_REVIEW' AND state = 'OPEN'`,
      [caseFile.caseId],
    );
    expect(alerts).toEqual([{ pool: 'TEAM_LEAD' }]);
  });

  it('is not lost while the worker sleeps, and two workers miss it once', async () => {
    const cases: DeskCase[] = [];
    for (let each = 0; each < 5; each += 1) cases.push(await desk.case());
    for (const each of cases) await plan(each, { localOn: '2026-03-02', localTime: '15:00' });
    await at('2026-03-04T10:00:00Z');
    await Promise.all([minute(), minute()]);
    await minute();
    for (const each of cases)
      expect((await stored(each)).map(({ state }) => state)).toEqual(['MISSED', 'DUE']);
  });

  it('goes to the deputy when its owner leaves', async () => {
    const [owner, deputy] = [await desk.agent(), await desk.agent()];
    const caseFile = await desk.case();
    await plan(caseFile, {}, owner);
    await act((work) => callbacks.reassign(work, owner.userId ?? '', deputy.userId));
    expect(await stored(caseFile)).toMatchObject([
      { state: 'REASSIGNED', owner_id: owner.userId },
      { state: 'PLANNED', owner_id: deputy.userId },
    ]);
  });

  it('cancelled is closed for good', async () => {
    const caseFile = await desk.case();
    const { callbackId } = await plan(caseFile);
    await act((work) => callbacks.cancel(work, callbackId));
    const again = act((work) => callbacks.cancel(work, callbackId));
    await expect(again).rejects.toMatchObject({
      code: 'CALLBACK_NOT_OPEN',
    } satisfies Partial<DomainError>);
  });
});
