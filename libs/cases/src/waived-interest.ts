import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';

/** A change of the interest of a claim other than its accruing and its payment, in minor units; what gives it up is negative. */
export interface InterestChange {
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
}

/**
 * What was given up of the interest of a claim beyond the interest that there was, by day, in minor units; days without any are
 * left out.
 *
 * Interest is given up to a day. Money of an earlier day that becomes known after it, or days that turn out to bear none, leave less
 * interest than was counted then: the act stands and gives up what there was, never the interest of later days, and money is not refused
 * for it. When that money comes back, the act gives up its whole amount again. The changes of one day count together, so that their order within
 * it does not matter.
 *
 * `interestUpTo` is the interest from the start of the claim to the end of a day, rounded once (R-INT-CUMUL).
 */
export function excessWaived(
  changes: readonly InterestChange[],
  interestUpTo: (day: CalendarDate) => Minor,
): InterestChange[] {
  const byDay = new Map<CalendarDate, Minor>();
  for (const { amountMinor, valueOn } of changes)
    byDay.set(valueOn, (byDay.get(valueOn) ?? 0n) + amountMinor);
  const excess: InterestChange[] = [];
  let changedMinor = 0n;
  for (const valueOn of [...byDay.keys()].sort()) {
    const ofDay = byDay.get(valueOn) ?? 0n;
    changedMinor += ofDay;
    if (ofDay >= 0n) continue;
    const missing = -(interestUpTo(valueOn) + changedMinor);
    const amountMinor = missing > -ofDay ? -ofDay : missing;
    if (amountMinor <= 0n) continue;
    changedMinor += amountMinor;
    excess.push({ amountMinor, valueOn });
  }
  return excess;
}
