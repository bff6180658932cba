import { createHash } from 'node:crypto';

import { camtStatement } from '../../../../test/support/bank-messages';
import type { Person } from '../../../../test/support/person';
import { DEDICATED_IBAN, Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const PAYER = 'FR1420041010050500013M02606';
const NOBODY = '00000000-0000-7000-8000-000000000000';
const TODAY = '2026-04-02';
const PATH = '/v1/refund-orders';

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}
interface Order {
  readonly id: string;
  readonly number: string;
  readonly sha256: string;
  readonly lines: readonly { readonly refundId: string }[];
}

describe('refunds that leave by a file, through the API', () => {
  let stage: Stage;
  let accountant: Person;
  let manager: Person;
  let receipts: string[];
  beforeAll(async () => {
    stage = await Stage.open(TODAY, { LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
    [manager] = stage.managers;
    const paid = { text: 'VIREMENT', name: 'Paul Martin', iban: PAYER };
    const bytes = camtStatement([
      { ...paid, amount: '100.00', on: '2026-03-02' },
      { ...paid, amount: '40.00', on: '2026-03-03' },
      { ...paid, amount: '7.00', on: '2026-03-04' },
    ]);
    await accountant.sends('/v1/bank-files', { name: 'mars.xml', bytes: Buffer.from(bytes) });
    await stage.house.settle();
    const { items } = await accountant.reads<Page<{ receiptId: string }>>('/v1/suspense');
    receipts = items.map(({ receiptId }) => receiptId);
  }, STEP_MS);
  afterAll(() => stage.close());

  const asked = async (receiptId: string | undefined, amount: string): Promise<string> => {
    const { id } = await accountant.does<{ id: string }>(`/v1/payments/${receiptId}/refunds`, {
      ...{ amount, currency: 'EUR', reason: 'UNKNOWN_PAYER' },
      ...{ beneficiary: 'Paul Martin', iban: PAYER },
    });
    return id;
  };
  const approved = async (receiptId: string | undefined, amount: string): Promise<string> => {
    const id = await asked(receiptId, amount);
    await manager.does(`/v1/refunds/${id}/approval`);
    return id;
  };
  const order = (body: object = {}, key?: string) => accountant.does<Order>(PATH, body, key);
  const take = async ({ id }: Order, who = accountant) => {
    const { status, headers, text } = await who.asks((caller) =>
      caller.get(`${PATH}/${id}/file`).buffer(true),
    );
    return { status, text, name: headers['content-disposition'], type: headers['content-type'] };
  };

  it('make nothing of nothing, of what is not approved, and for who may not', async () => {
    expect(await accountant.isRefused(PATH, {})).toMatchObject({
      ...{ status: 422, code: 'NOTHING_TO_REFUND' },
    });
    const refundId = await asked(receipts[2], '7.00');
    expect(await accountant.isRefused(PATH, { refundIds: [refundId] })).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { refunds: ['REMB-1'] } },
    });
    expect(await accountant.isRefused(PATH, { refundIds: [NOBODY] })).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND' },
    });
    for (const wrong of [
      ...[{ refundIds: [] }, { refundIds: ['x'] }, { refundIds: [refundId, refundId] }],
      ...[{ executionOn: 'demain' }, { unknown: 1 }, { kind: 'CHEQUE' }, { currency: 'ZZZ' }],
    ])
      expect(await accountant.isRefused(PATH, wrong)).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    for (const executionOn of ['2026-04-01', '2026-05-03'])
      expect(await accountant.isRefused(PATH, { executionOn })).toMatchObject({
        ...{ status: 422, code: 'DATE_OUT_OF_RANGE' },
      });
    for (const who of [manager, stage.legal, stage.agents[0], stage.admin])
      expect(await who.isRefused(PATH, {})).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await accountant.reads(PATH)).toEqual({ items: [], next: null });
  });

  it('are ordered once, listed, read, and downloaded as the same bytes under another name', async () => {
    const ids = [await approved(receipts[0], '60.00'), await approved(receipts[1], '39.99')];
    const body = { executionOn: '2026-04-03' };
    const made = await order(body, 'ordre-1');
    expect(made).toMatchObject({
      ...{ number: '1', state: 'ORDERED', refunds: 2, total: '99.99', currency: 'EUR' },
      kind: 'TRANSFER_FILE',
      ...{ accountIban: DEDICATED_IBAN, executionOn: '2026-04-03', downloads: 0, dropped: 0 },
      ...{ messageId: made.id.replaceAll('-', ''), orderedBy: accountant.name },
      lines: [
        { refundId: ids[0], endToEndId: 'REMB-2', amount: '60.00', iban: PAYER, isDropped: false },
        { refundId: ids[1], endToEndId: 'REMB-3', amount: '39.99', state: 'APPROVED' },
      ],
    });
    // The same request again is the same order; another one finds nothing left.
    expect(await order(body, 'ordre-1')).toEqual(made);
    expect(await accountant.isRefused(PATH, {})).toMatchObject({ code: 'NOTHING_TO_REFUND' });
    expect(await accountant.isRefused(PATH, { refundIds: ids })).toMatchObject({
      ...{ status: 409, code: 'REFUND_IN_ORDER', facts: { refunds: ['REMB-2', 'REMB-3'] } },
    });
    const { lines, ...head } = made;
    expect(lines).toHaveLength(2);
    for (const who of [accountant, manager]) {
      expect(await who.reads(PATH)).toEqual({ items: [head], next: null });
      expect(await who.reads(`${PATH}/${made.id}`)).toEqual(made);
    }
    expect(await accountant.reads(`${PATH}?state=PAID`)).toEqual({ items: [], next: null });
    expect(await accountant.mayNotRead(`${PATH}?state=SENT`)).toMatchObject({ status: 400 });
    expect(await accountant.mayNotRead(`${PATH}/${NOBODY}`)).toMatchObject({ status: 404 });
    expect(await stage.agents[0].mayNotRead(PATH)).toMatchObject({ code: 'FORBIDDEN' });

    for (const who of [manager, stage.agents[0]])
      expect(await take(made, who)).toMatchObject({ status: 403 });
    const [first, second] = [await take(made), await take(made)];
    expect(first).toMatchObject({ status: 200, type: expect.stringContaining('xml') as string });
    expect(createHash('sha256').update(first.text).digest('hex')).toBe(made.sha256);
    expect(second.text).toBe(first.text);
    expect(first.name).toMatch(/filename="remboursements-1-[0-9a-f]{8}\.xml"/);
    expect(second.name).toMatch(/filename="remboursements-1-duplicata-2-[0-9a-f]{8}\.xml"/);
    expect(await manager.reads(`${PATH}?state=DOWNLOADED`)).toMatchObject({
      items: [{ id: made.id, downloads: 2 }],
    });
    expect(await take({ ...made, id: NOBODY })).toMatchObject({ status: 404 });
  });

  it('are freed with a reason once somebody took the file, and leave by another', async () => {
    const [before] = (await accountant.reads<Page<Order>>(PATH)).items;
    const id = before?.id ?? '';
    const path = `${PATH}/${id}/abandonment`;
    const because = 'Rejeté par la banque (AC04)';
    expect(await accountant.isRefused(path, {})).toMatchObject({
      ...{ status: 422, code: 'REFUND_ORDER_DOWNLOADED', facts: { downloads: 2 } },
    });
    for (const wrong of [{ because: '' }, { because: 'x'.repeat(281) }, { refundIds: [] }])
      expect(await accountant.isRefused(path, wrong)).toMatchObject({ status: 400 });
    expect(await manager.isRefused(path, { because })).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
    expect(await accountant.isRefused(`${PATH}/${NOBODY}/abandonment`)).toMatchObject({
      status: 404,
    });
    const { lines } = await accountant.reads<Order>(`${PATH}/${id}`);
    const refundIds = lines.slice(1).map(({ refundId }) => refundId);
    // The bank refused that one alone.
    expect(await accountant.does(path, { because, refundIds })).toMatchObject({
      ...{ state: 'DOWNLOADED', dropped: 1 },
      lines: [
        { isDropped: false, droppedBy: null },
        { isDropped: true, droppedBy: accountant.name, droppedBecause: because },
      ],
    });
    expect(await accountant.isRefused(path, { because, refundIds })).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED' },
    });
    const again = await order();
    expect(again).toMatchObject({ number: '2', refunds: 1, total: '39.99' });
    const first = await accountant.reads<Page<Order>>(`${PATH}?limit=1`);
    const second = await accountant.reads<Page<Order>>(`${PATH}?limit=1&cursor=${first.next}`);
    expect([first, second].map(({ items }) => items.map((one) => one.id))).toEqual([
      [again.id],
      [id],
    ]);
    expect(second.next).toBeNull();

    // The first leaves: its order is paid. A file that nobody took is dropped without a word.
    const paid = { on: TODAY, reference: 'VIR 1' };
    await accountant.does(`/v1/refunds/${lines[0]?.refundId}/payment`, paid);
    expect(await accountant.reads(`${PATH}/${id}`)).toMatchObject({ state: 'PAID' });
    expect(await accountant.isRefused(path, { because })).toMatchObject({ status: 409 });
    expect(await accountant.isRefused(`/v1/refunds/${refundIds[0]}/abandonment`)).toMatchObject({
      ...{ status: 409, code: 'REFUND_IN_ORDER' },
    });
    expect(await accountant.does(`${PATH}/${again.id}/abandonment`)).toMatchObject({
      ...{ state: 'DROPPED', lines: [{ isDropped: true, droppedBecause: null }] },
    });
    expect(await take(again)).toMatchObject({ status: 409 });
  });

  it('in francs of the Pacific leave from a list that a person enters, downloaded as it was made', async () => {
    const iban = 'FR7614207000700123456789080';
    await stage.admin.does('/v1/agency/dedicated-accounts', {
      ...{ iban, bic: 'CCBPFRPPXXX', bankName: 'Banque de Nouméa', currency: 'XPF' },
      ...{ holder: 'Fonds de tiers', openedOn: '2026-01-01' },
    });
    const money = { amount: '12000', currency: 'XPF' };
    const { id: receiptId } = await accountant.does<{ id: string }>('/v1/payments', {
      ...{ ...money, means: 'TRANSFER', valueOn: '2026-03-20' },
    });
    const evidence = { name: 'rib.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF') };
    const paper = await accountant.sends<{ id: string }>('/v1/documents', evidence, {
      ...{ kind: 'EVIDENCE', title: 'RIB' },
    });
    const asking = await accountant.does<{ id: string }>(`/v1/payments/${receiptId}/refunds`, {
      ...{ ...money, reason: 'UNKNOWN_PAYER', beneficiary: 'Tilo Wamo', iban: PAYER },
      ...{ otherAccountReason: 'Compte de la société', evidenceId: paper.id },
    });
    await manager.does(`/v1/refunds/${asking.id}/approval`);
    expect(await accountant.reads(`/v1/refunds/${asking.id}`)).toMatchObject({
      ...{ leavesBy: 'PAYMENT_LIST', orderId: null },
    });
    const francs = { currency: 'XPF' };
    expect(await accountant.isRefused(PATH, { ...francs, kind: 'TRANSFER_FILE' })).toMatchObject({
      ...{ status: 422, code: 'TRANSFER_FILE_NOT_IN_EUROS', facts: francs },
    });
    expect(await accountant.isRefused(PATH, { refundIds: [asking.id] })).toMatchObject({
      ...{ status: 422, code: 'REFUND_OF_ANOTHER_CURRENCY' },
    });
    expect(await accountant.isRefused(PATH, { currency: 'USD' })).toMatchObject({
      ...{ status: 422, code: 'NO_DEDICATED_ACCOUNT', facts: { currency: 'USD' } },
    });
    const made = await accountant.does<Order>(PATH, francs, 'liste-1');
    expect(made).toMatchObject({
      ...{ kind: 'PAYMENT_LIST', currency: 'XPF', total: '12000', refunds: 1, accountIban: iban },
      lines: [{ refundId: asking.id, amount: '12000' }],
    });
    expect(await accountant.does(PATH, francs, 'liste-1')).toEqual(made);
    const { text, name, type } = await take(made);
    expect(text).toContain(`Tilo Wamo;${PAYER};12000;XPF;${iban};${TODAY}`);
    expect(createHash('sha256').update(text).digest('hex')).toBe(made.sha256);
    expect(type).toContain('csv');
    expect(name).toMatch(/filename="remboursements-\d+-a-payer-a-la-main-[0-9a-f]{8}\.csv"/);
    expect(await accountant.reads(`/v1/refunds/${asking.id}`)).toMatchObject({ orderId: made.id });
  });
});
