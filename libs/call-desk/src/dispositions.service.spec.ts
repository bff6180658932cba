import { travelTo, UnitOfWork, type Caller, type Work } from '@solde/platform';
import { Desk, type DeskCase } from '../../../test/support/desk';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { CallDeskModule } from './call-desk.module';
import { CallDeskQuery } from './call-desk.query';
import { CallsService } from './calls.service';
import {
  DispositionsService,
  type NewDisposition,
  type RecordedDisposition,
} from './dispositions.service';
import { QueueService, type NextCase } from './queue.service';

let platform: TestPlatform;
let desk: Desk;
let queue: QueueService;
let calls: CallsService;
let dispositions: DispositionsService;
let agent: Caller;

beforeAll(async () => {
  platform = await startPlatform({ imports: [CallDeskModule] });
  desk = new Desk(platform.owner);
  await desk.open();
  queue = platform.module.get(QueueService);
  calls = platform.module.get(CallsService);
  dispositions = platform.module.get(DispositionsService);
});
beforeEach(async () => {
  await at('2026-11-23T09:10:00Z'); // a Monday, 10:10 in Paris
  await platform.owner.query('DELETE FROM queue_item');
  agent = await desk.agent();
});
afterAll(() => platform.stop());

const at = (instant: string): Promise<void> => travelTo(platform.owner, new Date(instant));
const act = <T>(task: (work: Work) => Promise<T>, caller: Caller = agent): Promise<T> =>
  platform.module.get(UnitOfWork).run(caller, task);

/** The agent holds the case and calls its number. */
async function called(caseFile: DeskCase): Promise<NextCase & { readonly callId: string }> {
  await act((work) => queue.fill(work, [caseFile.caseId]));
  await act((work) => queue.promoteDue(work, 100));
  const lease = (await act((work) => queue.next(work)))!;
  const { caseId, contactPointId } = caseFile;
  const { leaseToken } = lease;
  const { callId } = await act((work) => calls.place(work, { caseId, contactPointId, leaseToken }));
  return { ...lease, callId };
}

const record = (
  { caseId, callId, leaseToken }: NextCase & { readonly callId: string },
  more: Partial<NewDisposition> & Pick<NewDisposition, 'code'>,
): Promise<RecordedDisposition> =>
  act((work) => dispositions.record(work, { caseId, callId, leaseToken, ...more }));

const conversations = async ({ caseId }: DeskCase): Promise<number> =>
  (
    await desk.rows(
      `SELECT FROM conversation v WHERE case_id = $1
         AND NOT EXISTS (SELECT FROM conversation_release r WHERE r.conversation_id = v.id)`,
      [caseId],
    )
  ).length;

describe('a call', () => {
  it('is refused with a stale token, and to whoever holds nothing', async () => {
    const caseFile = await desk.case();
    const lease = await called(caseFile);
    const { caseId, contactPointId } = caseFile;
    for (const leaseToken of [lease.leaseToken - 1n, lease.leaseToken + 1n])
      await expect(
        act((work) => calls.place(work, { caseId, contactPointId, leaseToken })),
      ).rejects.toMatchObject({ code: 'LEASE_LOST' });
    const { leaseToken } = lease;
    await expect(
      act((work) => calls.place(work, { caseId, contactPointId, leaseToken }), await desk.agent()),
    ).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('is refused a second time the same day', async () => {
    const caseFile = await desk.case();
    const { leaseToken } = await called(caseFile);
    const { caseId, contactPointId } = caseFile;
    await expect(
      act((work) => calls.place(work, { caseId, contactPointId, leaseToken })),
    ).rejects.toMatchObject({ code: 'CONTACT_NOT_ALLOWED', facts: { rule: 'PER_DAY' } });
  });

  it('is dialled once, however many processes try', async () => {
    const { callId } = await called(await desk.case());
    const taken = await Promise.all(
      [1, 2, 3].map(() => act((work) => calls.takeForDialling(work, callId))),
    );
    expect(taken.filter((each) => each !== null)).toHaveLength(1);
  });

  it('that the provider refuses gives its attempt back, and is dialled by hand', async () => {
    const caseFile = await desk.case();
    const { callId, leaseToken } = await called(caseFile);
    await act((work) => calls.failed(work, callId, 'the provider failed'));
    const { caseId, contactPointId } = caseFile;
    const again = await act((work) =>
      calls.place(work, { caseId, contactPointId, leaseToken, manual: true }),
    );
    const query = platform.module.get(CallDeskQuery);
    expect(await query.call(agent, callId)).toMatchObject({
      failure: 'the provider failed',
      suggested: 'TECHNICAL_FAILURE',
    });
    expect(await query.call(agent, again.callId)).toMatchObject({
      adapter: 'MANUAL',
      failure: null,
    });
  });

  it('stands where its furthest status says, in any order and each once', async () => {
    const { callId } = await called(await desk.case());
    const providerCallId = `CA${callId}`;
    await act((work) => calls.placed(work, callId, providerCallId));
    const receive = (status: string, sequence: number): Promise<boolean> =>
      act((work) =>
        calls.receiveStatus(work, {
          callId,
          providerCallId,
          status,
          sequence,
          durationSeconds: null,
        }),
      );
    expect(await receive('no-answer', 2)).toBe(true);
    expect(await receive('ringing', 1)).toBe(true);
    expect(await receive('no-answer', 2)).toBe(false);
    expect(await receive('initiated', 0)).toBe(true);
    expect(await platform.module.get(CallDeskQuery).call(agent, callId)).toMatchObject({
      status: 'no-answer',
      suggested: 'NO_ANSWER',
    });
    await expect(receive('exploded', 3)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('a disposition', () => {
  it('of an unanswered call climbs the ladder', async () => {
    const recorded = await record(await called(await desk.case()), { code: 'NO_ANSWER' });
    expect(recorded).toMatchObject({ attemptNumber: 1, contacted: false, rightParty: false });
    expect(recorded.nextAt?.toISOString()).toBe('2026-11-24T13:00:00.000Z'); // 14:00 in Paris
  });

  it('counts the attempts since the right person was reached', async () => {
    const caseFile = await desk.case();
    const days = ['2026-11-23T09:10:00Z', '2026-11-24T13:05:00Z', '2026-11-25T08:20:00Z'];
    const numbers: number[] = [];
    for (const day of days) {
      await at(day);
      const lease = await called(caseFile);
      const made = await record(lease, { code: 'NO_ANSWER' });
      numbers.push(made.attemptNumber);
      if (made.attemptNumber === 3) {
        expect(made.ladder).toMatchObject({ message: 'EMAIL_OR_SMS' });
        expect(made.nextAt?.toISOString()).toBe('2026-11-30T13:00:00.000Z'); // EX-56
      }
      await act((work) => queue.release(work, lease.caseId, lease.leaseToken, { after: null }));
    }
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('of a busy line lets it be tried once more as the same attempt', async () => {
    const caseFile = await desk.case();
    const lease = await called(caseFile);
    const busy = await record(lease, { code: 'BUSY' });
    expect(busy.nextAt?.toISOString()).toMatch(/^2026-11-23T09:40/);
    const { caseId, contactPointId } = caseFile;
    const { leaseToken } = lease;
    const redial = await act((work) => calls.place(work, { caseId, contactPointId, leaseToken }));
    const again = await record({ ...lease, callId: redial.callId }, { code: 'BUSY' });
    expect(again).toMatchObject({ attemptNumber: 1, ladder: { kind: 'CALL' } });
    await expect(
      act((work) => calls.place(work, { caseId, contactPointId, leaseToken })),
    ).rejects.toMatchObject({ facts: { rule: 'PER_DAY' } });
  });

  it('counts a conversation with the right person alone, and a correction takes it back', async () => {
    const caseFile = await desk.case();
    const lease = await called(caseFile);
    const first = await record(lease, { code: 'CANNOT_PAY', addOns: ['HARD_CALL'] });
    expect(first).toMatchObject({ rightParty: true, attemptNumber: 0 });
    expect(await conversations(caseFile)).toBe(1);
    const second = await record(lease, { code: 'WRONG_NUMBER', correctsId: first.dispositionId });
    expect(second).toMatchObject({ rightParty: false, attemptNumber: 1 });
    expect(await conversations(caseFile)).toBe(0);
    await expect(
      record(lease, { code: 'NO_ANSWER', correctsId: first.dispositionId }),
    ).rejects.toMatchObject({ code: 'DUPLICATE' });
  });

  it('is corrected as what came of its own call, not of another', async () => {
    const caseFile = await desk.case();
    const lease = await called(caseFile);
    const { dispositionId } = await record(lease, { code: 'CANNOT_PAY' });
    const callId = '01900000-0000-7000-8000-000000000000';
    await expect(
      record(lease, { code: 'WRONG_NUMBER', correctsId: dispositionId, callId }),
    ).rejects.toMatchObject({ code: 'DISPOSITION_NOT_ALLOWED', facts: { callId } });
    expect(await conversations(caseFile)).toBe(1);
  });

  it('of a lost connection gives the attempt back', async () => {
    const caseFile = await desk.case();
    const lease = await called(caseFile);
    const lost = await record(lease, { code: 'TECHNICAL_FAILURE' });
    expect(lost).toMatchObject({ attemptNumber: 0 });
    const { caseId, contactPointId } = caseFile;
    await act((work) =>
      calls.place(work, { caseId, contactPointId, leaseToken: lease.leaseToken }),
    );
  });

  it.each([
    ['an add-on alone', { code: 'HARD_CALL' }],
    ['an outcome as add-on', { code: 'NO_ANSWER', addOns: ['REFUSES'] }],
    ['a code that leaves the right party open', { code: 'COMPLAINT' }],
  ] as const)('is refused for %s', async (_, wrong) => {
    const lease = await called(await desk.case());
    await expect(record(lease, { ...wrong })).rejects.toMatchObject({
      code: 'DISPOSITION_NOT_ALLOWED',
    });
  });

  it('is recorded once per call, by who made it, under his lease', async () => {
    const lease = await called(await desk.case());
    await record(lease, { code: 'NO_ANSWER' });
    await expect(record(lease, { code: 'NO_ANSWER' })).rejects.toMatchObject({ code: 'DUPLICATE' });
    const { caseId, callId } = lease;
    const another = await desk.agent();
    await expect(
      act((work) => dispositions.record(work, { caseId, callId, code: 'NO_ANSWER' }), another),
    ).rejects.toMatchObject({ code: 'CASE_LOCKED' });
  });

  it('is shown before it is saved', async () => {
    const { caseId, callId } = await called(await desk.case());
    const preview = await act((work) =>
      dispositions.preview(work, { caseId, callId, code: 'THIRD_PARTY' }),
    );
    expect(preview).toMatchObject({ contacted: true, rightParty: false });
    expect(preview.nextAt?.toISOString()).toBe('2026-11-26T08:00:00.000Z');
    expect(await desk.rows('SELECT FROM disposition WHERE case_id = $1', [caseId])).toEqual([]);
  });
});
