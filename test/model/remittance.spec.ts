import * as fc from 'fast-check';
import { holidaysOf } from '@solde/country';
import { nextCutOff, payoutOn, runFigures, type StatementPlan } from '@solde/remittance';

import { CURRENCIES, currency, sumUpTo } from './draws';
import { dateOf, dayOf } from './engine';
import { dayOfMonth } from './plain';
import { modelStatements, type ModelPeriod } from './remittance-model';
import { checkOver, HISTORIES, HISTORIES_MS } from './runs';

/** VAT of the creditor's territory, in ten-thousandths. */
/** An account that a transfer file takes. */
const PAYABLE = { iban: 'FR1420041010050500013M02606', bic: null };
const TERRITORIES = { 'FR-METRO': 2_000n, RE: 850n, GF: 0n } as const;
/** January 2025: cut-offs follow from there, the 15th and the last day of each month. */
const FIRST_MONTH = 12;
const MID_MONTH = 15;
const HOLIDAYS = holidaysOf('FR-METRO', { use: 'LEGAL' });

const cutOffDay = (rank: number): number =>
  dayOfMonth(FIRST_MONTH + Math.floor(rank / 2), rank % 2 === 0 ? MID_MONTH : 31);

const drawn = currency.chain((of) => {
  const round = CURRENCIES[of];
  const signed = (rounds: bigint) =>
    fc.tuple(sumUpTo(rounds, round), fc.constantFrom(1n, 1n, -1n)).map(([sum, by]) => sum * by);
  const rare = (amount: fc.Arbitrary<bigint>) => fc.oneof(fc.constant(0n), amount);
  const period = fc.record({
    collected: fc.array(signed(4n), { maxLength: 4 }),
    fees: fc.array(signed(1n), { maxLength: 4 }),
    ...{ givenBack: rare(sumUpTo(1n, round)), costsKept: rare(signed(1n)) },
    debours: rare(sumUpTo(1n, round)),
    /** Months before the cut-off, and the day of it, on which the oldest money cleared. */
    age: fc.constantFrom(0, 0, 0, 1, 2),
    ofMonth: fc.integer({ min: 1, max: 28 }),
    account: fc.constantFrom('USED', 'USED', 'USED', 'NONE', 'TOO_NEW', 'HELD'),
  });
  return fc.record({
    currency: fc.constant(of),
    territory: fc.constantFrom('FR-METRO', 'RE', 'GF'),
    mode: fc.constantFrom('NET', 'GROSS'),
    minTransfer: rare(sumUpTo(2n, round)),
    claimsDebits: fc.boolean(),
    hasDelayClause: fc.boolean(),
    periods: fc.array(period, { minLength: 1, maxLength: 6 }),
  });
});

describe('the statements of a creditor and their model', () => {
  it(
    'say the same over runs one after the other, NET and GROSS, carried, claimed and held',
    () =>
      checkOver('remittances', HISTORIES, drawn, (creditor) => {
        const { claimsDebits, hasDelayClause, minTransfer, mode, territory } = creditor;
        const periods = creditor.periods.map((one, rank): ModelPeriod & { account: string } => ({
          ...one,
          oldest: {
            month: FIRST_MONTH + Math.floor(rank / 2) - one.age,
            ofMonth: one.ofMonth,
          },
          nextPayout: dayOf(payoutOn(nextCutOff(dateOf(cutOffDay(rank))), HOLIDAYS)),
          isHeld: one.account !== 'USED',
        }));
        const wanted = modelStatements(
          { mode, minTransfer, claimsDebits, hasDelayClause, vatRate: TERRITORIES[territory] },
          periods,
        );

        const said: (Record<string, bigint> | null)[] = [];
        let last: StatementPlan | null = null;
        for (const [rank, one] of periods.entries()) {
          const total = (sums: readonly bigint[]) => sums.reduce((all, sum) => all + sum, 0n);
          const moves = [...one.collected, ...one.fees, one.givenBack, one.costsKept, one.debours];
          const lines = moves.filter((amount) => amount !== 0n).length;
          const oldest = dateOf(dayOfMonth(one.oldest.month, one.oldest.ofMonth));
          const { statements, stopped } = runFigures(
            {
              ...{ currency: creditor.currency, cutOffOn: dateOf(cutOffDay(rank)) },
              ...{ holidays: HOLIDAYS, hasOwnAccount: true },
            },
            [
              {
                ...{ creditorId: 'creditor', territory, isHeld: one.account === 'HELD' },
                terms: {
                  ...{ mode, cycle: 'TWICE_MONTHLY', payoutBusinessDays: 5, invoiceDueDays: 30 },
                  delayClause: hasDelayClause ? 'two months' : null,
                  negativeBalance: claimsDebits ? 'INVOICE' : 'CARRY_FORWARD',
                  transferMinMinor: minTransfer,
                },
                account:
                  one.account === 'NONE'
                    ? null
                    : {
                        ...{ ...PAYABLE, bankDetailId: 'account' },
                        usableFrom: one.account === 'TOO_NEW' ? '2030-01-01' : '2020-01-01',
                      },
                openingCarryMinor: BigInt(last?.carryMinor ?? 0),
                carriedClearedOn: last?.oldestClearedOn ?? null,
                ...{ lines, digest: '', receipts: one.collected.length },
                ...{ collectedMinor: total(one.collected), feesMinor: total(one.fees) },
                ...{ givenBackMinor: one.givenBack, costsKeptMinor: one.costsKept },
                deboursMinor: one.debours,
                oldestClearedOn: one.collected.some((amount) => amount > 0n) ? oldest : null,
              },
            ],
          );
          expect(stopped).toEqual([]);
          const [plan] = statements;
          said.push(plan === undefined ? null : figuresOf(plan));
          last = plan ?? last;
        }
        expect(said).toEqual(wanted);
      }),
    HISTORIES_MS,
  );
});

function figuresOf(plan: StatementPlan): Record<string, bigint> {
  return {
    openingCarry: BigInt(plan.openingCarryMinor),
    collected: BigInt(plan.collectedMinor),
    fees: BigInt(plan.feesMinor),
    vat: BigInt(plan.vatMinor),
    balance: BigInt(plan.balanceMinor),
    transfer: BigInt(plan.transferMinor),
    carry: BigInt(plan.carryMinor),
    claimed: BigInt(plan.claimedMinor),
  };
}
