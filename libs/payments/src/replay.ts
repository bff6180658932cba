import { excessWaived, type Component } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import { smaller, sum, type Minor } from '@solde/money';
import {
  allocate,
  type Allocated,
  type AllocationLine,
  type AllocationTerms,
  type Owed,
} from './allocate';
import { outstanding, type OwedMovement } from './outstanding';

/** A claim of the case, as the replay reads it. */
export interface ReplayedClaim {
  readonly claimId: string;
  readonly number: string;
  readonly dueOn: CalendarDate;
}

/** Everything that changes what is owed, except money and interest, which the replay computes itself. */
export interface CaseCharge {
  readonly claimId: string;
  readonly component: Component;
  readonly kind: 'PLACED' | 'INDEMNITY' | 'COST' | 'WAIVER' | 'CREDIT_NOTE' | 'CORRECTION';
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
  /** When it was recorded among the facts of the case: a text that sorts, such as a UUID v7. */
  readonly sequence: string;
}

/** Money matched to the case and not reversed, agency and direct alike. */
export interface CasePayment {
  readonly paymentId: string;
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
  readonly sequence: string;
  readonly designatedClaimIds: readonly string[];
}

/** Interest brought up to a day by a payment, on one claim. */
export interface InterestAccrual {
  readonly claimId: string;
  readonly valueOn: CalendarDate;
  readonly amountMinor: Minor;
}

/** A change of a claim's principal after it was placed, by value date; money and credits are negative. */
export interface PrincipalChange {
  readonly on: CalendarDate;
  readonly amountMinor: Minor;
}

/** The principal of a claim over time: what was placed was owed from the due date, then it changed. */
export interface PrincipalHistory {
  readonly principalMinor: Minor;
  readonly changes: readonly PrincipalChange[];
}

/**
 * The interest of a claim from its start to a day, cumulative and rounded once, in minor units (R-INT-CUMUL).
 * The day itself still bears interest on the balance before its changes. Zero when none is claimed.
 */
export type InterestUpTo = (
  claim: ReplayedClaim,
  day: CalendarDate,
  principal: PrincipalHistory,
) => Minor;

export interface CaseHistory {
  readonly claims: readonly ReplayedClaim[];
  readonly charges: readonly CaseCharge[];
  readonly payments: readonly CasePayment[];
  /** Where interest was posted already (the posted rows will do): it is brought up to those days again. */
  readonly accruals: readonly { readonly claimId: string; readonly valueOn: CalendarDate }[];
  /** How money is spent: the same on every day, or by value date. */
  readonly terms: AllocationTerms | ((on: CalendarDate) => AllocationTerms);
  readonly interestUpTo: InterestUpTo;
  /** What is contested of a claim's principal when a payment is spent, in minor units. */
  readonly disputedOn: (claimId: string, payment: CasePayment) => Minor;
}

export interface ReplayedPayment extends Allocated {
  readonly paymentId: string;
  readonly valueOn: CalendarDate;
}

export interface ReplayedCase {
  /** In the order in which they were spent. */
  readonly payments: readonly ReplayedPayment[];
  readonly interest: readonly InterestAccrual[];
  /** What was given up of interest beyond what there was, by claim and day: it is given back. */
  readonly excess: readonly InterestAccrual[];
}

/**
 * The money of a case spent afresh, in (value date, sequence) order (rule R-REV-REPLAY).
 *
 * It depends on the facts only, never on the order in which they were keyed in: two payments with different
 * value dates give the same result whichever was posted first. Interest is brought up to each value date
 * before the money is spent, on every claim, as the first posting did.
 *
 * What was given up stands: money of an earlier day that became known after it pays no more than what it leaves, and the
 * rest is surplus. Of interest it gives up no more than there was (see `excessWaived`).
 */
export function replayCase(history: CaseHistory): ReplayedCase {
  const limits: Limits = new Map();
  for (;;) {
    const spending: Spending = { interest: [], spent: [], limits };
    const payments = spendAll(history, spending);
    if (tightened(history, spending)) continue;
    return { payments, interest: spending.interest, excess: excessOf(history, spending) };
  }
}

function spendAll(history: CaseHistory, spending: Spending): ReplayedPayment[] {
  // Interest is known on the days of its changes, so that what is given up of it was owed.
  const accruals = [...history.accruals, ...history.charges.filter(isOfInterest)];
  accruals.sort((a, b) => (a.valueOn < b.valueOn ? -1 : a.valueOn > b.valueOn ? 1 : 0));
  const payments = [...history.payments].sort(byValueDate).map((payment) => {
    while (accruals[0] !== undefined && accruals[0].valueOn <= payment.valueOn)
      accrueAgain(history, spending, accruals.shift());
    return spendAgain(history, spending, payment);
  });
  for (const accrual of accruals) accrueAgain(history, spending, accrual);
  return payments;
}

/** The allocations already written for a payment; mirrors count with their sign. */
export interface PostedAllocation extends AllocationLine {
  readonly paymentId: string;
}

export interface PaymentDifference {
  readonly paymentId: string;
  /** The posted lines again with the opposite sign, then the lines that replace them. */
  readonly lines: readonly AllocationLine[];
  /** What must enter (positive) or leave suspense for this payment. */
  readonly surplusMinor: Minor;
}

export interface CaseDifferences {
  readonly payments: readonly PaymentDifference[];
  /** What must be posted on top of the interest already there, by claim and value date. */
  readonly interest: readonly InterestAccrual[];
  /** The same of what waivers gave up in excess. */
  readonly excess: readonly InterestAccrual[];
}

/** What stands posted of interest, by claim and day, before a replay. */
export interface PostedInterest {
  readonly accruals: readonly InterestAccrual[];
  readonly excess: readonly InterestAccrual[];
}

/**
 * What must be added to the books so that they say what the replay says (rules R-REV and R-REV-REPLAY).
 *
 * Nothing is edited: a payment whose allocation changes gets its mirror and its new lines; one that does not
 * change gets nothing. A payment that is no longer in the replay (reversed, matched elsewhere) gets its
 * mirror alone. `postedSurplus` is what each payment left in suspense, by payment id.
 */
export function caseDifferences(
  replayed: ReplayedCase,
  posted: readonly PostedAllocation[],
  postedSurplus: ReadonlyMap<string, Minor>,
  postedInterest: PostedInterest,
): CaseDifferences {
  const wanted = new Map(replayed.payments.map((payment) => [payment.paymentId, payment]));
  const standing = new Map<string, Map<string, AllocationLine>>();
  for (const { paymentId, ...line } of posted)
    addLine(linesOf(standing, paymentId), lineKey(line), line);

  const paymentIds = new Set([...wanted.keys(), ...standing.keys(), ...postedSurplus.keys()]);
  const payments: PaymentDifference[] = [];
  for (const paymentId of paymentIds) {
    const now = wanted.get(paymentId)?.allocations ?? [];
    const before = [...(standing.get(paymentId)?.values() ?? [])].filter(
      ({ amountMinor }) => amountMinor !== 0n,
    );
    const surplusMinor =
      (wanted.get(paymentId)?.surplusMinor ?? 0n) - (postedSurplus.get(paymentId) ?? 0n);
    const lines = sameLines(before, now) ? [] : [...before.map(mirrorOf), ...now];
    if (lines.length > 0 || surplusMinor !== 0n) payments.push({ paymentId, lines, surplusMinor });
  }
  return {
    payments,
    interest: interestDifferences(replayed.interest, postedInterest.accruals),
    excess: interestDifferences(replayed.excess, postedInterest.excess),
  };
}

/** What the money before something given up may pay of its component, where it would pay too much, in minor units. */
type Limits = Map<CaseCharge, Minor>;

/** The case as it stands while its money is spent again. */
interface Spending {
  readonly interest: InterestAccrual[];
  readonly spent: (OwedMovement & {
    readonly valueOn: CalendarDate;
    readonly payment: CasePayment;
  })[];
  readonly limits: Limits;
}

function spendAgain(
  history: CaseHistory,
  spending: Spending,
  payment: CasePayment,
): ReplayedPayment {
  const { paymentId, valueOn } = payment;
  const known = history.charges.filter((charge) => isKnown(charge, payment));
  const placed = new Set(known.filter(isPlacement).map(({ claimId }) => claimId));
  const claims = history.claims.filter(({ claimId }) => placed.has(claimId));
  for (const claim of claims) accrue(history, spending, claim, valueOn);

  const owed = outstanding(
    claims.map((claim) => ({
      ...claim,
      disputedMinor: history.disputedOn(claim.claimId, payment),
    })),
    [
      ...known,
      ...[...spending.interest, ...excessOf(history, spending, known)].map((line) => ({
        ...line,
        component: 'INTEREST' as const,
      })),
      ...spending.spent,
    ].filter(({ claimId }) => placed.has(claimId)),
  );
  const { terms } = history;
  const allocated = allocate(
    payment,
    owed.map((one) => within(one, spending, payment)),
    typeof terms === 'function' ? terms(valueOn) : terms,
  );
  for (const line of allocated.allocations)
    spending.spent.push({ ...mirrorOf(line), valueOn, payment });
  return { paymentId, valueOn, ...allocated };
}

/** What of a component a payment may pay: what is owed of it, or less where something given up later needs the rest. */
function within(owed: Owed, { spent, limits }: Spending, payment: CasePayment): Owed {
  let { outstandingMinor } = owed;
  for (const [givenUp, limitMinor] of limits) {
    if (!isOf(owed, givenUp) || isKnown(givenUp, payment)) continue;
    const before = spent.filter((one) => isOf(one, owed) && !isKnown(givenUp, one.payment));
    outstandingMinor = smaller(
      outstandingMinor,
      limitMinor + sum(before.map((one) => one.amountMinor)),
    );
  }
  return { ...owed, outstandingMinor };
}

/**
 * Limits the money that paid what was given up after it, the earliest first: what it frees may change the rest. Answers whether any limit
 * fell; they fall until nothing is below zero, or no money is left to take from it.
 */
function tightened(history: CaseHistory, { spent, limits }: Spending): boolean {
  const { charges, claims } = history;
  const givenUps = charges.filter(({ amountMinor }) => amountMinor < 0n).sort(byValueDate);
  for (const givenUp of givenUps) {
    const { claimId, component, valueOn } = givenUp;
    const claim = claims.find((one) => one.claimId === claimId);
    const before = spent.filter((one) => isOf(one, givenUp) && !isKnown(givenUp, one.payment));
    const paidMinor = -sum(before.map((one) => one.amountMinor));
    if (claim === undefined || paidMinor === 0n) continue;
    const known = charges.filter(
      (one) => isOf(one, givenUp) && (one === givenUp || isKnown(one, givenUp)),
    );
    const interestMinor =
      component === 'INTEREST'
        ? cumulativeInterest(history, spent, claim, valueOn) +
          sum(excessOfClaim(history, spent, claim, known).map((one) => one.amountMinor))
        : 0n;
    const owedMinor = sum(known.map((one) => one.amountMinor)) + interestMinor;
    if (owedMinor >= paidMinor) continue;
    limits.set(givenUp, owedMinor > 0n ? owedMinor : 0n);
    return true;
  }
  return false;
}

function isOf(
  one: Pick<OwedMovement, 'claimId' | 'component'>,
  other: Pick<OwedMovement, 'claimId' | 'component'>,
): boolean {
  return one.claimId === other.claimId && one.component === other.component;
}

function accrueAgain(
  history: CaseHistory,
  spending: Spending,
  accrual: CaseHistory['accruals'][number] | undefined,
): void {
  const claim = history.claims.find(({ claimId }) => claimId === accrual?.claimId);
  if (claim !== undefined && accrual !== undefined)
    accrue(history, spending, claim, accrual.valueOn);
}

/** Posts what the cumulative interest of a claim has gained since it was last posted (R-INT-CUMUL). */
function accrue(
  history: CaseHistory,
  spending: Spending,
  claim: ReplayedClaim,
  valueOn: CalendarDate,
): void {
  const { claimId } = claim;
  const cumulativeMinor = cumulativeInterest(history, spending.spent, claim, valueOn);
  const posted = spending.interest.filter((line) => line.claimId === claimId);
  const amountMinor = cumulativeMinor - sum(posted.map((line) => line.amountMinor));
  if (amountMinor !== 0n) spending.interest.push({ claimId, valueOn, amountMinor });
}

/** What the changes of interest that are known give up beyond the interest that there was, on every claim. */
function excessOf(
  history: CaseHistory,
  { spent }: Spending,
  known: readonly CaseCharge[] = history.charges,
): InterestAccrual[] {
  if (!known.some(isOfInterest)) return [];
  return history.claims.flatMap((claim) => excessOfClaim(history, spent, claim, known));
}

function excessOfClaim(
  history: CaseHistory,
  spent: Spending['spent'],
  claim: ReplayedClaim,
  known: readonly CaseCharge[],
): InterestAccrual[] {
  const { claimId } = claim;
  const changes = known.filter((one) => isOfInterest(one) && one.claimId === claimId);
  return excessWaived(changes, (day) => cumulativeInterest(history, spent, claim, day)).map(
    (one) => ({ claimId, ...one }),
  );
}

/** The interest of a claim from its start to a day, on what the money spent so far has left of its principal. */
function cumulativeInterest(
  { charges, interestUpTo }: CaseHistory,
  spent: Spending['spent'],
  claim: ReplayedClaim,
  valueOn: CalendarDate,
): Minor {
  const isPrincipal = (one: OwedMovement): boolean =>
    one.claimId === claim.claimId && one.component === 'PRINCIPAL';
  const principal = charges.filter(isPrincipal);
  const later = [...principal.filter((one) => !isPlacement(one)), ...spent.filter(isPrincipal)];
  return interestUpTo(claim, valueOn, {
    principalMinor: sum(principal.filter(isPlacement).map((one) => one.amountMinor)),
    changes: later.map((one) => ({ on: one.valueOn, amountMinor: one.amountMinor })),
  });
}

function isOfInterest({ component }: CaseCharge): boolean {
  return component === 'INTEREST';
}

function isPlacement({ kind }: CaseCharge): boolean {
  return kind === 'PLACED';
}

/**
 * Whether a payment found this charge when it was spent.
 *
 * A claim counts as owed once it was placed or known: money that the creditor received before placement must
 * still reduce the debt (BALANCE_CORRECTION). The indemnity exists by law from its day, whenever it was
 * written. The rest follows (value date, sequence).
 */
function isKnown(charge: CaseCharge, payment: Pick<CasePayment, 'valueOn' | 'sequence'>): boolean {
  if (charge.kind === 'PLACED')
    return charge.valueOn <= payment.valueOn || charge.sequence < payment.sequence;
  if (charge.kind === 'INDEMNITY') return charge.valueOn <= payment.valueOn;
  return byValueDate(charge, payment) < 0;
}

function byValueDate(
  a: { readonly valueOn: CalendarDate; readonly sequence: string },
  b: { readonly valueOn: CalendarDate; readonly sequence: string },
): number {
  if (a.valueOn !== b.valueOn) return a.valueOn < b.valueOn ? -1 : 1;
  return a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0;
}

function interestDifferences(
  wanted: readonly InterestAccrual[],
  posted: readonly InterestAccrual[],
): InterestAccrual[] {
  const missing = new Map<string, InterestAccrual>();
  for (const line of wanted) addLine(missing, `${line.valueOn}/${line.claimId}`, line);
  for (const line of posted) addLine(missing, `${line.valueOn}/${line.claimId}`, mirrorOf(line));
  return [...missing.values()].filter(({ amountMinor }) => amountMinor !== 0n);
}

function sameLines(before: readonly AllocationLine[], now: readonly AllocationLine[]): boolean {
  const amounts = new Map(before.map((line) => [lineKey(line), line.amountMinor]));
  return (
    before.length === now.length &&
    now.every((line) => amounts.get(lineKey(line)) === line.amountMinor)
  );
}

function lineKey({ claimId, component }: AllocationLine): string {
  return `${claimId}/${component}`;
}

function mirrorOf<Line extends { readonly amountMinor: Minor }>(line: Line): Line {
  return { ...line, amountMinor: -line.amountMinor };
}

function addLine<Line extends { readonly amountMinor: Minor }>(
  lines: Map<string, Line>,
  key: string,
  line: Line,
): void {
  lines.set(key, { ...line, amountMinor: (lines.get(key)?.amountMinor ?? 0n) + line.amountMinor });
}

function linesOf(
  standing: Map<string, Map<string, AllocationLine>>,
  paymentId: string,
): Map<string, AllocationLine> {
  const lines = standing.get(paymentId) ?? new Map<string, AllocationLine>();
  standing.set(paymentId, lines);
  return lines;
}
