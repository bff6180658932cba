import { placeInvoice, type PlacedInvoice } from '../../../../test/support/invoices';
import type { Person } from '../../../../test/support/person';
import { Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const RECEIVED = '2026-03-02';
const ENTERED = '2026-03-04';
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
      items: [{ ...held, payments: 2, amount: '400.00', oldestOn: RECEIVED, oldestDays: 2 }],
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
