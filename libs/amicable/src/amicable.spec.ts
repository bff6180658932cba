import { AgencyService } from '@solde/agency';
import type { DispositionCode } from '@solde/call-desk';
import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import { parseAmount } from '@solde/money';
import { PartiesService } from '@solde/parties';
import { PaymentsService } from '@solde/payments';
import { Deliveries, ProveQuery, systemCaller, type Caller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { AmicableModule } from './amicable.module';
import { AmicableQuery } from './amicable.query';
import { DisputesService } from './disputes.service';
import type { NewOutcome } from './new-outcome';
import { OutcomesService } from './outcomes.service';
import { PromiseJudging } from './promise-judging.service';
import { PromisesService } from './promises.service';

const minor = (amount: string): bigint => parseAmount(amount, 'EUR') ?? 0n;

describe('amicable', () => {
  let agency: Agency;
  let agent: Caller;
  let senior: Caller;
  const system = systemCaller('spec');

  beforeAll(async () => {
    agency = await Agency.open([AmicableModule]);
    agent = await agency.person('Agent', ['AGENT']);
    senior = await agency.person('Senior', ['SENIOR_AGENT']);
    await agency.act((work) =>
      agency.get(AgencyService).describe(work, {
        ...{ legalName: 'Recouvrement du Nord SAS', siren: '732829320', vatNumber: null },
        ...{ addressLine: '5 rue des Halles', postalCode: '59800', city: 'Lille' },
        ...{ territory: 'FR-METRO', phone: '+33 3 20 00 00 00', email: 'contact@rdn.test' },
        signatory: 'Claire Martin',
      }),
    );
  });
  afterAll(() => agency.close());
  beforeEach(() => agency.travelTo('2026-03-09')); // a Monday

  /** A case whose first letter has left, which may be called. */
  async function ready(principal = '1000.00'): Promise<BuiltCase & { readonly pointId: string }> {
    const caseFile = await agency.case({ principal });
    const pointId = await agency.act(async (work) => {
      const cases = agency.get(CasesService);
      const { claimId, debtorId, id: caseId } = caseFile;
      await cases.recordFirstLetter(work, {
        ...{ caseId, claimIds: [claimId], debtorId, letterId: null, reference: 'L-0' },
        ...{ sentOn: '2026-03-02', source: 'TAKEOVER' },
      });
      const file = await cases.lock(work, caseId);
      await cases.transition(work, file, 'START_CONTACTING');
      await cases.unplan(work, file, caseId, 'DONE');
      await cases.plan(work, file, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: 'CALL', dueAt: work.now },
      });
      const point = await agency.get(PartiesService).addContactPoint(work, debtorId, {
        ...{
          kind: 'PHONE',
          value: `+3361234${String(1000 + Math.trunc(work.now.getTime() % 9000))}`,
        },
      });
      return point.id;
    });
    return { ...caseFile, pointId };
  }

  const stateOf = async ({ id }: BuiltCase) => {
    const [row] = await agency.sql<{
      status: string;
      nextKind: string | null;
      dueAt: Date | null;
      heldUntil: string | null;
    }>(
      `SELECT status, next_kind AS "nextKind", next_due_at AS "dueAt", held_until::text AS "heldUntil"
       FROM case_file WHERE id = $1`,
      [id],
    );
    return row!;
  };
  const steps = async ({ id }: BuiltCase): Promise<string[]> =>
    (
      await agency.sql<{ kind: string }>(
        `SELECT kind FROM agenda_item WHERE case_id = $1 AND state = 'OPEN' ORDER BY kind`,
        [id],
      )
    ).map(({ kind }) => kind);
  const record = (
    caseFile: BuiltCase & { readonly pointId: string },
    outcome: Partial<NewOutcome> & { readonly code: DispositionCode },
    caller: Caller = agent,
  ) =>
    agency.act(
      (work) =>
        agency.get(OutcomesService).record(work, {
          ...{ caseId: caseFile.id, contactPointId: caseFile.pointId },
          ...outcome,
        }),
      caller,
    );
  const promise = (
    { id }: BuiltCase,
    amount: string,
    dueOn: CalendarDate,
    caller: Caller = agent,
  ) =>
    agency.act(
      (work) =>
        agency.get(PromisesService).make(work, {
          ...{ caseId: id, amounts: [{ amountMinor: minor(amount), dueOn }], means: 'TRANSFER' },
        }),
      caller,
    );
  const pay = ({ id }: BuiltCase, amount: string, valueOn: CalendarDate) =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: id, amountMinor: minor(amount), currency: 'EUR', means: 'TRANSFER', valueOn },
      }),
    );
  const evaluate = ({ id }: BuiltCase) =>
    agency.act((work) => agency.get(PromiseJudging).evaluate(work, id));
  const promises = async ({ id }: BuiltCase) =>
    (await agency.get(AmicableQuery).promises(system, { caseId: id, limit: 50 })).map(
      ({ countedMinor, state, stateReason }) => ({ state, stateReason, countedMinor }),
    );
  /** What the worker does with promises whose deadline has passed. */
  const judgeDue = async (): Promise<void> => {
    const service = agency.get(PromiseJudging);
    while (
      await agency.act(async (work) => {
        const caseId = await service.nextDue(work);
        if (caseId !== null) await service.evaluate(work, caseId);
        return caseId !== null;
      })
    );
  };
  /** What the worker does with answers that are late. */
  const remindLate = async (): Promise<void> => {
    const service = agency.get(DisputesService);
    while (
      await agency.act(async (work) => {
        const disputeId = await service.nextLate(work);
        if (disputeId !== null) await service.remind(work, disputeId);
        return disputeId !== null;
      })
    );
  };
  const settleEvents = async (): Promise<void> => {
    for (;;) {
      const { delivered, refused } = await agency.get(Deliveries).deliverDue();
      if (delivered + refused === 0) return;
    }
  };
  const failures = async (): Promise<string[]> =>
    (await agency.get(ProveQuery).prove(system))
      .filter(({ holds, name }) => !holds && !name.startsWith('call-desk'))
      .map(({ name }) => name);

  describe('an outcome', () => {
    it.each([
      ['NO_ANSWER', {}, 'CALL'],
      ['VOICEMAIL_LEFT', {}, 'CALL'],
      ['VOICEMAIL_NOT_LEFT', {}, 'CALL'],
      ['BUSY', {}, 'CALL'],
      ['THIRD_PARTY', {}, 'CALL'],
      ['NEED_DOCUMENT', {}, 'CALL'],
      ['GATEKEEPER', { callback: { localOn: '2026-03-10', localTime: '10:00' } }, 'CALLBACK'],
      [
        'CALLBACK_REQUESTED',
        { rightParty: true, callback: { localOn: '2026-03-10', localTime: '15:00' } },
        'CALLBACK',
      ],
      ['PAYMENT_NOW', { causeOfDelay: 'FORGOTTEN' }, 'PAYMENT_FOLLOW_UP'],
      ['REFUSES', { causeOfDelay: 'OTHER', text: 'Il refuse.' }, 'SENIOR_REVIEW'],
      ['CANNOT_PAY', { causeOfDelay: 'CASH_SHORTAGE' }, 'BUDGET_PLAN'],
      ['PAID_ALREADY', { paymentProof: { on: '2026-03-01', means: 'TRANSFER' } }, 'CHECK_PAYMENT'],
      ['LAWYER_REPRESENTED', {}, 'WRITE_TO_COUNSEL'],
      ['OPT_OUT_PHONE', {}, 'OTHER_CHANNEL'],
      ['COMPLAINT', { rightParty: true, text: 'Il se plaint.' }, 'COMPLAINT_ANSWER'],
      ['VULNERABLE', { rightParty: true }, 'SPECIALIST'],
      ['INSOLVENCY', { rightParty: false }, 'INSOLVENCY_DECLARATION'],
      ['DECEASED', {}, 'ESTATE'],
      ['LANGUAGE_BARRIER', {}, 'LANGUAGE_SPEAKER'],
      ['NOT_IN_SERVICE', {}, 'TRACING'],
      ['WRONG_NUMBER', {}, 'TRACING'],
      ['TECHNICAL_FAILURE', {}, 'CALL'],
    ] as const)('%s leaves one thing to do', async (code, more, kind) => {
      const caseFile = await ready();
      const { next } = await record(caseFile, { code, ...more });
      expect(next.kind).toBe(kind);
      // A hold without an end has the day of its review beside the task.
      expect((await steps(caseFile)).filter((step) => step !== 'REVIEW_HOLD')).toEqual([kind]);
      expect((await stateOf(caseFile)).nextKind).toBe(kind);
    });

    it('without the cause of delay, the promise or the hour is not saved, and says what is missing', async () => {
      const caseFile = await ready();
      const missing = (code: DispositionCode, more: Partial<NewOutcome> = {}) =>
        expect(record(caseFile, { code, ...more })).rejects.toMatchObject;
      await missing('CANNOT_PAY')({
        code: 'OUTCOME_INCOMPLETE',
        facts: { missing: ['CAUSE_OF_DELAY'] },
      });
      await missing('PROMISE_TO_PAY')({ facts: { missing: ['PROMISE', 'CAUSE_OF_DELAY'] } });
      await missing('CALLBACK_REQUESTED')({
        facts: { missing: ['CALLBACK_TIME', 'RIGHT_PARTY_OR_NOT'] },
      });
      await missing('PLAN_AGREED')({ code: 'NOT_SUPPORTED_YET' });
      expect(
        await agency.sql('SELECT 1 FROM disposition WHERE case_id = $1', [caseFile.id]),
      ).toEqual([]);
    });

    it('is shown before it is saved, and showing writes nothing', async () => {
      const caseFile = await ready();
      const [before] = await agency.sql('SELECT count(*)::int AS acts FROM act');
      const foreseen = await agency.act(
        (work) =>
          agency.get(OutcomesService).preview(work, { caseId: caseFile.id, code: 'CANNOT_PAY' }),
        agent,
      );
      expect(foreseen).toMatchObject({
        missing: ['CAUSE_OF_DELAY'],
        next: { kind: 'BUDGET_PLAN' },
        rightParty: true,
      });
      expect(await agency.sql('SELECT count(*)::int AS acts FROM act')).toEqual([before]);
    });

    it('with the right person moves the case to negotiation and keeps the cause', async () => {
      const caseFile = await ready();
      await record(caseFile, { code: 'CANNOT_PAY', causeOfDelay: 'CASH_SHORTAGE' });
      expect((await stateOf(caseFile)).status).toBe('AMICABLE.NEGOTIATING');
      const [row] = await agency.sql(
        'SELECT cause_of_delay AS cause, first_contact_on::text AS "on" FROM case_file WHERE id = $1',
        [caseFile.id],
      );
      expect(row).toEqual({ cause: 'CASH_SHORTAGE', on: '2026-03-09' });
    });

    it('corrected takes back what it did and plans anew', async () => {
      const caseFile = await ready();
      const first = await record(caseFile, {
        ...{ code: 'PROMISE_TO_PAY', causeOfDelay: 'FORGOTTEN' },
        promise: { amounts: [{ amountMinor: 400_00n, dueOn: '2026-03-20' }], means: 'TRANSFER' },
      });
      expect((await stateOf(caseFile)).status).toBe('AMICABLE.PROMISED');
      await record(caseFile, { code: 'NO_ANSWER', correctsId: first.dispositionId });
      expect(await promises(caseFile)).toMatchObject([
        { state: 'CANCELLED', stateReason: 'DATA_ERROR' },
      ]);
      expect(await steps(caseFile)).toEqual(['CALL']);
      expect(await stateOf(caseFile)).toMatchObject({
        ...{ status: 'AMICABLE.NEGOTIATING', heldUntil: null },
      });

      const restricted = await ready();
      const wrong = await record(restricted, { code: 'OPT_OUT_PHONE' });
      await record(restricted, { code: 'NO_ANSWER', correctsId: wrong.dispositionId });
      const standing = await agency.sql(
        `SELECT 1 FROM party_restriction r JOIN debtor d ON d.party_id = r.party_id WHERE d.id = $1
           AND NOT EXISTS (SELECT FROM restriction_lifting l WHERE l.restriction_id = r.id)`,
        [restricted.debtorId],
      );
      expect(standing).toEqual([]);
      expect(await steps(restricted)).toEqual(['CALL']);
    });

    it('on the last good number looks for the debtor, and a new number brings the case back', async () => {
      const caseFile = await ready();
      await record(caseFile, { code: 'WRONG_NUMBER' });
      expect((await stateOf(caseFile)).status).toBe('AMICABLE.TRACING');
    });

    it('is recorded once by two agents at the same time', async () => {
      const caseFile = await ready();
      const both = await Promise.allSettled([
        promise(caseFile, '600.00', '2026-03-20'),
        promise(caseFile, '600.00', '2026-03-20', senior),
      ]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('a promise', () => {
    it('holds the case to its deadline, is confirmed in writing and told to the creditor', async () => {
      const caseFile = await ready();
      await promise(caseFile, '400.00', '2026-03-20');
      expect(await stateOf(caseFile)).toMatchObject({
        // Friday 20 March and two business days.
        ...{ status: 'AMICABLE.PROMISED', heldUntil: '2026-03-24', nextKind: 'PROMISE_CHECK' },
      });
      expect(await steps(caseFile)).toEqual(['PROMISE_CHECK']);
      await settleEvents();
      const written = await agency.sql<{ kind: string }>(
        'SELECT kind FROM message WHERE case_id = $1 ORDER BY kind',
        [caseFile.id],
      );
      expect(written.map(({ kind }) => kind)).toEqual(['CREDITOR_NOTICE', 'PROMISE_CONFIRMATION']);
    });

    it.each([
      ['more than is owed', '1000.01', '2026-03-20', 'AMOUNT_ABOVE_BALANCE'],
      ['a day too far', '100.00', '2026-04-09', 'DATE_OUT_OF_RANGE'],
      ['a day that is over', '100.00', '2026-03-08', 'DATE_OUT_OF_RANGE'],
    ] as const)('is refused for %s', async (_, amount, dueOn, code) => {
      const caseFile = await ready();
      await expect(promise(caseFile, amount, dueOn)).rejects.toMatchObject({ code });
    });

    it('is refused beside another one', async () => {
      const caseFile = await ready();
      await promise(caseFile, '400.00', '2026-03-20');
      await expect(promise(caseFile, '100.00', '2026-03-21')).rejects.toMatchObject({
        code: 'PROMISE_LIMIT',
      });
    });

    it('may be split over three days, and each euro serves one of them, the oldest first', async () => {
      const caseFile = await ready();
      await agency.act(
        (work) =>
          agency.get(PromisesService).make(work, {
            ...{ caseId: caseFile.id, means: 'TRANSFER' },
            amounts: (['2026-03-10', '2026-03-12', '2026-03-16'] as const).map((dueOn) => ({
              ...{ amountMinor: 300_00n, dueOn },
            })),
          }),
        agent,
      );
      await pay(caseFile, '500.00', '2026-03-09');
      await evaluate(caseFile);
      expect(await promises(caseFile)).toEqual([
        { state: 'OPEN', stateReason: null, countedMinor: 0n },
        { state: 'OPEN', stateReason: null, countedMinor: 200_00n },
        { state: 'KEPT', stateReason: null, countedMinor: 300_00n },
      ]);
      expect((await stateOf(caseFile)).status).toBe('AMICABLE.PROMISED');
      expect(await failures()).toEqual([]);
    });

    it('is kept as soon as the sum is there, and the case goes on', async () => {
      const caseFile = await ready();
      await promise(caseFile, '400.00', '2026-03-20');
      await agency.travelTo('2026-03-11');
      await pay(caseFile, '400.00', '2026-03-11');
      await settleEvents();
      expect(await promises(caseFile)).toMatchObject([{ state: 'KEPT' }]);
      expect(await stateOf(caseFile)).toMatchObject({
        ...{ status: 'AMICABLE.NEGOTIATING', heldUntil: null, nextKind: 'CALL' },
      });
    });

    it('is broken the day after its deadline, not before, and the case is called the next business day', async () => {
      const caseFile = await ready();
      await promise(caseFile, '400.00', '2026-03-20');
      await agency.travelTo('2026-03-24');
      await evaluate(caseFile);
      expect(await promises(caseFile)).toMatchObject([{ state: 'OPEN' }]);
      await agency.travelTo('2026-03-25');
      await judgeDue();
      expect(await promises(caseFile)).toMatchObject([{ state: 'BROKEN' }]);
      const { dueAt, nextKind, status } = await stateOf(caseFile);
      expect([status, nextKind, dueAt?.toISOString()]).toEqual([
        ...['AMICABLE.NEGOTIATING', 'CALL', '2026-03-26T08:00:00.000Z'],
      ]);
      const [queued] = await agency.sql(
        'SELECT broken_promise AS broken FROM queue_item WHERE case_id = $1',
        [caseFile.id],
      );
      expect(queued).toEqual({ broken: true });
      expect(await failures()).toEqual([]);
    });

    it('is kept in part from half of it, and broken below', async () => {
      const [half, less] = [await ready(), await ready()];
      for (const caseFile of [half, less]) await promise(caseFile, '400.00', '2026-03-20');
      await pay(half, '200.00', '2026-03-09');
      await pay(less, '199.99', '2026-03-09');
      await agency.travelTo('2026-03-25');
      for (const caseFile of [half, less]) await evaluate(caseFile);
      expect(await promises(half)).toMatchObject([{ state: 'PARTIALLY_KEPT' }]);
      expect(await promises(less)).toMatchObject([{ state: 'BROKEN' }]);
    });

    it('whose money comes back is broken by it, or stands again before its deadline', async () => {
      const [late, early] = [await ready(), await ready()];
      const reverse = (receiptId: string) =>
        agency.act((work) =>
          agency.get(PaymentsService).reverse(work, receiptId, 'SEPA_DD_RETURNED'),
        );
      for (const caseFile of [late, early]) await promise(caseFile, '400.00', '2026-03-20');
      const receipts = [
        await pay(late, '400.00', '2026-03-09'),
        await pay(early, '400.00', '2026-03-09'),
      ];
      await settleEvents();
      await reverse(receipts[1]!.id);
      await settleEvents();
      expect(await promises(early)).toMatchObject([{ state: 'OPEN', countedMinor: 0n }]);
      expect(await stateOf(early)).toMatchObject({
        ...{ status: 'AMICABLE.PROMISED', heldUntil: '2026-03-24' },
      });
      await agency.travelTo('2026-04-01');
      await reverse(receipts[0]!.id);
      await settleEvents();
      expect(await promises(late)).toMatchObject([{ state: 'BROKEN', stateReason: 'REVERSED' }]);
      expect((await stateOf(late)).nextKind).toBe('CALL');
      expect(await failures()).toEqual([]);
    });

    it('after two broken within 90 days is taken by a senior agent alone', async () => {
      const caseFile = await ready();
      for (const [on, dueOn, judged] of [
        ['2026-03-09', '2026-03-10', '2026-03-16'],
        ['2026-03-16', '2026-03-17', '2026-03-23'],
      ] as const) {
        await agency.travelTo(on);
        await promise(caseFile, '400.00', dueOn);
        await agency.travelTo(judged);
        await evaluate(caseFile);
      }
      await expect(promise(caseFile, '400.00', '2026-03-30')).rejects.toMatchObject({
        ...{ code: 'PROMISE_LIMIT', facts: { because: 'BROKEN_TWICE' } },
      });
      await promise(caseFile, '400.00', '2026-03-30', senior);
    });

    it('may be changed, once at a time', async () => {
      const caseFile = await ready();
      const [first] = await promise(caseFile, '400.00', '2026-03-20');
      await agency.act(
        (work) =>
          agency.get(PromisesService).renegotiate(work, first!.id, {
            ...{ amounts: [{ amountMinor: 300_00n, dueOn: '2026-03-27' }], means: 'CARD' },
          }),
        agent,
      );
      expect(await promises(caseFile)).toMatchObject([
        { state: 'OPEN' },
        { state: 'RENEGOTIATED', stateReason: 'BEFORE_DUE' },
      ]);
      expect((await stateOf(caseFile)).heldUntil).toBe('2026-03-31');
      await expect(
        agency.act((work) => agency.get(PromisesService).cancel(work, first!.id, 'DATA_ERROR')),
      ).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });
  });

  it('ends the word and the contest of a case that closes', async () => {
    const caseFile = await ready();
    await promise(caseFile, '400.00', '2026-03-20');
    await agency.act((work) =>
      agency.get(DisputesService).raise(work, {
        ...{ caseId: caseFile.id, claimId: caseFile.claimId, amountMinor: 100_00n },
        ...{ type: 'PRICE', text: 'Trop cher.' },
      }),
    );
    await agency.act(async (work) => {
      const cases = agency.get(CasesService);
      const file = await cases.lock(work, caseFile.id);
      await cases.close(work, file, { reason: 'RECALLED_BY_CREDITOR' });
    });
    await settleEvents();
    expect(await promises(caseFile)).toMatchObject([
      { state: 'CANCELLED', stateReason: 'CASE_CLOSED' },
    ]);
    const open = await agency.sql('SELECT 1 FROM dispute WHERE case_id = $1 AND ended_on IS NULL', [
      caseFile.id,
    ]);
    expect(open).toEqual([]);
    expect(await steps(caseFile)).toEqual([]);
    expect(await failures()).toEqual([]);
  });

  describe('a dispute', () => {
    const raise = (caseFile: BuiltCase, amount?: string) =>
      agency.act(
        (work) =>
          agency.get(DisputesService).raise(work, {
            ...{
              caseId: caseFile.id,
              claimId: caseFile.claimId,
              type: 'QUALITY',
              text: 'Défectueux.',
            },
            ...(amount === undefined ? {} : { amountMinor: minor(amount) }),
          }),
        agent,
      );

    it('freezes a part, and the rest goes on', async () => {
      const caseFile = await ready();
      const outcome = await record(caseFile, {
        code: 'DISPUTE',
        dispute: {
          ...{
            claimId: caseFile.claimId,
            amountMinor: 300_00n,
            type: 'QUALITY',
            text: 'Défectueux.',
          },
        },
      });
      expect(outcome.next.kind).toBe('CALL');
      expect(await steps(caseFile)).toEqual(['CALL', 'DISPUTE_ANSWER']);
      const asked = await agency.act((work) =>
        agency.get(DisputesService).askedMinor(work, caseFile.id),
      );
      expect(asked).toBe(700_00n);
      const [hold] = await agency.sql(
        `SELECT kind, scope FROM hold WHERE case_id = $1 AND lifted_on IS NULL`,
        [caseFile.id],
      );
      expect(hold).toEqual({ kind: 'DISPUTE', scope: 'CLAIM' });
      await expect(raise(caseFile, '10.00')).rejects.toMatchObject({ code: 'DISPUTE_OPEN' });
      expect(await failures()).toEqual([]);
    });

    it('of everything waits for the creditor', async () => {
      const caseFile = await ready();
      await record(caseFile, {
        code: 'DISPUTE',
        dispute: { claimId: caseFile.claimId, type: 'NOT_MY_DEBT', text: 'Pas moi.' },
      });
      expect(await steps(caseFile)).toEqual(['DISPUTE_ANSWER']);
    });

    it('beyond what is owed is refused', async () => {
      await expect(raise(await ready(), '1000.01')).rejects.toMatchObject({
        code: 'AMOUNT_ABOVE_BALANCE',
      });
    });

    it('upheld becomes a credit note without fee', async () => {
      const caseFile = await ready();
      const { id } = await raise(caseFile, '300.00');
      await agency.act((work) =>
        agency.get(DisputesService).answer(work, id, { outcome: 'UPHELD', text: 'Avoir.' }),
      );
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '700.00' });
      expect(await agency.fees(caseFile.id)).toEqual([]);
      expect(await steps(caseFile)).toEqual(['CALL']);
      expect(await failures()).toEqual([]);
    });

    it('upheld on everything leaves the case to be closed', async () => {
      const caseFile = await ready();
      const { id } = await raise(caseFile);
      await agency.act((work) =>
        agency.get(DisputesService).answer(work, id, { outcome: 'UPHELD', text: 'Avoir.' }),
      );
      expect(await steps(caseFile)).toContain('CLOSE_PAID');
    });

    it('rejected is owed again, and told two business days later', async () => {
      const caseFile = await ready();
      const { id } = await raise(caseFile, '300.00');
      await agency.act((work) =>
        agency.get(DisputesService).answer(work, id, { outcome: 'REJECTED', text: 'Livré.' }),
      );
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '1000.00' });
      const { dueAt, nextKind } = await stateOf(caseFile);
      expect([nextKind, dueAt?.toISOString()]).toEqual(['CALL', '2026-03-11T08:00:00.000Z']);
      const held = await agency.sql('SELECT 1 FROM hold WHERE case_id = $1 AND lifted_on IS NULL', [
        caseFile.id,
      ]);
      expect(held).toEqual([]);
      await expect(
        agency.act((work) => agency.get(DisputesService).withdraw(work, id)),
      ).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('answered in part gives up that part', async () => {
      const caseFile = await ready();
      const { id } = await raise(caseFile, '300.00');
      const answer = (amount: string) =>
        agency.act((work) =>
          agency.get(DisputesService).answer(work, id, {
            ...{ outcome: 'PARTIAL', amountMinor: minor(amount), text: 'En partie.' },
          }),
        );
      await expect(answer('300.00')).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
      await answer('120.50');
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '879.50' });
    });

    it('cancels the promise that asked for more than is left', async () => {
      const caseFile = await ready();
      await promise(caseFile, '800.00', '2026-03-20');
      await raise(caseFile, '300.00');
      expect(await promises(caseFile)).toMatchObject([
        { state: 'CANCELLED', stateReason: 'DISPUTE' },
      ]);
    });

    it('is answered by the creditor through a request, and only by the one whose case it is', async () => {
      const caseFile = await ready();
      const { id } = await raise(caseFile, '300.00');
      const [user] = await agency.sql<{ id: string }>(
        `SELECT id FROM user_account WHERE kind = 'PORTAL' LIMIT 1`,
      );
      const portal = (creditorIds: readonly string[], key: string): Caller => ({
        ...{ kind: 'PORTAL', userId: user!.id, name: 'Portal', roles: [], locale: 'fr' },
        ...{ permissions: new Set<string>(), creditorIds },
        request: { id: key, route: 'POST /v1/disputes/:id/answer', idempotencyKey: key },
      });
      const requests = agency.get(RequestsService);
      const submit = (creditorId: string, key: string) =>
        agency.act(
          (work) =>
            requests.submit(work, 'DISPUTE_ANSWER', creditorId, {
              ...{ disputeId: id, outcome: 'PARTIAL', amount: '100.00', text: 'Geste commercial.' },
            }),
          portal([creditorId], key),
        );
      const request = await submit(caseFile.creditorId, 'a');
      const caller = systemCaller('creditor request DISPUTE_ANSWER', user!.id);
      expect(await agency.act((work) => requests.apply(work, request.id), caller)).toBe(true);
      expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '900.00' });
    });

    it('without an answer reminds the creditor, then asks a team lead', async () => {
      const caseFile = await ready();
      await raise(caseFile, '300.00');
      await agency.travelTo('2026-03-17');
      await remindLate();
      expect(await steps(caseFile)).toContain('DISPUTE_ANSWER');
      await agency.travelTo('2026-04-09');
      await remindLate();
      expect(await steps(caseFile)).toContain('DISPUTE_SILENT');
    });
  });
});
