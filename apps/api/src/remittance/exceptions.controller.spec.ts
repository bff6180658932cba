import { CAUSE_CODES, causeWords } from '@solde/remittance';

import { isPaid } from '../../../../test/support/acts';
import { placeInvoice } from '../../../../test/support/invoices';
import { Person } from '../../../../test/support/person';
import { ATLAS, Stage, type Firm } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const TODAY = '2026-03-02';
const CUT_OFF = '2026-03-15';
const NOBODY = '00000000-0000-7000-8000-000000000000';
const OUTSIDE_SEPA = 'TR330006100519786457841326';
const PATH = '/v1/remittances';

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}
interface Deadline {
  readonly id: string;
  readonly creditorId: string;
  readonly blockedBy: string;
  readonly blockedReason: string;
}

describe('what of a run needs a person, through the API', () => {
  let stage: Stage;
  let accountant: Person;
  let john: Person;
  /** His account is held where no SEPA file goes. */
  let izmir: Firm;
  /** He pays fees on invoice, and the agency has no account to which he could. */
  let apart: Firm;
  let runId: string;
  beforeAll(async () => {
    stage = await Stage.open(TODAY, { LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
    john = await reader(stage);
    izmir = await stage.found(
      {
        ...{ ...ATLAS, code: 'IZMIR', name: 'Izmir Textile', siren: '443061841' },
        ...{ iban: OUTSIDE_SEPA, bic: 'TGBATRIS' },
      },
      TODAY,
    );
    apart = await stage.found(
      {
        ...{ ...ATLAS, code: 'APART', name: 'Facture à Part', siren: '542107651' },
        ...{ iban: 'FR7630001007941234567890185', bic: 'BDFEFRPPCCT' },
        terms: { remittanceMode: 'GROSS' },
      },
      TODAY,
    );
    const paid = async (firm: Firm, rank: number, amount: string) => {
      const { caseId } = await placeInvoice(stage, firm, {
        ...{ number: `F-${rank}`, principal: '2000.00', rank },
      });
      await isPaid(stage, caseId, amount, TODAY);
    };
    await paid(stage.atlas, 1, '1000.00');
    await paid(izmir, 2, '500.00');
    await paid(apart, 3, '300.00');
    await stage.house.travelTo('2026-03-16');
  }, STEP_MS);
  afterAll(() => stage.close());

  const red = (who: Person, query = '?days=31') =>
    who.reads<Page<Deadline>>(`${PATH}/deadlines${query}`);

  it('says on the red list what keeps each sum, in the words of whoever reads', async () => {
    const french = (await red(accountant)).items;
    expect(new Map(french.map((one) => [one.creditorId, one.blockedBy]))).toEqual(
      new Map([
        [stage.atlas.id, 'WAITS_FOR_ITS_RUN'],
        [izmir.id, 'ACCOUNT_OUTSIDE_SEPA'],
        [apart.id, 'NO_OWN_ACCOUNT'],
      ]),
    );
    const english = (await red(john)).items;
    for (const [locale, items] of [['fr', french] as const, ['en', english] as const])
      for (const { blockedBy, blockedReason } of items) {
        const cause = CAUSE_CODES.find((code) => code === blockedBy);
        expect(blockedReason).toBe(cause && causeWords(cause)[locale]);
      }
    const one = await red(accountant, `?days=31&creditorId=${izmir.id}`);
    expect(one).toMatchObject({ items: [{ creditorId: izmir.id, amount: '500.00' }], next: null });
    expect((await red(accountant, `?days=31&creditorId=${NOBODY}`)).items).toEqual([]);
  });

  it('gives the red list page by page, and refuses what it cannot read', async () => {
    const whole = (await red(accountant)).items.map(({ id }) => id);
    const first = await red(accountant, '?days=31&limit=2');
    const second = await red(accountant, `?days=31&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(whole);
    expect(second.next).toBeNull();
    for (const wrong of ['?days=32', '?days=-1', '?days=x', '?creditorId=1', '?cursor=@', '?who=1'])
      expect(await accountant.mayNotRead(`${PATH}/deadlines${wrong}`)).toMatchObject({
        ...{ status: 400, code: 'VALIDATION_FAILED' },
      });
    for (const who of [stage.agents[0], stage.legal, stage.admin])
      expect(await who.mayNotRead(`${PATH}/deadlines`)).toMatchObject({ status: 403 });
  });

  it('holds the creditor whom no file can pay, and pays the others by one file', async () => {
    const body = { cutOffOn: CUT_OFF };
    ({ id: runId } = await accountant.does<{ id: string }>(PATH, body, 'passage-1'));
    expect(await accountant.does(PATH, body, 'passage-1')).toMatchObject({ id: runId });
    const held = {
      ...{ creditorId: izmir.id, creditorName: 'Izmir Textile', state: 'HELD' },
      ...{ heldBecause: 'ACCOUNT_OUTSIDE_SEPA', transfer: '0.00' },
    };
    const stopped = { creditorId: apart.id, code: 'NO_OWN_ACCOUNT', facts: { currency: 'EUR' } };
    const kept = causeWords('ACCOUNT_OUTSIDE_SEPA');
    expect(await accountant.reads(`${PATH}/${runId}/exceptions`)).toMatchObject({
      ...{ held: [{ ...held, heldReason: kept.fr }], returned: [] },
      stopped: [{ ...stopped, reason: causeWords('NO_OWN_ACCOUNT').fr }],
    });
    expect(await john.reads(`${PATH}/${runId}/exceptions`)).toMatchObject({
      held: [{ ...held, heldReason: kept.en }],
      stopped: [{ ...stopped, reason: causeWords('NO_OWN_ACCOUNT').en }],
    });
    const { planned } = await accountant.reads<{ planned: object[] }>(`${PATH}/${runId}`);
    expect(planned).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          creditorId: stage.atlas.id,
          heldBecause: null,
          heldReason: null,
        }),
      ]),
    );
    await stage.managers[0].does(`${PATH}/${runId}/check`);
    await stage.managers[1].does(`${PATH}/${runId}/approval`);
    const file = (await accountant.downloads(`${PATH}/${runId}/file`)).toString('utf8');
    expect(file).toContain(ATLAS.iban);
    expect(file).not.toContain(OUTSIDE_SEPA);
    expect(file).toContain('<NbOfTxs>1</NbOfTxs>');
    await stage.house.settle();
    // His creditor is told in words of his own, on his portal.
    const { items } = await izmir.admin.reads<Page<object>>('/v1/statements');
    expect(items).toMatchObject([
      {
        ...{ heldBecause: 'ACCOUNT_OUTSIDE_SEPA', transfer: '0.00' },
        heldReason: expect.stringMatching(/^Virement retenu : votre compte/) as string,
      },
    ]);
  });

  it('shows the exceptions of a run to those who remit, and of a run that is there', async () => {
    for (const who of [stage.agents[0], stage.legal, stage.admin])
      expect(await who.mayNotRead(`${PATH}/${runId}/exceptions`)).toMatchObject({
        ...{ status: 403, code: 'FORBIDDEN' },
      });
    expect(await accountant.mayNotRead(`${PATH}/${NOBODY}/exceptions`)).toMatchObject({
      ...{ status: 404, code: 'NOT_FOUND' },
    });
    expect(await accountant.mayNotRead(`${PATH}/x/exceptions`)).toMatchObject({ status: 400 });
    expect(await accountant.mayNotRead(`${PATH}/${NOBODY}/file`)).toMatchObject({ status: 404 });
    expect(await stage.legal.mayNotRead(`${PATH}/${runId}/file`)).toMatchObject({ status: 403 });
  });
});

/** A manager who reads English. */
async function reader({ admin, house }: Stage): Promise<Person> {
  const email = 'john@exemple.test';
  const { userId, token } = await admin.does<{ userId: string; token: string }>('/v1/users', {
    ...{ kind: 'AGENCY', email, displayName: 'John', locale: 'en', roles: ['MANAGER'] },
  });
  return new Person('John', email, userId, (held) => house.agency(held)).accepts(token);
}
