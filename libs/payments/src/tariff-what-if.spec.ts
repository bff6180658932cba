import { AgreementExamples, AgreementQuotes, FeesService, type ToldExample } from '@solde/fees';
import { formatAmount } from '@solde/money';
import { systemCaller, uuidv7, type Caller } from '@solde/platform';

import { Agency } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';
import { TariffWhatIf } from './tariff-what-if.query';

const reader = systemCaller('spec');
const eur = (minor: bigint) => formatAmount(minor, 'EUR');

describe('a tariff that is only proposed', () => {
  let agency: Agency;
  let proposer: Caller;
  let draftId: string;

  beforeAll(async () => {
    agency = await Agency.open([PaymentsModule], { amicable: '15' }, { interestClaimed: false });
    proposer = await agency.person('Paul Proposant', ['MANAGER']);
    draftId = await draft('20');
  });
  afterAll(() => agency.close());

  /** A second version of the tariff, with one rate. */
  const draft = async (ratePct: string): Promise<string> => {
    const id = uuidv7();
    const { creditorId, mandateId } = agency.creditor;
    await agency.sql(
      `INSERT INTO fee_agreement (id, mandate_id, creditor_id, number, currency, period, assignment, state, crossing_window_days,
         direct_factor, minimum_share_max, remittance_mode, proposed_by, version, act_id)
       SELECT $1, $2, $3, (SELECT max(number) + 1 FROM fee_agreement), 'EUR', daterange('2026-06-01', NULL), 'PLACEMENT_DATE', 'PROPOSED', 5,
              100, 50, 'NET', $4, 1, id FROM act LIMIT 1`,
      [id, mandateId, creditorId, proposer.userId],
    );
    await agency.sql(
      `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, rate, act_id)
       SELECT $1, $2, $3, 1, '{}', '{}', $4, id FROM act LIMIT 1`,
      [uuidv7(), id, creditorId, ratePct],
    );
    return id;
  };
  const example = (amount: string): ToldExample => ({
    ...{ claimType: 'INVOICE', segment: null, territory: 'FR-METRO', principal: '1000.00' },
    ...{ dueOn: '2026-01-31', placedOn: '2026-03-02', litigationOn: null, closes: false },
    payments: [{ on: '2026-03-10', channel: 'AGENCY', spent: { PRINCIPAL: amount } }],
  });

  it('is quoted with VAT and the creditor’s net', async () => {
    const quote = await agency.get(AgreementQuotes).quote(reader, draftId, example('500.00'));
    expect([quote.feeMinor, quote.vatMinor, quote.creditorNetMinor].map(eur)).toEqual([
      ...['100.00', '20.00', '380.00'],
    ]);
    const wrong = agency.get(AgreementQuotes).quote(reader, draftId, example('5.001'));
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is replayed over what was paid, month by month, against what was charged', async () => {
    const pay = async (amountMinor: bigint, valueOn: '2026-03-02' | '2026-04-07') => {
      const { id: caseId } = await agency.case({ placedOn: '2026-02-02' });
      await agency.travelTo(valueOn);
      await agency.act((work) =>
        agency.get(PaymentsService).record(work, {
          ...{ caseId, amountMinor, valueOn, currency: 'EUR', means: 'TRANSFER' },
        }),
      );
      return caseId;
    };
    await pay(400_00n, '2026-03-02');
    await pay(100_00n, '2026-04-07');
    const whatIf = await agency.get(TariffWhatIf).of(reader, draftId, 3);
    expect(whatIf.cases).toBe(2);
    expect(
      whatIf.months.map(({ month, chargedMinor, wouldChargeMinor, differenceMinor }) => [
        ...[month, eur(chargedMinor), eur(wouldChargeMinor), eur(differenceMinor)],
      ]),
    ).toEqual([
      ['2026-02', '0.00', '0.00', '0.00'],
      ['2026-03', '60.00', '80.00', '20.00'],
      ['2026-04', '15.00', '20.00', '5.00'],
    ]);
    // At the rate in force it would have charged what was charged.
    const same = await agency.get(TariffWhatIf).of(reader, await draft('15'), 3);
    expect(same.months.map(({ differenceMinor }) => differenceMinor)).toEqual([0n, 0n, 0n]);
  });

  it('tells of each rule why it prices a case', async () => {
    const { id: caseId } = await agency.case({ placedOn: '2026-02-02' });
    const asked = { caseId, on: '2026-04-07', channel: 'AGENCY', component: 'INTEREST' } as const;
    const [claim] = await agency.get(AgreementQuotes).explain(reader, asked);
    expect(claim?.rules.map(({ isChosen, misfits }) => [isChosen, misfits])).toEqual([
      [false, ['PHASE']],
      [true, []],
      [false, ['COMPONENT']],
      [false, ['COMPONENT']],
    ]);
  });

  it('is not put in force when it does not give its worked examples', async () => {
    const id = await draft('20');
    const examples = agency.get(AgreementExamples);
    const add = (label: string, expectedMinor: bigint) =>
      agency.act(
        (work) =>
          examples.add(work, {
            agreementId: id,
            label,
            supposed: example('500.00'),
            expectedMinor,
          }),
        proposer,
      );
    await add('500 payés', 100_00n);
    await expect(add('500 payés', 100_00n)).rejects.toMatchObject({ code: 'DUPLICATE' });
    await add('500 payés, mal compris', 75_00n);
    expect(
      (await agency.get(AgreementQuotes).examples(reader, id)).map(
        ({ expectedMinor, chargedMinor }) => expectedMinor === chargedMinor,
      ),
    ).toEqual([true, false]);
    await agency.sql(
      `SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)`,
    );
    await agency.sql(
      `UPDATE fee_agreement SET state = 'SIGNED', creditor_signed_by = $2, creditor_signed_at = now() WHERE id = $1`,
      [id, proposer.userId],
    );
    const manager = await agency.person('Marie Manager', ['MANAGER']);
    const activate = agency.act((work) => agency.get(FeesService).activate(work, id), manager);
    await expect(activate).rejects.toMatchObject({
      code: 'EXAMPLE_FAILS',
      facts: {
        examples: [{ label: '500 payés, mal compris', expected: '75.00', charged: '100.00' }],
      },
    });
    await expect(add('trop tard', 100_00n)).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
  });
});
