import type { Component } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import { shareByLargestRemainder, smaller, sum, type Minor } from '@solde/money';

export type PrincipalRule = 'OLDEST_DUE' | 'PRO_RATA';

/** How money is spent: the order of the day, and the mandate's word on several principals. */
export interface AllocationTerms {
  /** Which is served before which: dated data of the country. */
  readonly components: readonly Component[];
  readonly principalRule: PrincipalRule;
}

/** What is owed on one component of one claim, in minor units. */
export interface Owed {
  readonly claimId: string;
  /** The invoice number: it separates claims due on the same day. */
  readonly number: string;
  readonly dueOn: CalendarDate;
  readonly component: Component;
  readonly outstandingMinor: Minor;
  /** The part that the debtor contests, included in `outstandingMinor`; a part above it counts for it all. */
  readonly disputedMinor: Minor;
}

/** Money to spend; the claims that the debtor named, if any, are served first. */
export interface Spendable {
  readonly amountMinor: Minor;
  readonly designatedClaimIds: readonly string[];
}

export interface AllocationLine {
  readonly claimId: string;
  readonly component: Component;
  readonly amountMinor: Minor;
}

export interface Allocated {
  /** In the order in which they were served, one per claim and component, never at zero. */
  readonly allocations: readonly AllocationLine[];
  /** What nothing asked for: it waits in suspense (R-ALLOC-SUSPENSE). */
  readonly surplusMinor: Minor;
}

interface Share {
  readonly owed: Owed;
  readonly amountMinor: Minor;
}

/**
 * How a payment is spent on what is owed (rules R-ALLOC, Civil Code 1342-10 and 1343-1).
 *
 * Claims that the debtor designated come first, as one group, the oldest due first, contested or not: the choice is his
 * (R-ALLOC-DESIGNATED); costs belong to no invoice and stay outside. Then the components in their order; inside one
 * the oldest due date, then the invoice number, or principal pro rata (R-ALLOC-PRORATA). Contested amounts
 * are served last. Whatever happens, allocations and surplus add up to the payment.
 */
export function allocate(
  payment: Spendable,
  owed: readonly Owed[],
  terms: AllocationTerms,
): Allocated {
  const sorted = [...owed].sort(oldestFirst);
  const spent = new Map<Owed, Minor>();
  let left = payment.amountMinor;
  const serve = (group: readonly Share[], how = terms): void => {
    for (const { owed: item, amountMinor } of spend(left, group, how)) {
      spent.set(item, (spent.get(item) ?? 0n) + amountMinor);
      left -= amountMinor;
    }
  };

  const isDesignated = ({ claimId, component }: Owed): boolean =>
    component !== 'LEGAL_COSTS' && payment.designatedClaimIds.includes(claimId);
  serve(
    sorted.filter(isDesignated).map((item) => share(item, positive(item.outstandingMinor))),
    { ...terms, principalRule: 'OLDEST_DUE' },
  );
  const others = sorted.filter((item) => !isDesignated(item));
  serve(others.map((item) => share(item, positive(item.outstandingMinor - item.disputedMinor))));
  serve(
    others.map((item) => share(item, positive(item.outstandingMinor) - (spent.get(item) ?? 0n))),
  );

  const allocations = [...spent].map(([{ claimId, component }, amountMinor]) => ({
    claimId,
    component,
    amountMinor,
  }));
  return { allocations, surplusMinor: left };
}

/** Serves one group, component by component; what it does not cover is left to the next group. */
function spend(amountMinor: Minor, group: readonly Share[], terms: AllocationTerms): Share[] {
  const served: Share[] = [];
  let left = amountMinor;
  for (const component of terms.components) {
    const asked = group.filter(({ owed }) => owed.component === component);
    const proRata = component === 'PRINCIPAL' && terms.principalRule === 'PRO_RATA';
    for (const part of proRata ? inProportion(left, asked) : oneByOne(left, asked)) {
      if (part.amountMinor === 0n) continue;
      served.push(part);
      left -= part.amountMinor;
    }
  }
  return served;
}

function oneByOne(amountMinor: Minor, asked: readonly Share[]): Share[] {
  let left = amountMinor;
  return asked.map((part) => {
    const taken = smaller(left, part.amountMinor);
    left -= taken;
    return share(part.owed, taken);
  });
}

function inProportion(amountMinor: Minor, asked: readonly Share[]): Share[] {
  const weights = asked.map((part) => part.amountMinor);
  const total = sum(weights);
  if (total === 0n) return [];
  const shares = shareByLargestRemainder(smaller(amountMinor, total), weights);
  return asked.map((part, index) => share(part.owed, shares[index] ?? 0n));
}

function share(owed: Owed, amountMinor: Minor): Share {
  return { owed, amountMinor };
}

/** A credit note may have left a component below zero: it asks for nothing. */
function positive(amountMinor: Minor): Minor {
  return amountMinor > 0n ? amountMinor : 0n;
}

function oldestFirst(a: Owed, b: Owed): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  if (a.number !== b.number) return a.number < b.number ? -1 : 1;
  return a.claimId < b.claimId ? -1 : a.claimId > b.claimId ? 1 : 0;
}
