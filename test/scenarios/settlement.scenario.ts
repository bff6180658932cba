import { randomUUID } from 'node:crypto';

import { isPaid, lastStatement, remits } from '../support/acts';
import { placeInvoice, type PlacedInvoice } from '../support/invoices';
import { Stage } from '../support/stage';

const STEP_MS = 300_000;
const step = (title: string, tell: () => Promise<void>): void => it(title, tell, STEP_MS);

interface Page<Item> {
  readonly items: readonly Item[];
}

interface Settlement {
  readonly id: string;
  readonly state: string;
  readonly amount: string;
  readonly waived: string;
}

interface Adjustment {
  readonly id: string;
  readonly kind: string;
  readonly component: string;
  readonly amount: string;
  readonly authority: string;
}

let stage: Stage;
let case33: PlacedInvoice;

/** What a creditor gives up, from his word to his statement: EX-33 by the doors that people use. */
beforeAll(async () => {
  stage = await Stage.open('2026-03-02');
  const { atlas } = stage;
  case33 = await placeInvoice(stage, atlas, { number: 'F-33-1', principal: '1500.00', rank: 33 });
  await placeInvoice(stage, atlas, { number: 'F-33-2', principal: '500.00', rank: 33 });
  await stage.house.settle();
}, STEP_MS);
afterAll(() => stage.close());

const settlementsOf = async (query: string) => {
  const page = await stage.atlas.decider.reads<Page<Settlement>>(`/v1/settlements?${query}`);
  return page.items;
};
const wanted = { amount: '1600.00', currency: 'EUR', untilOn: '2026-03-31' };

describe('a settlement', () => {
  step('is proposed once by an agent, whatever the twins of his request', async () => {
    const [agent] = stage.agents;
    const path = `/v1/cases/${case33.caseId}/settlements`;
    const key = randomUUID();
    const first = await agent.does<Settlement>(path, wanted, key);
    expect(await agent.does<Settlement>(path, wanted, key)).toEqual(first);
    expect(first.state).toBe('OFFERED');
    expect(await agent.isRefused(path, wanted)).toMatchObject({ code: 'SETTLEMENT_OPEN' });
    // Only who records the creditor's word may say that he agreed, and only with his paper.
    const acceptance = `/v1/settlements/${first.id}/acceptance`;
    expect(await agent.isRefused(acceptance, { documentId: randomUUID() })).toMatchObject({
      status: 403,
    });
    expect(await stage.lead.isRefused(acceptance, { documentId: randomUUID() })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  step('is the decider’s to accept, and nobody else’s', async () => {
    const { atlas, bourbon, house } = stage;
    const [offer] = await settlementsOf('state=OFFERED');
    const decisions = `/v1/settlements/${offer?.id}/decisions`;
    const yes = { decision: 'ACCEPT' };
    expect(await atlas.admin.isRefused(decisions, yes)).toMatchObject({ status: 403 });
    expect(await bourbon.decider.isRefused(decisions, yes)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await bourbon.decider.reads('/v1/settlements')).toEqual({ items: [], next: null });
    await atlas.decider.does(decisions, yes);
    await house.settle();
    expect(await settlementsOf(`caseId=${case33.caseId}`)).toMatchObject([
      { state: 'ACCEPTED', amount: '1600.00', waived: '0.00' },
    ]);
    expect(await atlas.decider.isRefused(decisions, yes)).toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
  });

  step('is kept: principal first, the rest given up without fee, the case closed', async () => {
    const { atlas, house, lead } = stage;
    await isPaid(stage, case33.caseId, '1600.00', '2026-03-02');
    await house.settle();
    expect(await lead.reads(`/v1/cases/${case33.caseId}`)).toMatchObject({
      ...{ status: 'CLOSED', closureReason: 'SETTLED' },
    });
    const given = await atlas.decider.reads<Page<Adjustment>>(
      `/v1/cases/${case33.caseId}/adjustments`,
    );
    const amounts = given.items
      .filter(({ kind }) => kind === 'WAIVER')
      .map(({ component, amount, authority }) => `${component} ${amount} ${authority}`);
    expect(amounts.sort()).toEqual([
      ...['INDEMNITY -40.00 SETTLEMENT', 'INDEMNITY -40.00 SETTLEMENT'],
      'PRINCIPAL -400.00 SETTLEMENT',
    ]);
    const [kept] = await settlementsOf('state=KEPT');
    expect(Number(kept?.waived)).toBeGreaterThanOrEqual(480);
  });

  step('costs its creditor 240.00 and the tax of them: 1,312.00 are transferred', async () => {
    await stage.house.travelTo('2026-03-16', '10:00');
    await remits(stage, '2026-03-15');
    expect(await lastStatement(stage.atlas)).toMatchObject({
      ...{ collected: '1600.00', fees: '240.00', vat: '48.00', transfer: '1312.00' },
    });
  });
});

describe('an adjustment', () => {
  let placed: PlacedInvoice;
  const adjustment = (change: object) => ({
    ...{ claimId: placed.claimId, kind: 'WAIVER', component: 'PRINCIPAL', amount: '-50.00' },
    ...{ currency: 'EUR', reason: 'COMMERCIAL_GESTURE', ...change },
  });
  beforeAll(async () => {
    placed = await placeInvoice(stage, stage.atlas, {
      ...{ number: 'F-34', principal: '900.00', rank: 34 },
    });
    await stage.house.settle();
  }, STEP_MS);

  step('is refused to the agency beyond what the mandate lets it waive', async () => {
    const [agent] = stage.agents;
    const path = `/v1/cases/${placed.caseId}/adjustments`;
    expect(await agent.isRefused(path, adjustment({}))).toMatchObject({
      ...{ status: 422, code: 'ADJUSTMENT_NOT_AUTHORISED', facts: { left: '0.00' } },
    });
    const written = adjustment({ documentId: randomUUID() });
    expect(await agent.isRefused(path, written)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await stage.accountant.isRefused(path, written)).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await stage.accountant.isRefused(path, adjustment({ currency: 'XPF', amount: '-50' })),
    ).toMatchObject({ code: 'CURRENCY_MISMATCH' });
  });

  step(
    'is the creditor’s: asked in the portal once, written in the case, undone by its opposite',
    async () => {
      const { accountant, atlas, bourbon, house } = stage;
      const path = `/v1/cases/${placed.caseId}/adjustments`;
      const note = adjustment({ kind: 'CREDIT_NOTE', amount: '-100.00', reason: 'GOODS_RETURNED' });
      const key = randomUUID();
      const asked = await atlas.decider.does<{ requestId: string }>(path, note, key);
      expect(await atlas.decider.does(path, note, key)).toEqual(asked);
      await house.settle();
      expect(await bourbon.decider.isRefused(path, note)).toMatchObject({ code: 'NOT_FOUND' });
      expect(await bourbon.decider.mayNotRead(path)).toMatchObject({ code: 'NOT_FOUND' });
      const { items } = await accountant.reads<Page<Adjustment>>(path);
      expect(items).toMatchObject([
        { kind: 'CREDIT_NOTE', amount: '-100.00', authority: 'CREDITOR_REQUEST' },
      ]);
      const undoing = `/v1/adjustments/${items[0]?.id}/reversal`;
      const why = { reason: 'ENTRY_ERROR' };
      expect(await stage.agents[0].isRefused(undoing, why)).toMatchObject({ status: 403 });
      expect(await accountant.does(undoing, why)).toMatchObject({ amount: '100.00' });
      expect(await accountant.isRefused(undoing, why)).toMatchObject({
        code: 'TRANSITION_NOT_ALLOWED',
      });
      expect(await accountant.reads(`/v1/cases/${placed.caseId}/money`)).toMatchObject({
        principal: '900.00',
      });
    },
  );

  step('tells the creditor why it was refused', async () => {
    const { atlas, house } = stage;
    const path = `/v1/cases/${placed.caseId}/adjustments`;
    const tooMuch = adjustment({ kind: 'CREDIT_NOTE', amount: '-900.01', reason: 'BILLING_ERROR' });
    const { requestId } = await atlas.decider.does<{ requestId: string }>(path, tooMuch);
    await house.settle();
    expect(await atlas.decider.reads(`/v1/requests/${requestId}`)).toMatchObject({
      ...{ state: 'REFUSED', result: { code: 'AMOUNT_ABOVE_BALANCE' } },
    });
  });
});

describe('a part of a payment that comes back', () => {
  step('leaves the rest as a payment of its own', async () => {
    const { accountant, atlas, house } = stage;
    const placed = await placeInvoice(stage, atlas, {
      ...{ number: 'F-35', principal: '900.00', rank: 35 },
    });
    const id = await isPaid(stage, placed.caseId, '600.00', '2026-03-12');
    const asked = { reason: 'CHARGEBACK', amount: '200.00' };
    expect(
      await accountant.isRefused(`/v1/payments/${id}/reversal`, { ...asked, amount: '600.01' }),
    ).toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    const key = randomUUID();
    for (let twin = 0; twin < 2; twin += 1)
      expect(await accountant.does(`/v1/payments/${id}/reversal`, asked, key)).toEqual({
        state: 'REVERSED',
      });
    await house.settle();
    const { items } = await accountant.reads<Page<{ amount: string; restOfId: string | null }>>(
      `/v1/payments?caseId=${placed.caseId}`,
    );
    expect(items.map(({ amount, restOfId }) => [amount, restOfId])).toEqual([
      ['400.00', id],
      ['600.00', null],
    ]);
  });
});
