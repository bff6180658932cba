import { PartnersService, type Partner } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { CostsQuery, ProvisionsService } from '@solde/costs';
import { DocumentsService } from '@solde/documents';
import {
  PartnerMoneyQuery,
  PartnerTransfers,
  PaymentsQuery,
  PaymentsService,
  ProvisionsInSuspense,
  RefundsService,
} from '@solde/payments';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { LitigationModule } from './litigation.module';
import { LitigationService } from './litigation.service';
import { PartnerSettlements, type WithheldCost } from './partner-settlements.service';

const system = systemCaller('spec');
const RECEIVED: CalendarDate = '2026-03-02';
const ENTERED: CalendarDate = '2026-03-20';

describe('money that a partner receives', () => {
  let agency: Agency;
  let bailiff: Partner;
  let agent: Caller;
  let decider: string;

  beforeAll(async () => {
    agency = await Agency.open(
      [LitigationModule],
      { amicable: '15', litigation: '20' },
      { services: ['AMICABLE', 'LITIGATION'] },
      RECEIVED,
    );
    agent = await agency.person('Ali', ['AGENT']);
    decider = uuidv7();
    await agency.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1, 'PORTAL', 'd@client.test', 'Claire', 'ACTIVE', id FROM act LIMIT 1`,
      [decider],
    );
    bailiff = await agency.act((work) =>
      agency.get(PartnersService).register(work, {
        ...{ name: 'Me Durand', kind: 'BAILIFF', reference: 'HUI-1' },
        iban: 'FR7630006000011234567890189',
      }),
    );
  });
  beforeEach(() => agency.travelTo(RECEIVED));
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });
  afterAll(() => agency.close());

  const receive = (
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    receivedOn = RECEIVED,
    partnerId = bailiff.id,
  ) =>
    agency.act((work) =>
      agency.get(PaymentsService).recordAtPartner(work, {
        ...{ caseId, partnerId, amountMinor, currency: 'EUR', means: 'CASH_AT_PARTNER' },
        receivedOn,
      }),
    );
  const enters = async (
    amountMinor: bigint,
    means: 'TRANSFER' | 'CHEQUE' = 'TRANSFER',
  ): Promise<string> => {
    await agency.travelTo(ENTERED);
    const { id } = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ amountMinor, currency: 'EUR', means, valueOn: ENTERED },
      }),
    );
    return id;
  };
  const settle = (
    receiptId: string,
    paymentIds: readonly string[],
    { takenBackIds = [], withheld = [] }: Settled = {},
  ) =>
    agency.act((work) =>
      agency
        .get(PartnerSettlements)
        .settle(work, { partnerId: bailiff.id, receiptId, paymentIds, takenBackIds }, withheld),
    );
  interface Settled {
    readonly takenBackIds?: readonly string[];
    readonly withheld?: readonly WithheldCost[];
  }
  const reverse = (receiptId: string, returnedMinor?: bigint) =>
    agency.act((work) =>
      agency.get(PaymentsService).reverse(work, receiptId, 'CHEQUE_UNPAID', returnedMinor),
    );
  const moved = async (codes: readonly string[], act: () => Promise<unknown>) => {
    const read = () =>
      agency.sql<{ code: string; balance: string }>(
        `SELECT a.code, coalesce(sum(p.amount_minor), 0)::text AS balance FROM ledger_account a
         LEFT JOIN posting p ON p.account_id = a.id GROUP BY a.code`,
      );
    const before = new Map((await read()).map(({ balance, code }) => [code, BigInt(balance)]));
    await act();
    const after = new Map((await read()).map(({ balance, code }) => [code, BigInt(balance)]));
    return codes.map((code) => (after.get(code) ?? 0n) - (before.get(code) ?? 0n));
  };
  const TRUST = ['PARTNER_FUNDS', 'BANK_TP', 'CREDITOR_PAYABLE', 'DEBTOR_SUSPENSE'];
  const inCourt = async (capMinor: bigint): Promise<BuiltCase> => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id: requestId } = await agency.act(
      (work) =>
        agency.get(LitigationService).propose(work, {
          ...{ caseId: caseFile.id, route: 'PAYMENT_ORDER', reason: 'Sans réponse' },
          costEstimateMinor: 120_00n,
        }),
      agent,
    );
    await agency.act((work) =>
      agency.get(LitigationService).decide(work, {
        ...{ requestId, decision: 'AUTHORISE', capMinor, decidedBy: decider },
        decidedOn: RECEIVED,
      }),
    );
    return caseFile;
  };
  const kept = (
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    change: Partial<WithheldCost> = {},
  ): WithheldCost => ({
    ...{ caseId, kind: 'BAILIFF', label: 'Signification', amountMinor, currency: 'EUR' },
    ...{ incurredOn: RECEIVED, invoiceReference: 'F-12', funder: 'AGENCY' },
    recoverable: 'NO',
    ...change,
  });

  it('pays the debt on its day, and is neither earned nor on the account before it is passed on', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const change = await moved(TRUST, () => receive(caseFile, 400_00n));
    expect(change).toEqual([400_00n, 0n, -400_00n, 0n]);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '600.00' });
    expect(await agency.fees(caseFile.id)).toEqual([]);
    const [payment] = await agency
      .get(PaymentsQuery)
      .ofCreditors(system, { caseId: caseFile.id, limit: 1 });
    expect(payment).toMatchObject({ channel: 'PARTNER', partnerKind: 'BAILIFF', certainOn: null });
    const held = await agency
      .get(PartnerMoneyQuery)
      .page(system, ENTERED, { daysMin: 18 }, { limit: 100, after: null });
    expect(held.items).toMatchObject([{ caseId: caseFile.id, amountMinor: 400_00n, ageDays: 18 }]);
    await reverse(payment!.receiptId);
  });

  it('is certain on the day of his transfer, of several payments at once, with its fee and the legal month from then', async () => {
    const cases = [
      await agency.case({ principal: '1000.00', placedOn: RECEIVED }),
      await agency.case({ principal: '500.00', placedOn: RECEIVED }),
    ];
    const payments = [
      (await receive(cases[0]!, 400_00n)).id,
      // Above the debt: the surplus waits with the partner, then here.
      (await receive(cases[1]!, 520_00n)).id,
    ];
    await expect(
      agency.act(
        (work) =>
          agency.get(RefundsService).ask(work, payments[1]!, {
            ...{ amountMinor: 20_00n, reason: 'OVERPAID', beneficiary: 'Paul Martin' },
            iban: 'FR1420041010050500013M02606',
          }),
        agent,
      ),
    ).rejects.toMatchObject({ code: 'PAYMENT_NOT_CERTAIN' });
    const receiptId = await enters(920_00n);
    await expect(settle(receiptId, [payments[0]!])).rejects.toMatchObject({
      code: 'TRANSFER_NOT_EXPLAINED',
    });
    const change = await moved(TRUST, () => settle(receiptId, payments));
    expect(change).toEqual([-920_00n, 0n, 0n, 920_00n]);
    expect(await agency.fees(cases[0]!.id)).toMatchObject([{ fee: '60.00' }]);
    const [day] = await agency.sql<{ on: CalendarDate; entered: CalendarDate }>(
      `SELECT c.cleared_on::text AS on, t.entered_on::text AS entered FROM clearing c
       JOIN partner_transfer_payment p ON p.receipt_id = c.receipt_id JOIN partner_transfer t ON t.id = p.transfer_id
       WHERE c.receipt_id = $1`,
      [payments[0]],
    );
    expect(day).toEqual({ on: ENTERED, entered: ENTERED });
    // Neither the money of the transfer nor the payments serve twice.
    await expect(settle(receiptId, payments)).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    await expect(
      agency.act((work) => agency.get(PaymentsService).match(work, receiptId, cases[0]!.id)),
    ).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    expect((await agency.get(PaymentsQuery).one(system, receiptId)).suspenseMinor).toBe(0n);
  });

  it('may be less what he keeps, for a recorded cost within the creditor’s cap alone', async () => {
    const caseFile = await inCourt(100_00n);
    const { id } = await receive(caseFile, 400_00n);
    const receiptId = await enters(350_00n);
    await expect(settle(receiptId, [id])).rejects.toMatchObject({ code: 'TRANSFER_NOT_EXPLAINED' });
    await expect(
      settle(receiptId, [id], {
        withheld: [kept(caseFile, 50_00n), kept(caseFile, 60_00n)],
      }),
    ).rejects.toMatchObject({ code: 'COST_NOT_AUTHORISED' });
    const accounts = [...TRUST, 'BANK_EXCEPTIONS', 'COSTS_ADVANCED', 'AGENCY_BANK'];
    const change = await moved(accounts, () =>
      settle(receiptId, [id], { withheld: [kept(caseFile, 50_00n)] }),
    );
    // The agency owes the account what the partner kept: it has advanced the cost.
    expect(change).toEqual([-400_00n, 0n, 0n, 350_00n, 50_00n, 50_00n, -50_00n]);
    const costs = await agency.get(CostsQuery).costs(system, { caseId: caseFile.id, limit: 10 });
    expect(costs).toMatchObject([{ amountMinor: 50_00n }]);
  });

  it('may be less what he keeps out of the creditor’s provision', async () => {
    const caseFile = await inCourt(100_00n);
    await agency.act((work) =>
      agency.get(ProvisionsService).receive(work, {
        ...{ caseId: caseFile.id, amountMinor: 80_00n, currency: 'EUR', receivedOn: RECEIVED },
      }),
    );
    const { id } = await receive(caseFile, 400_00n);
    const receiptId = await enters(320_00n);
    const change = await moved([...TRUST, 'PROVISIONS'], () =>
      settle(receiptId, [id], { withheld: [kept(caseFile, 80_00n, { funder: 'PROVISION' })] }),
    );
    expect(change).toEqual([-400_00n, 0n, 0n, 320_00n, 80_00n]);
  });

  it('comes back before his transfer, in part or whole', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 400_00n);
    const change = await moved(TRUST, () => reverse(id, 100_00n));
    expect(change).toEqual([-100_00n, 0n, 100_00n, 0n]);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '700.00' });
    const [rest] = await agency.sql<{ id: string }>(
      'SELECT id FROM receipt WHERE rest_of_id = $1',
      [id],
    );
    const receiptId = await enters(300_00n);
    await expect(settle(receiptId, [id])).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await settle(receiptId, [rest!.id]);
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '45.00' }]);
  });

  it('comes back after his transfer: he keeps as much of the next', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 400_00n);
    await settle(await enters(400_00n), [id]);
    await expect(reverse(id, 100_00n)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    const change = await moved(TRUST, () => reverse(id));
    expect(change).toEqual([-400_00n, 0n, 400_00n, 0n]);
    const { id: next } = await receive(caseFile, 500_00n, ENTERED);
    const receiptId = await enters(100_00n);
    await expect(settle(receiptId, [next])).rejects.toMatchObject({
      code: 'TRANSFER_NOT_EXPLAINED',
    });
    await settle(receiptId, [next], { takenBackIds: [id] });
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '500.00' });
    const balances = await agency.get(PartnerMoneyQuery).balances(system, ENTERED);
    expect(balances).toEqual([]);
  });

  it('takes its place behind later money, and leaves the same as in order', async () => {
    const cases = [
      await agency.case({ principal: '1000.00', placedOn: RECEIVED }),
      await agency.case({ principal: '1000.00', placedOn: RECEIVED }),
    ];
    await agency.travelTo(ENTERED);
    const pay = ({ id: caseId }: BuiltCase) =>
      agency.act((work) =>
        agency.get(PaymentsService).record(work, {
          ...{ caseId, amountMinor: 700_00n, currency: 'EUR', means: 'TRANSFER', valueOn: ENTERED },
        }),
      );
    const first = await receive(cases[0]!, 400_00n);
    await pay(cases[0]!);
    await pay(cases[1]!);
    const second = await receive(cases[1]!, 400_00n);
    await settle(await enters(800_00n), [first.id, second.id]);
    const total = async ({ id }: BuiltCase) =>
      agency.sql('SELECT sum(amount_minor)::text AS fees FROM fee_line WHERE case_id = $1', [id]);
    expect(await total(cases[1]!)).toEqual(await total(cases[0]!));
    expect(await agency.owed(cases[1]!.id)).toEqual(await agency.owed(cases[0]!.id));
  });

  it('is not received by one who has ended, nor passed on by another', async () => {
    const lawyer = await agency.act((work) =>
      agency
        .get(PartnersService)
        .register(work, { name: 'Me Petit', kind: 'LAWYER', reference: 'AVO-1' }),
    );
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 100_00n, RECEIVED, lawyer.id);
    const receiptId = await enters(100_00n);
    await expect(settle(receiptId, [id])).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await agency.act((work) => agency.get(PartnersService).end(work, lawyer.id, RECEIVED));
    await expect(receive(caseFile, 100_00n, ENTERED, lawyer.id)).rejects.toMatchObject({
      code: 'PARTNER_NOT_ACTIVE',
    });
    const paymentIds = [id];
    await agency.act((work) =>
      agency.get(PartnerTransfers).settle(work, { partnerId: lawyer.id, receiptId, paymentIds }),
    );
  });

  it('is given back to its payer, beyond the debt, once it is on the account', async () => {
    const caseFile = await agency.case({ principal: '100.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 120_00n);
    await settle(await enters(120_00n), [id]);
    const { id: evidenceId } = await agency.act((work) =>
      agency.get(DocumentsService).add(work, {
        ...{ kind: 'REFUND_EVIDENCE', title: 'RIB', mediaType: 'application/pdf' },
        ...{ bytes: Buffer.from('%PDF-1.4\nrib\n%%EOF\n'), visibleToCreditor: false },
      }),
    );
    const { id: refundId } = await agency.act(
      (work) =>
        agency.get(RefundsService).ask(work, id, {
          ...{ amountMinor: 20_00n, reason: 'OVERPAID', beneficiary: 'Paul Martin' },
          ...{ iban: 'FR1420041010050500013M02606', otherAccountReason: 'Espèces' },
          evidenceId,
        }),
      agent,
    );
    const other = await agency.person('Zoé');
    await agency.act((work) => agency.get(RefundsService).approve(work, refundId), other);
    expect((await agency.get(PaymentsQuery).one(system, id)).suspenseMinor).toBe(0n);
    await agency.act((work) => agency.get(RefundsService).giveUp(work, refundId), other);
  });

  it('is not ours by a cheque of the partner that may still come back', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 100_00n);
    const receiptId = await enters(100_00n, 'CHEQUE');
    await expect(settle(receiptId, [id])).rejects.toMatchObject({ code: 'PAYMENT_NOT_CERTAIN' });
    await agency.travelTo('2026-04-20');
    await agency.act((work) => agency.get(PaymentsService).clear(work, receiptId));
    await settle(receiptId, [id]);
  });

  it('is not passed on before it was received', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const receiptId = await enters(100_00n);
    await agency.travelTo('2026-03-21');
    const { id } = await receive(caseFile, 100_00n, '2026-03-21');
    await expect(settle(receiptId, [id])).rejects.toMatchObject({
      ...{ code: 'DATE_OUT_OF_RANGE', facts: { receiptId: id, latest: ENTERED } },
    });
    await reverse(id);
  });

  it('is the same payment however its id is written', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 100_00n);
    const receiptId = await enters(200_00n);
    await expect(settle(receiptId, [id, id.toUpperCase()])).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    const exact = await enters(100_00n);
    await settle(exact.toUpperCase(), [id.toUpperCase()]);
    await reverse(id.toUpperCase());
    const { id: next } = await receive(caseFile, 150_00n, ENTERED);
    await settle(await enters(50_00n), [next], { takenBackIds: [id.toUpperCase()] });
  });

  it('is refused of somebody who is no partner, with what he would have kept', async () => {
    const caseFile = await inCourt(100_00n);
    const { id } = await receive(caseFile, 400_00n);
    const receiptId = await enters(350_00n);
    const partnerId = uuidv7();
    await expect(
      agency.act((work) =>
        agency
          .get(PartnerSettlements)
          .settle(work, { partnerId, receiptId, paymentIds: [id] }, [kept(caseFile, 50_00n)]),
      ),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', facts: { partnerId } });
    await reverse(id);
  });

  it('is not what a creditor’s provision took a part of', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 100_00n);
    const receiptId = await enters(100_00n);
    await agency.act((work) =>
      agency.get(ProvisionsInSuspense).resolve(work, receiptId, {
        ...{ caseId: caseFile.id, currency: 'EUR', amountMinor: 10_00n },
      }),
    );
    await expect(settle(receiptId, [id])).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId, from: 'PROVISION' } },
    });
    await reverse(id);
  });

  it('is not passed on, in the database, for another sum than its payments', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await receive(caseFile, 100_00n);
    // It holds what the transfer would take: the sum alone is wrong.
    const receiptId = await enters(90_00n);
    const forged = agency.sql(
      `WITH t AS (INSERT INTO partner_transfer (id, partner_id, receipt_id, currency, amount_minor, withheld_minor, entered_on, entry_id, ordinal, act_id)
         SELECT uuidv7(), r.partner_id, $2, 'EUR', 9000, 0, r.value_on, e.id, 1, r.act_id
         FROM receipt r CROSS JOIN (SELECT id FROM entry LIMIT 1) e WHERE r.id = $1 RETURNING *)
       INSERT INTO partner_transfer_payment (transfer_id, partner_id, receipt_id, amount_minor, ordinal, act_id)
       SELECT id, partner_id, $1, 10000, 1, act_id FROM t`,
      [id, receiptId],
    );
    await expect(forged).rejects.toMatchObject({
      constraint: 'partner_transfer_is_the_sum_of_its_payments',
    });
    await reverse(id);
  });
});
