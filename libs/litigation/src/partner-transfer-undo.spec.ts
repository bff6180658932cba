import { ClosingModule, ClosingService } from '@solde/closing';
import {
  PartnerMoneyQuery,
  PartnerTransfersQuery,
  PaymentsQuery,
  RefundsService,
  type PartnerTransfer,
} from '@solde/payments';
import { Deliveries, ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';

import type { Agency, BuiltCase } from '../../../test/support/agency';
import { ENTERED, PartnerDesk, RECEIVED } from '../../../test/support/partner-desk';

const system = systemCaller('spec');
const WRONG_LINE = 'Ce n’était pas sa ligne';

describe('a partner’s transfer that is undone', () => {
  let desk: PartnerDesk;
  let agency: Agency;
  let ali: Caller;
  let zoe: Caller;

  beforeAll(async () => {
    desk = await PartnerDesk.open([ClosingModule]);
    ({ agency, agent: ali } = desk);
    zoe = await agency.person('Zoé');
    await agency.sql(
      `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
       SELECT uuidv7(), 'Agence', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
              '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
    );
  });
  beforeEach(() => desk.begins());
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    const [held] = await agency.sql<{ differs: boolean }>(
      `SELECT coalesce(sum(p.amount_minor), 0) <> $1::bigint AS differs FROM posting p JOIN ledger_account a ON a.id = p.account_id
       WHERE a.code = 'PARTNER_FUNDS'`,
      [(await desk.allBalances()).reduce((total, { amountMinor }) => total + amountMinor, 0n)],
    );
    expect(held).toEqual({ differs: false });
  });
  afterAll(() => agency.close());

  const waits = async (receiptId: string): Promise<bigint> =>
    (await agency.get(PaymentsQuery).one(system, receiptId)).suspenseMinor;
  const books = async () => [
    await agency.balance('PARTNER_FUNDS'),
    await agency.balance('BANK_TP'),
    await agency.balance('DEBTOR_SUSPENSE'),
  ];
  const feesOf = async ({ id }: BuiltCase): Promise<string> => {
    const [row] = await agency.sql<{ total: string }>(
      'SELECT coalesce(sum(amount_minor), 0)::text AS total FROM fee_line WHERE case_id = $1',
      [id],
    );
    return row!.total;
  };
  const delivered = async () => {
    for (;;) {
      const { delivered: done, refused } = await agency.get(Deliveries).deliverDue();
      expect(refused).toBe(0);
      if (done === 0) return;
    }
  };

  it('leaves its money in suspense and its payments with him, the debt as it was and the fee given back', async () => {
    const caseFile = await desk.placed('1000.00');
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(400_00n);
    const before = await books();
    const transfer = await desk.settle({ receiptId, paymentIds: [id] });
    expect(await feesOf(caseFile)).toBe('6000');
    expect(await desk.undo(transfer)).toBe(true);
    expect(await books()).toEqual(before);
    expect(await waits(receiptId)).toBe(400_00n);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '600.00' });
    expect(await feesOf(caseFile)).toBe('0');
    const anew = await desk.anewOf(id);
    const page = { limit: 10, after: null };
    const held = await agency
      .get(PartnerMoneyQuery)
      .page(system, ENTERED, { partnerId: desk.bailiff.id }, page);
    expect(held.items).toMatchObject([
      { receiptId: anew, amountMinor: 400_00n, receivedOn: RECEIVED, caseId: caseFile.id },
    ]);
    const one = await agency.get(PartnerTransfersQuery).one(system, transfer.id);
    expect(one).toMatchObject({ undoneOn: ENTERED, undoneBecause: WRONG_LINE });
    await expect(desk.undo(transfer)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'UNDONE' } },
    });
    // The line was another’s: it goes to him, and the right one comes for the payment.
    await desk.reverse(receiptId);
    await desk.settle({ receiptId: await desk.enters(400_00n), paymentIds: [anew] });
    expect(await feesOf(caseFile)).toBe('6000');
  });

  it('may be tied again, of the same money, and undone again', async () => {
    const caseFile = await desk.placed('1000.00');
    let { id } = await desk.receive(caseFile, 300_00n);
    const receiptId = await desk.enters(300_00n);
    for (const ordinal of [1, 2, 3]) {
      const transfer = await desk.settle({ receiptId, paymentIds: [id] });
      expect(transfer.ordinal).toBe(ordinal);
      await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
        ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'PASSED_ON' } },
      });
      await desk.undo(transfer);
      await expect(desk.settle({ receiptId, paymentIds: [id] })).rejects.toMatchObject({
        ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId: id } },
      });
      id = await desk.anewOf(id);
    }
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '700.00' });
  });

  it('takes two persons above a thousand', async () => {
    const caseFile = await desk.placed('5000.00');
    const { id } = await desk.receive(caseFile, 1_000_01n);
    const transfer = await desk.settle({
      receiptId: await desk.enters(1_000_01n),
      paymentIds: [id],
    });
    expect(await desk.undo(transfer, ali)).toBe(false);
    const view = agency.get(PartnerTransfersQuery);
    expect(await view.one(system, transfer.id)).toMatchObject({
      isUndoAsked: true,
      undoneOn: null,
    });
    await expect(desk.undo(transfer, ali)).rejects.toMatchObject({ code: 'FOUR_EYES' });
    expect(await desk.undo(transfer, zoe)).toBe(true);
    expect(await view.one(system, transfer.id)).toMatchObject({ isUndoAsked: false });
    const small = await desk.receive(caseFile, 1_000_00n, { on: ENTERED });
    const alone = await desk.settle({
      receiptId: await desk.enters(1_000_00n),
      paymentIds: [small.id],
    });
    expect(await desk.undo(alone, ali)).toBe(true);
  });

  it('leaves the costs that he kept, which he keeps of the next', async () => {
    const caseFile = await desk.inCourt();
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(350_00n);
    const transfer = await desk.settle({ receiptId, paymentIds: [id] }, [
      desk.kept(caseFile, 50_00n),
    ]);
    const [cost] = await agency.sql<{ id: string }>(
      'SELECT cost_id AS id FROM partner_transfer_cost WHERE transfer_id = $1',
      [transfer.id],
    );
    const again = { receiptId, paymentIds: [id], keptCostIds: [cost!.id] };
    await desk.undo(transfer);
    expect(await desk.balances()).toMatchObject([
      { partnerId: desk.bailiff.id, payments: 1, amountMinor: 350_00n, keptMinor: 50_00n },
    ]);
    const paymentIds = [await desk.anewOf(id)];
    await expect(desk.settle({ ...again, paymentIds, keptCostIds: [] })).rejects.toMatchObject({
      ...{ code: 'TRANSFER_NOT_EXPLAINED', facts: { due: '400.00', entered: '350.00' } },
    });
    await expect(
      desk.settle({ ...again, paymentIds, keptCostIds: [uuidv7()] }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      desk.settle({ ...again, paymentIds, keptCostIds: [cost!.id, cost!.id] }),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const second = await desk.settle({ ...again, paymentIds });
    expect(second).toMatchObject({ ordinal: 2, withheldMinor: 50_00n });
    const one = await agency.get(PartnerTransfersQuery).one(system, second.id);
    expect(one.costs).toMatchObject([{ costId: cost!.id, invoiceReference: 'F-12' }]);
    expect(await desk.balances()).toEqual([]);
    const other = await desk.receive(caseFile, 50_00n, { on: ENTERED });
    const money = await desk.enters(1n);
    await expect(
      desk.settle({ receiptId: money, paymentIds: [other.id], keptCostIds: [cost!.id] }),
    ).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'KEPT' } });
    await desk.reverse(other.id);
  });

  it('owes him again what it made up for, and is undone before the one that it made up for', async () => {
    const caseFile = await desk.placed('1000.00');
    const { id: back } = await desk.receive(caseFile, 100_00n);
    const first = await desk.settle({ receiptId: await desk.enters(100_00n), paymentIds: [back] });
    await desk.reverse(back);
    const { id } = await desk.receive(caseFile, 300_00n);
    const receiptId = await desk.enters(200_00n);
    const told = { receiptId, paymentIds: [id], takenBackIds: [back] };
    const second = await desk.settle(told);
    await expect(desk.undo(first)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId: back, from: 'TAKEN_BACK' } },
    });
    await desk.undo(second);
    expect(await desk.balances()).toMatchObject([{ payments: 2, amountMinor: 200_00n }]);
    const third = await desk.settle({ ...told, paymentIds: [await desk.anewOf(id)] });
    await desk.undo(third);
    // His first was none either: he never passed on what came back, and holds the other alone.
    await desk.undo(first);
    expect(await desk.balances()).toMatchObject([{ payments: 1, amountMinor: 300_00n }]);
    const anew = await desk.anewOf(await desk.anewOf(id));
    await expect(desk.settle({ ...told, paymentIds: [anew] })).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId: back, from: 'RECEIVED' } },
    });
  });

  it('opens the case that it had closed, which closes again with the next', async () => {
    const caseFile = await desk.placed('400.00');
    const { id } = await desk.receive(caseFile, 400_00n);
    const receiptId = await desk.enters(400_00n);
    const transfer = await desk.settle({ receiptId, paymentIds: [id] });
    await delivered();
    const closePaid = () =>
      agency.act(async (work) => {
        const due = await agency.get(ClosingService).nextPaid(work);
        if (due !== null) await agency.get(ClosingService).closePaid(work, due);
      });
    const isClosed = async () => {
      const [row] = await agency.sql<{ closed: boolean }>(
        'SELECT closed_on IS NOT NULL AS closed FROM case_file WHERE id = $1',
        [caseFile.id],
      );
      return row?.closed;
    };
    await closePaid();
    expect(await isClosed()).toBe(true);
    const letters = () =>
      agency.sql('SELECT kind FROM message WHERE case_id = $1 ORDER BY id', [caseFile.id]);
    await delivered();
    const written = await letters();
    expect(written.length).toBeGreaterThan(0);
    await desk.undo(transfer);
    await delivered();
    expect(await isClosed()).toBe(false);
    expect(await agency.owed(caseFile.id)).toEqual({});
    // Nobody is told that he paid again, or that his payment came back: it did not.
    expect(await letters()).toEqual(written);
    await desk.settle({ receiptId, paymentIds: [await desk.anewOf(id)] });
    await delivered();
    await agency.travelTo('2026-03-23');
    await closePaid();
    expect(await isClosed()).toBe(true);
  });

  it('stands when a payment of it was given back in part to its payer', async () => {
    const caseFile = await desk.placed('100.00');
    const { id } = await desk.receive(caseFile, 120_00n);
    const transfer = await desk.settle({ receiptId: await desk.enters(120_00n), paymentIds: [id] });
    await agency.sql(
      `INSERT INTO refund (id, receipt_id, ordinal, amount_minor, currency, reason, beneficiary, iban, is_payers_account, asked_by, act_id)
       SELECT uuidv7(), $1, 1, 2000, 'EUR', 'OVERPAID', 'X', 'FR1420041010050500013M02606', true, $2, id FROM act LIMIT 1`,
      [id, ali.userId],
    );
    const [refund] = await agency.sql<{ id: string }>(
      'SELECT id FROM refund WHERE receipt_id = $1',
      [id],
    );
    const refunds = agency.get(RefundsService);
    await agency.act((work) => refunds.approve(work, refund!.id), zoe);
    await expect(desk.undo(transfer)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { receiptId: id, from: 'REFUNDED' } },
    });
    await agency.act((work) => refunds.giveUp(work, refund!.id), zoe);
    await desk.undo(transfer);
    expect(await waits(await desk.anewOf(id))).toBe(20_00n);
  });

  it('leaves payments that were reversed since as they are', async () => {
    const caseFile = await desk.placed('1000.00');
    const payments = [
      (await desk.receive(caseFile, 100_00n)).id,
      (await desk.receive(caseFile, 50_00n)).id,
    ];
    const transfer = await desk.settle({
      receiptId: await desk.enters(150_00n),
      paymentIds: payments,
    });
    await desk.reverse(payments[0]!);
    await desk.undo(transfer);
    expect(await desk.balances()).toMatchObject([{ payments: 1, amountMinor: 50_00n }]);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '950.00' });
  });

  describe('in the database', () => {
    let transfer: PartnerTransfer;
    let paymentId: string;
    beforeEach(async () => {
      const caseFile = await desk.placed('1000.00');
      ({ id: paymentId } = await desk.receive(caseFile, 100_00n));
      transfer = await desk.settle({
        receiptId: await desk.enters(100_00n),
        paymentIds: [paymentId],
      });
    });

    it('leaves no payment of it standing', async () => {
      await expect(
        agency.sql(
          `INSERT INTO partner_transfer_undo (transfer_id, reason, undone_on, entry_id, act_id)
           SELECT id, 'x', entered_on, entry_id, act_id FROM partner_transfer WHERE id = $1`,
          [transfer.id],
        ),
      ).rejects.toMatchObject({ constraint: 'partner_transfer_undone_leaves_no_payment' });
    });

    it('is no reason to skip a tie, nor to tie beside one that stands', async () => {
      const tie = (ordinal: number, receiptId: string) =>
        agency.sql(
          `WITH t AS (
             INSERT INTO partner_transfer (id, partner_id, receipt_id, currency, amount_minor, withheld_minor, entered_on, entry_id, ordinal, act_id)
             SELECT uuidv7(), partner_id, receipt_id, currency, amount_minor, 0, entered_on, entry_id, $2, act_id
             FROM partner_transfer WHERE id = $1 RETURNING *)
           INSERT INTO partner_transfer_payment (transfer_id, partner_id, receipt_id, amount_minor, ordinal, act_id)
           SELECT id, partner_id, $3, amount_minor, 1, act_id FROM t`,
          [transfer.id, ordinal, receiptId],
        );
      await expect(tie(1, paymentId)).rejects.toMatchObject({
        constraint: 'partner_transfer_is_tied_once',
      });
      const { id } = await desk.receive(await desk.placed('1000.00'), 100_00n, { on: ENTERED });
      await expect(tie(2, id)).rejects.toMatchObject({
        constraint: 'refund_is_within_its_receipt',
      });
      await desk.undo(transfer);
      await expect(tie(3, id)).rejects.toMatchObject({
        constraint: 'partner_transfer_is_tied_once',
      });
      await desk.reverse(id);
    });

    it('receives a payment anew to pass it on again', async () => {
      await desk.undo(transfer);
      const again = agency.sql(
        `INSERT INTO partner_transfer_payment (transfer_id, partner_id, receipt_id, amount_minor, ordinal, act_id)
         SELECT transfer_id, partner_id, receipt_id, amount_minor, 2, act_id FROM partner_transfer_payment WHERE transfer_id = $1`,
        [transfer.id],
      );
      await expect(again).rejects.toMatchObject({
        constraint: 'partner_transfer_payment_is_passed_on_first',
      });
    });

    it('takes back only what was passed on and reversed', async () => {
      const caseFile = await desk.placed('1000.00');
      const { id } = await desk.receive(caseFile, 150_00n, { on: ENTERED });
      const receiptId = await desk.enters(50_00n);
      const forged = agency.sql(
        `WITH t AS (
           INSERT INTO partner_transfer (id, partner_id, receipt_id, currency, amount_minor, withheld_minor, entered_on, entry_id, ordinal, act_id)
           SELECT uuidv7(), partner_id, $2, currency, 5000, 0, entered_on, entry_id, 1, act_id FROM partner_transfer WHERE id = $1 RETURNING *)
         INSERT INTO partner_transfer_payment (transfer_id, partner_id, receipt_id, amount_minor, ordinal, act_id)
         SELECT id, partner_id, $3::uuid, 15000, 1, act_id FROM t UNION ALL SELECT id, partner_id, $4::uuid, -10000, 1, act_id FROM t`,
        [transfer.id, receiptId, id, paymentId],
      );
      await expect(forged).rejects.toMatchObject({
        constraint: 'partner_payment_taken_back_was_passed_on',
      });
      await desk.reverse(id);
    });

    it('lets one transfer alone keep a cost', async () => {
      const caseFile = await desk.inCourt();
      const { id } = await desk.receive(caseFile, 400_00n);
      const keeping = await desk.settle(
        { receiptId: await desk.enters(350_00n), paymentIds: [id] },
        [desk.kept(caseFile, 50_00n)],
      );
      await expect(
        agency.sql(
          `INSERT INTO partner_transfer_cost (cost_id, transfer_id, partner_id, ordinal, act_id)
           SELECT cost_id, $2, partner_id, ordinal, act_id FROM partner_transfer_cost WHERE transfer_id = $1`,
          [keeping.id, transfer.id],
        ),
      ).rejects.toMatchObject({ constraint: 'partner_cost_is_kept_once' });
      await desk.reverse(id);
    });
  });
});
