import { ProveQuery, systemCaller, uuidv7 } from '@solde/platform';

import { Agency } from '../../../test/support/agency';
import { feeSentence } from './fee-sentence';
import { FeesModule } from './fees.module';
import { FeesQuery } from './fees.query';
import { Subscriptions } from './subscriptions.service';

const system = systemCaller('spec');

describe('a mandate that costs by the month', () => {
  let agency: Agency;
  // Signed on 2 March 2026; the tariff is older.
  beforeEach(async () => {
    agency = await Agency.open([FeesModule], { flats: { MONTHLY: 50_00n } });
  });
  afterEach(async () => {
    const failures = (await agency.get(ProveQuery).prove(system)).filter(({ holds }) => !holds);
    expect(failures).toEqual([]);
    await agency.close();
  });

  /** What the daily job does. */
  const run = async (): Promise<number> => {
    const subscriptions = agency.get(Subscriptions);
    const mandateId = await agency.act((work) => subscriptions.nextDue(work));
    return mandateId === null ? 0 : agency.act((work) => subscriptions.charge(work, mandateId));
  };
  const lines = async () =>
    (await agency.get(FeesQuery).lines(system, { event: 'MONTHLY', limit: 100 })).map((line) => [
      ...[line.valueOn, line.earnedOn, line.amountMinor],
    ]);
  /** A second version of the tariff, in force from a day. */
  const newVersion = async (from: string, monthlyMinor: bigint): Promise<void> => {
    const { agreementId, creditorId } = agency.creditor;
    const id = uuidv7();
    await agency.sql(
      "SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)",
    );
    await agency.sql(
      `UPDATE fee_agreement SET state = 'SUPERSEDED', period = daterange(lower(period), $2) WHERE id = $1`,
      [agreementId, from],
    );
    await agency.sql("SELECT set_config('solde.act_id', '', false)");
    await agency.sql(
      `INSERT INTO fee_agreement (id, mandate_id, creditor_id, number, currency, period, state, proposed_by, creditor_signed_by,
         creditor_signed_at, activated_by, act_id)
       SELECT $2, mandate_id, creditor_id, 2, currency, daterange($3, NULL), 'ACTIVE', proposed_by, creditor_signed_by,
         creditor_signed_at, activated_by, act_id FROM fee_agreement WHERE id = $1`,
      [agreementId, id, from],
    );
    await agency.sql(
      `INSERT INTO fee_flat (id, agreement_id, creditor_id, event, amount_minor, act_id)
       SELECT $1, $2, $3, 'MONTHLY', $4, id FROM act LIMIT 1`,
      [uuidv7(), id, creditorId, monthlyMinor],
    );
  };

  it('pays a whole month on the day it starts, then on the first of each, once', async () => {
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    await agency.travelTo('2026-03-31');
    expect(await run()).toBe(0);
    await agency.travelTo('2026-04-01');
    expect(await run()).toBe(1);
    expect(await lines()).toEqual([
      ['2026-03-02', '2026-03-02', 50_00n],
      ['2026-04-01', '2026-04-01', 50_00n],
    ]);
    const [line] = await agency.get(FeesQuery).lines(system, { event: 'MONTHLY', limit: 1 });
    expect([line?.caseId, line?.caseNumber, line?.mandateNumber?.slice(0, 2)]).toEqual([
      ...[null, null, 'M-'],
    ]);
    expect(feeSentence(line!.sentence, 'fr')).toMatch(
      /^Abonnement de mars 2026, mandat M-\w+ : 50,00\u00a0€ HT$/,
    );
    expect(await agency.balance('FEES_UNBILLED', agency.creditor.creditorId)).toBe('100.00');
  });

  it('catches up on every month that was missed, on the day it runs again', async () => {
    await agency.travelTo('2026-06-15');
    expect(await run()).toBe(4);
    expect(await run()).toBe(0);
    expect(await lines()).toEqual([
      ['2026-03-02', '2026-06-15', 50_00n],
      ['2026-04-01', '2026-06-15', 50_00n],
      ['2026-05-01', '2026-06-15', 50_00n],
      ['2026-06-01', '2026-06-15', 50_00n],
    ]);
  });

  it('is priced by the version of the first of the month', async () => {
    await newVersion('2026-04-15', 70_00n);
    await agency.travelTo('2026-05-02');
    await run();
    expect((await lines()).map(([, , amount]) => amount)).toEqual([50_00n, 50_00n, 70_00n]);
  });

  it('costs nothing once the mandate has ended, and what was missed before', async () => {
    await agency.travelTo('2026-04-20');
    await agency.act((work) =>
      work.query(`UPDATE mandate SET state = 'TERMINATED', act_id = $1`, [work.actId]),
    );
    await agency.travelTo('2026-07-01');
    expect(await run()).toBe(2);
    expect((await lines()).map(([on]) => on)).toEqual(['2026-03-02', '2026-04-01']);
  });

  it('is charged once by the database itself, on no other line without a case', async () => {
    await run();
    const copy = (columns: string, values: string) =>
      agency.sql(
        `INSERT INTO fee_line (id, case_id, creditor_id, kind, currency, base_minor, amount_minor, value_on, earned_on, sentence,
           source_id, act_id, ${columns})
         SELECT uuidv7(), NULL, creditor_id, kind, currency, 0, amount_minor, value_on, earned_on, sentence, source_id, act_id, ${values}
         FROM fee_line WHERE case_id IS NULL LIMIT 1`,
      );
    await expect(copy('mandate_id, month', 'mandate_id, month')).rejects.toMatchObject({
      constraint: 'fee_line_month_is_charged_once',
    });
    await expect(copy('mandate_id', 'mandate_id')).rejects.toMatchObject({
      constraint: 'fee_line_of_a_subscription_names_its_month',
    });
    await expect(
      agency.sql(
        `INSERT INTO fee_line (id, case_id, creditor_id, kind, currency, base_minor, amount_minor, value_on, earned_on, sentence,
           source_id, act_id, mandate_id, month)
         SELECT uuidv7(), NULL, creditor_id, kind, currency, 0, 1, value_on, earned_on,
           '{"key": "FEE_FLAT", "version": 1, "facts": {"event": "TRACING"}}', source_id, act_id, mandate_id, '2026-09-01'
         FROM fee_line WHERE case_id IS NULL LIMIT 1`,
      ),
    ).rejects.toMatchObject({ constraint: 'fee_line_without_case_is_a_subscription' });
  });

  it('charges a month once when two workers run side by side', async () => {
    const charge = () =>
      agency.act((work) => agency.get(Subscriptions).charge(work, agency.creditor.mandateId));
    await Promise.all([charge(), charge()]);
    expect(await lines()).toHaveLength(1);
  });
});
