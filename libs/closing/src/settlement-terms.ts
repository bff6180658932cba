import { addDays, type CalendarDate } from '@solde/calendar';
import type { MovementComponent } from '@solde/cases';
import type { Minor } from '@solde/money';

/**
 * OFFERED: the creditor is asked. ACCEPTED: it has said yes, and money counts. KEPT: the money came, the rest is given up. LAPSED: its
 * day has passed without it. CANCELLED: the creditor said no, or somebody took it back.
 */
export const SETTLEMENT_STATES = ['OFFERED', 'ACCEPTED', 'KEPT', 'LAPSED', 'CANCELLED'] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

/** The longest that a settlement may wait for its money, in days. */
export const SETTLEMENT_DAYS_MAX = 366;

/** What somebody wants to take for the whole, as its rule reads it. */
export interface WantedSettlement {
  readonly amountMinor: Minor;
  readonly untilOn: CalendarDate;
}

export type SettlementRefusal =
  | { readonly code: 'AMOUNT_ABOVE_BALANCE'; readonly owedMinor: Minor }
  | {
      readonly code: 'DATE_OUT_OF_RANGE';
      readonly from: CalendarDate;
      readonly until: CalendarDate;
    };

/** Why a settlement cannot be, or null: it takes less than what is owed, by a day that is not over. */
export function settlementRefusal(
  { amountMinor, untilOn }: WantedSettlement,
  owedMinor: Minor,
  on: CalendarDate,
): SettlementRefusal | null {
  const until = addDays(on, SETTLEMENT_DAYS_MAX);
  if (untilOn < on || untilOn > until) return { code: 'DATE_OUT_OF_RANGE', from: on, until };
  if (amountMinor <= 0n || amountMinor >= owedMinor)
    return { code: 'AMOUNT_ABOVE_BALANCE', owedMinor };
  return null;
}

/** Money of a case that is spent on its debt. */
export interface SpentMoney {
  readonly valueOn: CalendarDate;
  /** A text that sorts as the money was recorded, such as a UUID v7. */
  readonly sequence: string;
  readonly amountMinor: Minor;
}

/** Since when and until when money counts for a settlement; never before the creditor has accepted it. */
export interface SettlementPeriod {
  readonly acceptedOn: CalendarDate | null;
  /** Sorts with the sequence of money. */
  readonly acceptedAfter: string | null;
  readonly untilOn: CalendarDate;
}

/** What of some money counts for a settlement: valued from its acceptance to its day; of the first day, what was recorded after it. */
export function receivedUnder(
  { acceptedOn, acceptedAfter, untilOn }: SettlementPeriod,
  money: readonly SpentMoney[],
): Minor {
  if (acceptedOn === null || acceptedAfter === null) return 0n;
  const counts = ({ valueOn, sequence }: SpentMoney) =>
    valueOn <= untilOn &&
    (valueOn > acceptedOn || (valueOn === acceptedOn && sequence > acceptedAfter));
  return money.filter(counts).reduce((total, { amountMinor }) => total + amountMinor, 0n);
}

/** One component of one claim that is given up, in minor units. */
export interface GivenUp {
  readonly claimId: string;
  readonly component: MovementComponent;
  readonly amountMinor: Minor;
}

/**
 * What is given up once a settlement has its money: all that is still owed, component by component (R-CLOSE). Null while it has not.
 */
export function settledRest(
  amountMinor: Minor,
  receivedMinor: Minor,
  owed: readonly {
    readonly claimId: string;
    readonly component: MovementComponent;
    readonly outstandingMinor: Minor;
  }[],
): GivenUp[] | null {
  if (receivedMinor < amountMinor) return null;
  return owed
    .filter(({ outstandingMinor }) => outstandingMinor > 0n)
    .map(({ claimId, component, outstandingMinor }) => ({
      ...{ claimId, component, amountMinor: outstandingMinor },
    }));
}
