import { camtStatement } from '../../../../test/support/bank-messages';
import { placeInvoice } from '../../../../test/support/invoices';
import type { Person } from '../../../../test/support/person';
import { DEDICATED_IBAN, Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const PAYER = 'FR1420041010050500013M02606';
const NOBODY = '00000000-0000-7000-8000-000000000000';

interface Item {
  readonly receiptId: string;
  readonly inSuspense: string;
  readonly proposals: readonly {
    readonly caseId: string;
    readonly points: number;
    readonly reasons: readonly { readonly key: string; readonly sentence: string }[];
  }[];
}

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

describe('the desk of the accountant', () => {
  let stage: Stage;
  let accountant: Person;
  let manager: Person;
  let receiptId: string;
  beforeAll(async () => {
    stage = await Stage.open('2026-04-02', { LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
    [manager] = stage.managers;
    const iban = PAYER;
    const bytes = camtStatement([
      { amount: '100.00', on: '2026-03-02', text: 'VIREMENT', name: 'Paul Martin', iban },
      { amount: '40.00', on: '2026-03-20', text: 'VIREMENT', name: 'Inconnu' },
      { amount: '-5.00', on: '2026-03-21', text: 'REJET', returnCode: 'AC04' },
      { amount: '-30.00', on: '2026-03-22', text: 'X', code: 'ICDT/ESCT', endToEnd: 'REMB-9' },
    ]);
    await accountant.sends('/v1/bank-files', { name: 'mars.xml', bytes: Buffer.from(bytes) });
    await stage.house.settle();
  }, STEP_MS);
  afterAll(() => stage.close());

  it('shows the money that waits, its age, and filters it', async () => {
    const { items, next } = await accountant.reads<Page<Item>>('/v1/suspense');
    expect(items).toMatchObject([
      {
        ...{ amount: '100.00', inSuspense: '100.00', ageDays: 31, payerName: 'Paul Martin' },
        ...{ payerIbanLast4: '2606', because: 'NO_CASE', proposals: [], isRefundAsked: false },
      },
      { inSuspense: '40.00', ageDays: 13 },
    ]);
    expect(next).toBeNull();
    receiptId = items[0]?.receiptId ?? '';
    expect(await accountant.reads('/v1/suspense/ages')).toEqual({
      items: [
        { currency: 'EUR', age: '0-30', receipts: 1, inSuspense: '40.00' },
        { currency: 'EUR', age: '31-60', receipts: 1, inSuspense: '100.00' },
      ],
    });
    const first = await accountant.reads<Page<Item>>('/v1/suspense?limit=1');
    const second = await accountant.reads<Page<Item>>(`/v1/suspense?limit=1&cursor=${first.next}`);
    expect([first, second].map((page) => page.items[0]?.inSuspense)).toEqual(['100.00', '40.00']);
    const found = async (query: string) =>
      (await accountant.reads<Page<Item>>(`/v1/suspense?${query}`)).items.length;
    expect(await found('age=31-60')).toBe(1);
    expect(await found('currency=EUR&amount=40.00')).toBe(1);
    expect(await found('text=martin')).toBe(1);
    expect(await found('currency=CHF')).toBe(0);
    for (const wrong of ['age=OLD', 'amount=40.00', 'currency=EUR&amount=4', 'cursor=zz'])
      expect(await accountant.mayNotRead(`/v1/suspense?${wrong}`)).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({ receiptId });
    expect(await accountant.mayNotRead(`/v1/suspense/${NOBODY}`)).toMatchObject({ status: 404 });
  });

  it('gives it back: the accountant asks, the manager approves, the accountant pays', async () => {
    const path = `/v1/payments/${receiptId}/refunds`;
    const asked = {
      amount: '60.00',
      currency: 'EUR',
      reason: 'UNKNOWN_PAYER',
      beneficiary: 'P. M.',
    };
    expect(await accountant.isRefused(path, { ...asked, iban: 'FR76' })).toMatchObject({
      ...{ status: 422, code: 'BAD_IBAN' },
    });
    expect(await accountant.isRefused(path, { ...asked, iban: DEDICATED_IBAN })).toMatchObject({
      ...{ status: 422, code: 'REFUND_ACCOUNT_UNJUSTIFIED' },
    });
    expect(await accountant.isRefused(path, { ...asked, reason: 'X', iban: PAYER })).toMatchObject({
      status: 400,
    });
    const { id } = await accountant.does<{ id: string }>(path, { ...asked, iban: PAYER });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({
      isRefundAsked: true,
    });
    expect(await accountant.isRefused(`/v1/refunds/${id}/approval`)).toMatchObject({
      ...{ status: 409, code: 'FOUR_EYES' },
    });
    expect(await manager.does(`/v1/refunds/${id}/approval`)).toMatchObject({
      ...{ state: 'APPROVED', endToEndId: 'REMB-1', amount: '60.00', isPayersAccount: true },
    });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({
      inSuspense: '40.00',
    });
    const paid = { on: '2026-04-02', reference: 'VIR 12' };
    expect(await manager.isRefused(`/v1/refunds/${id}/payment`, paid)).toMatchObject({
      status: 403,
    });
    expect(await accountant.does(`/v1/refunds/${id}/payment`, paid)).toMatchObject({
      ...{ state: 'PAID', paidOn: '2026-04-02', bankReference: 'VIR 12' },
    });
    expect(await accountant.isRefused(`/v1/refunds/${id}/abandonment`)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED' },
    });
    expect(await manager.reads('/v1/refunds?state=PAID')).toMatchObject({
      items: [{ id }],
      next: null,
    });
    expect(await manager.reads('/v1/refunds?state=ASKED')).toMatchObject({ items: [] });
    const other = await accountant.does<{ id: string }>(path, {
      ...asked,
      amount: '1.00',
      iban: PAYER,
    });
    expect(await manager.does(`/v1/refunds/${other.id}/refusal`)).toMatchObject({
      state: 'REFUSED',
    });
    expect(await manager.mayNotRead(`/v1/refunds/${NOBODY}`)).toMatchObject({ status: 404 });
  });

  it('lists what the bank says and nothing explains, and posts what a person says it is', async () => {
    const { items } =
      await accountant.reads<Page<{ id: string; reason: string }>>('/v1/bank-lines/waiting');
    expect(items).toMatchObject([
      {
        ...{ amount: '-5.00', reason: 'RETURN_OF_UNKNOWN_PAYMENT', returnCode: 'AC04' },
        returnReason: 'compte clôturé',
      },
      { amount: '-30.00', reason: 'OUTGOING', endToEndId: 'REMB-9', returnReason: null },
    ]);
    const [back] = items;
    const path = `/v1/bank-lines/${back?.id}/resolution`;
    expect(await accountant.isRefused(path, { as: 'RETURN' })).toMatchObject({ status: 400 });
    expect(await accountant.isRefused(path, { as: 'RETURN', receiptId })).toMatchObject({
      ...{ status: 422, code: 'AMOUNT_ABOVE_BALANCE' },
    });
    expect(await accountant.isRefused(path, { as: 'PARTIAL_RETURN', receiptId })).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED' },
    });
    for (const as of ['PARTIAL_RETURN', 'RECORDED', 'TRANSFER'])
      expect(await accountant.isRefused(path, { as })).toMatchObject({ status: 400 });
    for (const nothing of [
      { as: 'RECORDED', entryId: NOBODY },
      { as: 'TRANSFER', statementId: NOBODY },
    ])
      expect(await accountant.isRefused(path, nothing)).toMatchObject({ status: 404 });
    expect(await manager.isRefused(path, { as: 'EXCEPTION' })).toMatchObject({ status: 403 });
    expect(await accountant.does(path, { as: 'EXCEPTION' })).toEqual({ state: 'RESOLVED' });
    expect(await accountant.isRefused(path, { as: 'EXCEPTION' })).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED' },
    });
    expect(await manager.reads('/v1/bank-lines/waiting?reason=OUTGOING')).toMatchObject({
      items: [{ amount: '-30.00' }],
    });
    expect(await accountant.reads(`/v1/bank-lines/${back?.id}/notices`)).toEqual({ items: [] });
    expect(await manager.reads(`/v1/bank-lines/${back?.id}/choices`)).toEqual({ items: [] });
    expect(await manager.reads('/v1/bank-continuity')).toMatchObject({
      gaps: [],
      positions: [
        {
          ...{ accountLast4: '0189', bank: '105.00', books: '75.00', waiting: '-30.00' },
          ...{ due: '0.00', unseen: '-60.00', unexplained: '0.00' },
        },
      ],
    });
  });

  it('gives it to a case, remembers the payer, and takes both back', async () => {
    const { caseId } = await placeInvoice(stage, stage.atlas, {
      ...{ number: 'A-1', principal: '1000.00', rank: 1 },
    });
    const accepted = { caseId, amount: '10.00', currency: 'EUR' };
    const path = `/v1/suspense/${receiptId}/acceptance`;
    const [agent] = stage.agents;
    expect(await agent.isRefused(path, accepted)).toMatchObject({ status: 403 });
    expect(await accountant.does(path, accepted)).toMatchObject({ id: receiptId });
    const [left] = (await accountant.reads<Page<Item>>('/v1/suspense')).items;
    expect(left).toMatchObject({ receiptId, inSuspense: '30.00' });
    const [proposal] = left?.proposals ?? [];
    expect(proposal).toMatchObject({ caseId, points: 55 });
    expect(proposal?.reasons.map(({ key }) => key)).toEqual(['LEARNT_PAYER', 'ROUND_PART']);
    expect(proposal?.reasons[0]?.sentence).toMatch(
      /^payeur reconnu par une personne lors de l’encaissement n° \d+$/,
    );
    const learnt = await accountant.reads<Page<{ id: string }>>('/v1/learnt-payers?limit=1');
    expect(learnt.next).not.toBeNull();
    const forgotten = `/v1/learnt-payers/${learnt.items[0]?.id}/revocation`;
    await accountant.does(forgotten);
    expect(await accountant.isRefused(forgotten)).toMatchObject({ status: 409 });
    await accountant.does(`${path}/undoing`, { caseId });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({
      ...{ inSuspense: '40.00', proposals: [] },
    });
    expect(await accountant.isRefused(`${path}/undoing`, { caseId })).toMatchObject({
      status: 409,
    });
  });
});
