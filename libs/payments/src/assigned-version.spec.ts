import type { CalendarDate } from '@solde/calendar';
import { uuidv7 } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

describe('an agreement whose version follows the day of the payment', () => {
  let agency: Agency;
  let inOrder: BuiltCase;
  let backDated: BuiltCase;
  beforeAll(async () => {
    agency = await Agency.open([PaymentsModule], { amicable: '15' });
    inOrder = await agency.case({ principal: '1000.00', placedOn: '2026-02-02' });
    backDated = await agency.case({ principal: '1000.00', placedOn: '2026-02-02' });
    await succeed();
  });
  afterAll(() => agency.close());

  /** From 20 February a second version charges 30 % in every phase. */
  async function succeed(): Promise<void> {
    const { agreementId, creditorId } = agency.creditor;
    const [next, rule] = [uuidv7(), uuidv7()];
    await agency.sql(
      "SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)",
    );
    await agency.sql(
      `UPDATE fee_agreement SET assignment = 'PAYMENT_DATE', state = 'SUPERSEDED',
         period = daterange(lower(period), '2026-02-20') WHERE id = $1`,
      [agreementId],
    );
    await agency.sql(
      `INSERT INTO fee_agreement (id, mandate_id, creditor_id, number, currency, period, state, assignment, proposed_by,
         creditor_signed_by, creditor_signed_at, activated_by, act_id)
       SELECT $2, mandate_id, creditor_id, 2, currency, daterange('2026-02-20', NULL), 'ACTIVE', assignment, proposed_by,
         creditor_signed_by, creditor_signed_at, activated_by, act_id FROM fee_agreement WHERE id = $1`,
      [agreementId, next],
    );
    await agency.sql(
      `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, rate, act_id)
       SELECT $1, $2, $3, 1, '{}', '{PRINCIPAL,INTEREST,INDEMNITY}', 30, id FROM act LIMIT 1`,
      [rule, next, creditorId],
    );
    await agency.sql("SELECT set_config('solde.act_id', '', false)");
  }

  const pay = ({ id: caseId }: BuiltCase, valueOn: CalendarDate) =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor: 100_00n, currency: 'EUR', means: 'TRANSFER', valueOn },
      }),
    );
  const fees = async ({ id }: BuiltCase) => (await agency.fees(id)).map(({ fee }) => fee);

  it('charges each payment by the version of its value date', async () => {
    await pay(inOrder, '2026-02-19');
    await pay(inOrder, '2026-02-20');
    expect(await fees(inOrder)).toEqual(['15.00', '30.00']);
  });

  it('charges a back-dated one by the version of its own day', async () => {
    await pay(backDated, '2026-03-02');
    await pay(backDated, '2026-02-10');
    expect(await fees(backDated)).toEqual(['30.00', '15.00']);
  });
});
