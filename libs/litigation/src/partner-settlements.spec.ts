import { PartnersService } from '@solde/agency';
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
import type { CalendarDate } from '@solde/calendar';

import type { Agency, BuiltCase } from '../../../test/support/agency';
import { ENTERED, PartnerDesk, RECEIVED } from '../../../test/support/partner-desk';

const system = systemCaller('spec');

describe('money that a partner receives', () => {
  let desk: PartnerDesk;
  let agency: Agency;
  let agent: Caller;

  beforeAll(async () => {
    desk = await PartnerDesk.open();
    ({ agency, agent } = desk);
  });
  beforeEach(() => desk.begins());
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });
  afterAll(() => agency.close());

  const TRUST = ['PARTNER_FUNDS', 'BANK_TP', 'CREDITOR_PAYABLE', 'DEBTOR_SUSPENSE'];

  it('pays the debt on its day, and is neither earned nor on the account before it is passed on', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const change = await desk.moved(TRUST, () => desk.receive(caseFile, 400_00n));
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
    await desk.reverse(payment!.receiptId);
  });

  it('is certain on the day of his transfer, of several payments at once, with its fee and the legal month from then', async () => {
    const cases = [
      await agency.case({ principal: '1000.00', placedOn: RECEIVED }),
      await agency.case({ principal: '500.00', placedOn: RECEIVED }),
    ];
    const payments = [
      (await desk.receive(cases[0]!, 400_00n)).id,
      // Above the debt: the surplus waits with the partner, then here.
      (await desk.receive(cases[1]!, 520_00n)).id,
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
    const receiptId = await desk.enters(920_00n);
    await expect(desk.settle({ receiptId, paymentIds: [payments[0]!] })).rejects.toMatchObject({
      code: 'TRANSFER_NOT_EXPLAINED',
    });
    const change = await desk.moved(TRUST, () => desk.settle({ receiptId, paymentIds: payments }));
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
    await expect(desk.settle({ receiptId, paymentIds: payments })).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    await expect(
      agency.act((work) => agency.get(PaymentsService).match(work, receiptId, cases[0]!.id)),
    ).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    expect((await agency.get(PaymentsQuery).one(system, receiptId)).suspenseMinor).toBe(0n);
  });

  it('may be less what he keeps, for a recorded cost within the creditor’s cap alone', async () => {
    const caseFile = await desk.inCourt(100_00n);
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(350_00n);
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      code: 'TRANSFER_NOT_EXPLAINED',
    });
    await expect(
      desk.settle({ receiptId, paymentIds: [id] }, [
        desk.kept(caseFile, 50_00n),
        desk.kept(caseFile, 60_00n),
      ]),
    ).rejects.toMatchObject({ code: 'COST_NOT_AUTHORISED' });
    const accounts = [...TRUST, 'BANK_EXCEPTIONS', 'COSTS_ADVANCED', 'AGENCY_BANK'];
    const change = await desk.moved(accounts, () =>
      desk.settle({ receiptId, paymentIds: [id] }, [desk.kept(caseFile, 50_00n)]),
    );
    // The agency owes the account what the partner kept: it has advanced the cost.
    expect(change).toEqual([-400_00n, 0n, 0n, 350_00n, 50_00n, 50_00n, -50_00n]);
    const costs = await agency.get(CostsQuery).costs(system, { caseId: caseFile.id, limit: 10 });
    expect(costs).toMatchObject([{ amountMinor: 50_00n }]);
  });

  it('may be less what he keeps out of the creditor’s provision', async () => {
    const caseFile = await desk.inCourt(100_00n);
    await agency.act((work) =>
      agency.get(ProvisionsService).receive(work, {
        ...{ caseId: caseFile.id, amountMinor: 80_00n, currency: 'EUR', receivedOn: RECEIVED },
      }),
    );
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(320_00n);
    const change = await desk.moved([...TRUST, 'PROVISIONS'], () =>
      desk.settle({ receiptId, paymentIds: [id] }, [
        desk.kept(caseFile, 80_00n, { funder: 'PROVISION' }),
      ]),
    );
    expect(change).toEqual([-400_00n, 0n, 0n, 320_00n, 80_00n]);
  });

  it('comes back before his transfer, in part or whole', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 400_00n);
    const change = await desk.moved(TRUST, () => desk.reverse(id, 100_00n));
    expect(change).toEqual([-100_00n, 0n, 100_00n, 0n]);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '700.00' });
    const [rest] = await agency.sql<{ id: string }>(
      'SELECT id FROM receipt WHERE rest_of_id = $1',
      [id],
    );
    const receiptId = await desk.enters(300_00n);
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    await desk.settle({ receiptId, paymentIds: [rest!.id] });
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '45.00' }]);
  });

  it('comes back after his transfer: he keeps as much of the next', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 400_00n);
    await desk.settle({ receiptId: await desk.enters(400_00n), paymentIds: [id] });
    await expect(desk.reverse(id, 100_00n)).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    const change = await desk.moved(TRUST, () => desk.reverse(id));
    expect(change).toEqual([-400_00n, 0n, 400_00n, 0n]);
    const { id: next } = await desk.receive(caseFile, 500_00n, { on: ENTERED });
    const receiptId = await desk.enters(100_00n);
    await expect(desk.settle({ receiptId, paymentIds: [next] })).rejects.toMatchObject({
      code: 'TRANSFER_NOT_EXPLAINED',
    });
    await desk.settle({ receiptId, paymentIds: [next], takenBackIds: [id] });
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
    const first = await desk.receive(cases[0]!, 400_00n);
    await pay(cases[0]!);
    await pay(cases[1]!);
    const second = await desk.receive(cases[1]!, 400_00n);
    await desk.settle({ receiptId: await desk.enters(800_00n), paymentIds: [first.id, second.id] });
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
    const { id } = await desk.receive(caseFile, 100_00n, { on: RECEIVED, partnerId: lawyer.id });
    const receiptId = await desk.enters(100_00n);
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    await agency.act((work) => agency.get(PartnersService).end(work, lawyer.id, RECEIVED));
    await expect(
      desk.receive(caseFile, 100_00n, { on: ENTERED, partnerId: lawyer.id }),
    ).rejects.toMatchObject({
      code: 'PARTNER_NOT_ACTIVE',
    });
    const paymentIds = [id];
    await agency.act((work) =>
      agency.get(PartnerTransfers).settle(work, { partnerId: lawyer.id, receiptId, paymentIds }),
    );
  });

  it('is given back to its payer, beyond the debt, once it is on the account', async () => {
    const caseFile = await agency.case({ principal: '100.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 120_00n);
    await desk.settle({ receiptId: await desk.enters(120_00n), paymentIds: [id] });
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
    const { id } = await desk.receive(caseFile, 100_00n);
    const receiptId = await desk.enters(100_00n, 'CHEQUE');
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      code: 'PAYMENT_NOT_CERTAIN',
    });
    await agency.travelTo('2026-04-20');
    await agency.act((work) => agency.get(PaymentsService).clear(work, receiptId));
    await desk.settle({ receiptId, paymentIds: [id] });
  });

  it('is not passed on before it was received', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const receiptId = await desk.enters(100_00n);
    await agency.travelTo('2026-03-21');
    const { id } = await desk.receive(caseFile, 100_00n, { on: '2026-03-21' });
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      ...{ code: 'DATE_OUT_OF_RANGE', facts: { receiptId: id, latest: ENTERED } },
    });
    await desk.reverse(id);
  });

  it('is the same payment however its id is written', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 100_00n);
    const receiptId = await desk.enters(200_00n);
    await expect(
      desk.settle({ receiptId, paymentIds: [id, id.toUpperCase()] }),
    ).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    const exact = await desk.enters(100_00n);
    await desk.settle({ receiptId: exact.toUpperCase(), paymentIds: [id.toUpperCase()] });
    await desk.reverse(id.toUpperCase());
    const { id: next } = await desk.receive(caseFile, 150_00n, { on: ENTERED });
    await desk.settle({
      receiptId: await desk.enters(50_00n),
      paymentIds: [next],
      takenBackIds: [id.toUpperCase()],
    });
  });

  it('is refused of somebody who is no partner, with what he would have kept', async () => {
    const caseFile = await desk.inCourt(100_00n);
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(350_00n);
    const partnerId = uuidv7();
    await expect(
      desk.settle({ receiptId, paymentIds: [id] }, [desk.kept(caseFile, 50_00n)], partnerId),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', facts: { partnerId } });
    await desk.reverse(id);
  });

  it('is not what a creditor’s provision took a part of', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 100_00n);
    const receiptId = await desk.enters(100_00n);
    await agency.act((work) =>
      agency.get(ProvisionsInSuspense).resolve(work, receiptId, {
        ...{ caseId: caseFile.id, currency: 'EUR', amountMinor: 10_00n },
      }),
    );
    await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId, from: 'PROVISION' } },
    });
    await desk.reverse(id);
  });

  it('is not passed on, in the database, for another sum than its payments', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: RECEIVED });
    const { id } = await desk.receive(caseFile, 100_00n);
    // It holds what the transfer would take: the sum alone is wrong.
    const receiptId = await desk.enters(90_00n);
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
    await desk.reverse(id);
  });
});
