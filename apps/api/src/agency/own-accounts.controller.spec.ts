import type { Person } from '../../../../test/support/person';
import { DEDICATED_IBAN, Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const TODAY = '2026-03-02';
const NOBODY = '00000000-0000-7000-8000-000000000000';
const PATH = '/v1/agency/own-accounts';
const FACTS = {
  ...{ iban: 'FR14 2004 1010 0505 0001 3M02 606', bic: 'PSSTFRPPLIL', bankName: 'La Banque' },
  ...{ holder: 'Recouvrement du Nord', currency: 'EUR' },
};
const COMPACT = 'FR1420041010050500013M02606';

interface Account {
  readonly id: string;
  readonly state: string;
}

describe('the agency’s own accounts through the API', () => {
  let stage: Stage;
  let accountant: Person;
  let managers: readonly [Person, Person];
  beforeAll(async () => {
    stage = await Stage.open(TODAY, { LOG_LEVEL: 'fatal' });
    ({ accountant, managers } = stage);
  }, STEP_MS);
  afterAll(() => stage.close());

  const list = async (who = accountant) => (await who.reads<{ items: Account[] }>(PATH)).items;
  const fieldsOf = async (body: object) => {
    const answer = await accountant.asks((caller) => caller.post(PATH, body, 'faute'));
    const { code, fields } = answer.body as { code: string; fields: { field: string }[] };
    return { status: answer.status, code, fields: fields.map(({ field }) => field) };
  };

  it('are asked for with all that a transfer needs, and say which field is wrong', async () => {
    for (const [field, value] of [
      ...[['bic', 'AGRI'] as const, ['bankName', ''] as const, ['holder', 'x'.repeat(71)] as const],
      ...[['currency', 'ZZZ'] as const, ['iban', 'F'.repeat(41)] as const],
    ])
      expect(await fieldsOf({ ...FACTS, [field]: value })).toEqual({
        ...{ status: 400, code: 'VALIDATION_FAILED', fields: [field] },
      });
    expect(await fieldsOf({ ...FACTS, state: 'APPROVED' })).toMatchObject({ fields: ['state'] });
    expect(await accountant.isRefused(PATH, { ...FACTS, iban: 'FR00' })).toMatchObject({
      ...{ status: 422, code: 'BAD_IBAN' },
    });
    expect(await accountant.isRefused(PATH, { ...FACTS, iban: DEDICATED_IBAN })).toMatchObject({
      ...{ status: 422, code: 'ACCOUNT_IS_DEDICATED' },
    });
    const unkeyed = await accountant.asks((caller) => caller.post(PATH, FACTS));
    expect(unkeyed.body).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_REQUIRED' });
    for (const who of [stage.agents[0], stage.lead, stage.legal])
      expect(await who.isRefused(PATH, FACTS)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await list(stage.agents[0])).toEqual([]);
  });

  it('are asked for once under a key, and put in force by another person', async () => {
    const asked = await accountant.does<Account>(PATH, FACTS, 'compte-1');
    expect(asked).toEqual({
      ...{ ...FACTS, iban: COMPACT, id: asked.id, state: 'REQUESTED' },
      ...{ requestedBy: accountant.userId, approvedBy: null, openedOn: null, closedOn: null },
    });
    expect(await accountant.does(PATH, FACTS, 'compte-1')).toEqual(asked);
    expect(
      await accountant.isRefused(PATH, { ...FACTS, holder: 'Un autre' }, 'compte-1'),
    ).toMatchObject({ status: 422, code: 'IDEMPOTENCY_CONFLICT' });
    expect(await managers[0].isRefused(PATH, FACTS)).toMatchObject({
      ...{ status: 409, code: 'DUPLICATE' },
    });
    const approval = `${PATH}/${asked.id}/approval`;
    for (const who of [accountant, stage.legal, stage.agents[0]])
      expect(await who.isRefused(approval)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await managers[0].does(approval)).toMatchObject({
      ...{ state: 'APPROVED', approvedBy: managers[0].userId, openedOn: TODAY, closedOn: null },
    });
    expect(await managers[1].isRefused(approval)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { state: 'APPROVED' } },
    });
    expect(await managers[0].isRefused(`${PATH}/${asked.id}/rejection`)).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED' },
    });
    expect(await list(managers[1])).toMatchObject([{ id: asked.id, state: 'APPROVED' }]);
  });

  it('are turned down before their approval, closed after it, and found by their id alone', async () => {
    const other = { ...FACTS, iban: 'DE89370400440532013000' };
    const { id } = await managers[0].does<Account>(PATH, other);
    expect(await managers[0].isRefused(`${PATH}/${id}/approval`)).toMatchObject({
      ...{ status: 409, code: 'FOUR_EYES' },
    });
    expect(await managers[0].does(`${PATH}/${id}/rejection`)).toMatchObject({ state: 'REJECTED' });
    expect(await managers[0].isRefused(`${PATH}/${id}/approval`)).toMatchObject({ status: 409 });
    const [inForce] = (await list()).filter(({ state }) => state === 'APPROVED');
    const closure = `${PATH}/${inForce?.id}/closure`;
    expect(await managers[0].isRefused(closure, { closedOn: 'demain' })).toMatchObject({
      ...{ status: 400, code: 'VALIDATION_FAILED' },
    });
    for (const closedOn of ['2026-03-03', '2026-03-01'])
      expect(await managers[0].isRefused(closure, { closedOn })).toMatchObject({
        ...{ status: 422, code: 'DATE_OUT_OF_RANGE', facts: { closedOn } },
      });
    const closedOn = TODAY;
    expect(await stage.agents[0].isRefused(closure, { closedOn })).toMatchObject({ status: 403 });
    expect(await managers[0].does(closure, { closedOn })).toMatchObject({ closedOn });
    expect(await managers[0].isRefused(closure, { closedOn })).toMatchObject({
      ...{ status: 409, code: 'TRANSITION_NOT_ALLOWED', facts: { closedOn } },
    });
    for (const act of ['approval', 'rejection', 'closure'])
      expect(await managers[0].isRefused(`${PATH}/${NOBODY}/${act}`, { closedOn })).toMatchObject({
        ...{ status: 404, code: 'NOT_FOUND' },
      });
    expect(await managers[0].isRefused(`${PATH}/x/approval`)).toMatchObject({ status: 400 });
    // Another takes the place of the closed one, which may come back the same way.
    const again = await accountant.does<Account>(PATH, FACTS);
    expect(await managers[1].does(`${PATH}/${again.id}/approval`)).toMatchObject({ iban: COMPACT });
    expect((await list()).map(({ state }) => state).sort()).toEqual([
      ...['APPROVED', 'APPROVED', 'REJECTED'],
    ]);
  });
});
