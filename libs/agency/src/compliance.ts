import { daysBetween, type CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';

/** The insurance is looked at this many days before it ends, then again. */
const ALERT_DAYS = [30, 60] as const;

/** A contract that covers the days from `validFrom` to `validUntil`, both included. */
export interface Covered {
  readonly validFrom: CalendarDate;
  readonly validUntil: CalendarDate;
}

export type ComplianceAlert =
  | { readonly kind: 'INSURANCE_MISSING' | 'DECLARATION_MISSING' | 'ACCOUNT_MISSING' }
  /** Mandates in GROSS pay invoices in this currency, and no account of the agency is there to take the money. */
  | { readonly kind: 'OWN_ACCOUNT_MISSING'; readonly currency: Currency }
  | {
      readonly kind: 'INSURANCE_ENDS';
      readonly on: CalendarDate;
      readonly daysLeft: number;
      /** The threshold that was crossed. */
      readonly withinDays: number;
    };

/** What the law asks of an agency before it contacts anybody, on one day. */
export interface Compliance {
  readonly insured: boolean;
  readonly insuredUntil: CalendarDate | null;
  readonly declared: boolean;
  /** Currencies in which a dedicated account is open. */
  readonly accounts: readonly Currency[];
  readonly alerts: readonly ComplianceAlert[];
}

/** The file of the agency as the rule reads it. */
export interface AgencyFile {
  readonly insurances: readonly Covered[];
  readonly declaredOn: readonly CalendarDate[];
  readonly accounts: readonly {
    readonly currency: Currency;
    readonly openedOn: CalendarDate;
    readonly closedOn: CalendarDate | null;
  }[];
  /** The agency's own, in force at some time. */
  readonly ownAccounts: readonly {
    readonly currency: Currency;
    readonly openedOn: CalendarDate;
    readonly closedOn: CalendarDate | null;
  }[];
}

/**
 * Whether the agency is in order on a day: insured, declared, with a dedicated account (CPCE R124-2).
 *
 * `invoicedIn` are the currencies in which creditors pay invoices, as their mandates in GROSS say.
 * Contracts that follow each other without a gap are one cover: no alert is raised for the end of the first.
 */
export function complianceOn(
  day: CalendarDate,
  file: AgencyFile,
  invoicedIn: readonly Currency[] = [],
): Compliance {
  const insuredUntil = coveredUntil(day, file.insurances);
  const declared = file.declaredOn.some((on) => on <= day);
  const accounts = openOn(day, file.accounts);
  const ownAccounts = openOn(day, file.ownAccounts);
  return {
    insured: insuredUntil !== null,
    insuredUntil,
    declared,
    accounts,
    alerts: [
      ...insuranceAlerts(day, insuredUntil),
      ...(declared ? [] : [{ kind: 'DECLARATION_MISSING' } as const]),
      ...(accounts.length > 0 ? [] : [{ kind: 'ACCOUNT_MISSING' } as const]),
      ...invoicedIn
        .filter((currency) => !ownAccounts.includes(currency))
        .map((currency) => ({ kind: 'OWN_ACCOUNT_MISSING', currency }) as const),
    ],
  };
}

/** The currencies of the accounts that are open on a day. */
function openOn(day: CalendarDate, accounts: AgencyFile['accounts']): Currency[] {
  return accounts
    .filter(({ openedOn, closedOn }) => openedOn <= day && (closedOn === null || day < closedOn))
    .map(({ currency }) => currency)
    .sort();
}

/** The last day of unbroken cover from `day` on, or null when the day itself is not covered. */
function coveredUntil(day: CalendarDate, contracts: readonly Covered[]): CalendarDate | null {
  let until: CalendarDate | null = null;
  for (const contract of [...contracts].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    const isNext: boolean =
      until === null ? contract.validFrom <= day : daysBetween(until, contract.validFrom) <= 1;
    if (isNext && contract.validUntil >= (until ?? day)) until = contract.validUntil;
  }
  return until;
}

function insuranceAlerts(day: CalendarDate, until: CalendarDate | null): ComplianceAlert[] {
  if (until === null) return [{ kind: 'INSURANCE_MISSING' }];
  const daysLeft = daysBetween(day, until);
  const withinDays = ALERT_DAYS.find((days) => daysLeft <= days);
  return withinDays === undefined
    ? []
    : [{ kind: 'INSURANCE_ENDS', on: until, daysLeft, withinDays }];
}
