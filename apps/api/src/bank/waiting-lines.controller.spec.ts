import { camtStatement } from '../../../../test/support/bank-messages';
import { placeInvoice } from '../../../../test/support/invoices';
import type { Person } from '../../../../test/support/person';
import { Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
/** A line of another agency is in another schema: here it is nobody's. */
const NOBODY = '00000000-0000-7000-8000-000000000000';
const PARTNERS_IBAN = 'DE89370400440532013000';
const ON = '2026-03-22';

interface Line {
  readonly id: string;
  readonly reason: string;
  readonly amount: string;
}

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

interface Choice {
  readonly as: string;
  readonly receiptId: string | null;
  readonly entryId: string | null;
  readonly reasons: readonly { readonly key: string; readonly sentence: string }[];
}

describe('movements that wait, through the API', () => {
  let stage: Stage;
  let accountant: Person;
  let manager: Person;
  let agent: Person;
  let caseId: string;
  let waiting: Line[];
  beforeAll(async () => {
    stage = await Stage.open('2026-03-20', { LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
    [manager] = stage.managers;
    [agent] = stage.agents;
    const invoice = { number: 'A-1', principal: '1000.00', rank: 1 };
    ({ caseId } = await placeInvoice(stage, stage.atlas, invoice));
    await stage.house.travelTo('2026-03-23', '10:00');
    const provision = { amount: '300.00', currency: 'EUR', receivedOn: ON, isOtherMoney: true };
    await accountant.does(`/v1/cases/${caseId}/provisions`, provision);
    const bytes = camtStatement(
      [
        { amount: '900.00', on: '2026-03-20', text: 'A-1', endToEnd: 'PAIE-1' },
        {
          amount: '-40.00',
          on: '2026-03-21',
          text: 'REJET',
          endToEnd: 'PAIE-1',
          returnCode: 'AC04',
        },
        { amount: '-12.00', on: '2026-03-21', text: 'X', code: 'ICDT/ESCT' },
        { amount: '-7.00', on: '2026-03-22', text: 'Y', code: 'ICDT/ESCT' },
        { amount: '300.00', on: ON, text: 'VIREMENT' },
      ],
      { from: '2026-03-20', to: ON },
    );
    await accountant.sends('/v1/bank-files', { name: 'mars.xml', bytes: Buffer.from(bytes) });
    await stage.house.settle();
    waiting = (await accountant.reads<Page<Line>>('/v1/bank-lines/waiting')).items;
  }, STEP_MS);
  afterAll(() => stage.close());

  const lineOf = (amount: string): string =>
    waiting.find((line) => line.amount === amount)?.id ?? NOBODY;
  const resolutionOf = (amount: string): string => `/v1/bank-lines/${lineOf(amount)}/resolution`;
  const choicesOf = async (amount: string): Promise<Choice[]> =>
    (await manager.reads<Page<Choice>>(`/v1/bank-lines/${lineOf(amount)}/choices`)).items;
  const fieldsOf = async (path: string, body: object) => {
    const answer = await accountant.asks((caller) => caller.post(path, body, 'wrong'));
    const { code, fields } = answer.body as {
      readonly code: string;
      readonly fields: readonly { readonly field: string }[];
    };
    return [answer.status, code, ...fields.map(({ field }) => field)];
  };

  it('are listed page by page, the oldest first, to those who may read the bank', async () => {
    expect(waiting.map(({ amount, reason }) => [amount, reason])).toEqual([
      ['-40.00', 'RETURN_OF_PART'],
      ['-12.00', 'OUTGOING'],
      ['-7.00', 'OUTGOING'],
      ['300.00', 'RECORDED_BY_HAND'],
    ]);
    const path = '/v1/bank-lines/waiting?reason=OUTGOING&limit=1';
    const first = await accountant.reads<Page<Line>>(path);
    const second = await accountant.reads<Page<Line>>(`${path}&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ amount }) => amount)).toEqual([
      ...['-12.00', '-7.00'],
    ]);
    expect(second.next).toBeNull();
    for (const wrong of ['reason=NONE', 'limit=0', 'limit=1000', 'cursor=zz'])
      expect(await accountant.mayNotRead(`/v1/bank-lines/waiting?${wrong}`)).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    expect(await agent.mayNotRead('/v1/bank-lines/waiting')).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
  });

  it('say what they may be, each with the reason in words, and nothing of a line that is not here', async () => {
    const [part] = await choicesOf('-40.00');
    expect(part).toMatchObject({
      ...{ as: 'PARTIAL_RETURN', entryId: null },
      reasons: [{ key: 'END_TO_END_REFERENCE', sentence: 'même référence de bout en bout' }],
    });
    expect(await choicesOf('300.00')).toMatchObject([
      {
        ...{ as: 'RECORDED', what: 'PROVISION', receiptId: null, amount: '300.00', on: ON },
        reasons: [
          { key: 'SAME_AMOUNT', sentence: 'même montant' },
          { key: 'SAME_DAY', sentence: 'même jour' },
        ],
      },
    ]);
    for (const list of ['choices', 'notices'])
      expect(await manager.mayNotRead(`/v1/bank-lines/${NOBODY}/${list}`)).toMatchObject({
        ...{ status: 404, code: 'NOT_FOUND' },
      });
    expect(await manager.mayNotRead('/v1/bank-lines/x/choices')).toMatchObject({
      ...{ status: 400, code: 'VALIDATION_FAILED' },
    });
    expect(await agent.mayNotRead(`/v1/bank-lines/${lineOf('-40.00')}/choices`)).toMatchObject({
      ...{ status: 403, code: 'FORBIDDEN' },
    });
  });

  it.each([
    ['nothing', {}, 'as'],
    ['what no line is', { as: 'GIFT' }, 'as'],
    ['a return of nothing', { as: 'RETURN' }, 'receiptId'],
    ['a part of nothing', { as: 'PARTIAL_RETURN', receiptId: 'x' }, 'receiptId'],
    ['a refund of nothing', { as: 'REFUND' }, 'refundId'],
    ['what is recorded nowhere', { as: 'RECORDED', receiptId: NOBODY }, 'entryId'],
    ['a transfer of nothing', { as: 'TRANSFER', statementId: 7 }, 'statementId'],
    ['an id that does not count, and is none', { as: 'EXCEPTION', entryId: 'x' }, 'entryId'],
  ])('are not resolved as %s', async (_, body, field) => {
    expect(await fieldsOf(resolutionOf('-12.00'), body)).toEqual([
      ...[400, 'VALIDATION_FAILED', field],
    ]);
  });

  it.each([
    ['a payment that is none', '-12.00', { as: 'RETURN', receiptId: NOBODY }, 404, 'NOT_FOUND'],
    ['an entry that is none', '-12.00', { as: 'RECORDED', entryId: NOBODY }, 404, 'NOT_FOUND'],
    [
      'a statement that is none',
      '-12.00',
      { as: 'TRANSFER', statementId: NOBODY },
      404,
      'NOT_FOUND',
    ],
    [
      'a refund of another amount',
      ...(['-12.00', { as: 'REFUND', refundId: NOBODY }, 422, 'AMOUNT_ABOVE_BALANCE'] as const),
    ],
    ['money received, which left', '-12.00', { as: 'RECEIPT' }, 409, 'TRANSITION_NOT_ALLOWED'],
    [
      'a return, which came in',
      ...(['300.00', { as: 'RETURN', receiptId: NOBODY }, 409, 'TRANSITION_NOT_ALLOWED'] as const),
    ],
  ])('are refused as %s', async (_, amount, body, status, code) => {
    expect(await accountant.isRefused(resolutionOf(amount), body)).toMatchObject({ status, code });
  });

  it('are resolved by those who may, under a key, once', async () => {
    const body = { as: 'EXCEPTION' };
    const path = resolutionOf('-12.00');
    for (const person of [manager, agent])
      expect(await person.isRefused(path, body)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const keyless = await accountant.asks((caller) => caller.post(path, body));
    expect([keyless.status, keyless.body]).toMatchObject([
      ...[400, { code: 'IDEMPOTENCY_KEY_REQUIRED' }],
    ]);
    expect(await accountant.isRefused(`/v1/bank-lines/${NOBODY}/resolution`, body)).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND' },
    });
    const first = await accountant.does(path, body, 'frais-1');
    expect(await accountant.does(path, body, 'frais-1')).toEqual(first);
    expect(await accountant.isRefused(path, { as: 'RECEIPT' }, 'frais-1')).toMatchObject({
      ...{ status: 422, code: 'IDEMPOTENCY_CONFLICT' },
    });
    expect(await accountant.isRefused(path, body)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'EXCEPTION' } },
    });
    expect(await choicesOf('-12.00')).toEqual([]);
  });

  it('are untied by those who may, with a reason, and wait again', async () => {
    const path = resolutionOf('300.00');
    const undoing = `${path}/undoing`;
    const [choice] = await choicesOf('300.00');
    const because = { reason: 'Autre virement' };
    expect(await accountant.isRefused(undoing, because)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'WAITING' } },
    });
    await accountant.does(path, { as: 'RECORDED', entryId: choice?.entryId });
    expect(await choicesOf('300.00')).toEqual([]);
    for (const wrong of [{}, { reason: ' ' }, { reason: 'x'.repeat(281) }])
      expect(await fieldsOf(undoing, wrong)).toEqual([400, 'VALIDATION_FAILED', 'reason']);
    for (const person of [manager, agent])
      expect(await person.isRefused(undoing, because)).toMatchObject({
        ...{ status: 403, code: 'FORBIDDEN' },
      });
    const nobodys = `/v1/bank-lines/${NOBODY}/resolution/undoing`;
    expect(await accountant.isRefused(nobodys, because)).toMatchObject({ status: 404 });
    const first = await accountant.does(undoing, because, 'defaire-1');
    expect(first).toEqual({ state: 'WAITING' });
    expect(await accountant.does(undoing, because, 'defaire-1')).toEqual(first);
    expect(await accountant.isRefused(undoing, because)).toMatchObject({ status: 409 });
    expect(await choicesOf('300.00')).toMatchObject([{ entryId: choice?.entryId }]);
  });

  it('are one thing when two persons say two things at once', async () => {
    const path = resolutionOf('300.00');
    const [choice] = await choicesOf('300.00');
    const other = await stage.hire('Cécile', 'ACCOUNTANT_AGENCY');
    const said = [
      accountant.asks((caller) =>
        caller.post(path, { as: 'RECORDED', entryId: choice?.entryId }, 'a'),
      ),
      other.asks((caller) => caller.post(path, { as: 'RECEIPT' }, 'b')),
    ];
    const answers = await Promise.all(said);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const meanings = await stage.house.rows(
      `SELECT kind FROM bank_standing WHERE line_id = $1 AND kind <> 'WAITING'`,
      [lineOf('300.00')],
    );
    expect(meanings).toHaveLength(1);
  });

  it('from a partner are proposed as his transfer, and are it when a person says so', async () => {
    const bailiff = { name: 'Me Durand', kind: 'BAILIFF', reference: 'HUI-1', iban: PARTNERS_IBAN };
    const { id: partnerId } = await accountant.does<{ id: string }>('/v1/partners', bailiff);
    const { id: paymentId } = await accountant.does<{ id: string }>('/v1/payments/at-partner', {
      ...{ caseId, partnerId, amount: '25.00', currency: 'EUR', means: 'CASH_AT_PARTNER' },
      receivedOn: '2026-03-20',
    });
    const bytes = camtStatement(
      [{ amount: '25.00', on: '2026-03-23', text: 'A-1', iban: PARTNERS_IBAN }],
      { opening: '1141.00', from: '2026-03-23', to: '2026-03-23' },
    );
    await accountant.sends('/v1/bank-files', { name: 'avis.xml', bytes: Buffer.from(bytes) });
    await stage.house.settle();
    const { items } = await accountant.reads<Page<{ receiptId: string }>>(
      '/v1/suspense?currency=EUR&amount=25.00',
    );
    expect(items).toMatchObject([
      {
        partners: [
          {
            ...{ partnerId, name: 'Me Durand', kind: 'BAILIFF', points: 85 },
            reasons: [
              { key: 'PARTNER_ACCOUNT', sentence: 'compte bancaire connu de Me Durand' },
              { key: 'PAYMENT_HELD' },
            ],
            ...{ paymentIds: [paymentId], takenBackIds: [] },
          },
        ],
      },
    ]);
    const told = { partnerId, receiptId: items[0]?.receiptId, paymentIds: [paymentId] };
    await accountant.does('/v1/partner-transfers', told);
    expect(await accountant.reads('/v1/partner-money')).toMatchObject({ items: [] });
    const left = '/v1/suspense?currency=EUR&amount=25.00';
    expect(await accountant.reads(left)).toMatchObject({ items: [] });
  });
});
