import { smaller, type Minor } from '@solde/money';

/** Who paid a cost: the agency out of its own money, a provision of the creditor, or the creditor himself. */
export const FUNDERS = ['AGENCY', 'PROVISION', 'CREDITOR'] as const;
export type Funder = (typeof FUNDERS)[number];

/** A cost that the debtor owes, in minor units; those without a cost's file are the creditor's own. */
export interface OwedCost {
  readonly costId: string | null;
  readonly funder: Funder;
  /** What the debtor owes of it. */
  readonly owedMinor: Minor;
  /** What was billed to the creditor already: recovered later, it is his. */
  readonly billedMinor: Minor;
  /** What the cost was. */
  readonly amountMinor: Minor;
}

/**
 * What the agency keeps of the costs recovered, by cost (rule R-COSTS).
 *
 * Costs are reimbursed one after the other, the one that was owed first before the next, whoever paid it. What the agency
 * advanced is its own; what a provision or the creditor paid is the creditor's money like any other, and so is what was billed to him
 * before it came in. `costs` are in the order in which the debtor came to owe them, `recoveredMinor` is all that is certain so far.
 */
export function keptCosts(costs: readonly OwedCost[], recoveredMinor: Minor): Map<string, Minor> {
  const kept = new Map<string, Minor>();
  let left = recoveredMinor;
  for (const { costId, funder, owedMinor, billedMinor, amountMinor } of costs) {
    const repaid = smaller(left, owedMinor);
    left -= repaid;
    if (funder === 'AGENCY' && costId !== null)
      kept.set(costId, smaller(repaid, amountMinor - billedMinor));
  }
  return kept;
}

/** What the agency has in a cost, in minor units. */
export interface AdvancedCost {
  readonly amountMinor: Minor;
  readonly keptMinor: Minor;
  readonly billedMinor: Minor;
}

/** What is billed to the creditor of an advance that nobody paid back, each cent once and without VAT (rules R-COSTS and R-VAT). */
export function deboursOf({ amountMinor, keptMinor, billedMinor }: AdvancedCost): Minor {
  return amountMinor - keptMinor - billedMinor;
}

/** A cost that waits for a title, and what its court grants of it, in minor units. */
export interface GrantedCost {
  readonly costId: string;
  readonly amountMinor: Minor;
}

/** Shares what a title grants of costs among those that waited for it, the oldest first; a cost that gets nothing is left out. */
export function grantedCosts(waiting: readonly GrantedCost[], grantedMinor: Minor): GrantedCost[] {
  let left = grantedMinor;
  return waiting.flatMap(({ costId, amountMinor }) => {
    const granted = smaller(left, amountMinor);
    left -= granted;
    return granted > 0n ? [{ costId, amountMinor: granted }] : [];
  });
}
