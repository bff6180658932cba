import { DomainError, travelTo, UnitOfWork, uuidv7, type Caller, type Work } from '@solde/platform';
import { Desk, type DeskCase } from '../../../test/support/desk';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { ContactModule } from './contact.module';
import { ContactService, type ContactQuestion } from './contact.service';

describe('a contact', () => {
  let platform: TestPlatform;
  let desk: Desk;
  let contact: ContactService;
  let agent: Caller;

  beforeAll(async () => {
    platform = await startPlatform({ imports: [ContactModule] });
    desk = new Desk(platform.owner);
    await desk.open();
    agent = await desk.agent();
    contact = platform.module.get(ContactService);
  });
  beforeEach(() => at('2026-03-02T09:00:00Z')); // a Monday, 10:00 in Paris
  afterAll(() => platform.stop());

  const at = (instant: string): Promise<void> => travelTo(platform.owner, new Date(instant));
  const act = <T>(task: (work: Work) => Promise<T>): Promise<T> =>
    platform.module.get(UnitOfWork).run(agent, task);
  const verdict = ({ caseId }: DeskCase, more: Partial<ContactQuestion> = {}) =>
    act((work) => contact.verdict(work, { caseId, channel: 'PHONE', ...more }));
  const begin = ({ caseId }: DeskCase, more: Partial<ContactQuestion> = {}) =>
    act((work) => contact.begin(work, { caseId, channel: 'PHONE', sourceId: uuidv7(), ...more }));
  const refusalOf = async (attempt: Promise<unknown>): Promise<DomainError> =>
    attempt.then(
      () => {
        throw new Error('It was allowed.');
      },
      (error: unknown) => error as DomainError,
    );

  it('is allowed on a business day, inside the hours, after the first letter', async () => {
    expect(await verdict(await desk.case())).toMatchObject({ allowed: true, rule: null });
  });

  it.each([
    ['before the hours', '2026-03-02T07:30:00Z', 'FR-METRO', 'WINDOW', '2026-03-02T08:00:00.000Z'],
    ['at lunch', '2026-03-02T11:00:00Z', 'FR-METRO', 'WINDOW', '2026-03-02T13:00:00.000Z'],
    ['on a Sunday', '2026-03-01T09:00:00Z', 'FR-METRO', 'DAY', '2026-03-02T08:00:00.000Z'],
    [
      'the Friday before summer time',
      '2026-03-27T17:30:00Z',
      'FR-METRO',
      'WINDOW',
      '2026-03-30T07:00:00.000Z',
    ],
    ['on the day of abolition', '2026-05-22T14:00:00Z', 'MQ', 'DAY', '2026-05-26T13:00:00.000Z'],
    ['at night in Noumea', '2026-03-02T09:00:00Z', 'NC', 'WINDOW', '2026-03-02T22:00:00.000Z'],
  ] as const)('is refused %s', async (_, instant, territory, rule, next) => {
    await at(instant);
    const answer = await verdict(await desk.case({ territory }));
    expect(answer).toMatchObject({ allowed: false, code: 'CONTACT_NOT_ALLOWED', rule });
    expect(answer.nextAllowedAt?.toISOString()).toBe(next);
  });

  it('needs the first letter', async () => {
    const refused = await refusalOf(begin(await desk.case({ letterSentOn: null })));
    expect(refused).toMatchObject({ code: 'INITIAL_LETTER_REQUIRED', ruleId: 'CPCE R124-4' });
  });

  it('begins once when ten ask at once', async () => {
    const caseFile = await desk.case();
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => begin(caseFile)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = asked.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as DomainError).facts.rule] : [],
    );
    expect(new Set(reasons)).toEqual(new Set(['PER_DAY']));
  });

  it('is counted per person over all creditors: three in seven days', async () => {
    const first = await desk.case();
    const second = await desk.case({ partyId: first.partyId });
    for (const [day, caseFile] of [
      ['02', first],
      ['03', second],
      ['04', first],
    ] as const) {
      await at(`2026-03-${day}T09:00:00Z`);
      await begin(caseFile);
    }
    await at('2026-03-05T09:00:00Z');
    const answer = await verdict(second);
    expect(answer.rule).toBe('PER_7_DAYS');
    expect(answer.nextAllowedAt?.toISOString()).toBe('2026-03-09T08:00:00.000Z');
  });

  it('is given back when the network failed', async () => {
    const caseFile = await desk.case();
    const attemptId = await begin(caseFile);
    await act((work) => contact.release(work, attemptId, 'TECHNICAL_FAILURE'));
    await act((work) => contact.release(work, attemptId, 'TECHNICAL_FAILURE'));
    expect(await verdict(caseFile)).toMatchObject({ allowed: true });
  });

  it('joins the attempt of a busy line, and still needs the hours', async () => {
    const caseFile = await desk.case();
    const joinsAttemptId = await begin(caseFile);
    const again = (): Promise<string> =>
      act((work) =>
        contact.begin(work, {
          ...{ caseId: caseFile.caseId, channel: 'PHONE', sourceId: uuidv7(), joinsAttemptId },
        }),
      );
    expect(await again()).toBe(joinsAttemptId);
    await at('2026-03-02T11:30:00Z');
    expect((await refusalOf(again())).facts.rule).toBe('WINDOW');
  });

  it('waits seven days after a conversation, unless the debtor asks', async () => {
    const caseFile = await desk.case();
    await act((work) => contact.converse(work, { caseId: caseFile.caseId, sourceId: uuidv7() }));
    expect(await verdict(caseFile)).toMatchObject({ allowed: false, rule: 'CONVERSATION' });
    expect(await verdict(caseFile, { requestedByDebtor: true })).toMatchObject({ allowed: true });
  });

  it('is free again when the conversation was a mistake', async () => {
    const caseFile = await desk.case();
    const sourceId = uuidv7();
    await act((work) => contact.converse(work, { caseId: caseFile.caseId, sourceId }));
    await act((work) => contact.retract(work, [sourceId], 'DISPOSITION_CORRECTED'));
    expect(await verdict(caseFile)).toMatchObject({ allowed: true });
  });

  it('says what binds the person to the creditor who brought it, and no more to another', async () => {
    const own = await desk.case();
    const other = await desk.case({ partyId: own.partyId });
    await desk.restrict(own.partyId, 'VULNERABLE', { creditor_id: own.creditorId });
    expect(await verdict(own)).toMatchObject({ rule: 'RESTRICTED', detail: 'VULNERABLE' });
    const hidden = await verdict(other);
    expect(hidden).toMatchObject({ rule: 'CONTACT_RESTRICTED', detail: null });
    expect(JSON.stringify(hidden)).not.toContain('VULNERABLE');
  });

  it('is not made while the debtor asks for it but opted out of the phone', async () => {
    const caseFile = await desk.case();
    await desk.restrict(caseFile.partyId, 'OPT_OUT_PHONE');
    const answer = await verdict(caseFile, { requestedByDebtor: true });
    expect(answer.allowed).toBe(false);
    expect(await verdict(caseFile, { channel: 'LETTER' })).toMatchObject({ allowed: true });
  });

  it('knows a number that is bad for another creditor', async () => {
    const own = await desk.case({ phone: '+33611111111' });
    const other = await desk.case({ partyId: own.partyId, phone: '+33611111111' });
    await desk.restrict(own.partyId, 'BAD_NUMBER', { value: '+33611111111' });
    const answer = await verdict(other, { contactPointId: other.contactPointId });
    expect(answer.rule).toBe('CONTACT_RESTRICTED');
    expect(await verdict(other)).toMatchObject({ allowed: true });
  });

  it('stops for a hold, and says when it ends', async () => {
    const caseFile = await desk.case();
    await desk.hold(caseFile, 'DISPUTE', '2026-03-04');
    const answer = await verdict(caseFile);
    expect(answer).toMatchObject({ rule: 'ON_HOLD', detail: 'DISPUTE' });
    expect(answer.nextAllowedAt?.toISOString()).toBe('2026-03-05T08:00:00.000Z');
  });

  it('leaves replies, first letters and notices out of the count', async () => {
    const caseFile = await desk.case();
    await begin(caseFile, { channel: 'EMAIL', kind: 'REPLY' });
    await begin(caseFile, { channel: 'EMAIL', kind: 'MANDATORY_NOTICE' });
    expect(await verdict(caseFile, { channel: 'EMAIL' })).toMatchObject({ allowed: true });
  });

  it('knows nobody who is no party of the case', async () => {
    const caseFile = await desk.case();
    const other = await desk.case();
    for (const wrong of [{ debtorId: other.debtorId }, { contactPointId: other.contactPointId }])
      expect((await refusalOf(verdict(caseFile, wrong))).code).toBe('NOT_FOUND');
  });
});

describe('an agency whose insurance is over', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startPlatform({ imports: [ContactModule] });
  });
  afterAll(() => platform.stop());

  it('makes no first contact', async () => {
    const desk = new Desk(platform.owner);
    await desk.open('2026-03-01');
    await travelTo(platform.owner, new Date('2026-03-02T09:00:00Z'));
    const agent = await desk.agent();
    const { caseId } = await desk.case();
    const answer = await platform.module
      .get(UnitOfWork)
      .run(agent, (work) =>
        platform.module.get(ContactService).verdict(work, { caseId, channel: 'PHONE' }),
      );
    expect(answer).toMatchObject({ rule: 'AGENCY_BLOCKED', detail: 'INSURANCE_EXPIRED' });
  });
});
