import { nextOpening, type Holidays, type Window } from '@solde/calendar';

/** Where the debtor lives: the clock, the holidays and the calling hours that count. */
export interface CallingPlace {
  readonly zone: string;
  readonly holidays: Holidays;
  readonly windows: readonly Window[];
}

export interface CallbackTime {
  readonly at: Date;
  /** Whether the hour asked was outside the windows and had to move: the agent says so at once. */
  readonly isMoved: boolean;
}

/**
 * When a callback is made (rule R-CALLWIN): the instant asked, or the next opening on the debtor's clock.
 *
 * The debtor's own wish for that very time, once recorded, is kept even at night or on a Sunday: the windows
 * protect his peace, and he has disposed of it. It lifts no other protection (see the contact verdict).
 */
export function callbackTime(asked: Date, place: CallingPlace, isOwnWish: boolean): CallbackTime {
  if (isOwnWish) return { at: asked, isMoved: false };
  const at = nextOpening(asked, place.zone, place.windows, place.holidays);
  return { at, isMoved: at.getTime() !== asked.getTime() };
}
