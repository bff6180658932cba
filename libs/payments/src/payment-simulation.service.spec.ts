import * as fc from 'fast-check';

import { feeSentence } from '@solde/fees';
import { formatAmount } from '@solde/money';
import { systemCaller, UnitOfWork, type Work } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PaymentSimulation, type SupposedPayment } from './payment-simulation.service';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

const RUNS = 12;
const STORY_MS = 60_000;

describe('a simulated payment', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open(
      [PaymentsModule],
      {
        directFactor: '50',
        grid: {
          mode: 'MARGINAL',
          tiers: [
            [500_00n, '20'],
            [null, '10'],
          ],
        },
        capMinor: 180_00n,
      },
      { interestClaimed: true, indemnityClaimed: true },
    );
  });
  afterAll(() => agency.close());

  const supposed = (
    { id: caseId }: BuiltCase,
    change: Partial<SupposedPayment> = {},
  ): SupposedPayment => ({
    caseId,
    channel: 'AGENCY',
    amountMinor: 700_00n,
    currency: 'EUR',
    valueOn: '2026-03-02',
    ...change,
  });
  const simulate = (asked: SupposedPayment) =>
    agency
      .get(UnitOfWork)
      .rehearse(systemCaller('spec'), (work: Work) =>
        agency.get(PaymentSimulation).of(work, asked),
      );
  const counted = async () =>
    (
      await agency.sql<{ rows: bigint }>(
        `SELECT (SELECT count(*) FROM act) + (SELECT count(*) FROM receipt) + (SELECT count(*) FROM event)
              + (SELECT count(*) FROM fee_line) + (SELECT count(*) FROM posting) + (SELECT count(*) FROM refusal) AS rows`,
      )
    )[0]?.rows;

  it('says what it would be spent on, what it would earn and what the creditor would keep', async () => {
    const caseFile = await agency.case({ principal: '3000.00', dueOn: '2026-03-01' });
    const { fees, ...figures } = await simulate(supposed(caseFile));
    expect(figures).toMatchObject({
      suspenseMinor: 0n,
      vatPct: '20',
      allocations: [
        { component: 'INTEREST' },
        { component: 'INDEMNITY', amountMinor: 40_00n },
        { component: 'PRINCIPAL' },
      ],
    });
    const { creditorNetMinor, feeMinor, vatMinor } = figures;
    expect(creditorNetMinor).toBe(700_00n - feeMinor - vatMinor);
    expect(fees.map(({ sentence }) => feeSentence(sentence, 'en')).at(-1)).toContain(
      '€500.00 x 20% + ',
    );
  });

  it('of money that the creditor received leaves him what he owes', async () => {
    const caseFile = await agency.case({ principal: '3000.00', placedOn: '2026-02-02' });
    const direct = supposed(caseFile, { channel: 'DIRECT', amountMinor: 100_00n });
    const { creditorNetMinor, feeMinor, vatMinor } = await simulate(direct);
    expect(feeMinor).toBeGreaterThan(0n);
    expect(creditorNetMinor).toBe(-feeMinor - vatMinor);
  });

  it('is refused where the posting would be, and leaves no trace', async () => {
    const caseFile = await agency.case();
    const before = await counted();
    const above = supposed(caseFile, { channel: 'DIRECT', amountMinor: 9_999_00n });
    await expect(simulate(above)).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    await expect(simulate(supposed(caseFile, { currency: 'XPF' }))).rejects.toMatchObject({
      code: 'CURRENCY_MISMATCH',
    });
    await simulate(supposed(caseFile));
    expect(await counted()).toBe(before);
  });

  it(
    'is what the posting then gives, to the cent, whatever came before',
    async () => {
      const payment = fc.record({
        amountMinor: fc.bigInt(1n, 900_00n),
        valueOn: fc.constantFrom(
          '2026-02-10' as const,
          '2026-02-20' as const,
          '2026-03-02' as const,
        ),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(payment, { minLength: 1, maxLength: 4 }), async (payments) => {
          const caseFile = await agency.case({ principal: '4000.00', placedOn: '2026-02-02' });
          for (const each of payments) {
            const asked = supposed(caseFile, each);
            const { fees, allocations } = await simulate(asked);
            const before = (await agency.fees(caseFile.id)).length;
            const { id } = await agency.act((work) =>
              agency.get(PaymentsService).record(work, {
                ...{ caseId: caseFile.id, amountMinor: asked.amountMinor, currency: 'EUR' },
                ...{ means: 'TRANSFER', valueOn: asked.valueOn },
              }),
            );
            const posted = (await agency.fees(caseFile.id)).slice(before);
            expect(posted.map(({ kind, fee }) => [kind, fee])).toEqual(
              fees.map(({ kind, amountMinor }) => [kind, formatAmount(amountMinor, 'EUR')]),
            );
            const spent = await agency.sql(
              `SELECT component, sum(amount_minor)::text AS amount FROM allocation WHERE receipt_id = $1
               GROUP BY component ORDER BY min(id::text)`,
              [id],
            );
            expect(spent).toEqual(
              allocations.map(({ component, amountMinor }) => ({
                component,
                amount: String(amountMinor),
              })),
            );
          }
        }),
        { numRuns: RUNS },
      );
    },
    STORY_MS,
  );
});
