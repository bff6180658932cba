import type { CalendarDate } from '@solde/calendar';

/** What tells whether a hold stops the whole case on a day. */
export interface DatedHold {
  readonly scope: 'CASE' | 'CLAIM' | 'CHANNEL';
  readonly fromOn: CalendarDate;
  /** The last day held; null for an insolvency, which is reviewed instead. */
  readonly untilOn: CalendarDate | null;
  readonly reviewOn: CalendarDate | null;
  /** The first day no longer held, once somebody lifted it or its end passed. */
  readonly liftedOn: CalendarDate | null;
}

/** Until when a case is held as a whole: the latest end, or the next review of what has no end. */
export interface HeldCase {
  readonly heldUntil: CalendarDate | null;
  readonly heldReviewOn: CalendarDate | null;
}

/** Whether a hold is in force on a day, whatever its scope. */
export function isInForce(hold: DatedHold, on: CalendarDate): boolean {
  const { fromOn, untilOn, liftedOn } = hold;
  return (
    fromOn <= on && (untilOn === null || on <= untilOn) && (liftedOn === null || on < liftedOn)
  );
}

/** What the holds of a case make of it on a day; both null when nothing holds it as a whole (book C.3, Hold). */
export function heldOn(holds: readonly DatedHold[], on: CalendarDate): HeldCase {
  let heldUntil: CalendarDate | null = null;
  let heldReviewOn: CalendarDate | null = null;
  for (const hold of holds) {
    if (hold.scope !== 'CASE' || !isInForce(hold, on)) continue;
    const { untilOn, reviewOn } = hold;
    if (untilOn !== null) {
      if (heldUntil === null || untilOn > heldUntil) heldUntil = untilOn;
    } else if (reviewOn !== null && (heldReviewOn === null || reviewOn < heldReviewOn)) {
      heldReviewOn = reviewOn;
    }
  }
  return { heldUntil, heldReviewOn };
}
