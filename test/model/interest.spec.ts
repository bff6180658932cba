import * as fc from 'fast-check';
import {
  interestOn,
  JUDGMENT_POINTS,
  interestToPost,
  type DebtorQuality,
  type InterestTable,
  type RateTable,
} from '@solde/country';

import { CURRENCIES, currency, stops, sumUpTo } from './draws';
import { dateOf } from './engine';
import { DAY_PARTS, modelInterest, roundedInterest } from './interest-model';
import { dayOfMonth } from './plain';
import { checkOver, HISTORIES, HISTORIES_MS } from './runs';
import { percent } from './told';

const LAST_DAY = 900;
const SERIES = ['LEGAL_INTEREST_INDIVIDUAL', 'LEGAL_INTEREST_OTHER', 'ECB_MRO_SEMESTER'] as const;
const LATE_PAYMENT_POINTS = 1_000n;
const JUDGMENT_MONTHS = 2;

/** A claim, its terms, a table of rates by day and the days on which its interest is posted. */
const drawn = currency.chain((of) => {
  const round = CURRENCIES[of];
  const day = fc.nat(LAST_DAY - 1);
  return fc.record({
    principal: sumUpTo(6n, round),
    due: fc.nat(400),
    notice: fc.option(fc.nat(500)),
    quality: fc.constantFrom<DebtorQuality>('PROFESSIONAL', 'CONSUMER', 'NON_PROFESSIONAL_ENTITY'),
    isIndividual: fc.boolean(),
    table: fc.constantFrom<InterestTable>('LATE_PAYMENT_B2B', 'LEGAL', 'CONTRACT'),
    contractRate: fc.option(fc.bigInt(0n, 3_000n), { freq: 9 }),
    actAct: fc.boolean(),
    changes: fc.array(fc.tuple(day, fc.bigInt(-4n * round, round)), { maxLength: 5 }),
    stopped: stops(LAST_DAY),
    // The starts of four periods of rates; the last may have an end.
    starts: fc.uniqueArray(fc.integer({ min: 1, max: LAST_DAY }), { minLength: 3, maxLength: 3 }),
    rates: fc.array(fc.bigInt(0n, 2_000n), { minLength: 4, maxLength: 4 }),
    end: fc.option(fc.integer({ min: 300, max: LAST_DAY }), { freq: 4 }),
    served: fc.option(fc.tuple(fc.nat(24), fc.integer({ min: 1, max: 31 }))),
    posted: fc.uniqueArray(day, { minLength: 1, maxLength: 5 }),
  });
});

describe('interest and its model', () => {
  it(
    'say the same of any claim, day by day, whatever its rates, its payments and how often it is posted',
    () =>
      checkOver('interest', HISTORIES, drawn, (claim) => {
        const { actAct, contractRate, due, end, isIndividual, notice, quality, served } = claim;
        const froms = [0, ...claim.starts].sort((a, b) => a - b);
        const inUse =
          claim.table === 'CONTRACT'
            ? 'CONTRACT'
            : claim.table === 'LEGAL' || quality !== 'PROFESSIONAL'
              ? 'LEGAL'
              : 'LATE_PAYMENT_B2B';
        const table: RateTable = SERIES.flatMap((series, at) =>
          froms.flatMap((from, index) => {
            const next = froms[index + 1] ?? Infinity;
            const until = Math.min(next, end ?? Infinity) - 1;
            if (until < from) return [];
            return [
              {
                ...{ series, from: dateOf(from), source: 'drawn', verified: true },
                until: until === Infinity ? null : dateOf(until),
                // Each series has its own, so that none passes for another.
                rate: percent(claim.rates[index]! + BigInt(at)),
              },
            ];
          }),
        );
        const ofSeries = inUse === 'LATE_PAYMENT_B2B' ? 2n : isIndividual ? 0n : 1n;
        const points = inUse === 'LATE_PAYMENT_B2B' ? LATE_PAYMENT_POINTS : 0n;
        const contract = contractRate === null ? [] : [{ from: 0, rate: contractRate }];
        const terms = {
          ...{ actAct, stopped: claim.stopped },
          rates:
            inUse === 'CONTRACT'
              ? contract
              : froms.map((from, index) => ({
                  from,
                  rate: claim.rates[index]! + ofSeries + points,
                })),
          ratesEnd: inUse === 'CONTRACT' ? null : end,
          raisedFrom:
            served === null || inUse !== 'LEGAL'
              ? null
              : dayOfMonth(served[0] + JUDGMENT_MONTHS, dayOfTheMonth(served)),
        };
        const needsNotice = inUse === 'LEGAL' || quality !== 'PROFESSIONAL';
        const afterDay = !needsNotice ? due : notice === null ? null : Math.max(due, notice);
        const changes = claim.changes.map(([day, amount]) => ({ day, amount }));

        let postedMinor = 0n;
        for (const day of [...claim.posted].sort((a, b) => a - b)) {
          const said = interestOn(
            {
              ...{ dueOn: dateOf(due), debtorQuality: quality, principalMinor: claim.principal },
              formalNoticeOn: notice === null ? null : dateOf(notice),
              changes: changes.map((one) => ({ on: dateOf(one.day), amountMinor: one.amount })),
              suspended: claim.stopped.map(({ from, until }) => ({
                ...{ from: dateOf(from), until: until === null ? null : dateOf(until) },
              })),
              judgment:
                served === null
                  ? null
                  : {
                      servedOn: dateOf(dayOfMonth(served[0], dayOfTheMonth(served))),
                      points: JUDGMENT_POINTS,
                    },
            },
            {
              ...{ table: claim.table, basis: actAct ? 'ACT_ACT' : 'ACT_365', use: 'BALANCE' },
              contractRate: contractRate === null ? null : percent(contractRate),
              creditorQuality: isIndividual ? 'INDIVIDUAL' : 'OTHER',
            },
            dateOf(day),
            table,
          );
          if (afterDay === null) {
            expect(said.kind).toBe('NO_INTEREST');
            continue;
          }
          const parts = modelInterest(terms, claim.principal, changes, afterDay, day);
          if (parts === null || said.kind !== 'INTEREST') {
            expect([said.kind, parts]).toEqual(['RATE_MISSING', null]);
            continue;
          }
          expect(said.exact.numerator * DAY_PARTS).toBe(parts * said.exact.denominator);
          expect(said.amountMinor).toBe(roundedInterest(parts));
          postedMinor += interestToPost(said.exact, postedMinor);
          expect(postedMinor).toBe(roundedInterest(parts));
        }
      }),
    HISTORIES_MS,
  );
});

/** A day that the month has, so that the service itself is a day. */
function dayOfTheMonth([month, day]: readonly [number, number]): number {
  const first = dayOfMonth(month, 1);
  return dayOfMonth(month, day) - first + 1;
}
