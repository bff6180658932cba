import type { Component, Phase } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import { sum, type Minor } from '@solde/money';

import { feeAgeDays, feePhaseOn, type PhasePeriod } from './contingency-rule';
import type { ClaimType, FeeAgreement, FeeChannel, FlatFeeEvent } from './fee-agreement';
import type { FeeLine, FeePayment } from './fee-line';
import { flatFee } from './flat-fee';
import { minimumTopUp } from './minimum-fee';
import { replayedFees } from './restate-fees';

/** A case that nobody has placed, as far as a tariff can tell cases apart. */
export interface SupposedCase {
  readonly claimType: ClaimType;
  readonly segment: string | null;
  readonly territory: string;
  readonly principalMinor: Minor;
  readonly dueOn: CalendarDate;
  readonly placedOn: CalendarDate;
  /** The first day of litigation; null when it never goes that far. */
  readonly litigationOn: CalendarDate | null;
  /** Whether it is closed at the end: the minimum is charged at closure alone. */
  readonly closes: boolean;
  /** How many times each event of the tariff happens to it; a month of subscription is one too. */
  readonly events?: Readonly<Partial<Record<FlatFeeEvent, number>>>;
}

/** Money that nobody has paid: cleared on its day, and spent as it says. */
export interface SupposedMoney {
  readonly on: CalendarDate;
  readonly channel: FeeChannel;
  readonly spent: Readonly<Partial<Record<Component, Minor>>>;
}

/** What it would cost, excluding VAT, in minor units of the agreement's currency. */
export interface AgreementQuote {
  readonly lines: readonly FeeLine[];
  /** The minimum's top-up at closure. */
  readonly topUpMinor: Minor;
  /** What its events cost, whatever comes of it (R-FEE-FLAT). */
  readonly flats: readonly {
    readonly event: FlatFeeEvent;
    readonly quantity: number;
    readonly feeMinor: Minor;
  }[];
  readonly feeMinor: Minor;
  /** What reached the agency: what the creditor's net is counted from. */
  readonly collectedMinor: Minor;
}

const CLAIM = 'supposed';

/**
 * What a tariff would charge on a case that is only supposed, with the functions that charge real ones: rules, grids, direct factor,
 * cap, minimum at closure, flat fees of its events. Payments are taken in the order of their days.
 */
export function agreementQuote(
  agreementVersionId: string,
  tariff: FeeAgreement,
  supposed: SupposedCase,
  money: readonly SupposedMoney[],
): AgreementQuote {
  const { currency, rules, direct, withdrawal } = tariff;
  const { claimType, segment, territory, placedOn, principalMinor } = supposed;
  const claim = {
    ...{ claimId: CLAIM, claimType, segment, territory, placedOn },
    ageDays: feeAgeDays(supposed.dueOn, placedOn),
    placedPrincipalMinor: principalMinor,
    tariff: { agreementVersionId, currency, rules, direct, withdrawal },
    later: [],
  };
  const { minimumPerCaseMinor, minimumMaxShare, capPerCaseMinor: capMinor } = tariff;
  const minimum =
    minimumPerCaseMinor === null
      ? null
      : { amountMinor: minimumPerCaseMinor, shareMax: minimumMaxShare };
  const priced = { claims: new Map([[CLAIM, claim]]), capMinor, minimum };
  const { lines, standing } = replayedFees(paymentsOf(supposed, money), priced);
  const topUpMinor = supposed.closes ? minimumTopUp(minimum, standing) : 0n;
  const events = Object.entries(supposed.events ?? {}) as [FlatFeeEvent, number][];
  const flats = events.map(([event, quantity]) => ({
    ...{ event, quantity, feeMinor: flatFee(tariff.flatFees, event, BigInt(quantity)) },
  }));
  const flatMinor = sum(flats.map(({ feeMinor }) => feeMinor));
  const ours = money.filter(({ channel }) => channel === 'AGENCY');
  return {
    ...{ lines, topUpMinor, flats },
    feeMinor: standing.chargedMinor + topUpMinor + flatMinor,
    collectedMinor: sum(ours.flatMap(({ spent }) => Object.values(spent))),
  };
}

function paymentsOf(supposed: SupposedCase, money: readonly SupposedMoney[]): FeePayment[] {
  const phases = phasesOf(supposed);
  const inOrder = [...money].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return inOrder.map(({ on, channel, spent }, index) => ({
    paymentId: String(index + 1),
    ...{ channel, valueOn: on, phase: feePhaseOn(phases, on) ?? 'AMICABLE' },
    allocations: (Object.entries(spent) as [Component, Minor][]).map(
      ([component, amountMinor]) => ({
        ...{ claimId: CLAIM, component, amountMinor },
      }),
    ),
  }));
}

function phasesOf({ placedOn, litigationOn }: SupposedCase): PhasePeriod[] {
  const amicable: Phase = 'AMICABLE';
  const first = { phase: amicable, from: placedOn, until: null };
  if (litigationOn === null) return [first];
  return [first, { phase: 'LITIGATION', from: litigationOn, until: null }];
}
