import * as fc from 'fast-check';
import { addDays, daysBetween, type CalendarDate } from '@solde/calendar';
import { exact, multiply, plus, rate, round, times } from '@solde/money';
import {
  caseDifferences,
  replayCase,
  type CaseCharge,
  type CaseHistory,
  type CasePayment,
  type InterestUpTo,
  type PostedAllocation,
  type ReplayedCase,
} from './replay';

const claims = [
  { claimId: 'c1', number: 'F-001', dueOn: '2026-01-31' },
  { claimId: 'c2', number: 'F-002', dueOn: '2026-02-28' },
] as const;

function charge(
  claimId: string,
  kind: CaseCharge['kind'],
  amountMinor: bigint,
  change: Partial<CaseCharge> = {},
): CaseCharge {
  const component = kind === 'INDEMNITY' ? 'INDEMNITY' : 'PRINCIPAL';
  return {
    claimId,
    component,
    kind,
    amountMinor,
    valueOn: '2026-03-02',
    sequence: '000',
    ...change,
  };
}

/** 10 % a year on what is left of the principal, day by day: enough of R-INT to test the replay. */
const tenPercent: InterestUpTo = ({ dueOn }, day, { principalMinor, changes }) => {
  let total = exact(0n);
  for (let on = addDays(dueOn, 1); on <= day; on = addDays(on, 1)) {
    const paid = changes.filter((change) => change.on < on);
    const left = paid.reduce((all, { amountMinor }) => all + amountMinor, principalMinor);
    if (left > 0n) total = plus(total, times(multiply(left, rate('10')), exact(1n, 365n)));
  }
  return round(total);
};

function history(payments: readonly CasePayment[], change: Partial<CaseHistory> = {}): CaseHistory {
  return {
    claims,
    charges: [
      charge('c1', 'PLACED', 1_000_00n),
      charge('c1', 'INDEMNITY', 40_00n),
      charge('c2', 'PLACED', 500_00n),
    ],
    payments,
    accruals: [],
    terms: {
      components: ['LEGAL_COSTS', 'INTEREST', 'INDEMNITY', 'PENALTY', 'PRINCIPAL'],
      principalRule: 'OLDEST_DUE',
    },
    interestUpTo: tenPercent,
    disputedOn: () => 0n,
    ...change,
  };
}

function paid(
  paymentId: string,
  valueOn: CasePayment['valueOn'],
  amountMinor: bigint,
  sequence = paymentId,
): CasePayment {
  return { paymentId, valueOn, amountMinor, sequence, designatedClaimIds: [] };
}

function postedOf(replayed: ReplayedCase): PostedAllocation[] {
  return replayed.payments.flatMap(({ paymentId, allocations }) =>
    allocations.map((line) => ({ paymentId, ...line })),
  );
}

function surplusOf(replayed: ReplayedCase): Map<string, bigint> {
  return new Map(replayed.payments.map(({ paymentId, surplusMinor }) => [paymentId, surplusMinor]));
}

describe('replaying the money of a case', () => {
  it('brings interest up to the value date, then spends', () => {
    const { payments, interest } = replayCase(history([paid('p1', '2026-03-15', 100_00n)]));
    expect(interest).toEqual([
      { claimId: 'c1', valueOn: '2026-03-15', amountMinor: 11_78n },
      { claimId: 'c2', valueOn: '2026-03-15', amountMinor: 2_05n },
    ]);
    expect(payments[0]?.allocations).toEqual([
      { claimId: 'c1', component: 'INTEREST', amountMinor: 11_78n },
      { claimId: 'c2', component: 'INTEREST', amountMinor: 2_05n },
      { claimId: 'c1', component: 'INDEMNITY', amountMinor: 40_00n },
      { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 46_17n },
    ]);
  });

  it('lets money received before placement reduce the debt', () => {
    const early = paid('p1', '2026-02-20', 200_00n);
    const { payments } = replayCase(history([early], { interestUpTo: () => 0n }));
    expect(payments[0]?.allocations).toEqual([
      { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 200_00n },
    ]);
  });

  it('does not spend old money on a claim that joined after it', () => {
    const joined = charge('c2', 'PLACED', 500_00n, { valueOn: '2026-05-04', sequence: 'p2' });
    const charges = [charge('c1', 'PLACED', 100_00n), joined];
    const { payments, interest } = replayCase(
      history([paid('p1', '2026-03-15', 300_00n)], { charges }),
    );
    expect(payments[0]?.surplusMinor).toBe(300_00n - 100_00n - 1_18n);
    expect(interest.map(({ claimId }) => claimId)).toEqual(['c1']);
  });

  it('leaves as a surplus what a credit note of a later day no longer leaves to pay', () => {
    const note = charge('c1', 'CREDIT_NOTE', -700_00n, { valueOn: '2026-04-01', sequence: 'n1' });
    const charges = [charge('c1', 'PLACED', 1_000_00n), note];
    const spent = [paid('p2', '2026-03-10', 200_00n), paid('p3', '2026-03-20', 500_00n)];
    const { payments } = replayCase(history(spent, { charges, interestUpTo: () => 0n }));
    expect(payments.map(({ surplusMinor }) => surplusMinor)).toEqual([0n, 400_00n]);
  });

  it('spends on another claim what a credit note of a later day no longer leaves to pay', () => {
    const note = charge('c1', 'CREDIT_NOTE', -700_00n, { valueOn: '2026-04-01', sequence: 'n1' });
    const charges = [charge('c1', 'PLACED', 1_000_00n), charge('c2', 'PLACED', 500_00n), note];
    const { payments } = replayCase(
      history([paid('p2', '2026-03-10', 600_00n)], { charges, interestUpTo: () => 0n }),
    );
    expect(payments[0]?.allocations).toEqual([
      { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 300_00n },
      { claimId: 'c2', component: 'PRINCIPAL', amountMinor: 300_00n },
    ]);
  });

  it('lets money of after a credit note pay what was added since, and none of before it', () => {
    const note = charge('c1', 'CREDIT_NOTE', -700_00n, { valueOn: '2026-04-01', sequence: 'n1' });
    const added = charge('c1', 'CORRECTION', 200_00n, { valueOn: '2026-04-10', sequence: 'n2' });
    const charges = [charge('c1', 'PLACED', 1_000_00n), note, added];
    const spent = [paid('p2', '2026-03-10', 800_00n), paid('p3', '2026-04-20', 200_00n)];
    const { payments } = replayCase(history(spent, { charges, interestUpTo: () => 0n }));
    expect(payments.map(({ surplusMinor }) => surplusMinor)).toEqual([500_00n, 0n]);
  });

  it('never pays interest that was given up later', () => {
    const waiver = charge('c1', 'WAIVER', -10_00n, {
      ...{ component: 'INTEREST', valueOn: '2026-04-01', sequence: 'n1' },
    });
    const charges = [charge('c1', 'PLACED', 1_000_00n), waiver];
    const accruals = [{ claimId: 'c1', valueOn: '2026-04-01' }] as const;
    const { payments, interest } = replayCase(
      history([paid('p2', '2026-03-10', 900_00n)], { charges, accruals }),
    );
    const [first] = payments;
    const paidInterest = first?.allocations.find(({ component }) => component === 'INTEREST');
    const owed = interest.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    expect(owed - 10_00n).toBe(paidInterest?.amountMinor);
    expect(owed).toBeGreaterThan(10_00n);
  });

  it('finds a correction only after its own date', () => {
    const added = charge('c1', 'CORRECTION', 50_00n, { valueOn: '2026-04-01', sequence: 'p3' });
    const charges = [charge('c1', 'PLACED', 100_00n), added];
    const noInterest = { charges, interestUpTo: () => 0n };
    const before = replayCase(history([paid('p1', '2026-03-31', 150_00n)], noInterest));
    const after = replayCase(history([paid('p1', '2026-04-02', 150_00n)], noInterest));
    expect(before.payments[0]?.surplusMinor).toBe(50_00n);
    expect(after.payments[0]?.surplusMinor).toBe(0n);
  });

  it('spends a contested amount last', () => {
    const contested = {
      interestUpTo: () => 0n,
      disputedOn: (id: string) => (id === 'c1' ? 1_000_00n : 0n),
    };
    const { payments } = replayCase(history([paid('p1', '2026-03-15', 100_00n)], contested));
    expect(payments[0]?.allocations).toEqual([
      { claimId: 'c1', component: 'INDEMNITY', amountMinor: 40_00n },
      { claimId: 'c2', component: 'PRINCIPAL', amountMinor: 60_00n },
    ]);
  });

  it('mirrors a reversed payment and moves what followed it', () => {
    const first = paid('p1', '2026-03-10', 1_000_00n);
    const second = paid('p2', '2026-04-10', 300_00n);
    const noInterest = { interestUpTo: () => 0n };
    const before = replayCase(history([first, second], noInterest));
    const after = replayCase(history([second], noInterest));
    const { payments } = caseDifferences(after, postedOf(before), surplusOf(before), {
      accruals: before.interest,
      excess: [],
    });
    expect(payments).toEqual([
      {
        paymentId: 'p2',
        surplusMinor: 0n,
        lines: [
          { claimId: 'c1', component: 'PRINCIPAL', amountMinor: -40_00n },
          { claimId: 'c2', component: 'PRINCIPAL', amountMinor: -260_00n },
          { claimId: 'c1', component: 'INDEMNITY', amountMinor: 40_00n },
          { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 260_00n },
        ],
      },
      {
        paymentId: 'p1',
        surplusMinor: 0n,
        lines: [
          { claimId: 'c1', component: 'INDEMNITY', amountMinor: -40_00n },
          { claimId: 'c1', component: 'PRINCIPAL', amountMinor: -960_00n },
        ],
      },
    ]);
  });

  it('takes out of suspense what a back-dated credit no longer leaves there', () => {
    const first = paid('p1', '2026-03-10', 1_600_00n);
    const noInterest = { interestUpTo: () => 0n };
    const before = replayCase(history([first], noInterest));
    const cost = charge('c1', 'COST', 20_00n, {
      component: 'LEGAL_COSTS',
      valueOn: '2026-03-05',
      sequence: 'p2',
    });
    const charges = [...history([]).charges, cost];
    const after = replayCase(history([first], { ...noInterest, charges }));
    const { payments } = caseDifferences(after, postedOf(before), surplusOf(before), {
      ...{ accruals: [], excess: [] },
    });
    expect(before.payments[0]?.surplusMinor).toBe(60_00n);
    expect(payments).toMatchObject([{ paymentId: 'p1', surplusMinor: -20_00n }]);
  });
});

const drawnPayments = fc
  .array(
    fc.record({ days: fc.integer({ min: 0, max: 60 }), amountMinor: fc.bigInt(1n, 900_00n) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((drawn) =>
    drawn.map(({ days, amountMinor }, index) =>
      paid(`p${index}`, addDays('2026-03-02', days), amountMinor),
    ),
  );

describe('replay, for any payments', () => {
  it('spends each payment entirely, and never below zero', () => {
    fc.assert(
      fc.property(drawnPayments, (payments) => {
        const replayed = replayCase(history(payments));
        for (const { paymentId, allocations, surplusMinor } of replayed.payments) {
          const spent = allocations.reduce((total, { amountMinor }) => total + amountMinor, 0n);
          expect(spent + surplusMinor).toBe(
            payments.find((one) => one.paymentId === paymentId)?.amountMinor,
          );
        }
        const accrued = replayed.interest.map((line) => ({
          ...line,
          component: 'INTEREST' as const,
        }));
        for (const { claimId } of claims)
          for (const component of ['PRINCIPAL', 'INTEREST', 'INDEMNITY'] as const) {
            const is = (one: { claimId: string; component: string }) =>
              one.claimId === claimId && one.component === component;
            const total = (lines: readonly { amountMinor: bigint }[]) =>
              lines.reduce((all, { amountMinor }) => all + amountMinor, 0n);
            const charged = total([...history([]).charges, ...accrued].filter(is));
            expect(charged - total(postedOf(replayed).filter(is))).toBeGreaterThanOrEqual(0n);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('finds nothing to post when nothing changed', () => {
    fc.assert(
      fc.property(drawnPayments, (payments) => {
        const replayed = replayCase(history(payments));
        const again = replayCase(history(payments, { accruals: replayed.interest }));
        const differences = caseDifferences(again, postedOf(replayed), surplusOf(replayed), {
          accruals: replayed.interest,
          excess: replayed.excess,
        });
        expect(differences).toEqual({ payments: [], interest: [], excess: [] });
      }),
      { numRuns: 40 },
    );
  });

  describe('with interest that was given up', () => {
    const waived = (amountMinor: bigint, valueOn: CalendarDate = '2026-03-31') =>
      charge('c1', 'WAIVER', amountMinor, { component: 'INTEREST', valueOn, sequence: 'w' });
    const given = [charge('c1', 'PLACED', 1_000_00n, { valueOn: '2026-02-01' })];
    const principalFirst = {
      components: ['PRINCIPAL', 'PENALTY', 'INDEMNITY', 'INTEREST', 'LEGAL_COSTS'],
      principalRule: 'OLDEST_DUE',
    } as const;
    const owes = (replayed: ReplayedCase, waivedMinor: bigint) =>
      [...replayed.interest, ...replayed.excess].reduce((all, one) => all + one.amountMinor, 0n) -
      waivedMinor;

    it('gives up what there was of it, when older money leaves less', () => {
      // 59 days at 10 % on 1,000.00 are 16.16; 15 days on it, then 44 on 600.00, are 11.34.
      const charges = [...given, waived(-16_16n)];
      const before = replayCase(history([], { charges }));
      expect(before.excess).toEqual([]);
      const older = paid('p1', '2026-02-15', 400_00n);
      const after = replayCase(history([older], { charges, terms: principalFirst }));
      const interest = after.interest.reduce((all, one) => all + one.amountMinor, 0n);
      expect(interest).toBe(11_34n);
      expect(after.excess).toEqual([
        { claimId: 'c1', valueOn: '2026-03-31', amountMinor: 16_16n - 11_34n },
      ]);
      expect(owes(after, 16_16n)).toBe(0n);
      const posted = { accruals: before.interest, excess: [] };
      expect(caseDifferences(after, [], new Map(), posted).excess).toEqual(after.excess);
      // The money comes back: the waiver gives up its whole amount again.
      const undone = { accruals: after.interest, excess: after.excess };
      expect(caseDifferences(before, [], new Map(), undone).excess).toEqual([
        { claimId: 'c1', valueOn: '2026-03-31', amountMinor: 11_34n - 16_16n },
      ]);
    });

    it('never gives up the interest of later days', () => {
      const charges = [...given, waived(-16_16n)];
      const later = { claimId: 'c1', valueOn: '2026-04-10' } as const;
      const after = replayCase(
        history([paid('p1', '2026-02-15', 400_00n)], {
          ...{ charges, terms: principalFirst, accruals: [later] },
        }),
      );
      // 12.99 to 10 April less the 11.34 to 31 March: each is rounded once.
      expect(owes(after, 16_16n)).toBe(1_65n);
    });

    it('is served before the money that had paid that interest', () => {
      const charges = [...given, waived(-16_16n)];
      const after = replayCase(history([paid('p1', '2026-03-10', 10_00n)], { charges }));
      expect(after.payments[0]?.allocations).toMatchObject([
        { component: 'PRINCIPAL', amountMinor: 10_00n },
      ]);
      expect(owes(after, 16_16n)).toBe(0n);
    });
  });

  it('does not depend on the order in which payments of different days were recorded', () => {
    fc.assert(
      fc.property(drawnPayments, fc.nat(), (payments, turn) => {
        const days = new Set(payments.map(({ valueOn }) => valueOn));
        fc.pre(days.size === payments.length);
        const at = turn % payments.length;
        const turned = [...payments.slice(at), ...payments.slice(0, at)].map((one, index) => ({
          ...one,
          sequence: `s${index}`,
        }));
        expect(replayCase(history(turned))).toEqual(replayCase(history(payments)));
      }),
      { numRuns: 40 },
    );
  });

  it('ends where it was when a payment is reversed and posted again on its day', () => {
    fc.assert(
      fc.property(drawnPayments, fc.nat(), (payments, pick) => {
        fc.pre(new Set(payments.map(({ valueOn }) => valueOn)).size === payments.length);
        const index = pick % payments.length;
        const reversed = payments.filter((_, at) => at !== index);
        const again = payments.map((one, at) =>
          at === index ? { ...one, paymentId: 'again', sequence: 'z' } : one,
        );
        const before = replayCase(history(payments));
        const between = replayCase(history(reversed, { accruals: before.interest }));
        const after = replayCase(
          history(again, { accruals: [...before.interest, ...between.interest] }),
        );
        const spentBefore = before.payments.map(({ allocations, surplusMinor }) => ({
          allocations,
          surplusMinor,
        }));
        const spentAfter = after.payments.map(({ allocations, surplusMinor }) => ({
          allocations,
          surplusMinor,
        }));
        expect(spentAfter).toEqual(spentBefore);
        expect(after.interest).toEqual(before.interest);
      }),
      { numRuns: 40 },
    );
  });

  it('posts differences that lead from what stood to what should stand', () => {
    fc.assert(
      fc.property(drawnPayments, drawnPayments, (standing, wanted) => {
        const before = replayCase(history(standing));
        const after = replayCase(history(wanted));
        const changes = caseDifferences(after, postedOf(before), surplusOf(before), {
          accruals: before.interest,
          excess: [],
        });
        const posted = [
          ...postedOf(before),
          ...changes.payments.flatMap(({ paymentId, lines }) =>
            lines.map((line) => ({ paymentId, ...line })),
          ),
        ];
        const settled = caseDifferences(after, posted, surplusOf(after), {
          ...{ accruals: [...before.interest, ...changes.interest], excess: [] },
        });
        expect(settled.interest).toEqual([]);
        expect(settled.payments.flatMap(({ lines }) => lines)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('posts as much interest in ten postings as in one', () => {
    const days = Array.from({ length: 10 }, (_, index) => addDays('2026-03-02', index));
    const accruals = days.map((valueOn) => ({ claimId: 'c1', valueOn }));
    const total = (replayed: ReplayedCase) =>
      replayed.interest.reduce((all, { amountMinor }) => all + amountMinor, 0n);
    expect(daysBetween('2026-03-02', '2026-03-11')).toBe(9);
    expect(total(replayCase(history([], { accruals })))).toBe(
      total(replayCase(history([], { accruals: accruals.slice(-1) }))),
    );
  });
});
