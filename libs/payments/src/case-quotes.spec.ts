import { formatAmount, rate } from '@solde/money';
import { systemCaller, UnitOfWork } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { CaseQuotes } from './case-quotes.query';
import { PaymentSimulation } from './payment-simulation.service';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

const reader = systemCaller('spec');

/** What a creditor is told that a payment would give is what the agency's rehearsal of the posting gives, to the cent. */
describe('the quote of a payment on a case', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open(
      [PaymentsModule],
      {
        grid: {
          mode: 'MARGINAL',
          tiers: [
            [400_00n, '20'],
            [1_000_00n, '12'],
            [null, '5'],
          ],
        },
        ...{ capMinor: 250_00n, interest: '50', directFactor: '50' },
      },
      { interestClaimed: true, indemnityClaimed: true },
    );
  });
  afterAll(() => agency.close());

  const placed = () => agency.case({ principal: '5000.00', placedOn: '2026-02-02' });
  const pay = (
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    valueOn: '2026-02-10' | '2026-02-20',
  ) =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor, valueOn, currency: 'EUR', means: 'TRANSFER' },
      }),
    );
  const both = async (
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    channel: 'AGENCY' | 'DIRECT',
    on: '2026-02-25' | '2026-03-02' = '2026-03-02',
  ) => {
    const quoted = await agency
      .get(CaseQuotes)
      .quote(reader, { caseId, amountMinor, channel, on, designatedClaimIds: [] });
    const rehearsed = await agency
      .get(UnitOfWork)
      .rehearse(reader, (work) =>
        agency
          .get(PaymentSimulation)
          .of(work, { caseId, amountMinor, channel, currency: 'EUR', valueOn: on }),
      );
    return { quoted, rehearsed };
  };

  it.each([
    ['the first money of a case', [], 300_00n, 'AGENCY'],
    ['money that passes a step of the grid', [350_00n], 800_00n, 'AGENCY'],
    ['money that meets the cap', [350_00n, 1_200_00n], 3_000_00n, 'AGENCY'],
    ['more than is owed', [2_000_00n], 9_000_00n, 'AGENCY'],
    ['what the creditor receives himself', [350_00n], 500_00n, 'DIRECT'],
  ] as const)('is the rehearsal of the posting for %s', async (_, before, amountMinor, channel) => {
    const caseFile = await placed();
    for (const [index, amount] of before.entries())
      await pay(caseFile, amount, index === 0 ? '2026-02-10' : '2026-02-20');
    const { quoted, rehearsed } = await both(caseFile, amountMinor, channel);
    expect(quoted).toEqual(rehearsed);
    expect(quoted.allocations.length).toBeGreaterThan(0);
    expect(percentOfVat(quoted.feeMinor)).toBe(formatAmount(quoted.vatMinor, 'EUR'));
  });

  it('speaks of the last money of a case alone', async () => {
    const caseFile = await placed();
    await pay(caseFile, 100_00n, '2026-02-20');
    const asked = { caseId: caseFile.id, amountMinor: 1_00n, designatedClaimIds: [] };
    const quote = (on: '2026-02-19' | '2026-03-03', channel: 'AGENCY' | 'DIRECT' = 'AGENCY') =>
      agency.get(CaseQuotes).quote(reader, { ...asked, channel, on });
    await expect(quote('2026-02-19')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(quote('2026-03-03')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    const above = agency
      .get(CaseQuotes)
      .quote(reader, { ...asked, amountMinor: 99_999_00n, channel: 'DIRECT' });
    await expect(above).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
  });
});

function percentOfVat(feeMinor: bigint): string {
  const { numerator, denominator } = rate('20');
  const doubled = (2n * feeMinor * numerator + denominator) / (2n * denominator);
  return formatAmount(doubled, 'EUR');
}
