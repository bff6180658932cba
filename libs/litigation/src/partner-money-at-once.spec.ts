import { PaymentsService, ProvisionsInSuspense } from '@solde/payments';
import { DomainError, ProveQuery, systemCaller } from '@solde/platform';

import type { Agency } from '../../../test/support/agency';
import { ENTERED, PartnerDesk } from '../../../test/support/partner-desk';
import { PartnerSettlements } from './partner-settlements.service';

const system = systemCaller('spec');
const ROUNDS = 5;

/** How two acts at the same time ended: DONE, or the code and where it stood. What is no refusal is a bug, and is thrown. */
async function ends(acts: readonly Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(acts);
  return outcomes
    .map((outcome) => {
      if (outcome.status === 'fulfilled') return 'DONE';
      const reason: unknown = outcome.reason;
      if (!(reason instanceof DomainError)) throw reason;
      return reason.code;
    })
    .sort();
}

const ONE_OF_TWO = ['DONE', 'TRANSITION_NOT_ALLOWED'];

/** Two persons at the same partner's money: one act after the other, whoever comes first, and the books stand. */
describe('money of a partner, two at once', () => {
  let desk: PartnerDesk;
  let agency: Agency;

  beforeAll(async () => {
    desk = await PartnerDesk.open();
    ({ agency } = desk);
  });
  beforeEach(() => desk.begins());
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    const [books] = await agency.sql<{ held: string }>(
      `SELECT coalesce(sum(p.amount_minor), 0)::text AS held FROM posting p JOIN ledger_account a ON a.id = p.account_id
       WHERE a.code = 'PARTNER_FUNDS'`,
    );
    const balances = await desk.allBalances();
    expect(books?.held).toBe(
      String(balances.reduce((total, { amountMinor }) => total + amountMinor, 0n)),
    );
  });
  afterAll(() => agency.close());

  it('is recorded once under a number of his', async () => {
    const caseFile = await desk.placed();
    const both = () => desk.receive(caseFile, 10_00n, { reference: 'CARPA-7' });
    expect(await ends([both(), both(), both()])).toEqual(['DONE', 'DUPLICATE', 'DUPLICATE']);
  });

  it('is passed on once, by the same money or by two', async () => {
    const caseFile = await desk.placed();
    const { id } = await desk.receive(caseFile, 100_00n);
    const [one, other] = [await desk.enters(100_00n), await desk.enters(100_00n)];
    const told = (receiptId: string) => desk.settle({ receiptId, paymentIds: [id] });
    expect(await ends([told(one), told(other)])).toEqual(ONE_OF_TWO);
    const { id: next } = await desk.receive(caseFile, 100_00n, { on: ENTERED });
    const { id: third } = await desk.receive(caseFile, 100_00n, { on: ENTERED });
    const money = await desk.enters(100_00n);
    const by = (paymentId: string) => desk.settle({ receiptId: money, paymentIds: [paymentId] });
    expect(await ends([by(next), by(third)])).toEqual(ONE_OF_TWO);
  });

  it('is passed on or reversed, and reversed after it is passed on', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await desk.receive(await desk.placed(), 100_00n);
      const receiptId = await desk.enters(100_00n);
      const both = [desk.settle({ receiptId, paymentIds: [id] }), desk.reverse(id)];
      expect([['DONE', 'DONE'], ONE_OF_TWO]).toContainEqual(await ends(both));
    }
  });

  it('is a partner’s, or a debtor’s, or a provision', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const caseFile = await desk.placed();
      const { id } = await desk.receive(caseFile, 100_00n);
      const receiptId = await desk.enters(100_00n);
      const told = { caseId: caseFile.id, currency: 'EUR' } as const;
      const outcomes = await ends([
        desk.settle({ receiptId, paymentIds: [id] }),
        agency.act((work) => agency.get(PaymentsService).match(work, receiptId, caseFile.id)),
        agency.act((work) => agency.get(ProvisionsInSuspense).resolve(work, receiptId, told)),
      ]);
      expect(outcomes.filter((end) => end === 'DONE')).toHaveLength(1);
    }
  });

  it('never has two transfers wait for each other, whatever the order of their cases and costs', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await desk.begins();
      const [a, b] = [await desk.inCourt(), await desk.inCourt()];
      const [a1, b1] = [await desk.receive(a, 100_00n), await desk.receive(b, 100_00n)];
      const [a2, b2] = [await desk.receive(a, 100_00n), await desk.receive(b, 100_00n)];
      const [one, other] = [await desk.enters(180_00n), await desk.enters(180_00n)];
      let tries = 0;
      const told = (receiptId: string, paymentIds: readonly string[], inOrder: boolean) => {
        const costs = [desk.kept(a, 10_00n), desk.kept(b, 10_00n)];
        const withheld = inOrder ? costs : costs.reverse();
        const partnerId = desk.bailiff.id;
        return agency.act((work) => {
          tries += 1;
          return agency
            .get(PartnerSettlements)
            .settle(work, { partnerId, receiptId, paymentIds }, withheld);
        });
      };
      const both = [told(one, [a1.id, b1.id], true), told(other, [b2.id, a2.id], false)];
      expect(await ends(both)).toEqual(['DONE', 'DONE']);
      // Neither was started over for a deadlock.
      expect(tries).toBe(2);
    }
  });

  it('is undone once, while it stands alone', async () => {
    const caseFile = await desk.placed();
    const { id } = await desk.receive(caseFile, 100_00n);
    const receiptId = await desk.enters(100_00n);
    const transfer = await desk.settle({ receiptId, paymentIds: [id] });
    expect(await ends([desk.undo(transfer), desk.undo(transfer)])).toEqual(ONE_OF_TWO);
    const again = await desk.settle({ receiptId, paymentIds: [await desk.anewOf(id)] });
    const { id: payment } = await agency
      .sql<{ id: string }>(
        'SELECT receipt_id AS id FROM partner_transfer_payment WHERE transfer_id = $1',
        [again.id],
      )
      .then(([row]) => row!);
    // Reversed before or after, it is with him no more.
    expect(await ends([desk.undo(again), desk.reverse(payment)])).toContain('DONE');
  });

  it('is undone, or made up for by the next', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await desk.begins();
      const caseFile = await desk.placed();
      const { id: back } = await desk.receive(caseFile, 100_00n);
      const transfer = await desk.settle({
        ...{ receiptId: await desk.enters(100_00n), paymentIds: [back] },
      });
      await desk.reverse(back);
      const { id } = await desk.receive(caseFile, 300_00n, { on: ENTERED });
      const told = { receiptId: await desk.enters(200_00n), paymentIds: [id] };
      const both = [desk.undo(transfer), desk.settle({ ...told, takenBackIds: [back] })];
      expect(await ends(both)).toEqual(ONE_OF_TWO);
    }
  });

  it('has a cost kept of one transfer alone', async () => {
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
    await desk.undo(transfer);
    const payments = [await desk.anewOf(id)];
    const other = await desk.receive(caseFile, 400_00n, { on: ENTERED });
    const money = await desk.enters(350_00n);
    const keptCostIds = [cost!.id];
    const both = [
      desk.settle({ receiptId, paymentIds: payments, keptCostIds }),
      desk.settle({ receiptId: money, paymentIds: [other.id], keptCostIds }),
    ];
    expect(await ends(both)).toEqual(ONE_OF_TWO);
  });

  describe('taken from suspense for costs', () => {
    const taken = async (caseId: string) => {
      const receiptId = await desk.enters(80_00n);
      return agency.act((work) =>
        agency.get(ProvisionsInSuspense).resolve(work, receiptId, { caseId, currency: 'EUR' }),
      );
    };
    const undo = (id: string) =>
      agency.act((work) => agency.get(ProvisionsInSuspense).undo(work, id, 'Un débiteur'));

    it('is undone once', async () => {
      const { id } = await taken((await desk.placed()).id);
      expect(await ends([undo(id), undo(id)])).toEqual(ONE_OF_TWO);
    });

    it('is undone or spent', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const caseFile = await desk.inCourt();
        const { id } = await taken(caseFile.id);
        const { id: payment } = await desk.receive(caseFile, 100_00n, { on: ENTERED });
        const told = { receiptId: await desk.enters(30_00n), paymentIds: [payment] };
        const cost = desk.kept(caseFile, 70_00n, { funder: 'PROVISION' });
        const both = [undo(id), desk.settle(told, [cost])];
        expect(await ends(both)).toEqual(['DONE', 'PROVISION_TOO_SMALL']);
      }
    });
  });
});
