import { isCalendarDate, type CalendarDate } from '@solde/calendar';
import type { Component } from '@solde/cases';
import { parseAmount, type Currency } from '@solde/money';

import type { SupposedCase, SupposedMoney } from './agreement-quote';
import { FLAT_FEE_EVENTS, type ClaimType, type FeeChannel } from './fee-agreement';

/** A supposed case with its payments as they are stored and sent: amounts as decimals of the currency. */
export interface ToldExample {
  readonly claimType: ClaimType;
  readonly segment: string | null;
  readonly territory: string;
  readonly principal: string;
  readonly dueOn: CalendarDate;
  readonly placedOn: CalendarDate;
  readonly litigationOn: CalendarDate | null;
  readonly closes: boolean;
  readonly events?: SupposedCase['events'];
  readonly payments: readonly {
    readonly on: CalendarDate;
    readonly channel: FeeChannel;
    readonly spent: Readonly<Partial<Record<Component, string>>>;
  }[];
}

export interface SupposedExample {
  readonly supposed: SupposedCase;
  readonly money: readonly SupposedMoney[];
}

/** Reads an example; null when an amount, a day or an event of it says nothing in that currency. */
export function supposedOf(told: ToldExample, currency: Currency): SupposedExample | null {
  const { principal, payments, ...rest } = told;
  const principalMinor = parseAmount(principal, currency);
  const money = payments.map(({ on, channel, spent }) => {
    const parts = Object.entries(spent).map(
      ([component, amount]) => [component, parseAmount(amount, currency)] as const,
    );
    const isKnown =
      isCalendarDate(on) && parts.every(([, amount]) => amount !== null && amount > 0n);
    return isKnown ? { on, channel, spent: Object.fromEntries(parts) } : null;
  });
  const events = Object.entries(rest.events ?? {});
  const areKnown = events.every(
    ([event, quantity]) =>
      (FLAT_FEE_EVENTS as readonly string[]).includes(event) &&
      Number.isInteger(quantity) &&
      quantity > 0,
  );
  if (principalMinor === null || money.includes(null) || !areKnown) return null;
  return { supposed: { ...rest, principalMinor }, money: money as SupposedMoney[] };
}
