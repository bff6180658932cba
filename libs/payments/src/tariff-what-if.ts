import type { CalendarDate } from '@solde/calendar';
import {
  feePhaseOn,
  flatFee,
  minimumTopUp,
  replayedFees,
  type FeeAgreement,
  type FeePayment,
  type FlatFeeEvent,
  withdrawalFee,
  type PhasePeriod,
  type PricedClaim,
  type Withdrawn,
} from '@solde/fees';
import type { Minor } from '@solde/money';

/** A case as another tariff would price it: its claims, its phases and its certain money in (value date, sequence) order. */
export interface PricedHistory {
  readonly claims: readonly Omit<PricedClaim, 'tariff' | 'later'>[];
  readonly phases: readonly PhasePeriod[];
  readonly closedOn: CalendarDate | null;
  /** Of a case that its creditor took back: when, why, and the principal owed then by claim. */
  readonly recall: (Withdrawn & { readonly owed: ReadonlyMap<string, Minor> }) | null;
  readonly payments: readonly (Omit<FeePayment, 'phase'> & { readonly clearedOn: CalendarDate })[];
}

/** A month as 2026-03. */
export type Month = string;

const MONTH_CHARACTERS = 7;

export function monthOf(day: CalendarDate): Month {
  return day.slice(0, MONTH_CHARACTERS);
}

/**
 * What a tariff would have charged on a case, by the month in which each payment was certain, excluding VAT; the minimum and the withdrawal
 * in the month of the closure. Flat fees are no matter of one case's money: see `flatsUnder`. Every claim is priced by that one version, whatever its assignment says: the question is what it costs, not when it begins.
 */
export function chargedUnder(
  agreementVersionId: string,
  tariff: FeeAgreement,
  { claims, phases, closedOn, payments, recall }: PricedHistory,
): ReadonlyMap<Month, Minor> {
  const { currency, rules, direct, withdrawal } = tariff;
  const version = { agreementVersionId, currency, rules, direct, withdrawal };
  const { minimumPerCaseMinor, minimumMaxShare, capPerCaseMinor: capMinor } = tariff;
  const minimum =
    minimumPerCaseMinor === null
      ? null
      : { amountMinor: minimumPerCaseMinor, shareMax: minimumMaxShare };
  const priced = {
    claims: new Map(claims.map((one) => [one.claimId, { ...one, tariff: version, later: [] }])),
    ...{ capMinor, minimum },
  };
  const monthOfPayment = new Map(
    payments.map(({ paymentId, clearedOn }) => [paymentId, monthOf(clearedOn)]),
  );
  const { lines, standing } = replayedFees(
    payments.map((one) => ({ ...one, phase: feePhaseOn(phases, one.valueOn) ?? 'AMICABLE' })),
    priced,
  );
  const charged = new Map<Month, Minor>();
  const add = (month: Month, amountMinor: Minor) =>
    charged.set(month, (charged.get(month) ?? 0n) + amountMinor);
  for (const { paymentId, feeMinor } of lines) add(monthOfPayment.get(paymentId) ?? '', feeMinor);
  if (closedOn !== null) {
    add(monthOf(closedOn), minimumTopUp(minimum, standing));
    if (recall !== null) {
      const { feeMinor } = withdrawalFee(priced, recall.owed, recall, standing.gridMinor);
      add(monthOf(closedOn), feeMinor);
    }
  }
  return charged;
}

/** How often an event happened in a month, undone ones taken off. */
export interface CountedEvent {
  readonly month: Month;
  readonly event: FlatFeeEvent;
  readonly quantity: number;
}

/** What a tariff would have charged for events, whatever came of their cases (R-FEE-FLAT), by month, excluding VAT. */
export function flatsUnder(
  { flatFees }: Pick<FeeAgreement, 'flatFees'>,
  counted: readonly CountedEvent[],
): ReadonlyMap<Month, Minor> {
  const charged = new Map<Month, Minor>();
  for (const { event, month, quantity } of counted) {
    const feeMinor = flatFee(flatFees, event, BigInt(quantity));
    charged.set(month, (charged.get(month) ?? 0n) + feeMinor);
  }
  return charged;
}
