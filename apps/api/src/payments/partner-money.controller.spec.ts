import { randomUUID } from 'node:crypto';

import type { CalendarDate } from '@solde/calendar';
import { ProveQuery, systemCaller } from '@solde/platform';

import { camtStatement } from '../../../../test/support/bank-messages';
import { placeInvoice, type PlacedInvoice } from '../../../../test/support/invoices';
import type { Person } from '../../../../test/support/person';
import { DEDICATED_IBAN, Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const RECEIVED = '2026-03-02';
const ENTERED: CalendarDate = '2026-03-04';
const NOBODY = '00000000-0000-7000-8000-000000000000';

interface Made {
  readonly id: string;
}

describe('money with partners through the API', () => {
  let stage: Stage;
  let accountant: Person;
  let placed: PlacedInvoice;
  let bailiffId: string;
  let payments: readonly string[];
  beforeAll(async () => {
    stage = await Stage.open(RECEIVED, { LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
    placed = await placeInvoice(stage, stage.atlas, {
      ...{ number: 'P-1', principal: '1000.00', rank: 1 },
    });
  }, STEP_MS);
  afterAll(() => stage.close());

  const received = (amount: string, change: object = {}) => ({
    ...{ caseId: placed.caseId, partnerId: bailiffId, amount, currency: 'EUR' },
    ...{ means: 'CASH_AT_PARTNER', receivedOn: RECEIVED, ...change },
  });
  const cost = (amount: string, caseId = placed.caseId) => ({
    ...{ caseId, kind: 'BAILIFF', label: 'Signification', amount, currency: 'EUR' },
    ...{ incurredOn: ENTERED, invoiceReference: 'F-12', funder: 'AGENCY', recoverable: 'NO' },
  });
  const enters = async (amount: string): Promise<string> => {
    const money = { amount, currency: 'EUR', means: 'TRANSFER', valueOn: ENTERED };
    return (await accountant.does<Made>('/v1/payments', money)).id;
  };

  it('is received by those whom the accountant has entered', async () => {
    const [agent] = stage.agents;
    const bailiff = { name: 'Me Durand', kind: 'BAILIFF', reference: 'HUI-1' };
    expect(await agent.isRefused('/v1/partners', bailiff)).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
    expect(await accountant.isRefused('/v1/partners', { ...bailiff, kind: 'BANK' })).toMatchObject({
      ...{ status: 400, code: 'VALIDATION_FAILED' },
    });
    expect(await accountant.isRefused('/v1/partners', { ...bailiff, iban: 'FR76' })).toMatchObject({
      ...{ status: 422, code: 'BAD_IBAN' },
    });
    const iban = 'FR7630001007941234567890185';
    ({ id: bailiffId } = await accountant.does<Made>('/v1/partners', { ...bailiff, iban }));
    expect(await accountant.isRefused('/v1/partners', bailiff)).toMatchObject({
      ...{ status: 409, code: 'DUPLICATE' },
    });
    expect(await accountant.reads('/v1/partners?kind=BAILIFF')).toEqual({
      items: [{ ...bailiff, id: bailiffId, ibanLast4: '0185', endedOn: null }],
      next: null,
    });
    expect(await accountant.reads('/v1/partners?kind=LAWYER')).toMatchObject({ items: [] });
  });

  it('is recorded once by its key and by his number, and says who holds it since when', async () => {
    const path = '/v1/payments/at-partner';
    const body = received('250.00', { reference: 'CARPA-1' });
    expect(await stage.agents[0].isRefused(path, body)).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
    for (const wrong of [{ amount: '0.00' }, { means: 'BARTER' }, { partnerId: 'x' }])
      expect(await accountant.isRefused(path, { ...body, ...wrong })).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    expect(await accountant.isRefused(path, { ...body, partnerId: NOBODY })).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND' },
    });
    expect(await accountant.isRefused(path, { ...body, receivedOn: ENTERED })).toMatchObject({
      ...{ status: 422, code: 'DATE_OUT_OF_RANGE' },
    });
    const first = await accountant.does<Made>(path, body, 'carpa-1');
    expect(await accountant.does(path, body, 'carpa-1')).toEqual(first);
    expect(
      await accountant.isRefused(path, { ...body, amount: '251.00' }, 'carpa-1'),
    ).toMatchObject({ status: 422, code: 'IDEMPOTENCY_CONFLICT' });
    expect(await accountant.isRefused(path, body)).toMatchObject({
      ...{ status: 409, code: 'DUPLICATE' },
    });
    const second = await accountant.does<Made>(path, received('150.00'));
    payments = [first.id, second.id];
    await stage.house.travelTo(ENTERED, '10:00');
    const held = {
      ...{ partnerId: bailiffId, partnerName: 'Me Durand', partnerKind: 'BAILIFF' },
      currency: 'EUR',
    };
    const line = { ...held, caseId: placed.caseId, receivedOn: RECEIVED, ageDays: 2 };
    const lines = [
      { ...line, paymentId: first.id, amount: '250.00', reference: 'CARPA-1' },
      { ...line, paymentId: second.id, amount: '150.00', reference: null },
    ];
    expect(await accountant.reads('/v1/partner-money')).toMatchObject({ items: lines, next: null });
    const page = await accountant.reads<{ next: string }>('/v1/partner-money?limit=1');
    expect(page).toMatchObject({ items: [lines[0]] });
    expect(await accountant.reads(`/v1/partner-money?limit=1&cursor=${page.next}`)).toMatchObject({
      items: [lines[1]],
      next: null,
    });
    for (const none of ['daysMin=3', `partnerId=${NOBODY}`])
      expect(await accountant.reads(`/v1/partner-money?${none}`)).toMatchObject({ items: [] });
    expect(await accountant.mayNotRead('/v1/partner-money?daysMin=-1')).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await stage.agents[0].mayNotRead('/v1/partner-money')).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await accountant.reads('/v1/partner-money/balances')).toEqual({
      items: [
        { ...held, payments: 2, amount: '400.00', kept: '0.00', oldestOn: RECEIVED, oldestDays: 2 },
      ],
    });
  });

  it('is ours once his transfer, in suspense, is tied to the payments that it is the sum of', async () => {
    const path = '/v1/partner-transfers';
    const short = { partnerId: bailiffId, receiptId: await enters('390.00'), paymentIds: payments };
    expect(await accountant.isRefused(path, short)).toMatchObject({
      ...{ status: 422, code: 'TRANSFER_NOT_EXPLAINED' },
      facts: { due: '400.00', entered: '390.00', currency: 'EUR' },
    });
    const receiptId = await enters('400.00');
    const told = { ...short, receiptId };
    expect(await stage.managers[0].isRefused(path, told)).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
    for (const wrong of [
      { paymentIds: [] },
      { receiptId: 'x' },
      { paymentIds: [payments[0], payments[0]] },
    ])
      expect(await accountant.isRefused(path, { ...told, ...wrong })).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    const suspense = `/v1/suspense/${receiptId}`;
    expect(await accountant.reads(suspense)).toMatchObject({ inSuspense: '400.00' });
    const settled = await accountant.does(path, told, 'virement-1');
    expect(settled).toMatchObject({
      ...{ partnerId: bailiffId, receiptId, amount: '400.00', withheld: '0.00' },
      ...{ currency: 'EUR', enteredOn: ENTERED },
    });
    expect(await accountant.does(path, told, 'virement-1')).toEqual(settled);
    expect(await accountant.isRefused(path, told)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'PASSED_ON' } },
    });
    expect(await accountant.mayNotRead(suspense)).toMatchObject({ status: 404 });
    for (const list of ['/v1/partner-money', '/v1/partner-money/balances'])
      expect(await accountant.reads(list)).toMatchObject({ items: [] });
  });

  it('says which field of a body is wrong', async () => {
    const at = (field: string) => ({
      ...{ status: 400, code: 'VALIDATION_FAILED' },
      fields: [expect.objectContaining({ field })] as object[],
    });
    for (const [field, value] of [
      ...[
        ['amount', '10'],
        ['amount', '-1.00'],
        ['amount', '1e3'],
        ['amount', 10],
      ],
      ...[
        ['currency', 'EURO'],
        ['means', 'OFFSET'],
        ['receivedOn', '2026-02-30'],
      ],
      ...[
        ['caseId', 'x'],
        ['partnerId', null],
        ['reference', ''],
        ['reference', 'x'.repeat(141)],
      ],
    ] as const)
      expect(
        await accountant.isRefused('/v1/payments/at-partner', received('1.00', { [field]: value })),
      ).toMatchObject(at(field));
    const ids = Array.from({ length: 201 }, () => randomUUID());
    const told = { partnerId: bailiffId, receiptId: NOBODY, paymentIds: [NOBODY] };
    for (const [field, change] of [
      ['paymentIds', { paymentIds: ids }],
      ['paymentIds', { paymentIds: ids.slice(0, 200), takenBackIds: ids.slice(200) }],
      ['paymentIds', { paymentIds: [NOBODY], takenBackIds: [NOBODY] }],
      ['takenBackIds', { takenBackIds: ['x'] }],
      ['keptCostIds', { keptCostIds: [NOBODY, NOBODY] }],
      ['keptCostIds', { keptCostIds: ids.slice(0, 51) }],
      ['withheld.0.amount', { withheld: [{ ...cost('1.00'), amount: '0.00' }] }],
      ['withheld.0.invoiceReference', { withheld: [{ ...cost('1.00'), invoiceReference: ' ' }] }],
      ['withheld.0.funder', { withheld: [{ ...cost('1.00'), funder: 'CREDITOR' }] }],
    ] as const)
      expect(
        await accountant.isRefused('/v1/partner-transfers', { ...told, ...change }),
      ).toMatchObject(at(field));
    expect(
      await accountant.isRefused('/v1/payments/at-partner', received('1', { currency: 'XPF' })),
    ).toMatchObject({ status: 422, code: 'CURRENCY_MISMATCH', facts: { expected: 'EUR' } });
  });

  it('pages by its own cursors, from an age that days can have', async () => {
    const another = (key: readonly unknown[]) =>
      Buffer.from(JSON.stringify(key)).toString('base64url');
    for (const list of [
      '/v1/partner-money',
      '/v1/partner-transfers',
      '/v1/provisions/from-suspense',
    ])
      for (const cursor of ['x', another(['x']), another([1, 'x'])])
        expect(await accountant.mayNotRead(`${list}?cursor=${cursor}`)).toMatchObject({
          ...{ status: 400, code: 'VALIDATION_FAILED' },
        });
    for (const daysMin of ['-1', '1.5', 'x', '2147483648', '99999999999999999999'])
      expect(await accountant.mayNotRead(`/v1/partner-money?daysMin=${daysMin}`)).toMatchObject({
        ...{ status: 400, fields: [expect.objectContaining({ field: 'daysMin' })] },
      });
  });

  it('knows no id that is not of this agency', async () => {
    const path = '/v1/partner-transfers';
    const told = { partnerId: bailiffId, receiptId: NOBODY, paymentIds: [payments[0]] };
    expect(await accountant.isRefused(path, told)).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND', facts: { receiptId: NOBODY } },
    });
    const receiptId = await enters('1.00');
    expect(
      await accountant.isRefused(path, { ...told, receiptId, paymentIds: [NOBODY] }),
    ).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND', facts: { receiptId: NOBODY } },
    });
    expect(
      await accountant.isRefused(path, { ...told, receiptId, partnerId: NOBODY }),
    ).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND', facts: { partnerId: NOBODY } },
    });
    expect(
      await accountant.isRefused(path, { ...told, receiptId, withheld: [cost('1.00', NOBODY)] }),
    ).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await accountant.mayNotRead(`${path}/${NOBODY}`)).toMatchObject({ status: 404 });
    expect(await accountant.mayNotRead(`${path}/x`)).toMatchObject({ status: 400 });
    expect(await accountant.isRefused(`${path}/${NOBODY}/undoing`, { reason: 'x' })).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND' },
    });
  });

  it('is undone with a reason, by who may reverse payments, and is then tied again', async () => {
    const path = '/v1/partner-transfers';
    const [transfer] = (await accountant.reads<{ items: Made[] }>(path)).items;
    const { receiptId, ...shown } = await accountant.reads<{ receiptId: string }>(
      `${path}/${transfer!.id}`,
    );
    expect(shown).toMatchObject({
      ...{ id: transfer!.id, partnerName: 'Me Durand', amount: '400.00', withheld: '0.00' },
      ...{ undoneOn: null, undoneBecause: null, isUndoAsked: false, costs: [] },
      payments: [
        { paymentId: payments[0], amount: '250.00', receivedOn: RECEIVED },
        { paymentId: payments[1], amount: '150.00', receivedOn: RECEIVED },
      ],
    });
    const undoing = `${path}/${transfer!.id}/undoing`;
    const reason = { reason: 'La ligne était d’un autre' };
    for (const nobody of [stage.agents[0], stage.managers[0], stage.legal])
      expect(await nobody.isRefused(undoing, reason)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await stage.agents[0].mayNotRead(path)).toMatchObject({ code: 'FORBIDDEN' });
    for (const wrong of [{}, { reason: ' ' }, { reason: 'x'.repeat(501) }])
      expect(await accountant.isRefused(undoing, wrong)).toMatchObject({
        ...{ status: 400, fields: [{ field: 'reason' }] },
      });
    const both = await Promise.all([
      accountant.asks((caller) => caller.post(undoing, reason, 'undo-1')),
      accountant.asks((caller) => caller.post(undoing, reason, 'undo-1')),
    ]);
    // The same request twice at once: done once, and the other is told so or to come back.
    expect(both.map(({ status }) => status).sort()).toEqual(
      both.every(({ status }) => status === 200) ? [200, 200] : [200, 409],
    );
    expect(await accountant.does(undoing, reason, 'undo-1')).toEqual({ state: 'UNDONE' });
    expect(await accountant.isRefused(undoing, reason)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'UNDONE' } },
    });
    expect(await accountant.reads(`${path}/${transfer!.id}`)).toMatchObject({
      ...{ undoneOn: ENTERED, undoneBecause: reason.reason },
    });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({
      inSuspense: '400.00',
    });
    const { items } = await accountant.reads<{ items: { paymentId: string }[] }>(
      '/v1/partner-money',
    );
    expect(items).toMatchObject([{ amount: '250.00' }, { amount: '150.00' }]);
    payments = items.map(({ paymentId }) => paymentId);
    const timeline = await accountant.reads<{ items: { sentence: string }[] }>(
      `/v1/cases/${placed.caseId}/timeline`,
    );
    expect(JSON.stringify(timeline)).toContain('n’est plus sur le compte');
    await accountant.does(path, { partnerId: bailiffId, receiptId, paymentIds: payments });
    const first = await accountant.reads<{ items: Made[]; next: string }>(
      `${path}?limit=1&partnerId=${bailiffId}`,
    );
    expect(first.items).toMatchObject([{ receiptId, undoneOn: null }]);
    expect(await accountant.reads(`${path}?limit=1&cursor=${first.next}`)).toMatchObject({
      ...{ items: [{ id: transfer!.id }], next: null },
    });
    expect(await accountant.reads(`${path}?partnerId=${NOBODY}`)).toMatchObject({ items: [] });
    expect(await accountant.mayNotRead(`${path}?partnerId=x`)).toMatchObject({ status: 400 });
    expect(await accountant.mayNotRead(`${path}?cursor=x`)).toMatchObject({ status: 400 });
  });

  it('is undone by two above a thousand, and what exceeded the debt waits at the desk meanwhile', async () => {
    const large = await placeInvoice(stage, stage.bourbon, {
      ...{ number: 'P-2', principal: '1000.00', rank: 2 },
    });
    const { id } = await accountant.does<Made>(
      '/v1/payments/at-partner',
      received('1300.00', { caseId: large.caseId, receivedOn: ENTERED }),
    );
    const desk = `/v1/suspense/${id}`;
    expect(await accountant.mayNotRead(desk)).toMatchObject({ status: 404 });
    const told = { partnerId: bailiffId, receiptId: await enters('1300.00'), paymentIds: [id] };
    const transfer = await accountant.does<Made>('/v1/partner-transfers', told);
    expect(await accountant.reads(desk)).toMatchObject({ because: 'ABOVE_BALANCE' });
    const undoing = `/v1/partner-transfers/${transfer.id}/undoing`;
    const reason = { reason: 'Rejeté par la banque' };
    expect(await accountant.does(undoing, reason)).toEqual({ state: 'WAITING_SECOND_PERSON' });
    expect(await accountant.isRefused(undoing, reason)).toMatchObject({
      ...{ status: 409, code: 'FOUR_EYES' },
    });
    expect(await accountant.reads(`/v1/partner-transfers/${transfer.id}`)).toMatchObject({
      ...{ isUndoAsked: true, undoneOn: null },
    });
    const second = await stage.hire('Seconde', 'ACCOUNTANT_AGENCY');
    expect(await second.does(undoing, reason)).toEqual({ state: 'UNDONE' });
    expect(await accountant.mayNotRead(desk)).toMatchObject({ status: 404 });
    const [waits] = (
      await accountant.reads<{ items: { paymentId: string }[] }>('/v1/partner-money')
    ).items;
    await accountant.does(`/v1/payments/${told.receiptId}/reversal`, {
      reason: 'TRANSFER_RETURNED',
    });
    await second.does(`/v1/payments/${told.receiptId}/reversal`, { reason: 'TRANSFER_RETURNED' });
    // What he holds may come back from him as well.
    await accountant.does(`/v1/payments/${waits!.paymentId}/reversal`, { reason: 'POSTING_ERROR' });
    await second.does(`/v1/payments/${waits!.paymentId}/reversal`, { reason: 'POSTING_ERROR' });
    expect(
      await accountant.isRefused(`/v1/payments/${id}/reversal`, { reason: 'TRANSFER_UNDONE' }),
    ).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(await accountant.reads('/v1/partner-money/balances')).toMatchObject({ items: [] });
  });

  it('is given back beyond the debt by the file of the account that his transfer entered, and by its line', async () => {
    const small = await placeInvoice(stage, stage.bourbon, {
      ...{ number: 'P-3', principal: '100.00', rank: 3 },
    });
    const { id } = await accountant.does<Made>(
      '/v1/payments/at-partner',
      received('150.00', { caseId: small.caseId, receivedOn: ENTERED }),
    );
    const { id: evidenceId } = await accountant.sends<Made>(
      '/v1/documents',
      { name: 'rib.txt', bytes: Buffer.from('RIB') },
      { kind: 'REFUND_EVIDENCE', title: 'RIB du payeur' },
    );
    const asked = {
      ...{ amount: '50.00', currency: 'EUR', reason: 'OVERPAID', beneficiary: 'Paul Martin' },
      ...{ iban: 'FR1420041010050500013M02606', otherAccountReason: 'Payé en espèces', evidenceId },
    };
    const refunds = `/v1/payments/${id}/refunds`;
    expect(await accountant.isRefused(refunds, asked)).toMatchObject({
      ...{ status: 422, code: 'PAYMENT_NOT_CERTAIN' },
    });
    const told = { partnerId: bailiffId, receiptId: await enters('150.00'), paymentIds: [id] };
    const transfer = await accountant.does<Made>('/v1/partner-transfers', told);
    const { id: refundId } = await accountant.does<Made>(refunds, asked);
    await stage.managers[0].does(`/v1/refunds/${refundId}/approval`);
    const undoing = `/v1/partner-transfers/${transfer.id}/undoing`;
    expect(await accountant.isRefused(undoing, { reason: 'x' })).toMatchObject({
      ...{
        status: 409,
        code: 'TRANSITION_NOT_ALLOWED',
        facts: { receiptId: id, from: 'REFUNDED' },
      },
    });
    const order = await accountant.does('/v1/refund-orders', {});
    expect(order).toMatchObject({
      ...{ accountIban: DEDICATED_IBAN, total: '50.00', lines: [{ refundId }] },
    });
    const left = camtStatement([
      ...[{ amount: '-50.00', on: ENTERED, text: 'VIREMENT EMIS REMB-1', reference: 'REMB-1' }],
    ]);
    await accountant.sends('/v1/bank-files', { name: 'mars.xml', bytes: Buffer.from(left) });
    await stage.house.settle();
    expect(await accountant.reads(`/v1/refunds/${refundId}`)).toMatchObject({ state: 'PAID' });
  });

  it('leaves the cost that he kept of a transfer undone, for the next', async () => {
    const { id: requestId } = await stage.agents[0].does<Made>('/v1/litigation-requests', {
      ...{ caseId: placed.caseId, route: 'PAYMENT_ORDER', reason: 'Sans réponse.' },
      ...{ costEstimate: '40.00', currency: 'EUR' },
    });
    await stage.atlas.decider.does(`/v1/litigation-requests/${requestId}/decisions`, {
      ...{ decision: 'AUTHORISE', cap: '40.00' },
    });
    await stage.house.settle();
    const { id } = await accountant.does<Made>(
      '/v1/payments/at-partner',
      received('100.00', { receivedOn: ENTERED }),
    );
    const receiptId = await enters('70.00');
    const path = '/v1/partner-transfers';
    const told = { partnerId: bailiffId, receiptId, paymentIds: [id] };
    expect(await accountant.isRefused(path, { ...told, withheld: [cost('40.01')] })).toMatchObject({
      status: 422,
      code: 'COST_NOT_AUTHORISED',
    });
    expect(
      await accountant.isRefused(path, {
        ...told,
        withheld: [{ ...cost('30.00'), currency: 'USD' }],
      }),
    ).toMatchObject({ status: 422, code: 'CURRENCY_MISMATCH' });
    const transfer = await accountant.does<Made>(path, { ...told, withheld: [cost('30.00')] });
    const { costs } = await accountant.reads<{ costs: { costId: string }[] }>(
      `${path}/${transfer.id}`,
    );
    expect(costs).toMatchObject([{ amount: '30.00', invoiceReference: 'F-12' }]);
    await accountant.does(`${path}/${transfer.id}/undoing`, { reason: 'Mauvaise ligne' });
    expect(await accountant.reads('/v1/partner-money/balances')).toMatchObject({
      items: [{ payments: 1, amount: '70.00', kept: '30.00' }],
    });
    const [money] = (
      await accountant.reads<{ items: { paymentId: string }[] }>('/v1/partner-money')
    ).items;
    const again = { ...told, paymentIds: [money!.paymentId] };
    expect(await accountant.isRefused(path, { ...again, keptCostIds: [NOBODY] })).toMatchObject({
      ...{ status: 404, facts: { costId: NOBODY } },
    });
    await accountant.does(path, { ...again, keptCostIds: [costs[0]!.costId] });
    expect(await accountant.reads('/v1/partner-money/balances')).toMatchObject({ items: [] });
    const proofs = await stage.house.worker.get(ProveQuery).prove(systemCaller('spec'));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('is received by him no more after his last day', async () => {
    const path = `/v1/partners/${bailiffId}/end`;
    expect(await accountant.isRefused(path, { endedOn: '2026-03-05' })).toMatchObject({
      ...{ status: 422, code: 'DATE_OUT_OF_RANGE' },
    });
    await accountant.does(path, { endedOn: RECEIVED });
    expect(await accountant.isRefused(path, { endedOn: RECEIVED })).toMatchObject({ status: 409 });
    expect(
      await accountant.isRefused(
        '/v1/payments/at-partner',
        received('1.00', { receivedOn: ENTERED }),
      ),
    ).toMatchObject({ status: 422, code: 'PARTNER_NOT_ACTIVE', facts: { endedOn: RECEIVED } });
    expect(await accountant.reads('/v1/partners')).toMatchObject({ items: [] });
    expect(await accountant.reads('/v1/partners?ended=yes')).toMatchObject({
      items: [{ id: bailiffId, endedOn: RECEIVED }],
    });
  });
});
