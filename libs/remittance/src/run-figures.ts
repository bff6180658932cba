import { createHash } from 'node:crypto';
import { earlier, type CalendarDate, type Holidays } from '@solde/calendar';
import { isTerritory, vatOn, vatRateOn } from '@solde/country';
import { percentOf, type Currency, type Minor } from '@solde/money';

import { accountFault, type AccountFault, type PaidAccount } from './account-fault';
import type { Cause } from './cause-words';
import {
  cutOffOf,
  mustPayNow,
  nextCutOff,
  PAYOUT_BUSINESS_DAYS,
  payoutOn,
  remittanceLimit,
  type RemittanceCycle,
} from './cut-offs';
import { needsStatement, statementBalance } from './statement-balance';

/** What a creditor's mandate says of remittance. */
export interface CreditorTerms {
  readonly mode: 'NET' | 'GROSS';
  readonly cycle: RemittanceCycle;
  readonly payoutBusinessDays: number;
  readonly delayClause: string | null;
  readonly negativeBalance: 'CARRY_FORWARD' | 'INVOICE';
  readonly transferMinMinor: Minor;
  readonly invoiceDueDays: number;
}

/** To which a creditor is paid, once it may be. */
export interface CreditorAccount extends PaidAccount {
  readonly bankDetailId: string;
  readonly usableFrom: CalendarDate;
}

/** Everything of one creditor that no statement has settled by a cut-off, in minor units of the run's currency. */
export interface UnsettledCreditor {
  readonly creditorId: string;
  readonly territory: string;
  /** Null for a creditor whose mandate was never signed: money cannot have come that way. */
  readonly terms: CreditorTerms | null;
  readonly account: CreditorAccount | null;
  /** A person holds its transfers. */
  readonly isHeld: boolean;
  readonly openingCarryMinor: Minor;
  /** The oldest money in a carried credit. */
  readonly carriedClearedOn: CalendarDate | null;
  readonly lines: number;
  /** A digest of the lines: two sets of lines with one total are not the same statement. */
  readonly digest: string;
  readonly collectedMinor: Minor;
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly feesMinor: Minor;
  readonly deboursMinor: Minor;
  readonly receipts: number;
  readonly oldestClearedOn: CalendarDate | null;
}

/** Why money that is owed does not leave. */
export type HeldBecause = Extract<
  Cause,
  'LEGAL_HOLD' | 'NO_IBAN' | 'BANK_DETAILS_CHANGED' | AccountFault
>;

/** One statement as it is prepared; amounts in minor units as texts, since it is stored as JSON. */
export interface StatementPlan {
  readonly creditorId: string;
  readonly mode: 'NET' | 'GROSS';
  readonly openingCarryMinor: string;
  readonly collectedMinor: string;
  readonly givenBackMinor: string;
  readonly costsKeptMinor: string;
  readonly feesMinor: string;
  /** In percent. */
  readonly vatRate: string;
  readonly vatMinor: string;
  readonly deboursMinor: string;
  readonly balanceMinor: string;
  readonly transferMinor: string;
  readonly carryMinor: string;
  readonly claimedMinor: string;
  /** Of what the creditor pays on invoice, in days from its issue. */
  readonly invoiceDueDays: number;
  readonly state: 'FINAL' | 'CARRIED' | 'HELD';
  readonly heldBecause: HeldBecause | null;
  readonly bankDetailId: string | null;
  readonly lines: number;
  readonly digest: string;
  readonly receipts: number;
  readonly oldestClearedOn: CalendarDate | null;
}

/** A creditor left out of a run, with the code that a person has to settle. */
export interface StoppedCreditor {
  readonly creditorId: string;
  readonly code: Extract<Cause, 'RATE_MISSING' | 'MANDATE_NOT_ACTIVE' | 'NO_OWN_ACCOUNT'>;
  readonly facts: Readonly<Record<string, string>>;
}

/** What the creditors of a run come to: statements, and who is left out. */
export interface PlannedCreditors {
  readonly statements: readonly StatementPlan[];
  readonly stopped: readonly StoppedCreditor[];
}

/** The days and the currency of a run. */
export interface RunDays {
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  readonly payoutOn: CalendarDate;
}

/** What a prepared run stores: its figures and nothing else. */
export interface RunFigures extends RunDays, PlannedCreditors {}

export interface CutOffFacts {
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  /** Of the bank that pays. */
  readonly holidays: Holidays;
  /** Whether the agency has an account of its own in the currency: an invoice in GROSS names it. */
  readonly hasOwnAccount: boolean;
}

/**
 * The figures of a run: for each creditor whose cycle ends that day, its balance and where it goes (rules R-REMIT-NET,
 * R-REMIT-GROSS, R-COSTS, R-REMIT-CARRY, R-REMIT-DEADLINE, R-VAT). They depend on what is posted and on the two days alone, so that the one who
 * approves recomputes them and finds the same.
 */
export function runFigures(
  facts: CutOffFacts,
  creditors: readonly UnsettledCreditor[],
): RunFigures {
  const { currency, cutOffOn, holidays, hasOwnAccount } = facts;
  const paidOn = runPayoutOn(
    facts,
    creditors.map(({ terms }) => terms),
  );
  const planned = plannedCreditors(
    { currency, cutOffOn, payoutOn: paidOn, holidays, hasOwnAccount },
    creditors,
  );
  return { currency, cutOffOn, payoutOn: paidOn, ...planned };
}

/** When a run is paid: one file pays all its creditors, on the earliest day that any of them was promised. */
export function runPayoutOn(
  { cutOffOn, holidays }: Pick<CutOffFacts, 'cutOffOn' | 'holidays'>,
  terms: readonly (Pick<CreditorTerms, 'cycle' | 'payoutBusinessDays'> | null)[],
): CalendarDate {
  const days = terms
    .filter((one) => endsOn(one?.cycle, cutOffOn))
    .map((one) => one?.payoutBusinessDays ?? PAYOUT_BUSINESS_DAYS);
  return payoutOn(cutOffOn, holidays, Math.min(PAYOUT_BUSINESS_DAYS, ...days));
}

/** The figures of some creditors of a run, in the order given: each depends on its own facts and on the days alone. */
export function plannedCreditors(
  facts: PlanningFacts,
  creditors: readonly UnsettledCreditor[],
): PlannedCreditors {
  const statements: StatementPlan[] = [];
  const stopped: StoppedCreditor[] = [];
  for (const creditor of creditors) {
    if (!endsOn(creditor.terms?.cycle, facts.cutOffOn)) continue;
    const planned = plan(creditor, facts);
    if (planned === null) continue;
    if ('code' in planned) stopped.push(planned);
    else statements.push(planned);
  }
  return { statements, stopped };
}

/** The fingerprint of prepared figures: what was approved is what was prepared, or nothing is approved. */
export function figuresHash(figures: RunFigures): Buffer {
  const fingerprint = new FiguresFingerprint(figures);
  fingerprint.add(figures.statements);
  return fingerprint.of(figures.stopped);
}

/**
 * The same fingerprint of figures that are told page by page: their JSON with its keys in order, of which no more than a page is
 * ever in memory.
 */
export class FiguresFingerprint {
  private readonly hash = createHash('sha256');
  private separator = '';

  constructor({ currency, cutOffOn, payoutOn: paidOn }: RunDays) {
    const head = canonical({ currency, cutOffOn, payoutOn: paidOn }).slice(0, -1);
    this.hash.update(`${head},"statements":[`);
  }

  /** The next statements, in the order of the run. */
  add(statements: readonly StatementPlan[]): void {
    for (const statement of statements) {
      this.hash.update(`${this.separator}${canonical(statement)}`);
      this.separator = ',';
    }
  }

  /** The fingerprint, once every statement was told. */
  of(stopped: readonly StoppedCreditor[]): Buffer {
    return this.hash.update(`],"stopped":${canonical(stopped)}}`).digest();
  }
}

/** Whether a day ends a period of some cycle: a run on another day would have no creditor. */
export function isCutOff(day: CalendarDate): boolean {
  return (['TWICE_MONTHLY', 'WEEKLY', 'MONTHLY'] as const).some((cycle) => endsOn(cycle, day));
}

/** What the figures of a creditor depend on beside its own facts. */
export interface PlanningFacts extends CutOffFacts {
  readonly payoutOn: CalendarDate;
}

function plan(
  creditor: UnsettledCreditor,
  { currency, cutOffOn, payoutOn: paidOn, holidays, hasOwnAccount }: PlanningFacts,
): StatementPlan | StoppedCreditor | null {
  const { creditorId, terms, openingCarryMinor, feesMinor } = creditor;
  const stop = (code: StoppedCreditor['code'], facts: StoppedCreditor['facts']) => ({
    ...{ creditorId, code, facts },
  });
  const oldestClearedOn = oldest(creditor);
  const mustPay =
    (terms?.delayClause ?? null) === null &&
    mustPayNow(oldestClearedOn, laterPayout(terms, cutOffOn, holidays));
  if (!needsStatement(creditor.lines, openingCarryMinor, mustPay)) return null;
  if (terms === null) return stop('MANDATE_NOT_ACTIVE', {});
  const territory = isTerritory(creditor.territory) ? creditor.territory : null;
  const vat = vatRateOn(territory, cutOffOn);
  if (vat.kind === 'VAT_RATE_MISSING' && feesMinor !== 0n)
    return stop('RATE_MISSING', { territory: creditor.territory, on: cutOffOn });
  const vatMinor = vat.kind === 'VAT_RATE' ? vatOn(feesMinor, vat.rate) : 0n;
  const { mode, negativeBalance, transferMinMinor: minTransferMinor, invoiceDueDays } = terms;
  const invoicedMinor = mode === 'GROSS' ? feesMinor + vatMinor + creditor.deboursMinor : 0n;
  // Nobody could pay it: what is owed to the creditor waits with it until the account is there.
  if (invoicedMinor > 0n && !hasOwnAccount) return stop('NO_OWN_ACCOUNT', { currency });
  const balance = statementBalance(
    { ...creditor, vatMinor },
    { mode, minTransferMinor, negativeBalance },
    mustPay,
  );
  const heldBecause =
    balance.transferMinor > 0n
      ? heldReason(creditor, { paidOn, currency, amountMinor: balance.transferMinor })
      : null;
  const transferMinor = heldBecause === null ? balance.transferMinor : 0n;
  const { balanceMinor, claimedMinor } = balance;
  const carryMinor = balanceMinor + claimedMinor - transferMinor;
  return {
    ...{ creditorId, mode, invoiceDueDays },
    ...{ openingCarryMinor: `${openingCarryMinor}`, collectedMinor: `${creditor.collectedMinor}` },
    givenBackMinor: `${creditor.givenBackMinor}`,
    costsKeptMinor: `${creditor.costsKeptMinor}`,
    ...{ feesMinor: `${feesMinor}`, vatMinor: `${vatMinor}` },
    deboursMinor: `${creditor.deboursMinor}`,
    vatRate: vat.kind === 'VAT_RATE' ? percentOf(vat.rate) : '0',
    ...{ balanceMinor: `${balanceMinor}`, transferMinor: `${transferMinor}` },
    ...{ carryMinor: `${carryMinor}`, claimedMinor: `${claimedMinor}` },
    state: heldBecause !== null ? 'HELD' : carryMinor === 0n ? 'FINAL' : 'CARRIED',
    heldBecause,
    bankDetailId: transferMinor > 0n ? (creditor.account?.bankDetailId ?? null) : null,
    ...{ lines: creditor.lines, digest: creditor.digest, receipts: creditor.receipts },
    oldestClearedOn,
  };
}

interface PlannedTransfer {
  readonly paidOn: CalendarDate;
  readonly currency: Currency;
  readonly amountMinor: Minor;
}

/** A change of bank details keeps money ten days, whoever asked for it: the account of a fraud is found out by then. */
function heldReason(
  { account, isHeld }: UnsettledCreditor,
  { paidOn, currency, amountMinor }: PlannedTransfer,
): HeldBecause | null {
  if (isHeld) return 'LEGAL_HOLD';
  if (account === null) return 'NO_IBAN';
  const fault = accountFault(account, amountMinor, currency);
  return fault ?? (account.usableFrom > paidOn ? 'BANK_DETAILS_CHANGED' : null);
}

function oldest(creditor: UnsettledCreditor): CalendarDate | null {
  const { oldestClearedOn, carriedClearedOn } = creditor;
  if (creditor.openingCarryMinor <= 0n || carriedClearedOn === null) return oldestClearedOn;
  return oldestClearedOn === null ? carriedClearedOn : earlier(oldestClearedOn, carriedClearedOn);
}

/** When money that does not leave with this run would leave. */
function laterPayout(
  terms: CreditorTerms | null,
  cutOffOn: CalendarDate,
  holidays: Holidays,
): CalendarDate {
  const next = nextCutOff(cutOffOn, terms?.cycle);
  return payoutOn(next, holidays, terms?.payoutBusinessDays);
}

function endsOn(cycle: RemittanceCycle | undefined, day: CalendarDate): boolean {
  return cutOffOf(day, cycle) === day;
}

/** JSON with its keys in order, so that what was stored and read again has the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/** What of a run's money is inside the legal month on the day it is paid, and with how many days to spare. */
export interface RemittanceClock {
  readonly receipts: number;
  readonly oldestClearedOn: CalendarDate | null;
  readonly limitOn: CalendarDate | null;
  readonly inTime: boolean;
}

/** The one-month clock of a run (CPCE R124-6, R-REMIT-DEADLINE): its oldest money decides. */
export function remittanceClock({ statements, payoutOn: paidOn }: RunFigures): RemittanceClock {
  const held = statements.filter(({ transferMinor, carryMinor }) => {
    return transferMinor !== '0' || BigInt(carryMinor) > 0n;
  });
  const days = held.flatMap(({ oldestClearedOn }) => oldestClearedOn ?? []);
  const oldestClearedOn = days.length === 0 ? null : days.reduce(earlier);
  const limitOn = oldestClearedOn === null ? null : remittanceLimit(oldestClearedOn);
  return {
    receipts: statements.reduce((total, { receipts }) => total + receipts, 0),
    ...{ oldestClearedOn, limitOn },
    inTime: limitOn === null || limitOn >= paidOn,
  };
}
