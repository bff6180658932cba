import type { DrawnAct, DrawnHistory } from './draws';
import { dateOf, dayOf, Engine, Refused } from './engine';
import { modelCaseWithdrawal, type ModelFact, type ModelHistory } from './case-model';
import { engineCase } from './told';

/** A drawn history as it went: what the house accepted, in its books and as plain facts. */
export interface Story {
  readonly engine: Engine;
  readonly history: ModelHistory;
  /** The last day that anything was dated or recorded. */
  readonly lastDay: number;
  readonly isClosed: boolean;
  /** What taking the case back cost by the rules, when it was and still is. */
  readonly withdrawal: bigint;
  /** Refusals, with the facts that were refused. */
  readonly refused: readonly {
    readonly act: DrawnAct['kind'];
    readonly code: string;
    readonly history: ModelHistory | null;
  }[];
}

const MILLE = 1_000n;

/** Plays the acts one after the other, each on its own day; what the house refuses did not happen. */
export function played(drawn: DrawnHistory, after?: (story: Story) => void): Story {
  const { of, pricing } = drawn;
  const engine = new Engine(engineCase(drawn));
  const refused: Story['refused'][number][] = [];
  let acting: DrawnAct['kind'] = 'PAY';
  let facts: readonly ModelFact[] = [];
  let litigationDay: number | null = null;
  let isClosed = false;
  let withdrawal = 0n;
  let today = pricing.placedDay;
  let lastDay = today;

  const history = (happened: readonly ModelFact[] = facts): ModelHistory => ({
    ...of,
    ...{ facts: happened, pricing: { ...pricing, litigationDay } },
  });
  const told = (): Story => ({
    ...{ engine, history: history(), isClosed, lastDay, refused, withdrawal },
  });
  /** Does an act, and keeps the facts that it leaves unless it was refused. */
  const does = (act: () => void, left: readonly ModelFact[] | null): boolean => {
    try {
      act();
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      refused.push({
        ...{ act: acting, code: failure.message },
        history: left === null ? null : history(left),
      });
      return false;
    }
    if (left !== null) facts = left;
    return true;
  };

  const play = (act: DrawnAct, sequence: number): void => {
    acting = act.kind;
    today += act.wait;
    if (today > lastDay) lastDay = today;
    switch (act.kind) {
      case 'PAY': {
        const day = Math.max(0, today - act.back);
        const { amount, channel, isCleared } = act;
        const id = `P${sequence}`;
        const designated = act.designated.filter((claim) => claim < of.claims.length);
        const fact: ModelFact = {
          kind: 'PAYMENT',
          ...{ id, day, sequence, amount, channel, designated, cleared: isCleared },
        };
        does(
          () =>
            engine.record({
              ...{ id, day, channel, amountMinor: amount, isCleared },
              designated: designated.map(String),
            }),
          [...facts, fact],
        );
        return;
      }
      case 'REVERSE': {
        const one = paymentAt(facts, act.pick);
        if (one === null) return;
        does(
          () => engine.reverse(one.id),
          facts.filter((fact) => fact !== one),
        );
        return;
      }
      case 'CLEAR': {
        const waiting = facts.filter((fact) => fact.kind === 'PAYMENT' && !fact.cleared);
        const one = paymentAt(waiting, act.pick);
        if (one === null) return;
        const cleared = { ...one, cleared: true };
        does(
          () => engine.clear(one.id),
          facts.map((fact) => (fact === one ? cleared : fact)),
        );
        return;
      }
      case 'CHARGE': {
        const day = Math.max(pricing.placedDay, today - act.back);
        const claim = act.claim % of.claims.length;
        const { component, kind, sign } = CHARGES[act.what];
        const base =
          component === 'INTEREST'
            ? (engine.owed(day).get(`${claim}/INTEREST`) ?? 0n)
            : of.claims[claim]!.principal;
        const amount = (sign * base * act.perMille) / MILLE;
        if (amount === 0n || (component === 'INTEREST' && base < 0n)) return;
        const fact = { kind: 'CHARGE', claim, component, amount, day, sequence } as const;
        does(
          () =>
            engine.charge({
              ...{ claimId: String(claim), component, kind, amountMinor: amount },
              valueOn: dateOf(day),
            }),
          [...facts, fact],
        );
        return;
      }
      case 'DISPUTE': {
        const claim = act.claim % of.claims.length;
        let disputed = 0n;
        for (const fact of facts)
          if (fact.kind === 'DISPUTE' && fact.claim === claim) disputed += fact.amount;
        const amount =
          disputed > 0n ? -disputed : (of.claims[claim]!.principal * act.perMille) / MILLE;
        if (amount === 0n) return;
        const fact = { kind: 'DISPUTE', claim, amount, day: today, sequence } as const;
        does(() => engine.dispute(String(claim), amount, today), [...facts, fact]);
        return;
      }
      case 'LITIGATE': {
        if (litigationDay !== null) return;
        const day = Math.max(pricing.placedDay + 1, today - act.back);
        if (does(() => engine.enterLitigation(day), null)) litigationDay = day;
        return;
      }
      case 'CLOSE': {
        if (!does(() => engine.close(today, act.isRecalled), null)) return;
        isClosed = true;
        if (act.isRecalled) withdrawal = modelCaseWithdrawal(history(), today);
        return;
      }
      case 'REOPEN':
        if (!does(() => engine.reopen(), null)) return;
        isClosed = false;
        withdrawal = 0n;
    }
  };
  for (const [index, act] of drawn.acts.entries()) {
    play(act, index + 1);
    after?.(told());
  }
  return told();
}

const CHARGES = {
  WAIVER: { component: 'PRINCIPAL', kind: 'WAIVER', sign: -1n },
  CREDIT_NOTE: { component: 'PRINCIPAL', kind: 'CREDIT_NOTE', sign: -1n },
  INTEREST_WAIVER: { component: 'INTEREST', kind: 'WAIVER', sign: -1n },
  COST: { component: 'LEGAL_COSTS', kind: 'COST', sign: 1n },
} as const;

function paymentAt(
  facts: readonly ModelFact[],
  pick: number,
): (ModelFact & { kind: 'PAYMENT' }) | null {
  const payments = facts.filter((fact) => fact.kind === 'PAYMENT');
  return payments[pick % Math.max(1, payments.length)] ?? null;
}

/** The interest posted by claim and day, as the model numbers them. */
export function postedInterest({ books }: Engine): Map<string, bigint> {
  const posted = new Map<string, bigint>();
  for (const { amountMinor, claimId, kind, valueOn } of books.movements) {
    if (kind !== 'INTEREST') continue;
    const key = `${claimId}/${dayOf(valueOn)}`;
    posted.set(key, (posted.get(key) ?? 0n) + amountMinor);
  }
  return posted;
}
