import { placeInvoice, type PlacedInvoice } from '../../../../test/support/invoices';
import { Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;

interface Page<T> {
  readonly items: T[];
}

describe('the costs of a case through the APIs', () => {
  let stage: Stage;
  let placed: PlacedInvoice;
  let other: PlacedInvoice;
  beforeAll(async () => {
    stage = await Stage.open('2026-03-02', { LOG_LEVEL: 'fatal' });
    placed = await placeInvoice(stage, stage.atlas, {
      number: 'F-1',
      principal: '900.00',
      rank: 1,
    });
    other = await placeInvoice(stage, stage.bourbon, {
      number: 'F-2',
      principal: '900.00',
      rank: 2,
    });
    await stage.house.settle();
    await stage.house.travelTo('2026-03-04', '10:00');
    const { agents, atlas, house } = stage;
    const { id } = await agents[0].does<{ id: string }>('/v1/litigation-requests', {
      ...{ caseId: placed.caseId, route: 'PAYMENT_ORDER', reason: 'Sans réponse.' },
      ...{ costEstimate: '100.00', currency: 'EUR' },
    });
    const verdict = { decision: 'AUTHORISE', cap: '150.00' };
    await atlas.decider.does(`/v1/litigation-requests/${id}/decisions`, verdict);
    await house.settle();
  }, STEP_MS);
  afterAll(() => stage.close());

  const cost = (amount: string, change: object = {}) => ({
    ...{ kind: 'GREFFE', label: 'Requête au greffe', amount, currency: 'EUR' },
    ...{ incurredOn: '2026-03-04', funder: 'AGENCY', recoverable: 'YES', ...change },
  });

  it('are recorded by the legal officer, within the cap, and read by both sides', async () => {
    const { accountant, atlas, bourbon, legal } = stage;
    const path = `/v1/cases/${placed.caseId}/costs`;
    const { id } = await legal.does<{ id: string }>(path, cost('33.47'));
    expect(await legal.isRefused(path, cost('116.54'))).toMatchObject({
      ...{ status: 422, code: 'COST_NOT_AUTHORISED' },
    });
    expect(await accountant.isRefused(path, cost('1.00'))).toMatchObject({ code: 'FORBIDDEN' });
    const shown = await accountant.reads<Page<object>>(`/v1/costs?caseId=${placed.caseId}`);
    expect(shown.items).toMatchObject([
      {
        ...{ id, kind: 'GREFFE', kindWords: 'frais de greffe', amount: '33.47', funder: 'AGENCY' },
        ...{ owed: '33.47', owedFrom: '2026-03-04', kept: '0.00', billed: '0.00' },
      },
    ]);
    const mine = await atlas.admin.reads<Page<object>>('/v1/costs');
    expect(mine.items).toMatchObject([{ id, amount: '33.47', owed: '33.47' }]);
    expect(await bourbon.admin.reads('/v1/costs')).toEqual({ items: [], next: null });
  });

  it('say in one request whether it was made before', async () => {
    const { legal } = stage;
    const path = `/v1/cases/${placed.caseId}/costs`;
    const body = cost('10.00', { label: 'Copie' });
    const first = await legal.does<{ id: string }>(path, body, 'copie');
    expect(await legal.does(path, body, 'copie')).toEqual(first);
  });

  it('are given up with a reason, and billed', async () => {
    const { accountant, legal } = stage;
    const path = `/v1/cases/${placed.caseId}/costs`;
    const { id } = await legal.does<{ id: string }>(path, cost('20.00', { label: 'Courrier' }));
    expect(await legal.isRefused(`/v1/costs/${id}/giving-up`, {})).toMatchObject({ status: 400 });
    await legal.does(`/v1/costs/${id}/giving-up`, { reason: 'Hors dépens' });
    const { items } = await accountant.reads<Page<{ id: string }>>('/v1/costs');
    expect(items.find((one) => one.id === id)).toMatchObject({
      ...{ billed: '20.00', givenUpReason: 'Hors dépens' },
    });
  });

  it('are paid out of what the creditor paid in', async () => {
    const { accountant, atlas, bourbon, legal } = stage;
    const path = `/v1/cases/${placed.caseId}/provisions`;
    const received = { amount: '50.00', currency: 'EUR', receivedOn: '2026-03-04' };
    await accountant.does(path, { ...received, bankReference: 'LIGNE-1' });
    expect(
      await accountant.isRefused(path, { ...received, bankReference: 'LIGNE-1' }),
    ).toMatchObject({ code: 'DUPLICATE' });
    const spent = cost('30.00', { funder: 'PROVISION', kind: 'LAWYER', label: 'Avocat' });
    await legal.does(`/v1/cases/${placed.caseId}/costs`, spent);
    expect(
      await legal.isRefused(`/v1/cases/${placed.caseId}/costs`, { ...spent, amount: '20.01' }),
    ).toMatchObject({ code: 'PROVISION_TOO_SMALL' });
    const balance = { received: '50.00', spent: '30.00', returned: '0.00', left: '20.00' };
    for (const who of [accountant, atlas.admin])
      expect(await who.reads('/v1/provisions')).toMatchObject({ items: [balance] });
    expect(await bourbon.admin.reads('/v1/provisions')).toMatchObject({ items: [] });
    await accountant.does(`/v1/cases/${other.caseId}/provisions`, received);
    expect(await bourbon.admin.reads('/v1/provisions')).toMatchObject({
      items: [{ caseId: other.caseId, left: '50.00' }],
    });
  });

  it('are paid in before anybody said so: their money in suspense becomes the provision', async () => {
    const { accountant, atlas, bourbon, managers } = stage;
    const money = { amount: '70.00', currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-04' };
    const { id } = await accountant.does<{ id: string }>('/v1/payments', {
      ...{ ...money, payerName: 'ATLAS FOURNITURES' },
    });
    const byHand = { amount: '70.00', currency: 'EUR', receivedOn: '2026-03-04' };
    const cases = `/v1/cases/${placed.caseId}/provisions`;
    expect(await accountant.isRefused(cases, byHand)).toMatchObject({
      ...{ status: 422, code: 'PROVISION_IN_SUSPENSE', facts: { receiptId: id } },
    });
    const path = `/v1/suspense/${id}/provision`;
    const told = { caseId: placed.caseId, currency: 'EUR' };
    expect(await managers[0].isRefused(path, told)).toMatchObject({ code: 'FORBIDDEN' });
    for (const wrong of [{ amount: '0.00' }, { caseId: 'x' }, { currency: 'EURO' }])
      expect(await accountant.isRefused(path, { ...told, ...wrong })).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    expect(await accountant.isRefused(path, { ...told, currency: 'USD' })).toMatchObject({
      ...{ status: 422, code: 'CURRENCY_MISMATCH' },
    });
    expect(await accountant.isRefused(path, { ...told, amount: '70.01' })).toMatchObject({
      ...{ status: 422, code: 'AMOUNT_ABOVE_BALANCE', facts: { left: '70.00' } },
    });
    const part = { ...told, amount: '30.00' };
    const first = await accountant.does(path, part, 'part');
    expect(await accountant.does(path, part, 'part')).toEqual(first);
    expect(await accountant.reads(`/v1/suspense/${id}`)).toMatchObject({ inSuspense: '40.00' });
    await accountant.does(path, told);
    expect(await accountant.mayNotRead(`/v1/suspense/${id}`)).toMatchObject({ status: 404 });
    expect(await atlas.admin.reads('/v1/provisions')).toMatchObject({
      items: [{ caseId: placed.caseId, received: '120.00' }],
    });
    expect(await bourbon.admin.reads('/v1/provisions')).toMatchObject({
      items: [{ caseId: other.caseId, received: '50.00' }],
    });
  });

  it('are given back to suspense when that money was none of the creditor’s', async () => {
    const { accountant, agents, atlas, bourbon, managers } = stage;
    const money = { amount: '25.00', currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-04' };
    const { id: receiptId } = await accountant.does<{ id: string }>('/v1/payments', money);
    const told = { caseId: other.caseId, currency: 'EUR' };
    const { id } = await accountant.does<{ id: string }>(
      `/v1/suspense/${receiptId}/provision`,
      told,
    );
    const list = '/v1/provisions/from-suspense';
    expect(await accountant.reads(`${list}?receiptId=${receiptId}`)).toMatchObject({
      items: [{ provisionId: id, caseId: other.caseId, amount: '25.00', isUndone: false }],
    });
    const page = await accountant.reads<{ next: string }>(`${list}?limit=1`);
    expect(await accountant.reads(`${list}?limit=1&cursor=${page.next}`)).toMatchObject({
      items: [{ caseId: placed.caseId }],
    });
    expect(await accountant.reads(`${list}?caseId=${other.caseId}`)).toMatchObject({
      ...{ items: [{ provisionId: id }], next: null },
    });
    expect(await accountant.mayNotRead(`${list}?caseId=x`)).toMatchObject({ status: 400 });
    expect(await agents[0].mayNotRead(list)).toMatchObject({ code: 'FORBIDDEN' });
    const path = `/v1/provisions/${id}/undoing`;
    const reason = { reason: 'C’était un débiteur' };
    for (const nobody of [agents[0], managers[0]])
      expect(await nobody.isRefused(path, reason)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await accountant.isRefused(path, { reason: '' })).toMatchObject({
      ...{ status: 400, fields: [{ field: 'reason' }] },
    });
    const unknown = '/v1/provisions/00000000-0000-7000-8000-000000000000/undoing';
    expect(await accountant.isRefused(unknown, reason)).toMatchObject({ status: 404 });
    const undone = await accountant.does(path, reason, 'undo');
    expect(undone).toMatchObject({ provisionId: id, amount: '-25.00', currency: 'EUR' });
    expect(await accountant.does(path, reason, 'undo')).toEqual(undone);
    expect(await accountant.isRefused(path, reason)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'UNDONE' } },
    });
    expect(await accountant.reads(`/v1/suspense/${receiptId}`)).toMatchObject({
      inSuspense: '25.00',
    });
    expect(await accountant.reads(`${list}?receiptId=${receiptId}`)).toMatchObject({
      items: [{ isUndone: true, undoneBecause: reason.reason }],
    });
    // What he reads is what stands of it.
    expect(await bourbon.admin.reads('/v1/provisions')).toMatchObject({
      items: [{ caseId: other.caseId, received: '50.00', left: '50.00' }],
    });
    expect(await atlas.admin.reads('/v1/provisions')).toMatchObject({
      items: [{ caseId: placed.caseId, received: '120.00' }],
    });
  });

  it('pay the lawyer whom the tariff names, which is signed like the rest of it', async () => {
    const { accountant, atlas, bourbon, house, managers } = stage;
    const rules = [
      {
        phases: ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT'],
        ...{ components: ['PRINCIPAL', 'INTEREST', 'INDEMNITY'], rate: '20' },
      },
    ];
    const lawyer = { partnerKind: 'LAWYER', share: '40', phases: ['AMICABLE'] };
    const path = `/v1/mandates/${bourbon.mandateId}/fee-agreements`;
    expect(
      await managers[0].isRefused(path, {
        ...{ from: '2026-03-05', rules, retrocessions: [lawyer, lawyer] },
      }),
    ).toMatchObject({ code: 'AGREEMENT_INCONSISTENT' });
    const { id } = await managers[0].does<{ id: string }>(path, {
      ...{ from: '2026-03-05', rules, retrocessions: [lawyer] },
    });
    const shown = await managers[0].reads<Page<{ sentences: string[] }>>(path);
    expect(shown.items[0]).toMatchObject({ retrocessions: [lawyer] });
    expect(shown.items[0]?.sentences).toContain(
      'Part du partenaire, avocat : 40 % de nos commissions hors taxe (amiable), à notre charge.',
    );
    await bourbon.admin.does(`/v1/fee-agreements/${id}/signature`);
    await house.settle();
    await managers[1].does(`/v1/fee-agreements/${id}/activation`);
    await house.travelTo('2026-03-05', '10:00');
    const { caseId } = await placeInvoice(stage, bourbon, {
      ...{ number: 'F-3', principal: '500.00', rank: 3 },
    });
    await accountant.does('/v1/payments', {
      ...{ caseId, amount: '100.00', currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-05' },
    });
    const owed = { partnerKind: 'LAWYER', currency: 'EUR', amount: '8.00' };
    expect(await accountant.reads('/v1/retrocessions')).toMatchObject({
      items: [
        {
          ...{ ...owed, caseId, base: '20.00' },
          sentence:
            "Rétrocession (avocat) : 20,00\u00a0€ d'honoraires HT x 40\u00a0% = 8,00\u00a0€ HT",
        },
      ],
    });
    expect(await accountant.reads('/v1/retrocessions/months')).toEqual({
      ...{ items: [{ ...owed, month: '2026-03', lines: 1 }], next: null },
    });
    expect(await stage.legal.mayNotRead('/v1/retrocessions')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await atlas.admin.reads('/v1/costs')).not.toEqual({ items: [], next: null });
  });
});
