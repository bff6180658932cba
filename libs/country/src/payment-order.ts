import { addDays, addMonths, delayEnds, later, type CalendarDate } from '@solde/calendar';
import { inForceOn, type Dated } from './dated';
import { holidaysOf } from './holidays';
import { isOverseas, type Territory } from './territory';

/** The delays of the payment order (injonction de payer) by version of the rule, chosen by the date of the order [J-04]. */
export interface PaymentOrderDelays extends Dated {
  /** Months within which the order must be served, else it is void. */
  readonly serviceMonths: number;
  readonly oppositionMonths: number;
  /** Months after service from which it is enforced when no opposition was notified; null: by certificate. */
  readonly enforcementMonths: number | null;
  /** Days within which the creditor must appoint a lawyer after an opposition, where one is compulsory. */
  readonly lawyerDays: number;
}

export const FRENCH_PAYMENT_ORDER_DELAYS: readonly PaymentOrderDelays[] = [
  {
    from: '2015-01-01',
    until: '2026-08-31',
    source: 'code de procédure civile, articles 1405 to 1422 (LEGI, 2026-04-02)',
    verified: true,
    serviceMonths: 6,
    oppositionMonths: 1,
    enforcementMonths: null,
    lawyerDays: 15,
  },
  {
    from: '2026-09-01',
    until: null,
    source:
      'décret 2026-96 du 16 février 2026 (by lemondedudroit.fr, lofficieldesmetiers.fr; text not read)',
    verified: false,
    serviceMonths: 3,
    oppositionMonths: 1,
    enforcementMonths: 2,
    lawyerDays: 15,
  },
];

export interface PaymentOrder {
  readonly orderedOn: CalendarDate;
  /** Null until the order is served. Each debtor is served, and counted, separately. */
  readonly servedOn: CalendarDate | null;
  /** False: opposition stays open until a month after the first act in person; the date given is then the earliest. */
  readonly servedInPerson: boolean;
  /** Where the debtor lives; null abroad. */
  readonly debtorTerritory: Territory | null;
  readonly courtTerritory: Territory;
}

export interface PaymentOrderDeadlines {
  readonly serviceMonths: number;
  /** Our own limit to serve: never extended. */
  readonly serveByOn: CalendarDate;
  /** The rest is null until the order is served. */
  readonly served: {
    /** End of the debtor's delay by the calendar alone. */
    readonly oppositionRawOn: CalendarDate;
    /** The debtor's limit, moved to the next business day of the court. */
    readonly oppositionUntilOn: CalendarDate;
    readonly oppositionStaysOpen: boolean;
    /** New rule: enforcement from this day without notice of opposition; null under the old rule. */
    readonly enforceableFromOn: CalendarDate | null;
    /** Old rule: a certificate of non-opposition can be asked for from this day; null under the new rule. */
    readonly certificateFromOn: CalendarDate | null;
  } | null;
  readonly source: string;
  /** A diary aid: the legal officer confirms each date, above all when the rule itself was not read. */
  readonly verified: boolean;
}

export type PaymentOrderOutcome =
  | ({ readonly kind: 'DEADLINES' } & PaymentOrderDeadlines)
  | { readonly kind: 'DELAYS_MISSING'; readonly on: CalendarDate };

const OVERSEAS_MONTHS = 1;
const ABROAD_MONTHS = 2;

/**
 * The deadlines of a payment order (rule R-LIT-DEADLINE [J-04, J-11]), by the version of the rule in force when it was made.
 *
 * Prudence both ways: our limit to serve is not extended by a weekend, the debtor's limit to oppose is, and we never
 * enforce before the day after it. An order older than the table gives no deadline: `DELAYS_MISSING`.
 */
export function paymentOrderDeadlines(
  order: PaymentOrder,
  delays: readonly PaymentOrderDelays[] = FRENCH_PAYMENT_ORDER_DELAYS,
): PaymentOrderOutcome {
  const rule = inForceOn(delays, order.orderedOn);
  if (rule === null) return { kind: 'DELAYS_MISSING', on: order.orderedOn };
  return {
    kind: 'DEADLINES',
    serviceMonths: rule.serviceMonths,
    serveByOn: addMonths(order.orderedOn, rule.serviceMonths),
    served: order.servedOn === null ? null : afterService(order, order.servedOn, rule),
    source: rule.source,
    verified: rule.verified,
  };
}

/**
 * Months added to a delay to appear, to appeal or to oppose for whoever lives far from the court (code de procédure civile,
 * articles 643 and 644 [J-11]): one when residence and court are not in the same land, overseas being counted territory by
 * territory; two abroad (null).
 */
export function distanceMonths(residence: Territory | null, court: Territory): number {
  if (residence === null) return ABROAD_MONTHS;
  const sameLand = isOverseas(court) ? residence === court : !isOverseas(residence);
  return sameLand ? 0 : OVERSEAS_MONTHS;
}

function afterService(
  order: PaymentOrder,
  servedOn: CalendarDate,
  rule: PaymentOrderDelays,
): PaymentOrderDeadlines['served'] {
  const months =
    rule.oppositionMonths + distanceMonths(order.debtorTerritory, order.courtTerritory);
  const holidays = holidaysOf(order.courtTerritory, { use: 'LEGAL' });
  const opposition = delayEnds(servedOn, { months }, holidays);
  const afterOppositionOn = addDays(opposition.adjusted, 1);
  const { enforcementMonths } = rule;
  return {
    oppositionRawOn: opposition.raw,
    oppositionUntilOn: opposition.adjusted,
    oppositionStaysOpen: !order.servedInPerson,
    enforceableFromOn:
      enforcementMonths === null
        ? null
        : later(addMonths(servedOn, enforcementMonths), afterOppositionOn),
    certificateFromOn: enforcementMonths === null ? afterOppositionOn : null,
  };
}
