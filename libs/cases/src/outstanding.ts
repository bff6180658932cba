import { addDays, type CalendarDate } from '@solde/calendar';
import {
  allocationOrderOn,
  fixedIndemnity,
  interestOn,
  interestToPost,
  type AllocationOrderCode,
  type DebtorQuality,
  type InterestOutcome,
  type InterestTable,
  type Judgment,
} from '@solde/country';
import type { Currency, Minor, Rate } from '@solde/money';

import { excessWaived } from './waived-interest';

/** What a debt is made of in the books; PENALTY is a clause of the contract, told apart on statements. */
export type MovementComponent = 'PRINCIPAL' | 'INTEREST' | 'INDEMNITY' | 'PENALTY' | 'LEGAL_COSTS';
export type MovementKind =
  | 'PLACED'
  | 'INTEREST'
  | 'INDEMNITY'
  | 'COST'
  | 'ALLOCATION'
  | 'WAIVER'
  /** What a waiver of interest cannot give up, since there is less interest than it says. */
  | 'WAIVER_EXCESS'
  | 'CREDIT_NOTE'
  | 'CORRECTION';

/** A version of the mandate's terms: what is claimed besides the principal from its day on. */
export interface AccessoryTerms {
  readonly effectiveFrom: CalendarDate;
  readonly interestClaimed: boolean;
  readonly basis: 'ACT_365' | 'ACT_ACT';
  readonly table: InterestTable;
  readonly contractRate: Rate | null;
  readonly indemnityClaimed: boolean;
  /** How money is spent: what the debt has cost first, or the principal first. */
  readonly allocationOrder: AllocationOrderCode;
  readonly principalRule: 'OLDEST_DUE' | 'PRO_RATA';
}

export interface ClaimFacts {
  readonly claimId: string;
  readonly number: string;
  readonly type: string;
  readonly dueOn: CalendarDate;
  readonly debtorQuality: DebtorQuality;
  readonly state: string;
  readonly principalMinor: Minor;
  readonly disputedMinor: Minor;
  readonly limitationOn: CalendarDate;
}

export interface MovementFacts {
  readonly claimId: string;
  readonly component: MovementComponent;
  readonly kind: MovementKind;
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
}

/** Days without interest, both included. */
export interface SuspensionFacts {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly reason: string;
}

/** Days, both included, whose money is spent otherwise than the mandate says; the latest said comes first. */
export interface SpendingOrderFacts {
  readonly spending: 'PRINCIPAL_FIRST' | 'MANDATE';
  readonly fromOn: CalendarDate;
  readonly untilOn: CalendarDate;
}

/** How money is spent on a case. */
export interface AllocationOrderTerms {
  readonly components: readonly MovementComponent[];
  readonly principalRule: AccessoryTerms['principalRule'];
}

/** Everything that the money of a case depends on. */
export interface MoneyFacts {
  readonly caseId: string;
  readonly currency: Currency;
  /** Signed versions, the latest first. */
  readonly terms: readonly AccessoryTerms[];
  readonly creditorIsIndividual: boolean;
  /** The earliest recorded formal notice. */
  readonly formalNoticeOn: CalendarDate | null;
  readonly suspensions: readonly SuspensionFacts[];
  /** The judgment that awards the case, once served [L-12]. */
  readonly judgment: Judgment | null;
  readonly spendingOrders: readonly SpendingOrderFacts[];
  /** When the debtor last began or ceased to contest, null when he never did. */
  readonly disputedAt: Date | null;
  readonly claims: readonly ClaimFacts[];
  readonly movements: readonly MovementFacts[];
}

/** What is owed on one claim on a day. Interest is null, and so is the total, when a rate is missing: never a partial figure. */
export interface OutstandingClaim extends ClaimFacts {
  readonly outstanding: {
    readonly principalMinor: Minor;
    readonly interestMinor: Minor | null;
    readonly indemnityMinor: Minor;
    readonly penaltyMinor: Minor;
    readonly legalCostsMinor: Minor;
    readonly totalMinor: Minor | null;
  };
  /** Of the interest and indemnity above, what was accrued and not posted yet; null without a rate. */
  readonly accruedMinor: Minor | null;
  readonly rateMissing: boolean;
  readonly unverifiedRate: boolean;
}

/** One component of one claim that is owed: what an allocation serves. */
export interface OwedItem {
  readonly claimId: string;
  readonly number: string;
  readonly dueOn: CalendarDate;
  readonly component: MovementComponent;
  readonly outstandingMinor: Minor;
  /** Contested, of the principal alone. */
  readonly disputedMinor: Minor;
}

export interface Outstanding {
  readonly caseId: string;
  readonly currency: Currency;
  readonly on: CalendarDate;
  readonly claims: readonly OutstandingClaim[];
  readonly items: readonly OwedItem[];
  /** Null when a rate is missing. */
  readonly totalMinor: Minor | null;
  readonly principalMinor: Minor;
  readonly disputedMinor: Minor;
  readonly flags: { readonly rateMissing: boolean; readonly unverifiedRate: boolean };
}

/** What accruing to a day posts. */
export interface Accruals {
  readonly movements: readonly (MovementFacts & {
    readonly kind: 'INTEREST' | 'INDEMNITY' | 'WAIVER_EXCESS';
  })[];
  readonly rateMissing: boolean;
  readonly unverifiedRate: boolean;
}

const NOTHING = 0n;

/** What is owed at the end of a day, interest and the fixed indemnity accrued to that day included. */
export function outstandingOn(facts: MoneyFacts, on: CalendarDate): Outstanding {
  const claims = facts.claims.map((claim) => owedOn(facts, claim, on));
  const totals = claims.map(({ outstanding }) => outstanding.totalMinor);
  return {
    caseId: facts.caseId,
    currency: facts.currency,
    on,
    claims,
    items: claims.flatMap(itemsOf),
    totalMinor: totals.reduce<Minor | null>(
      (sum, total) => (sum === null || total === null ? null : sum + total),
      NOTHING,
    ),
    principalMinor: claims.reduce((sum, one) => sum + one.outstanding.principalMinor, NOTHING),
    disputedMinor: claims.reduce((sum, { disputedMinor }) => sum + disputedMinor, NOTHING),
    flags: {
      rateMissing: claims.some(({ rateMissing }) => rateMissing),
      unverifiedRate: claims.some(({ unverifiedRate }) => unverifiedRate),
    },
  };
}

/**
 * The movements that bring posted interest and indemnity to what is due on a day (rules R-INT-CUMUL, R-ALLOC).
 *
 * Interest that was posted for a later day is restated there, so that on every value date the sum of what was posted is
 * the rounded cumulative: the total never depends on how often, or in which order, it was posted. A claim without a rate posts nothing.
 */
export function accruals(facts: MoneyFacts, on: CalendarDate): Accruals {
  const movements: Accruals['movements'][number][] = [];
  let [rateMissing, unverifiedRate] = [false, false];
  for (const claim of facts.claims) {
    const posted = facts.movements.filter(
      ({ claimId, kind }) => claimId === claim.claimId && kind === 'INTEREST',
    );
    const laterDays = new Set(posted.map(({ valueOn }) => valueOn).filter((day) => day > on));
    for (const day of [on, ...[...laterDays].sort()]) {
      const outcome = interestOf(facts, claim, day);
      if (outcome === null) continue;
      rateMissing ||= outcome.kind === 'RATE_MISSING';
      if (outcome.kind !== 'INTEREST') continue;
      unverifiedRate ||= isUnverified(claim, outcome);
      const amountMinor = interestToPost(outcome.exact, sumUntil(posted, day));
      if (amountMinor === NOTHING) continue;
      const movement = charge(claim.claimId, 'INTEREST', amountMinor, day);
      posted.push(movement);
      movements.push(movement);
    }
    movements.push(...excessToPost(facts, claim, null));
    const indemnity = indemnityOf(facts, claim, on);
    if (indemnity !== null)
      movements.push(charge(claim.claimId, 'INDEMNITY', indemnity.amountMinor, indemnity.valueOn));
  }
  return { movements, rateMissing, unverifiedRate };
}

function charge(
  claimId: string,
  kind: 'INTEREST' | 'INDEMNITY',
  amountMinor: Minor,
  valueOn: CalendarDate,
) {
  return { claimId, component: kind, kind, amountMinor, valueOn };
}

/**
 * What restates, to a day, the waivers of interest that give up more than there was: what of it is not posted yet, or is posted and no
 * longer so. It counts in what is owed as it will be posted.
 */
export function excessWaivers(facts: MoneyFacts, on: CalendarDate): readonly MovementFacts[] {
  return facts.claims.flatMap((claim) => excessToPost(facts, claim, on));
}

/** The fixed indemnities due on a day and not posted yet: what must stand before older money is spent anew. */
export function indemnities(facts: MoneyFacts, on: CalendarDate): readonly MovementFacts[] {
  return facts.claims.flatMap((claim) => {
    const owed = indemnityOf(facts, claim, on);
    if (owed === null) return [];
    return [{ claimId: claim.claimId, component: 'INDEMNITY', kind: 'INDEMNITY', ...owed }];
  });
}

/** A claim's principal as a replay supposes it: what was placed, and its changes by value date. */
export interface SupposedPrincipal {
  readonly principalMinor: Minor;
  readonly changes: readonly { readonly on: CalendarDate; readonly amountMinor: Minor }[];
}

/** The cumulative interest of a claim up to a day, rounded once, if its principal had been this; zero when none is owed. */
export type SupposedInterest = (
  claimId: string,
  day: CalendarDate,
  principal: SupposedPrincipal,
) => Minor;

/** How interest would have run on other principals: the replay of a case's money asks it (rule R-REV-REPLAY). */
export function supposedInterest(facts: MoneyFacts): SupposedInterest {
  return (claimId, day, principal) => {
    const claim = facts.claims.find((one) => one.claimId === claimId);
    const outcome = claim === undefined ? null : interestOf(facts, claim, day, principal);
    return outcome?.kind === 'INTEREST' ? outcome.amountMinor : NOTHING;
  };
}

/** The interest of a claim to a day with its periods, as `outstandingOn` counts it; null when none is claimed on it. */
export function interestOfClaim(
  facts: MoneyFacts,
  claimId: string,
  on: CalendarDate,
): { readonly basis: AccessoryTerms['basis']; readonly outcome: InterestOutcome } | null {
  const claim = facts.claims.find((one) => one.claimId === claimId);
  const outcome = claim === undefined ? null : interestOf(facts, claim, on);
  const basis = termsOn(facts, on)?.basis;
  return outcome === null || basis === undefined ? null : { basis, outcome };
}

/**
 * How money of a value date is spent: principal first from the acceptance of a settlement to its day (R-CLOSE) or while a court says so,
 * else as the terms in force that day say; the law's order before any, or where the country knows no other that day.
 */
export function allocationTermsOn(
  facts: Pick<MoneyFacts, 'terms' | 'spendingOrders'>,
  on: CalendarDate,
): AllocationOrderTerms {
  const terms = facts.terms.find(({ effectiveFrom }) => effectiveFrom <= on);
  const said = facts.spendingOrders.find(({ fromOn, untilOn }) => fromOn <= on && on <= untilOn);
  const code = said?.spending === 'PRINCIPAL_FIRST' ? said.spending : terms?.allocationOrder;
  const order = allocationOrderOn(code ?? 'LEGAL', on) ?? allocationOrderOn('LEGAL', on);
  if (order === null) throw new Error(`no order in which money is spent on ${on}`);
  const { components } = order;
  return { components, principalRule: terms?.principalRule ?? 'OLDEST_DUE' };
}

/** The balance of each component of each claim, all value dates together: what is left once everything known is counted. */
export function postedBalances(facts: Pick<MoneyFacts, 'movements'>): Map<string, Minor> {
  const balances = new Map<string, Minor>();
  for (const { claimId, component, amountMinor } of facts.movements) {
    const key = balanceKey(claimId, component);
    balances.set(key, (balances.get(key) ?? NOTHING) + amountMinor);
  }
  return balances;
}

export function balanceKey(claimId: string, component: MovementComponent): string {
  return `${claimId} ${component}`;
}

function owedOn(facts: MoneyFacts, claim: ClaimFacts, on: CalendarDate): OutstandingClaim {
  const movements = facts.movements.filter(
    ({ claimId, valueOn }) => claimId === claim.claimId && valueOn <= on,
  );
  const of = (component: MovementComponent) =>
    movements.reduce(
      (sum, one) => (one.component === component ? sum + one.amountMinor : sum),
      NOTHING,
    );
  const outcome = interestOf(facts, claim, on);
  const rateMissing = outcome?.kind === 'RATE_MISSING';
  const charged = movements.filter(({ kind }) => kind === 'INTEREST');
  const excess = excessToPost(facts, claim, on).map((one) => one.amountMinor);
  const interestAccrued = excess.reduce(
    (sum, amountMinor) => sum + amountMinor,
    outcome?.kind === 'INTEREST' ? interestToPost(outcome.exact, sumUntil(charged, on)) : NOTHING,
  );
  const indemnityAccrued = indemnityOf(facts, claim, on)?.amountMinor ?? NOTHING;
  const [principalMinor, penaltyMinor, legalCostsMinor] = [
    of('PRINCIPAL'),
    of('PENALTY'),
    of('LEGAL_COSTS'),
  ];
  const interestMinor = rateMissing ? null : of('INTEREST') + interestAccrued;
  const indemnityMinor = of('INDEMNITY') + indemnityAccrued;
  const totalMinor =
    interestMinor === null
      ? null
      : principalMinor + interestMinor + indemnityMinor + penaltyMinor + legalCostsMinor;
  return {
    ...claim,
    outstanding: {
      ...{ principalMinor, interestMinor, indemnityMinor, penaltyMinor, legalCostsMinor },
      totalMinor,
    },
    accruedMinor: rateMissing ? null : interestAccrued + indemnityAccrued,
    rateMissing,
    unverifiedRate: outcome?.kind === 'INTEREST' && isUnverified(claim, outcome),
  };
}

function itemsOf({ outstanding, ...claim }: OutstandingClaim): OwedItem[] {
  const { claimId, number, dueOn } = claim;
  const owed: readonly (readonly [MovementComponent, Minor | null])[] = [
    ['PRINCIPAL', outstanding.principalMinor],
    ['INTEREST', outstanding.interestMinor],
    ['INDEMNITY', outstanding.indemnityMinor],
    ['PENALTY', outstanding.penaltyMinor],
    ['LEGAL_COSTS', outstanding.legalCostsMinor],
  ];
  return owed.flatMap(([component, outstandingMinor]) => {
    if (outstandingMinor === null || outstandingMinor === NOTHING) return [];
    const disputedMinor = component === 'PRINCIPAL' ? claim.disputedMinor : NOTHING;
    return [{ claimId, number, dueOn, component, outstandingMinor, disputedMinor }];
  });
}

/** Null when the mandate claims no interest on the claim, or the claim is not (or no longer) ours to collect. */
function interestOf(
  facts: MoneyFacts,
  claim: ClaimFacts,
  on: CalendarDate,
  { principalMinor, changes }: SupposedPrincipal = postedPrincipal(facts, claim),
): InterestOutcome | null {
  const terms = termsOn(facts, on);
  if (terms === null || !terms.interestClaimed || claim.state !== 'ACCEPTED') return null;
  return interestOn(
    {
      dueOn: claim.dueOn,
      // A public body owes late-payment interest of full right, as a professional does (directive 2011/7/EU, article 4).
      debtorQuality: claim.debtorQuality === 'PUBLIC_BODY' ? 'PROFESSIONAL' : claim.debtorQuality,
      formalNoticeOn: facts.formalNoticeOn,
      principalMinor,
      changes,
      suspended: facts.suspensions,
      judgment: facts.judgment,
    },
    {
      table: terms.table,
      basis: terms.basis,
      contractRate: terms.contractRate,
      creditorQuality: facts.creditorIsIndividual ? 'INDIVIDUAL' : 'OTHER',
      use: 'BALANCE',
    },
    on,
  );
}

/** By day, what the waivers of a claim's interest give up beyond what there is, less what was posted of it; every day without one. */
function excessToPost(
  facts: MoneyFacts,
  claim: ClaimFacts,
  on: CalendarDate | null,
): (MovementFacts & { readonly kind: 'WAIVER_EXCESS' })[] {
  const { claimId } = claim;
  const all = facts.movements.filter(
    (one) =>
      one.claimId === claimId && one.component === 'INTEREST' && (on === null || one.valueOn <= on),
  );
  // Nearly no claim has any: no interest is counted again for it.
  if (all.every(({ amountMinor, kind }) => amountMinor >= NOTHING && kind !== 'WAIVER_EXCESS'))
    return [];
  const changes = all.filter(({ kind }) => isInterestChange(kind));
  const posted = all.filter(({ kind }) => kind === 'INTEREST');
  const interestUpTo = (day: CalendarDate): Minor => {
    const outcome = interestOf(facts, claim, day);
    return outcome?.kind === 'INTEREST' ? outcome.amountMinor : sumUntil(posted, day);
  };
  const missing = new Map<CalendarDate, Minor>();
  for (const { amountMinor, valueOn } of excessWaived(changes, interestUpTo))
    missing.set(valueOn, amountMinor);
  for (const { amountMinor, kind, valueOn } of all)
    if (kind === 'WAIVER_EXCESS')
      missing.set(valueOn, (missing.get(valueOn) ?? NOTHING) - amountMinor);
  return [...missing]
    .filter(([, amountMinor]) => amountMinor !== NOTHING)
    .map(([valueOn, amountMinor]) => ({
      ...{ claimId, component: 'INTEREST', kind: 'WAIVER_EXCESS', amountMinor, valueOn },
    }));
}

/** Whether a movement of interest gives it up or corrects it: neither its accruing, nor its payment, nor what limits a waiver. */
function isInterestChange(kind: MovementKind): boolean {
  return kind !== 'INTEREST' && kind !== 'ALLOCATION' && kind !== 'WAIVER_EXCESS';
}

function postedPrincipal(
  facts: MoneyFacts,
  { claimId, principalMinor }: ClaimFacts,
): SupposedPrincipal {
  const changes = facts.movements
    .filter(
      (one) => one.claimId === claimId && one.component === 'PRINCIPAL' && one.kind !== 'PLACED',
    )
    .map(({ valueOn, amountMinor }) => ({ on: valueOn, amountMinor }));
  return { principalMinor, changes };
}

function termsOn({ terms }: MoneyFacts, on: CalendarDate): AccessoryTerms | null {
  return terms.find(({ effectiveFrom }) => effectiveFrom <= on) ?? null;
}

/** The country pack does not hold the rate of public bodies: what the commercial one gives is shown as unverified. */
function isUnverified(
  { debtorQuality }: ClaimFacts,
  outcome: Extract<InterestOutcome, { kind: 'INTEREST' }>,
): boolean {
  return outcome.unverified || (debtorQuality === 'PUBLIC_BODY' && outcome.lines.length > 0);
}

/** The fixed indemnity still to post on a day, dated by the day from which it is owed. */
function indemnityOf(
  facts: MoneyFacts,
  claim: ClaimFacts,
  on: CalendarDate,
): { amountMinor: Minor; valueOn: CalendarDate } | null {
  const terms = termsOn(facts, on);
  if (terms?.indemnityClaimed !== true || claim.state !== 'ACCEPTED') return null;
  if (claim.type === 'CREDIT_NOTE') return null;
  const isPosted = facts.movements.some(
    ({ claimId, kind }) => claimId === claim.claimId && kind === 'INDEMNITY',
  );
  if (isPosted) return null;
  const opened = facts.suspensions.find(({ reason }) => reason === 'INSOLVENCY');
  const owed = fixedIndemnity({
    debtorQuality: claim.debtorQuality,
    dueOn: claim.dueOn,
    currency: facts.currency,
    insolvencyOpenedOn: opened === undefined ? null : addDays(opened.from, -1),
  });
  if (owed === null || owed.fromOn > on) return null;
  return { amountMinor: owed.indemnity.amountMinor, valueOn: owed.fromOn };
}

function sumUntil(movements: readonly MovementFacts[], day: CalendarDate): Minor {
  return movements.reduce(
    (sum, { valueOn, amountMinor }) => (valueOn <= day ? sum + amountMinor : sum),
    NOTHING,
  );
}
