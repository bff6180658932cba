import type { CalendarDate } from '@solde/calendar';
import { sum, type Minor } from '@solde/money';

/** What a debt is made of. Money is spent on components, and fees are rated by component. */
export const COMPONENTS = ['PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'] as const;
export type Component = (typeof COMPONENTS)[number];

/** One signed change of what is owed: charges are positive, money, waivers and credit notes negative. */
export interface BalanceMovement {
  readonly component: Component;
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
}

/** What is owed, in minor units of the claim's currency. */
export interface Balance {
  readonly principalMinor: Minor;
  readonly interestMinor: Minor;
  readonly indemnityMinor: Minor;
  /** A penalty agreed in the contract, apart from interest and the 40 EUR indemnity. */
  readonly penaltyMinor: Minor;
  readonly legalCostsMinor: Minor;
  readonly totalMinor: Minor;
}

/**
 * The balance of a claim, or of a case when its claims' movements are given together, at the end of a day.
 *
 * It is the sum of the movements whose value date has come, and nothing else: a stored balance could
 * disagree with the facts. Interest that has accrued but was not posted yet is the caller's to add.
 */
export function balanceOn(movements: Iterable<BalanceMovement>, day: CalendarDate): Balance {
  const owed: Record<Component, Minor> = {
    PRINCIPAL: 0n,
    INTEREST: 0n,
    INDEMNITY: 0n,
    PENALTY: 0n,
    LEGAL_COSTS: 0n,
  };
  for (const movement of movements)
    if (movement.valueOn <= day) owed[movement.component] += movement.amountMinor;
  return {
    principalMinor: owed.PRINCIPAL,
    interestMinor: owed.INTEREST,
    indemnityMinor: owed.INDEMNITY,
    penaltyMinor: owed.PENALTY,
    legalCostsMinor: owed.LEGAL_COSTS,
    totalMinor: sum(Object.values(owed)),
  };
}

/**
 * What may be asked from the debtor: the balance without what he contests.
 *
 * The contested part stays owed and keeps its interest, but is not asked for until the outcome (book C.9).
 * A contest larger than the principal left freezes that principal only.
 */
export function askedMinor(balance: Balance, disputedMinor: Minor): Minor {
  const frozen = disputedMinor < balance.principalMinor ? disputedMinor : balance.principalMinor;
  return balance.totalMinor - (frozen > 0n ? frozen : 0n);
}
