import * as fc from 'fast-check';
import { runFigures, type StatementPlan } from '@solde/remittance';
import { holidaysOf } from '@solde/country';

import { caseHistory, CURRENCIES, currency, sumUpTo, type DrawnHistory } from './draws';
import { dateOf, Engine, Refused, type EnginePayment } from './engine';
import { dayOfMonth } from './plain';
import { checkOver, HISTORIES_MS, PROPERTY_RUNS } from './runs';
import { played, postedInterest } from './story';
import { engineCase } from './told';

/** The invariants of money (book C.18) on the pure rules, over generated histories; each test is named by its number. */
/** An account that a transfer file takes. */
const PAYABLE = { iban: 'FR1420041010050500013M02606', bic: null };
const anyHistory = caseHistory({ acts: 8, backDays: 60 });

/** What is posted on each claim and component. */
function postedBalances({ books }: Engine): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { amountMinor, claimId, component } of books.movements) {
    const key = `${claimId}/${component}`;
    balances.set(key, (balances.get(key) ?? 0n) + amountMinor);
  }
  return balances;
}

const total = (amounts: Iterable<bigint>): bigint => {
  let all = 0n;
  for (const amount of amounts) all += amount;
  return all;
};

/** What is known of a case however it came to be: compared between two ways. */
function outcome(engine: Engine, lastDay: number) {
  const sorted = (amounts: ReadonlyMap<string, bigint>) =>
    [...amounts].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ fees: engine.books.feesMinor, owed: sorted(engine.owed(lastDay)) },
    ...{ spent: sorted(engine.spent()), suspense: sorted(engine.suspense()) },
  };
}

describe('whatever happens to a case', () => {
  it(
    '1: what a payment was spent on and what waits of it are the payment, and the trust account says so',
    () =>
      checkOver('invariant 1', PROPERTY_RUNS, anyHistory, (drawn) => {
        played(drawn, ({ engine }) => {
          const { allocations, entries, payments } = engine.books;
          const spent = new Map<string, bigint>();
          for (const { amountMinor, paymentId } of allocations)
            spent.set(paymentId, (spent.get(paymentId) ?? 0n) + amountMinor);
          const [bank, payable, suspense] = (
            ['BANK_TP', 'CREDITOR_PAYABLE', 'DEBTOR_SUSPENSE'] as const
          ).map((code) =>
            total(
              entries.flatMap((lines) =>
                lines.filter((line) => line.code === code).map((line) => line.amountMinor),
              ),
            ),
          );
          const ours = payments.filter(({ channel }) => channel === 'AGENCY');
          for (const { amountMinor, id } of payments)
            expect(amountMinor - (spent.get(id) ?? 0n)).toBeGreaterThanOrEqual(0n);
          const standing = new Set(payments.map(({ id }) => id));
          for (const [id, amount] of spent) if (!standing.has(id)) expect(amount).toBe(0n);
          const oursSpent = total(ours.map(({ id }) => spent.get(id) ?? 0n));
          expect(bank).toBe(total(ours.map(({ amountMinor }) => amountMinor)));
          expect(payable).toBe(-oursSpent);
          expect(suspense).toBe(oursSpent - bank!);
        });
      }),
    HISTORIES_MS,
  );

  it(
    '2: a component of a claim is what was charged less what was given for it, and never below zero',
    () =>
      checkOver('invariant 2', PROPERTY_RUNS, anyHistory, (drawn) => {
        let before: string | null = null;
        played(drawn, ({ engine, history }) => {
          const balances = postedBalances(engine);
          for (const balance of balances.values()) expect(balance).toBeGreaterThanOrEqual(0n);
          const last = history.facts.at(-1);
          // Of what he receives himself, a creditor declares no more than he is owed.
          if (last?.kind === 'PAYMENT' && last.channel === 'DIRECT' && last.id !== before)
            expect(engine.suspense().get(last.id)).toBe(0n);
          before = last?.kind === 'PAYMENT' ? last.id : before;
          const spent = engine.spent();
          for (const [claim, { principal }] of history.claims.entries()) {
            const given = [...spent].filter(([key]) => key.endsWith(`/${claim}/PRINCIPAL`));
            const charges = history.facts.flatMap((fact) =>
              fact.kind === 'CHARGE' && fact.claim === claim && fact.component === 'PRINCIPAL'
                ? fact.amount
                : [],
            );
            expect(balances.get(`${claim}/PRINCIPAL`)).toBe(
              principal + total(charges) - total(given.map(([, amount]) => amount)),
            );
          }
        });
      }),
    HISTORIES_MS,
  );

  it(
    '3: restating it once more changes nothing',
    () =>
      checkOver('invariant 3', PROPERTY_RUNS, anyHistory, (drawn) => {
        played(drawn, ({ engine }) => {
          expect(engine.again()).toEqual({ adjustmentMinor: 0n, changes: 0 });
        });
      }),
    HISTORIES_MS,
  );

  it(
    '4: each of its entries sums to zero',
    () =>
      checkOver('invariant 4', PROPERTY_RUNS, anyHistory, (drawn) => {
        const { engine } = played(drawn);
        for (const lines of engine.books.entries)
          expect(total(lines.map(({ amountMinor }) => amountMinor))).toBe(0n);
      }),
    HISTORIES_MS,
  );

  it(
    '10: the order in which payments of different days are recorded changes nothing',
    () => {
      const shuffled = caseHistory({ acts: 6, backDays: 60 }).chain((drawn) =>
        fc.record({
          drawn: fc.constant(drawn),
          days: fc.shuffledSubarray(
            Array.from({ length: 60 }, (_, index) => index),
            { minLength: 6, maxLength: 6 },
          ),
          order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 }),
        }),
      );
      checkOver('invariant 10', PROPERTY_RUNS, shuffled, ({ days, drawn, order }) => {
        const all = paymentsOf(drawn, days);
        const lastDay = drawn.pricing.placedDay + 100;
        const outcomes = [all.map((_, index) => index), order].map((recorded) => {
          const engine = new Engine(engineCase(drawn));
          for (const index of recorded) {
            const payment = all[index];
            if (payment !== undefined) engine.record(payment);
          }
          return outcome(engine, lastDay);
        });
        expect(outcomes[1]).toEqual(outcomes[0]);
      });
    },
    HISTORIES_MS,
  );

  it(
    '11: its interest is the same however often it was posted',
    () =>
      checkOver('invariant 11', PROPERTY_RUNS, anyHistory, (drawn) => {
        const seldom = played(drawn);
        const often = played(drawn, ({ engine, isClosed, lastDay }) => {
          if (!isClosed) engine.accrue(lastDay);
        });
        // What one way refused and the other did not is another history.
        const happened = ({ history }: typeof seldom) =>
          history.facts.map(({ sequence }) => sequence).join();
        fc.pre(happened(often) === happened(seldom));
        expect(outcome(often.engine, often.lastDay)).toEqual(
          outcome(seldom.engine, seldom.lastDay),
        );
        for (const { engine, lastDay } of [seldom, often]) engine.accrue(lastDay);
        const posted = ({ engine }: typeof seldom) => total(postedInterest(engine).values());
        expect(posted(often)).toBe(posted(seldom));
      }),
    HISTORIES_MS,
  );

  it(
    '12: a payment reversed and recorded again on its day leaves it as if never touched',
    () =>
      checkOver('invariant 12', PROPERTY_RUNS, fc.tuple(anyHistory, fc.nat()), ([drawn, pick]) => {
        const { engine, history, isClosed, lastDay } = played(drawn);
        const days = history.facts.map(({ day }) => day);
        const alone = engine.books.payments.filter(
          ({ day }) => days.filter((one) => one === day).length === 1,
        );
        const payment = alone[pick % Math.max(1, alone.length)];
        fc.pre(payment !== undefined && !isClosed);
        const before = outcome(engine, lastDay);
        engine.reverse(payment.id);
        try {
          engine.record(payment);
        } catch (failure) {
          // Of money that the creditor keeps, what exceeds the debt is his: it cannot be declared anew.
          if (failure instanceof Refused && payment.channel === 'DIRECT') fc.pre(false);
          throw failure;
        }
        expect(outcome(engine, lastDay)).toEqual(before);
      }),
    HISTORIES_MS,
  );
});

function paymentsOf({ acts, pricing }: DrawnHistory, days: readonly number[]): EnginePayment[] {
  return acts.flatMap((act, index) =>
    act.kind !== 'PAY'
      ? []
      : {
          ...{ id: `P${index}`, amountMinor: act.amount, channel: 'AGENCY' as const },
          ...{ day: pricing.placedDay + days[index]!, designated: act.designated.map(String) },
          isCleared: act.isCleared,
        },
  );
}

describe('whatever is remitted', () => {
  const period = (round: bigint) =>
    fc.record({
      ...{ collected: sumUpTo(4n, round), back: sumUpTo(2n, round), fees: sumUpTo(1n, round) },
      ...{ costs: sumUpTo(1n, round), debours: sumUpTo(1n, round), hasAccount: fc.boolean() },
    });
  const runs = currency.chain((of) =>
    fc.record({
      currency: fc.constant(of),
      minTransfer: sumUpTo(1n, CURRENCIES[of]),
      periods: fc.array(period(CURRENCIES[of]), { minLength: 1, maxLength: 6 }),
    }),
  );

  it(
    '5: transfers and what is carried are what was collected less costs, fees with their VAT and debours',
    () =>
      checkOver('invariant 5', PROPERTY_RUNS, runs, ({ currency: of, minTransfer, periods }) => {
        let last: StatementPlan | null = null;
        let [transferred, owed] = [0n, 0n];
        for (const [rank, one] of periods.entries()) {
          const { statements } = runFigures(
            {
              currency: of,
              cutOffOn: dateOf(dayOfMonth(12 + Math.floor(rank / 2), rank % 2 === 0 ? 15 : 31)),
              holidays: holidaysOf('FR-METRO', { use: 'LEGAL' }),
              hasOwnAccount: true,
            },
            [
              {
                ...{ creditorId: 'creditor', territory: 'FR-METRO', isHeld: false },
                terms: {
                  ...{ mode: 'NET', cycle: 'TWICE_MONTHLY', payoutBusinessDays: 5 },
                  ...{ invoiceDueDays: 30, delayClause: null, transferMinMinor: minTransfer },
                  negativeBalance: 'CARRY_FORWARD',
                },
                account: one.hasAccount
                  ? { bankDetailId: 'account', usableFrom: '2020-01-01', ...PAYABLE }
                  : null,
                openingCarryMinor: BigInt(last?.carryMinor ?? 0),
                carriedClearedOn: last?.oldestClearedOn ?? null,
                ...{ lines: 1, digest: '', receipts: 1, oldestClearedOn: null },
                ...{ collectedMinor: one.collected - one.back, givenBackMinor: 0n },
                ...{ feesMinor: one.fees, costsKeptMinor: one.costs, deboursMinor: one.debours },
              },
            ],
          );
          const plan = statements[0]!;
          transferred += BigInt(plan.transferMinor);
          owed += one.collected - one.back - one.costs - one.debours;
          owed -= BigInt(plan.feesMinor) + BigInt(plan.vatMinor);
          expect(BigInt(plan.transferMinor)).toBeGreaterThanOrEqual(0n);
          expect(transferred + BigInt(plan.carryMinor)).toBe(owed);
          last = plan;
        }
      }),
    HISTORIES_MS,
  );
});
