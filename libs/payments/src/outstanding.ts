import type { Component } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import type { Owed } from './allocate';

/** What the order of service reads of a claim. */
export interface OwedClaim {
  readonly claimId: string;
  readonly number: string;
  readonly dueOn: CalendarDate;
  /** What the debtor contests of the principal, in minor units. */
  readonly disputedMinor: Minor;
}

/** One signed change of what is owed on a claim; charges are positive. */
export interface OwedMovement {
  readonly claimId: string;
  readonly component: Component;
  readonly amountMinor: Minor;
}

/** In the order of the letters that we send; the order of service is the allocation's own. */
const COMPONENTS: readonly Component[] = [
  'PRINCIPAL',
  'INTEREST',
  'INDEMNITY',
  'PENALTY',
  'LEGAL_COSTS',
];

/**
 * What is owed on each component of each claim, summed from its movements; components at zero are left out.
 *
 * The caller chooses the movements (those of a day, those before a payment): this only adds. A movement of
 * a claim that is not given is a bug, because money would then be owed to nobody.
 */
export function outstanding(
  claims: readonly OwedClaim[],
  movements: Iterable<OwedMovement>,
): Owed[] {
  const balances = new Map(claims.map(({ claimId }) => [claimId, new Map<Component, Minor>()]));
  for (const { claimId, component, amountMinor } of movements) {
    const balance = balances.get(claimId);
    if (balance === undefined) throw new Error(`a movement of unknown claim ${claimId}`);
    balance.set(component, (balance.get(component) ?? 0n) + amountMinor);
  }
  return claims.flatMap((claim) =>
    COMPONENTS.flatMap((component) => {
      const outstandingMinor = balances.get(claim.claimId)?.get(component) ?? 0n;
      if (outstandingMinor === 0n) return [];
      const disputedMinor = component === 'PRINCIPAL' ? claim.disputedMinor : 0n;
      return [{ ...claim, component, outstandingMinor, disputedMinor }];
    }),
  );
}
