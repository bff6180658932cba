import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import { parseAmount } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { LitigationModule } from './litigation.module';
import { LitigationQuery } from './litigation.query';
import { LitigationService, type LitigationVerdict } from './litigation.service';
import type { ProcedureStepKind } from './payment-order-steps';
import { ProceduresService, type NewStep } from './procedures.service';
import { TitlesService } from './titles.service';

const system = systemCaller('spec');

describe('litigation', () => {
  let agency: Agency;
  let agent: Caller;
  let legal: Caller;
  let decider: string;

  beforeAll(async () => {
    const terms = { services: ['AMICABLE', 'LITIGATION'] };
    const tariff = { amicable: '15', litigation: '25' };
    agency = await Agency.open([LitigationModule], tariff, terms, '2026-09-01');
    agent = await agency.person('Ali', ['AGENT']);
    legal = await agency.person('Lou', ['LEGAL_OFFICER']);
    decider = uuidv7();
    await agency.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1, 'PORTAL', 'd@client.test', 'Claire', 'ACTIVE', id FROM act LIMIT 1`,
      [decider],
    );
  });
  beforeEach(() => agency.travelTo('2026-09-01'));
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([]);
  });
  afterAll(() => agency.close());

  const litigation = () => agency.get(LitigationService);

  async function propose(caseFile: BuiltCase): Promise<string> {
    const proposal = { caseId: caseFile.id, route: 'PAYMENT_ORDER', costEstimateMinor: 120_00n };
    const request = await agency.act(
      (work) =>
        litigation().propose(work, {
          ...{ ...proposal, route: 'PAYMENT_ORDER', reason: 'Dernière relance sans réponse' },
        }),
      agent,
    );
    return request.id;
  }

  function decide(requestId: string, verdict: Partial<LitigationVerdict> = {}) {
    return agency.act((work) =>
      litigation().decide(work, {
        ...{ requestId, decision: 'AUTHORISE', capMinor: 400_00n },
        ...{ decidedBy: decider, decidedOn: work.today, ...verdict },
      }),
    );
  }

  async function authorised(): Promise<BuiltCase> {
    const caseFile = await agency.case({ dueOn: '2026-03-31', issuedOn: '2026-03-01' });
    await decide(await propose(caseFile));
    return caseFile;
  }

  function open(caseFile: BuiltCase, costEstimateMinor = 120_00n) {
    return agency.act(
      (work) =>
        agency.get(ProceduresService).open(work, {
          ...{ caseId: caseFile.id, type: 'PAYMENT_ORDER', costEstimateMinor },
          ...{ court: 'Tribunal de commerce de Lille', courtTerritory: 'FR-METRO' },
        }),
      legal,
    );
  }

  function step(
    procedureId: string,
    kind: ProcedureStepKind,
    happenedOn: CalendarDate,
    facts: Partial<NewStep> = {},
  ) {
    return agency.act(
      (work) =>
        agency.get(ProceduresService).recordStep(work, { procedureId, kind, happenedOn, ...facts }),
      legal,
    );
  }

  async function status(caseFile: BuiltCase): Promise<string | undefined> {
    const [row] = await agency.sql<{ status: string }>(
      'SELECT status FROM case_file WHERE id = $1',
      [caseFile.id],
    );
    return row?.status;
  }

  async function agenda(caseFile: BuiltCase): Promise<string[]> {
    const rows = await agency.sql<{ kind: string }>(
      `SELECT kind FROM agenda_item WHERE case_id = $1 AND state = 'OPEN' AND kind <> 'FIRST_LETTER' ORDER BY due_at, kind`,
      [caseFile.id],
    );
    return rows.map(({ kind }) => kind);
  }

  describe('the proposal', () => {
    it('asks the creditor with the amounts of the day, and reminds him until it lapses', async () => {
      const caseFile = await agency.case({ principal: '1200.00', dueOn: '2026-03-31' });
      const requestId = await propose(caseFile);
      expect(await status(caseFile)).toBe('AMICABLE.LITIGATION_PROPOSED');
      const request = await agency.get(LitigationQuery).request(system, requestId);
      expect(request).toMatchObject({
        ...{ state: 'PROPOSED', principalMinor: 1200_00n, lapsesOn: '2026-10-01' },
        ...{ limitationOn: '2031-03-31', rateUnverified: false, decisions: [] },
      });
      for (const [day, reminded] of [
        ['2026-09-05', false],
        ['2026-09-06', true],
        ['2026-09-11', true],
        ['2026-09-21', true],
        ['2026-10-01', false],
      ] as const) {
        await agency.travelTo(day);
        const did = await agency.act(async (work) => {
          const due = await litigation().nextToRemind(work);
          if (due !== null) await litigation().remind(work, due);
          return due !== null;
        });
        expect([day, did]).toEqual([day, reminded]);
        expect(await agency.act((work) => litigation().nextToLapse(work))).toBeNull();
      }
      await agency.travelTo('2026-10-02');
      await agency.act(async (work) => {
        const due = await litigation().nextToLapse(work);
        expect(due).toBe(requestId);
        await litigation().lapse(work, requestId);
      });
      expect(await status(caseFile)).toBe('AMICABLE.NEW');
      const { state } = await agency.get(LitigationQuery).request(system, requestId);
      expect(state).toBe('LAPSED');
      expect(await agenda(caseFile)).toEqual(['REVIEW_CASE']);
      await expect(decide(requestId)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('refuses while an amount is contested, after limitation, with nothing owed, and twice', async () => {
      const contested = await agency.case();
      await agency.act(async (work) => {
        const cases = agency.get(CasesService);
        const caseFile = await cases.lock(work, contested.id);
        await cases.dispute(work, caseFile, contested.claimId, 100_00n, uuidv7());
      });
      await expect(propose(contested)).rejects.toMatchObject({ code: 'DISPUTE_OPEN' });

      const paid = await agency.case({ principal: '50.00' });
      await agency.act((work) =>
        agency.get(PaymentsService).record(work, {
          ...{ caseId: paid.id, amountMinor: 50_00n, currency: 'EUR', means: 'TRANSFER' },
          valueOn: '2026-09-01',
        }),
      );
      await expect(propose(paid)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });

      const old = await agency.case({ dueOn: '2021-09-30', issuedOn: '2021-09-01' });
      await agency.travelTo('2026-10-01');
      await expect(propose(old)).rejects.toMatchObject({ code: 'LIMITATION_EXPIRED' });

      const twice = await agency.case();
      await propose(twice);
      await expect(propose(twice)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('refuses a service that the mandate does not entrust', async () => {
      const other = await Agency.open([LitigationModule], {}, { services: ['AMICABLE'] });
      const caseFile = await other.case();
      const who = await other.person('Ali');
      await expect(
        other.act(
          (work) =>
            other.get(LitigationService).propose(work, {
              ...{
                caseId: caseFile.id,
                route: 'PAYMENT_ORDER',
                reason: 'x',
                costEstimateMinor: 0n,
              },
            }),
          who,
        ),
      ).rejects.toMatchObject({ code: 'SERVICE_OUT_OF_SCOPE' });
      await other.close();
    });
  });

  describe('the creditor’s word', () => {
    it('opens the phase on the day it was given, whenever it is applied', async () => {
      const caseFile = await agency.case();
      const requestId = await propose(caseFile);
      const asked = uuidv7();
      await agency.sql(
        `INSERT INTO creditor_request (id, creditor_id, kind, payload, submitted_by, submitted_at, idempotency_key, due_at, act_id)
         SELECT $1, $2, 'LITIGATION_DECISION', $3, $4, '2026-09-10T22:30:00Z', 'k', app_now(), id FROM act LIMIT 1`,
        [
          ...[asked, caseFile.creditorId],
          JSON.stringify({ requestId, decision: 'AUTHORISE', cap: '400.00', currency: 'EUR' }),
          decider,
        ],
      );
      await agency.travelTo('2026-09-14');
      await agency.act((work) => agency.get(RequestsService).apply(work, asked));
      expect(await status(caseFile)).toBe('LITIGATION.AUTHORISED');
      const phases = await agency.sql(
        `SELECT phase, lower(period)::text AS from FROM case_phase WHERE case_id = $1 ORDER BY period`,
        [caseFile.id],
      );
      // 22:30 UTC on the 10th is the 11th in Paris.
      expect(phases).toMatchObject([
        { phase: 'AMICABLE' },
        { phase: 'LITIGATION', from: '2026-09-11' },
      ]);
      const { decisions } = await agency.get(LitigationQuery).request(system, requestId);
      expect(decisions).toMatchObject([
        { decision: 'AUTHORISE', capMinor: 400_00n, decidedOn: '2026-09-11' },
      ]);
      expect(await agenda(caseFile)).toEqual(['OPEN_PROCEDURE']);
    });

    it('is waited for when it was given in time and is not applied yet', async () => {
      const caseFile = await agency.case();
      const requestId = await propose(caseFile);
      await agency.sql(
        `INSERT INTO creditor_request (id, creditor_id, kind, payload, submitted_by, submitted_at, idempotency_key, due_at, act_id)
         SELECT $1, $2, 'LITIGATION_DECISION', $3, $4, '2026-10-01T20:00:00Z', 'late', app_now(), id FROM act LIMIT 1`,
        [uuidv7(), caseFile.creditorId, JSON.stringify({ requestId }), decider],
      );
      await agency.travelTo('2026-10-02');
      await agency.act((work) => litigation().lapse(work, requestId));
      expect(await status(caseFile)).toBe('AMICABLE.LITIGATION_PROPOSED');
      await decide(requestId, { decidedOn: '2026-10-01' });
      expect(await status(caseFile)).toBe('LITIGATION.AUTHORISED');
    });

    it('asks, is answered, and refuses: the case goes back where it was', async () => {
      const caseFile = await agency.case();
      const requestId = await propose(caseFile);
      const answered = agency.act((work) => litigation().answerQuestion(work, requestId, 'x'));
      await expect(answered).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      await decide(requestId, { decision: 'ASK', capMinor: null, text: 'Quelles chances ?' });
      expect(await agenda(caseFile)).toContain('ANSWER_CREDITOR');
      await agency.act((work) => litigation().answerQuestion(work, requestId, 'Bonnes.'));
      await decide(requestId, { decision: 'REFUSE', capMinor: null });
      expect(await status(caseFile)).toBe('AMICABLE.NEW');
      const { decisions, state } = await agency.get(LitigationQuery).request(system, requestId);
      expect(state).toBe('REFUSED');
      expect(decisions).toMatchObject([
        { decision: 'ASK', text: 'Quelles chances ?', answer: 'Bonnes.' },
        { decision: 'REFUSE', answer: null },
      ]);
      await expect(decide(requestId)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('prices what comes from that day on at the rate of litigation', async () => {
      const caseFile = await agency.case({ principal: '1000.00' });
      const requestId = await propose(caseFile);
      await agency.travelTo('2026-09-10');
      await decide(requestId);
      for (const valueOn of ['2026-09-09', '2026-09-10'] as const)
        await agency.act((work) =>
          agency.get(PaymentsService).record(work, {
            ...{ caseId: caseFile.id, amountMinor: parseAmount('100.00', 'EUR') ?? 0n },
            ...{ currency: 'EUR', means: 'TRANSFER', valueOn },
          }),
        );
      expect((await agency.fees(caseFile.id)).map(({ fee }) => fee)).toEqual(['15.00', '25.00']);
    });

    it('lets two answers at once have one effect', async () => {
      const requestId = await propose(await agency.case());
      const both = await Promise.allSettled([
        decide(requestId),
        decide(requestId, { decision: 'REFUSE', capMinor: null }),
      ]);
      expect(both.map(({ status: how }) => how).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('a payment order', () => {
    it('does not start without authorisation, after its end, above its cap, by another route or twice', async () => {
      const silent = await agency.case();
      await propose(silent);
      await expect(open(silent)).rejects.toMatchObject({ code: 'CREDITOR_AUTHORISATION_REQUIRED' });

      const ended = await agency.case();
      await decide(await propose(ended), { expiresOn: '2026-09-05' });
      await agency.travelTo('2026-09-06');
      await expect(open(ended)).rejects.toMatchObject({ code: 'CREDITOR_AUTHORISATION_REQUIRED' });

      const caseFile = await authorised();
      await expect(open(caseFile, 400_01n)).rejects.toMatchObject({ code: 'COST_NOT_AUTHORISED' });
      const other = agency.act((work) =>
        agency.get(ProceduresService).open(work, {
          ...{ caseId: caseFile.id, type: 'MERITS', court: 'x', courtTerritory: 'FR-METRO' },
          costEstimateMinor: 0n,
        }),
      );
      await expect(other).rejects.toMatchObject({ code: 'NOT_SUPPORTED_YET' });
      await open(caseFile);
      await expect(open(caseFile)).rejects.toMatchObject({ code: 'DUPLICATE' });
    });

    it('goes from the file to the title, each date typed once', async () => {
      const caseFile = await authorised();
      const { id } = await open(caseFile);
      await expect(step(id, 'SERVED', '2026-09-01')).rejects.toMatchObject({
        code: 'TRANSITION_NOT_ALLOWED',
      });
      await step(id, 'REQUEST_FILED', '2026-09-01');
      expect(await status(caseFile)).toBe('LITIGATION.IN_PROCEDURE');
      await agency.travelTo('2026-09-20');
      await step(id, 'ORDER_ISSUED', '2026-09-01');
      await expect(step(id, 'SERVED', '2026-09-21')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      await step(id, 'SERVED', '2026-09-20', { servedInPerson: true });

      // EX-43, second case: an order of 2026-09-01 served on 2026-09-20.
      const { deadlines } = await agency.get(LitigationQuery).procedure(system, id);
      expect(
        deadlines.map(({ ruleCode, rawOn, dueOn, state }) => [ruleCode, rawOn, dueOn, state]),
      ).toEqual([
        ['PAYMENT_ORDER_OPPOSITION', '2026-10-20', '2026-10-20', 'OPEN'],
        ['PAYMENT_ORDER_ENFORCE', '2026-11-20', '2026-11-20', 'OPEN'],
        ['PAYMENT_ORDER_SERVE', '2026-12-01', '2026-12-01', 'DONE'],
      ]);
      const events = await agency.sql(
        `SELECT kind, happened_on::text AS on FROM limitation_event WHERE case_id = $1`,
        [caseFile.id],
      );
      expect(events).toEqual([{ kind: 'COURT_CLAIM', on: '2026-09-20' }]);

      await agency.travelTo('2026-11-20');
      await expect(step(id, 'NON_OPPOSED', '2026-10-20')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      const confirm = async (rule: string) => {
        const one = deadlines.find(({ ruleCode }) => ruleCode === rule);
        await agency.act(
          (work) => agency.get(ProceduresService).confirmDeadline(work, one?.id ?? ''),
          legal,
        );
      };
      // The new rule was not read in the official text: a person confirms its dates before anything rests on them.
      await expect(step(id, 'NON_OPPOSED', '2026-10-21')).rejects.toMatchObject({
        code: 'DEADLINE_NOT_CONFIRMED',
      });
      await confirm('PAYMENT_ORDER_OPPOSITION');
      await step(id, 'NON_OPPOSED', '2026-10-21');
      await expect(step(id, 'ENFORCEABLE', '2026-11-19')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      await confirm('PAYMENT_ORDER_ENFORCE');
      await step(id, 'ENFORCEABLE', '2026-11-20');
      const title = await agency.act(
        (work) =>
          agency.get(TitlesService).register(work, {
            ...{ procedureId: id, number: '2026IP00042', principalMinor: 1000_00n },
            ...{ interestMinor: 0n, indemnityMinor: 0n, costsMinor: 33_47n },
          }),
        legal,
      );
      expect(title).toMatchObject({
        ...{ titleOn: '2026-09-01', servedOn: '2026-09-20', enforceableFrom: '2026-11-20' },
        expiresOn: '2036-11-20',
      });
      expect(await status(caseFile)).toBe('LITIGATION.TITLE_OBTAINED');
      // Two months after the service the legal rate is raised [L-12].
      const judgments =
        'SELECT served_on::text AS on, points::text FROM judgment_interest WHERE case_id = $1';
      expect(await agency.sql(judgments, [caseFile.id])).toEqual([
        { on: '2026-09-20', points: '5' },
      ]);
      expect(await agency.get(LitigationQuery).procedure(system, id)).toMatchObject({
        ...{ outcome: 'GRANTED', endedOn: '2026-11-20', title: { number: '2026IP00042' } },
      });
      expect(await agenda(caseFile)).toEqual(['ENFORCE_TITLE']);
    });

    it('raises an incident when our own limit has passed, and the order can no longer be served', async () => {
      const caseFile = await authorised();
      const { id } = await open(caseFile);
      await step(id, 'REQUEST_FILED', '2026-09-01');
      await step(id, 'ORDER_ISSUED', '2026-09-01');
      const [due] = await agency.get(LitigationQuery).deadlines(system, { limit: 50 });
      expect(due).toMatchObject({ ruleCode: 'PAYMENT_ORDER_SERVE', atStakeMinor: 1000_00n });
      await agency.travelTo('2026-12-01');
      const procedures = () => agency.get(ProceduresService);
      const miss = () =>
        agency.act(async (work) => {
          const missed = await procedures().nextMissed(work);
          if (missed !== null) await procedures().miss(work, missed);
          return missed !== null;
        });
      expect(await miss()).toBe(false);
      await agency.travelTo('2026-12-02');
      await expect(step(id, 'SERVED', '2026-12-02')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      expect([await miss(), await miss()]).toEqual([true, false]);
      expect(await agenda(caseFile)).toContain('REVIEW_DEADLINE_MISSED');
      await expect(step(id, 'SERVED', '2026-12-02')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      await agency.act(
        (work) => agency.get(ProceduresService).end(work, id, 'LAPSED', '2026-12-02'),
        legal,
      );
      const { deadlines } = await agency.get(LitigationQuery).procedure(system, id);
      expect(deadlines).toMatchObject([{ state: 'MISSED' }]);
    });

    it('ends with a rejection, and another one may be opened', async () => {
      const caseFile = await authorised();
      const { id } = await open(caseFile);
      await step(id, 'REQUEST_FILED', '2026-09-01');
      await step(id, 'REJECTED', '2026-09-01');
      expect(await agency.get(LitigationQuery).procedure(system, id)).toMatchObject({
        ...{ outcome: 'DISMISSED', endedOn: '2026-09-01' },
      });
      await open(caseFile);
    });
  });

  it('puts no interest of an unverified rate before a court', async () => {
    const terms = { interestClaimed: true };
    const other = await Agency.open([LitigationModule], {}, terms, '2026-09-01');
    const [ali, lou] = [await other.person('Ali'), await other.person('Lou')];
    const caseFile = await other.case({ dueOn: '2026-06-30' });
    const request = await other.act(
      (work) =>
        other.get(LitigationService).propose(work, {
          ...{ caseId: caseFile.id, route: 'PAYMENT_ORDER', reason: 'x', costEstimateMinor: 0n },
        }),
      ali,
    );
    await other.act((work) =>
      other.get(LitigationService).decide(work, {
        ...{ requestId: request.id, decision: 'AUTHORISE', capMinor: 0n },
        ...{ decidedBy: ali.userId ?? '', decidedOn: work.today },
      }),
    );
    const { id } = await other.act(
      (work) =>
        other.get(ProceduresService).open(work, {
          ...{ caseId: caseFile.id, type: 'PAYMENT_ORDER', costEstimateMinor: 0n },
          ...{ court: 'Lille', courtTerritory: 'FR-METRO' },
        }),
      lou,
    );
    const file = (claimsInterest: boolean) =>
      other.act(
        (work) =>
          other.get(ProceduresService).recordStep(work, {
            ...{ procedureId: id, kind: 'REQUEST_FILED', happenedOn: '2026-09-01', claimsInterest },
          }),
        lou,
      );
    const flagged = request.rateUnverified;
    if (flagged) await expect(file(true)).rejects.toMatchObject({ code: 'RATE_UNVERIFIED' });
    await file(!flagged);
    expect(flagged).toBe(true);
    await other.close();
  });
});
