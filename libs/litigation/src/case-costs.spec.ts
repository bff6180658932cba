import type { CalendarDate } from '@solde/calendar';
import { ClosingService } from '@solde/closing';
import { CostsQuery, ProvisionsService, type NewCost } from '@solde/costs';
import { feeSentence, RetrocessionsQuery } from '@solde/fees';
import { formatAmount } from '@solde/money';
import { AdjustmentsService, PaymentSimulation, PaymentsService } from '@solde/payments';
import {
  ProveQuery,
  systemCaller,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { CaseCosts } from './case-costs.service';
import { LitigationModule } from './litigation.module';
import { LitigationService } from './litigation.service';
import type { ProcedureStepKind } from './payment-order-steps';
import { ProceduresService } from './procedures.service';
import { TitlesService } from './titles.service';

const system = systemCaller('spec');
const DAY = '2026-03-02';

describe('the costs of a case', () => {
  let agency: Agency;
  let agent: Caller;
  let decider: string;

  beforeAll(async () => {
    agency = await Agency.open(
      [LitigationModule],
      {
        ...{ amicable: '15', litigation: '20' },
        retrocession: { partnerKind: 'LAWYER', share: '40', phases: ['LITIGATION'] },
      },
      { services: ['AMICABLE', 'LITIGATION'] },
      DAY,
    );
    agent = await agency.person('Ali', ['AGENT']);
    decider = uuidv7();
    await agency.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1, 'PORTAL', 'd@client.test', 'Claire', 'ACTIVE', id FROM act LIMIT 1`,
      [decider],
    );
  });
  beforeEach(() => agency.travelTo(DAY));
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });
  afterAll(() => agency.close());

  /** A case that its creditor lets go to court, up to a cap, from its first day. */
  async function inCourt(
    principal = '12000.00',
    capMinor = 1_000_00n,
    placedOn: CalendarDate = DAY,
  ): Promise<BuiltCase> {
    const caseFile = await agency.case({ principal, placedOn });
    const { id: caseId } = caseFile;
    const { id: requestId } = await agency.act(
      (work) =>
        agency.get(LitigationService).propose(work, {
          ...{ caseId, route: 'PAYMENT_ORDER', reason: 'Sans réponse', costEstimateMinor: 120_00n },
        }),
      agent,
    );
    await agency.act((work) =>
      agency.get(LitigationService).decide(work, {
        ...{ requestId, decision: 'AUTHORISE', capMinor, decidedBy: decider, decidedOn: DAY },
      }),
    );
    return caseFile;
  }

  const cost = ({ id }: BuiltCase, amountMinor: bigint, change: Partial<NewCost> = {}) =>
    agency.act((work) =>
      agency.get(CaseCosts).record(work, id, {
        ...{ kind: 'GREFFE', label: 'Greffe', amountMinor, currency: 'EUR', incurredOn: DAY },
        ...{ funder: 'AGENCY', recoverable: 'YES', ...change },
      }),
    );
  const pay = ({ id }: BuiltCase, amountMinor: bigint, valueOn: CalendarDate = DAY) =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: id, amountMinor, currency: 'EUR', means: 'TRANSFER', valueOn },
      }),
    );
  const direct = ({ id }: BuiltCase, amountMinor: bigint, receivedOn: CalendarDate) =>
    agency.act((work) =>
      agency.get(PaymentsService).declareDirect(work, {
        ...{ caseId: id, amountMinor, currency: 'EUR', means: 'TRANSFER', receivedOn },
      }),
    );
  const reverse = (receiptId: string) =>
    agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, 'POSTING_ERROR'));
  const close = ({ id }: BuiltCase) =>
    agency.act((work) =>
      agency.get(ClosingService).close(work, id, {
        reason: 'RECALLED_BY_CREDITOR',
        evidence: ['RECALL_REQUEST'],
        recall: { reason: 'OTHER' },
      }),
    );
  const provide = ({ id: caseId }: BuiltCase, amountMinor: bigint) =>
    agency.act((work) =>
      agency.get(ProvisionsService).receive(work, {
        ...{ caseId, amountMinor, currency: 'EUR', receivedOn: DAY },
      }),
    );

  /** What the costs of a case have given, summed by kind. */
  async function lines({ id }: BuiltCase): Promise<Record<string, string>> {
    const rows = await agency.sql<{ kind: string; amount: bigint }>(
      `SELECT kind, sum(amount_minor)::bigint AS amount FROM cost_line WHERE case_id = $1 GROUP BY kind ORDER BY kind`,
      [id],
    );
    return Object.fromEntries(rows.map(({ kind, amount }) => [kind, formatAmount(amount, 'EUR')]));
  }
  async function allocated({ id }: BuiltCase): Promise<Record<string, string>> {
    const rows = await agency.sql<{ component: string; amount: bigint }>(
      `SELECT component, sum(amount_minor)::bigint AS amount FROM allocation WHERE case_id = $1 GROUP BY component
       HAVING sum(amount_minor) <> 0`,
      [id],
    );
    return Object.fromEntries(
      rows.map(({ component, amount }) => [component, formatAmount(amount, 'EUR')]),
    );
  }
  async function total(table: 'fee_line' | 'retrocession_line', { id }: BuiltCase) {
    const [row] = await agency.sql<{ amount: bigint }>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS amount FROM ${table} WHERE case_id = $1`,
      [id],
    );
    return formatAmount(row?.amount ?? 0n, 'EUR');
  }
  const timeline = async ({ id }: BuiltCase) =>
    (
      await agency.sql<{ key: string }>(
        `SELECT sentence ->> 'key' AS key FROM action WHERE case_id = $1
           AND (sentence ->> 'key' LIKE 'cost.%' OR sentence ->> 'key' LIKE 'provision.%') ORDER BY id`,
        [id],
      )
    ).map(({ key }) => key);

  /** Interest of 210.40 that no rate computes: EX-28 gives the amount, and the creditor adds it. */
  const oweInterest = ({ id, claimId }: BuiltCase) =>
    agency.act((work) =>
      agency.get(AdjustmentsService).adjust(
        work,
        id,
        {
          ...{ claimId, kind: 'BALANCE_CORRECTION', component: 'INTEREST', effectiveOn: DAY },
          ...{ amountMinor: 210_40n, reason: 'OMITTED_AT_PLACEMENT' },
        },
        { kind: 'CREDITOR_REQUEST', id: uuidv7() },
      ),
    );

  it('come back first to the agency that advanced them, without a fee, and the lawyer shares in the rest (EX-28)', async () => {
    const caseFile = await inCourt();
    await oweInterest(caseFile);
    await cost(caseFile, 33_47n);
    await cost(caseFile, 72_86n, { kind: 'SERVICE_OF_ORDER', label: 'Signification' });
    expect(await agency.balance('COSTS_ADVANCED', caseFile.creditorId)).toBe('106.33');
    expect(await agency.balance('AGENCY_BANK')).toBe('-106.33');

    const { id } = await pay(caseFile, 5_000_00n);
    expect(await allocated(caseFile)).toEqual({
      ...{ LEGAL_COSTS: '106.33', INTEREST: '210.40', PRINCIPAL: '4683.27' },
    });
    expect(await lines(caseFile)).toEqual({ KEPT: '106.33' });
    expect(await agency.fees(caseFile.id)).toEqual([
      { kind: 'CONTINGENCY', component: 'INTEREST', fee: '42.08' },
      { kind: 'CONTINGENCY', component: 'PRINCIPAL', fee: '936.65' },
    ]);
    expect(await total('retrocession_line', caseFile)).toBe('391.49');
    expect(await agency.balance('RETROCESSIONS_DUE')).toBe('-391.49');
    // The whole payment is owed to the creditor until a statement takes what is kept of it.
    expect(await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId)).toBe('-5000.00');

    await reverse(id);
    expect(await lines(caseFile)).toEqual({ KEPT: '0.00' });
    expect(await total('fee_line', caseFile)).toBe('0.00');
    expect(await total('retrocession_line', caseFile)).toBe('0.00');
    expect(await agency.balance('RETROCESSIONS_DUE')).toBe('0.00');
    expect(await agency.owed(caseFile.id)).toMatchObject({ LEGAL_COSTS: '106.33' });
  });

  it('say to the agency what it owes its partners, month by month', async () => {
    const caseFile = await inCourt();
    await pay(caseFile, 1_000_00n);
    const query = agency.get(RetrocessionsQuery);
    const mine = await query.lines(system, { caseId: caseFile.id, limit: 10 });
    expect(mine.map(({ sentence }) => feeSentence(sentence, 'en'))).toEqual([
      'Retrocession (lawyer): fee of €200.00 excl. VAT x 40% = €80.00 excl. VAT',
    ]);
    const [month] = await query.months(system, null, 10);
    expect(month).toMatchObject({ month: '2026-03', partnerKind: 'LAWYER', currency: 'EUR' });
  });

  it('share nothing of what was earned before court', async () => {
    const caseFile = await agency.case();
    await pay(caseFile, 100_00n);
    expect(await total('fee_line', caseFile)).toBe('15.00');
    expect(await total('retrocession_line', caseFile)).toBe('0.00');
  });

  it('are shown by the simulation as they will be posted', async () => {
    const caseFile = await inCourt('1000.00');
    await cost(caseFile, 100_00n);
    const simulated = await agency.get(UnitOfWork).rehearse(system, (work) =>
      agency.get(PaymentSimulation).of(work, {
        ...{ caseId: caseFile.id, channel: 'AGENCY', amountMinor: 300_00n, currency: 'EUR' },
        valueOn: DAY,
      }),
    );
    // 300.00 less 100.00 of costs, less 20 % of 200.00 and its VAT.
    expect(simulated).toMatchObject({ costsKeptMinor: 100_00n, creditorNetMinor: 152_00n });
  });

  it('reimburse several funders, the cost owed first before the next', async () => {
    await agency.travelTo('2026-03-10');
    const caseFile = await inCourt();
    await cost(caseFile, 100_00n, { funder: 'CREDITOR', incurredOn: '2026-03-02' });
    await cost(caseFile, 60_00n, { incurredOn: '2026-03-03' });
    await cost(caseFile, 40_00n, { incurredOn: '2026-03-04' });
    const first = await pay(caseFile, 120_00n, '2026-03-05');
    expect(await lines(caseFile)).toEqual({ KEPT: '20.00' });
    await direct(caseFile, 60_00n, '2026-03-06');
    expect(await lines(caseFile)).toEqual({ KEPT: '80.00' });
    await reverse(first.id);
    expect(await lines(caseFile)).toEqual({ KEPT: '0.00' });
  });

  it('wait for money to be certain', async () => {
    const caseFile = await inCourt();
    await cost(caseFile, 50_00n);
    const { id } = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 80_00n, currency: 'EUR', means: 'CHEQUE' },
        valueOn: DAY,
      }),
    );
    expect(await lines(caseFile)).toEqual({});
    await agency.travelTo('2026-03-20');
    await agency.act((work) => agency.get(PaymentsService).clear(work, id));
    expect(await lines(caseFile)).toEqual({ KEPT: '50.00' });
  });

  it('take their place before money that is younger than they are', async () => {
    await agency.travelTo('2026-03-20');
    const caseFile = await inCourt('1000.00');
    await pay(caseFile, 200_00n, '2026-03-15');
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '40.00' }]);
    await cost(caseFile, 50_00n, { incurredOn: '2026-03-10' });
    expect(await allocated(caseFile)).toEqual({ LEGAL_COSTS: '50.00', PRINCIPAL: '150.00' });
    expect(await lines(caseFile)).toEqual({ KEPT: '50.00' });
    expect(await total('fee_line', caseFile)).toBe('30.00');
    expect(await total('retrocession_line', caseFile)).toBe('12.00');
  });

  it('use what waits in suspense when they are older than it', async () => {
    await agency.travelTo('2026-03-20');
    const caseFile = await inCourt('100.00');
    await pay(caseFile, 130_00n, '2026-03-15');
    const before = await agency.balance('DEBTOR_SUSPENSE');
    await cost(caseFile, 20_00n, { incurredOn: '2026-03-10' });
    expect(await allocated(caseFile)).toEqual({ LEGAL_COSTS: '20.00', PRINCIPAL: '100.00' });
    expect(Number(await agency.balance('DEBTOR_SUSPENSE')) - Number(before)).toBe(20);
  });

  it('use money of which nothing was spent, when they are older than it', async () => {
    await agency.travelTo('2026-03-20');
    const caseFile = await inCourt('100.00');
    await pay(caseFile, 100_00n, '2026-03-08');
    await pay(caseFile, 30_00n, '2026-03-15');
    await cost(caseFile, 20_00n, { incurredOn: '2026-03-10' });
    expect(await allocated(caseFile)).toEqual({ LEGAL_COSTS: '20.00', PRINCIPAL: '100.00' });
    expect(await lines(caseFile)).toEqual({ KEPT: '20.00' });
    await cost(caseFile, 5_00n, { incurredOn: '2026-03-18' });
    expect(await allocated(caseFile)).toEqual({ LEGAL_COSTS: '20.00', PRINCIPAL: '100.00' });
  });

  it('stay within what the creditor authorised, unless he pays them himself', async () => {
    const caseFile = await inCourt('1000.00', 100_00n);
    await cost(caseFile, 60_00n);
    await expect(cost(caseFile, 40_01n)).rejects.toMatchObject({ code: 'COST_NOT_AUTHORISED' });
    await cost(caseFile, 500_00n, { funder: 'CREDITOR' });
    await cost(caseFile, 40_00n);
    await expect(cost(await agency.case(), 1n)).rejects.toMatchObject({
      code: 'CREDITOR_AUTHORISATION_REQUIRED',
    });
  });

  it('are refused in another currency, on an impossible day, and on a closed case', async () => {
    const caseFile = await inCourt();
    const refused = (change: Partial<NewCost>, code: string) =>
      expect(cost(caseFile, 10_00n, change)).rejects.toMatchObject({ code });
    await refused({ currency: 'XPF' }, 'CURRENCY_MISMATCH');
    await refused({ incurredOn: '2026-03-03' }, 'DATE_OUT_OF_RANGE');
    await refused({ incurredOn: '2026-03-01' }, 'DATE_OUT_OF_RANGE');
    await refused({ claimId: uuidv7() }, 'NOT_FOUND');
    await close(caseFile);
    await refused({}, 'TRANSITION_NOT_ALLOWED');
  });

  it('are billed at closure when nobody paid them back, once, and reopening leaves them billed', async () => {
    const caseFile = await inCourt();
    await cost(caseFile, 100_00n);
    const { id } = await pay(caseFile, 30_00n);
    await close(caseFile);
    expect(await lines(caseFile)).toEqual({ DEBOURS: '70.00', KEPT: '30.00' });
    await agency.act((work) => agency.get(ClosingService).reopen(work, caseFile.id, 'Encore dû'));
    // What comes in for the part that was billed is the creditor's.
    await pay(caseFile, 70_00n);
    expect(await lines(caseFile)).toEqual({ DEBOURS: '70.00', KEPT: '30.00' });
    await reverse(id);
    // 70.00 remain recovered: the cost is repaid up to the 30.00 that were not billed.
    expect(await lines(caseFile)).toEqual({ DEBOURS: '70.00', KEPT: '30.00' });
    await close(caseFile);
    expect(await lines(caseFile)).toEqual({ DEBOURS: '70.00', KEPT: '30.00' });
    expect(await timeline(caseFile)).toEqual(['cost.recorded', 'cost.billed']);
  });

  it('are billed when they are declared lost, and what comes in later is the creditor’s', async () => {
    const caseFile = await inCourt();
    const { id } = await cost(caseFile, 100_00n);
    const giveUp = () =>
      agency.act((work) => agency.get(CaseCosts).giveUp(work, id, 'Le juge les a écartés'));
    await giveUp();
    expect(await lines(caseFile)).toEqual({ DEBOURS: '100.00' });
    await expect(giveUp()).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await pay(caseFile, 100_00n);
    expect(await lines(caseFile)).toEqual({ DEBOURS: '100.00' });
    const [shown] = await agency.get(CostsQuery).costs(system, { caseId: caseFile.id, limit: 5 });
    expect(shown).toMatchObject({ givenUpReason: 'Le juge les a écartés', billedMinor: 100_00n });
  });

  it('are billed at once when the debtor will never owe them', async () => {
    const caseFile = await inCourt();
    await cost(caseFile, 80_00n, { recoverable: 'NO', kind: 'TRANSLATION' });
    expect(await lines(caseFile)).toEqual({ DEBOURS: '80.00' });
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '12000.00' });
  });

  it('wait for a title, and are owed from its day up to what it grants', async () => {
    const caseFile = await inCourt('1000.00');
    const waiting = { recoverable: 'WITH_TITLE' } as const;
    await cost(caseFile, 33_47n, waiting);
    await cost(caseFile, 72_86n, { ...waiting, kind: 'SERVICE_OF_ORDER', label: 'Signification' });
    const legal = await agency.person('Lou', ['LEGAL_OFFICER']);
    const act = <T>(task: (work: Work) => Promise<T>) => agency.act(task, legal);
    const { id: procedureId } = await act((work) =>
      agency.get(ProceduresService).open(work, {
        ...{ caseId: caseFile.id, type: 'PAYMENT_ORDER', costEstimateMinor: 120_00n },
        ...{ court: 'Tribunal de commerce de Lille', courtTerritory: 'FR-METRO' },
      }),
    );
    const step = (kind: ProcedureStepKind, happenedOn: CalendarDate) =>
      act((work) =>
        agency.get(ProceduresService).recordStep(work, { procedureId, kind, happenedOn }),
      );
    await step('REQUEST_FILED', DAY);
    await step('ORDER_ISSUED', DAY);
    await agency.travelTo('2026-06-15');
    await pay(caseFile, 50_00n, '2026-03-05');
    expect(await allocated(caseFile)).toEqual({ PRINCIPAL: '50.00' });
    await step('SERVED', '2026-03-06');
    for (const { id } of await agency.sql<{ id: string }>(
      `SELECT id FROM deadline WHERE procedure_id = $1 AND state = 'OPEN'`,
      [procedureId],
    ))
      await act((work) => agency.get(ProceduresService).confirmDeadline(work, id));
    await step('NON_OPPOSED', '2026-06-10');
    await step('ENFORCEABLE', '2026-06-15');
    await act((work) =>
      agency.get(TitlesService).register(work, {
        ...{ procedureId, number: '2026IP00007', principalMinor: 1000_00n, interestMinor: 0n },
        ...{ indemnityMinor: 0n, costsMinor: 80_00n },
      }),
    );
    // 80.00 of the 106.33 are owed from the day of the order, before the payment, which pays them first.
    expect(await agency.owed(caseFile.id)).toEqual({ LEGAL_COSTS: '30.00', PRINCIPAL: '1000.00' });
    expect(await allocated(caseFile)).toEqual({ LEGAL_COSTS: '50.00' });
    expect(await lines(caseFile)).toEqual({ KEPT: '50.00' });
    const [greffe, service] = await agency.get(CostsQuery).costs(system, {
      ...{ caseId: caseFile.id, limit: 5 },
    });
    expect(greffe).toMatchObject({ owedMinor: 33_47n, owedFrom: DAY, awaitsTitle: false });
    expect(service).toMatchObject({ owedMinor: 46_53n, keptMinor: 16_53n });

    // The title grants nothing more; the rest is billed when the case is closed.
    await cost(caseFile, 5_00n, { ...waiting, incurredOn: '2026-06-15' });
    await close(caseFile);
    expect(await lines(caseFile)).toEqual({ DEBOURS: '61.33', KEPT: '50.00' });
  });

  it('are paid out of a provision, never beyond it, and its rest goes back at closure', async () => {
    const caseFile = await inCourt();
    const payable = Number(await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId));
    await provide(caseFile, 100_00n);
    await expect(cost(caseFile, 100_01n, { funder: 'PROVISION' })).rejects.toMatchObject({
      ...{ code: 'PROVISION_TOO_SMALL', facts: { left: '100.00', currency: 'EUR' } },
    });
    await cost(caseFile, 60_00n, { funder: 'PROVISION' });
    expect(await agency.balance('PROVISIONS', caseFile.creditorId)).toBe('-40.00');
    await pay(caseFile, 60_00n);
    // Recovered, it is the creditor's money; the provision is not filled again.
    expect(await lines(caseFile)).toEqual({});
    expect(await agency.balance('PROVISIONS', caseFile.creditorId)).toBe('-40.00');
    await close(caseFile);
    expect(await lines(caseFile)).toEqual({ PROVISION_RETURNED: '-40.00' });
    expect(await agency.balance('PROVISIONS', caseFile.creditorId)).toBe('0.00');
    const after = Number(await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId));
    expect(after - payable).toBe(-100);
    const [shown] = await agency.get(CostsQuery).provisions(system, {
      ...{ caseId: caseFile.id, limit: 5 },
    });
    expect(shown).toMatchObject({ spentMinor: 60_00n, returnedMinor: 40_00n, leftMinor: 0n });
  });

  it('are kept within their limits by the database too', async () => {
    const caseFile = await inCourt();
    const { id } = await cost(caseFile, 100_00n);
    const line = (kind: string, amountMinor: bigint, costId: string | null) =>
      agency.sql(
        `INSERT INTO cost_line (id, case_id, creditor_id, cost_id, kind, amount_minor, currency, earned_on, act_id)
         SELECT $1, $2, $3, $4, $5, $6, 'EUR', $7, id FROM act LIMIT 1`,
        [uuidv7(), caseFile.id, caseFile.creditorId, costId, kind, amountMinor, DAY],
      );
    const beyond = { constraint: 'cost_line_is_within_its_cost' };
    await expect(line('DEBOURS', 100_01n, id)).rejects.toMatchObject(beyond);
    await expect(line('KEPT', -1n, id)).rejects.toMatchObject(beyond);
    await expect(line('PROVISION_RETURNED', -1n, null)).rejects.toMatchObject({
      constraint: 'provision_is_not_overdrawn',
    });
  });
});
