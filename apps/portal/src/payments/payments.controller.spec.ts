import { placeInvoice } from '../../../../test/support/invoices';
import { Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;

interface Made {
  readonly id: string;
}

describe('payments as their creditor reads them', () => {
  let stage: Stage;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open('2026-03-02', { LOG_LEVEL: 'fatal' });
    const invoice = { number: 'P-1', principal: '1000.00', rank: 1 };
    ({ caseId } = await placeInvoice(stage, stage.atlas, invoice));
  }, STEP_MS);
  afterAll(() => stage.close());

  it('are with the bailiff who received them, then on the account, and nobody else’s', async () => {
    const { accountant, atlas, bourbon, house } = stage;
    const { id: partnerId } = await accountant.does<Made>('/v1/partners', {
      ...{ name: 'Me Durand', kind: 'BAILIFF', reference: 'HUI-1' },
    });
    const facts = { amount: '400.00', currency: 'EUR' };
    const { id: paymentId } = await accountant.does<Made>('/v1/payments/at-partner', {
      ...{ ...facts, caseId, partnerId, means: 'TRANSFER', receivedOn: '2026-03-02' },
      payerName: 'Paul Martin',
    });
    const shown = {
      ...{ ...facts, caseId, channel: 'PARTNER', partnerKind: 'BAILIFF', valueOn: '2026-03-02' },
      allocated: '400.00',
    };
    const read = () => atlas.admin.reads<{ items: object[] }>('/v1/payments');
    const { items } = await read();
    expect(items).toMatchObject([{ ...shown, whereabouts: 'AT_PARTNER' }]);
    // Whose money it was is no creditor's business, nor is what the partner is called.
    expect(JSON.stringify(items)).not.toMatch(/Martin|Durand/);
    await house.travelTo('2026-03-04', '10:00');
    const { id: receiptId } = await accountant.does<Made>('/v1/payments', {
      ...{ ...facts, means: 'TRANSFER', valueOn: '2026-03-04' },
    });
    // The partner's money in suspense is nobody's payment.
    expect((await read()).items).toMatchObject([{ ...shown, whereabouts: 'AT_PARTNER' }]);
    await accountant.does('/v1/partner-transfers', {
      ...{ partnerId, receiptId, paymentIds: [paymentId] },
    });
    expect((await read()).items).toMatchObject([{ ...shown, whereabouts: 'CERTAIN' }]);
    expect(await bourbon.admin.reads('/v1/payments')).toEqual({ items: [], next: null });
    expect(await bourbon.admin.reads(`/v1/payments?caseId=${caseId}`)).toEqual({
      ...{ items: [], next: null },
    });
  });
});
