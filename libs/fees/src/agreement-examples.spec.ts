import type { CalendarDate } from '@solde/calendar';
import { formatAmount, rate } from '@solde/money';
import { systemCaller, type Caller } from '@solde/platform';

import { Agency } from '../../../test/support/agency';
import { AgreementExamples } from './agreement-examples.service';
import { AgreementQuotes } from './agreement-quotes.query';
import { FeesModule } from './fees.module';
import { FeesService } from './fees.service';
import type { ToldExample } from './supposed-example';

const reader = systemCaller('spec');

describe('the worked examples of a tariff', () => {
  let agency: Agency;
  let proposer: Caller;
  let firstId: string;

  beforeAll(async () => {
    agency = await Agency.open([FeesModule]);
    proposer = await agency.person('Paul Proposant', ['MANAGER']);
    firstId = await propose('20');
    for (const amount of ['500.00', '200.00', '100.00'] as const)
      await agency.act((work) =>
        agency.get(AgreementExamples).add(work, {
          ...{ agreementId: firstId, label: `${amount} payés`, supposed: paid(amount) },
          expectedMinor: BigInt(amount.replace('.', '')) / 5n,
        }),
      );
    await putInForce(firstId);
  });
  afterAll(() => agency.close());

  /** As two signatures and an activation leave it. */
  const putInForce = async (id: string): Promise<void> => {
    await agency.sql(
      "SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)",
    );
    await agency.sql(
      `UPDATE fee_agreement f SET state = 'SUPERSEDED', period = daterange(lower(f.period), lower(n.period))
       FROM fee_agreement n WHERE f.state = 'ACTIVE' AND n.id = $1`,
      [id],
    );
    await agency.sql(
      `UPDATE fee_agreement SET state = 'ACTIVE', creditor_signed_by = $2, creditor_signed_at = app_now() WHERE id = $1`,
      [id, proposer.userId],
    );
    await agency.sql("SELECT set_config('solde.act_id', '', false)");
  };
  const propose = async (ratePct: string, from: CalendarDate = '2027-01-01'): Promise<string> => {
    const { mandateId } = agency.creditor;
    const rule = { phases: [], components: [], rate: rate(ratePct) };
    const { id } = await agency.act(
      (work) =>
        agency.get(FeesService).propose(work, {
          ...{ mandateId, from, rules: [rule] },
          flats: [{ event: 'TRACING', amountMinor: 30_00n }],
        }),
      proposer,
    );
    return id;
  };
  const paid = (amount: string, events?: ToldExample['events']): ToldExample => ({
    ...{ claimType: 'INVOICE', segment: null, territory: 'FR-METRO', principal: '1000.00' },
    ...{ dueOn: '2026-01-31', placedOn: '2026-03-02', litigationOn: null, closes: false },
    ...(events && { events }),
    payments: [{ on: '2026-03-10', channel: 'AGENCY', spent: { PRINCIPAL: amount } }],
  });
  const shown = async (id: string) =>
    (await agency.get(AgreementQuotes).examples(reader, id)).map((one) => [
      ...[one.label, formatAmount(one.expectedMinor, 'EUR'), one.carriedFromNumber, one.isDropped],
    ]);
  const examples = () => agency.get(AgreementExamples);
  const checked = (id: string) => agency.act((work) => examples().assertMet(work, id));

  it('are carried to the next version, naming where they come from, and checked there', async () => {
    const id = await propose('15', '2027-06-01');
    expect(await shown(id)).toEqual([
      ['500.00 payés', '100.00', 2, false],
      ['200.00 payés', '40.00', 2, false],
      ['100.00 payés', '20.00', 2, false],
    ]);
    await expect(checked(id)).rejects.toMatchObject({ code: 'EXAMPLE_FAILS' });
    const [first, second, third] = await agency.get(AgreementQuotes).examples(reader, id);
    const change = (exampleId: string, expectedMinor: bigint) =>
      agency.act(
        (work) =>
          examples().expect(work, exampleId, {
            ...{ expectedMinor, currency: 'EUR', reason: 'Taux négocié à 15 %' },
          }),
        proposer,
      );
    await change(first!.id, 75_00n);
    await change(second!.id, 30_00n);
    await agency.act((work) => examples().drop(work, third!.id, 'Ne se présente plus'), proposer);
    await expect(change(third!.id, 1n)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await checked(id);
    expect(await shown(id)).toEqual([
      ['500.00 payés', '75.00', 2, false],
      ['200.00 payés', '30.00', 2, false],
      ['100.00 payés', '20.00', 2, true],
    ]);
    const [told] = await agency.get(AgreementQuotes).examples(reader, id);
    expect(formatAmount(told!.toldMinor, 'EUR')).toBe('100.00');
    expect(told!.changes).toMatchObject([
      {
        kind: 'EXPECTS',
        expectedMinor: 75_00n,
        reason: 'Taux négocié à 15 %',
        byName: 'Paul Proposant',
      },
    ]);
    // The next version carries what stands: the changed price, and not the dropped one.
    await putInForce(id);
    expect(
      (await shown(await propose('15', '2028-01-01'))).map(([label, expected]) => [
        label,
        expected,
      ]),
    ).toEqual([
      ['500.00 payés', '75.00'],
      ['200.00 payés', '30.00'],
    ]);
  });

  it('may count the events of the case supposed', async () => {
    const quote = await agency
      .get(AgreementQuotes)
      .quote(reader, firstId, paid('500.00', { TRACING: 2, MONTHLY: 1 }));
    expect(quote.flats).toEqual([
      { event: 'TRACING', quantity: 2, feeMinor: 60_00n },
      { event: 'MONTHLY', quantity: 1, feeMinor: 0n },
    ]);
    expect(quote.feeMinor).toBe(160_00n);
    const wrong = agency
      .get(AgreementQuotes)
      .quote(reader, firstId, paid('1.00', { TRACING: 0.5 }));
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('cannot be changed, dropped or added once the creditor has signed, by the database itself', async () => {
    const id = await propose('20');
    const [one] = await agency.get(AgreementQuotes).examples(reader, id);
    await agency.sql(
      "SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)",
    );
    await agency.sql(
      `UPDATE fee_agreement SET state = 'SIGNED', creditor_signed_by = $2, creditor_signed_at = app_now() WHERE id = $1`,
      [id, proposer.userId],
    );
    await agency.sql("SELECT set_config('solde.act_id', '', false)");
    const refused = { code: 'TRANSITION_NOT_ALLOWED' };
    await expect(
      agency.act((work) => examples().drop(work, one!.id, 'Trop tard')),
    ).rejects.toMatchObject(refused);
    await expect(
      agency.sql(
        `INSERT INTO agreement_example_change (id, example_id, creditor_id, kind, reason, by_name, at, act_id)
         SELECT uuidv7(), id, creditor_id, 'DROPPED', 'x', 'x', app_now(), act_id FROM agreement_example WHERE id = $1`,
        [one!.id],
      ),
    ).rejects.toMatchObject({ constraint: 'agreement_example_is_told_before_signature' });
    await expect(
      agency.sql(
        `INSERT INTO agreement_example (id, agreement_id, creditor_id, label, supposed, expected_minor, act_id)
         SELECT uuidv7(), agreement_id, creditor_id, 'x', supposed, 0, act_id FROM agreement_example WHERE id = $1`,
        [one!.id],
      ),
    ).rejects.toMatchObject({ constraint: 'agreement_example_is_told_before_signature' });
  });
});
