import type { CalendarDate } from '@solde/calendar';
import {
  COMPONENTS,
  excessWaivers,
  indemnities,
  interestOfClaim,
  outstandingOn,
  type Component,
  type MoneyFacts,
  type MovementKind,
} from '@solde/cases';
import type { InterestLine, InterestTable } from '@solde/country';
import { round, type Currency, type Minor } from '@solde/money';
import { DomainError } from '@solde/platform';

/** Who reads the statement: a court act takes no rate that was not read in its text (R-INT-RATES). */
export type StatementUse = 'INFORMATION' | 'COURT_ACT';

/** What changed one component of a claim on a day, in minor units; what reduces the debt is negative. */
export interface StatementEntry {
  readonly on: CalendarDate;
  readonly kind: MovementKind;
  readonly amountMinor: Minor;
}

/** The interest of a claim, day by day of its rates: whoever contests the figure can compute it again. */
export interface StatementInterest {
  readonly table: InterestTable;
  readonly basis: 'ACT_365' | 'ACT_ACT';
  /** Each period with its principal and its rate; `exact` is not rounded. */
  readonly periods: readonly InterestLine[];
  /** The sum of the periods, rounded once (R-INT-CUMUL). */
  readonly accruedMinor: Minor;
  /** A rate of the contract is under the least that the law allows between professionals [L-02]: shown, never corrected. */
  readonly belowLegalFloor: boolean;
}

export interface StatementComponent {
  readonly component: Component;
  readonly entries: readonly StatementEntry[];
  /** Of the component INTEREST alone, null when none is claimed. */
  readonly interest: StatementInterest | null;
  readonly outstandingMinor: Minor;
}

export interface StatementClaim {
  readonly claimId: string;
  readonly number: string;
  readonly dueOn: CalendarDate;
  /** Components that were ever owed, in their order. */
  readonly components: readonly StatementComponent[];
  readonly totalMinor: Minor;
}

/** What is owed at the end of a day and how it came about, in minor units of the case's currency. */
export interface AccountStatement {
  readonly caseId: string;
  readonly currency: Currency;
  readonly on: CalendarDate;
  readonly claims: readonly StatementClaim[];
  readonly totals: readonly { readonly component: Component; readonly outstandingMinor: Minor }[];
  readonly totalMinor: Minor;
  readonly unverifiedRate: boolean;
}

/**
 * The statement of account of a case to a day (décompte), by claim, component and period.
 *
 * Its figures are those of `outstandingOn`, shown with their reasons. Refuses RATE_MISSING, since a total with a hole in it would be
 * taken for the total, and RATE_UNVERIFIED for a court act (R-INT-RATES).
 */
export function accountStatement(
  facts: MoneyFacts,
  on: CalendarDate,
  use: StatementUse = 'INFORMATION',
): AccountStatement {
  const owed = outstandingOn(facts, on);
  const { totalMinor, flags } = owed;
  if (totalMinor === null) throw new DomainError('RATE_MISSING', { on });
  if (use === 'COURT_ACT' && flags.unverifiedRate) throw new DomainError('RATE_UNVERIFIED', { on });
  const claims = facts.claims.map((claim): StatementClaim => {
    const { claimId, number, dueOn } = claim;
    const components = COMPONENTS.map((component) => componentOf(facts, claimId, component, on));
    const shown = components.filter(
      ({ entries, interest }) => entries.length > 0 || interest !== null,
    );
    const outstanding = shown.map(({ outstandingMinor }) => outstandingMinor);
    return {
      ...{ claimId, number, dueOn, components: shown },
      totalMinor: outstanding.reduce((total, one) => total + one, 0n),
    };
  });
  return {
    ...{ caseId: facts.caseId, currency: facts.currency, on, claims, totalMinor },
    totals: totalsOf(claims),
    unverifiedRate: flags.unverifiedRate,
  };
}

function componentOf(
  facts: MoneyFacts,
  claimId: string,
  component: Component,
  on: CalendarDate,
): StatementComponent {
  // What a waiver gives up in excess is told as it will be posted.
  const movements = [...facts.movements, ...excessWaivers(facts, on)];
  const entries = entriesOf({ movements }, claimId, component, on);
  const interest = component === 'INTEREST' ? interestOf(facts, claimId, on) : null;
  // Posted interest is a part of what accrued: told once, by its periods.
  const told = interest === null ? entries : entries.filter(({ kind }) => kind !== 'INTEREST');
  const indemnity = component === 'INDEMNITY' ? indemnityOf(facts, claimId, on) : [];
  const all = [...indemnity, ...told];
  const accrued = interest?.accruedMinor ?? 0n;
  const outstandingMinor = all.reduce((total, { amountMinor }) => total + amountMinor, accrued);
  return { component, entries: all, interest, outstandingMinor };
}

/** What was posted on a component up to a day, one entry by day and kind; what cancels out within a day is left out. */
function entriesOf(
  { movements }: Pick<MoneyFacts, 'movements'>,
  claimId: string,
  component: Component,
  on: CalendarDate,
): StatementEntry[] {
  const byKey = new Map<string, StatementEntry>();
  for (const one of movements) {
    if (one.claimId !== claimId || one.component !== component || one.valueOn > on) continue;
    const key = `${one.valueOn}/${one.kind}`;
    const amountMinor = (byKey.get(key)?.amountMinor ?? 0n) + one.amountMinor;
    byKey.set(key, { on: one.valueOn, kind: one.kind, amountMinor });
  }
  return [...byKey.values()]
    .filter(({ amountMinor }) => amountMinor !== 0n)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.kind < b.kind ? -1 : 1));
}

function interestOf(
  facts: MoneyFacts,
  claimId: string,
  on: CalendarDate,
): StatementInterest | null {
  const detail = interestOfClaim(facts, claimId, on);
  if (detail?.outcome.kind !== 'INTEREST') return null;
  const { table, lines, exact, belowLegalFloor } = detail.outcome;
  const accruedMinor = round(exact);
  return { table, basis: detail.basis, periods: lines, accruedMinor, belowLegalFloor };
}

/** The fixed indemnity that is due and waits for the next payment to be posted. */
function indemnityOf(facts: MoneyFacts, claimId: string, on: CalendarDate): StatementEntry[] {
  return indemnities(facts, on)
    .filter((one) => one.claimId === claimId)
    .map(({ valueOn, amountMinor }) => ({ on: valueOn, kind: 'INDEMNITY', amountMinor }));
}

function totalsOf(claims: readonly StatementClaim[]): AccountStatement['totals'] {
  const all = claims.flatMap(({ components }) => components);
  return COMPONENTS.map((component) => {
    const own = all.filter((one) => one.component === component);
    const amounts = own.map(({ outstandingMinor }) => outstandingMinor);
    return { component, outstandingMinor: amounts.reduce((total, one) => total + one, 0n) };
  }).filter(({ component }) => all.some((one) => one.component === component));
}
