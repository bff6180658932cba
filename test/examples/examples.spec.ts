import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promiseDeadline, promiseOutcomes, promiseRefusal } from '@solde/amicable';
import {
  addDays,
  daysBetween,
  instant,
  localDate,
  localTime,
  openingHours,
  type CalendarDate,
} from '@solde/calendar';
import {
  callbackTime,
  inQueueOrder,
  ladderStep,
  queuePoints,
  type PayerClass,
} from '@solde/call-desk';
import { allocationTermsOn, closureRefusal, type Component, type Phase } from '@solde/cases';
import { receivedUnder, settledRest } from '@solde/closing';
import { capsOf, contactVerdict, dayRefusal, type ContactFacts } from '@solde/contact';
import { keptCosts } from '@solde/costs';
import {
  accrue,
  allocationOrderOn,
  contactDefaultsOn,
  creditorReference,
  frenchVatNumber,
  holidaysOf,
  interestToPost,
  isFrenchVatNumber,
  isIban,
  isSiren,
  isSiret,
  limitationOn,
  limitationRegime,
  paymentOrderDeadlines,
  timeZoneOf,
  vatRateOn,
  type AllocationOrderCode,
  type DayCount,
  type RateStep,
  type Territory,
} from '@solde/country';
import {
  feeAgeDays,
  feeDocumentTotals,
  feeLines,
  feePhaseOn,
  flatFee,
  minimumTopUp,
  NO_FEES,
  replayedFees,
  restatedFees,
  retrocededShares,
  vatOn,
  withdrawalFee,
  type FeeChannel,
  type FeePayment,
  type FeeRule,
  type FeeTier,
  type FlatFeeEvent,
  type PricedCase,
  type PricedClaim,
} from '@solde/fees';
import {
  exact,
  formatAmount,
  parseAmount,
  percentOf,
  rate,
  round,
  sum,
  type Minor,
} from '@solde/money';
import {
  allocate,
  caseDifferences,
  matchBankLine,
  outstanding,
  replayCase,
  type CaseCharge,
  type CaseHistory,
  type CasePayment,
  type InterestUpTo,
  type PostedAllocation,
} from '@solde/payments';
import {
  cutOffOf,
  payoutOn,
  remittanceLimit,
  statementBalance,
  type RemittanceCycle,
  type StatementFigures,
} from '@solde/remittance';

import { Stage } from '../support/stage';
import { refusedActOf, refusedActs } from './refused-acts';

interface Example {
  readonly id: string;
  readonly title: string;
  readonly input: unknown;
  readonly expected: unknown;
}

const { examples } = JSON.parse(readFileSync(join(__dirname, 'examples.json'), 'utf8')) as {
  examples: Example[];
};

/** The examples whose rules stand; the others wait for theirs and are listed at the end of the run. */
const ACCEPTED = [
  'EX-01',
  'EX-02',
  'EX-03',
  'EX-04',
  'EX-05',
  'EX-06',
  'EX-08',
  'EX-09',
  'EX-10',
  'EX-12',
  'EX-13',
  'EX-14',
  'EX-15',
  'EX-17',
  'EX-18',
  'EX-19',
  'EX-21',
  'EX-22',
  'EX-23',
  'EX-24',
  'EX-25',
  'EX-27',
  'EX-28',
  'EX-31',
  'EX-33',
  'EX-34',
  'EX-35',
  'EX-40',
  'EX-41',
  'EX-43',
  'EX-44',
  'EX-45',
  'EX-48',
  'EX-50',
  'EX-51',
  'EX-54',
  'EX-56',
];

const STAGE_MS = 120_000;
/** Where an example gives no date, any day does: nothing in it depends on one. */
const SOME_DAY: CalendarDate = '2026-06-01';

// ---- words of the examples to values of the rules, and back

function euros(text: string): Minor {
  const amount = parseAmount(text, 'EUR');
  if (amount === null) throw new Error(`not an amount: ${text}`);
  return amount;
}

function told(amountMinor: Minor): string {
  return formatAmount(amountMinor, 'EUR');
}

function toldInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('nothing where the example expects one');
  return item;
}

// ---- fees

const everyRecovery: FeeRule = {
  ruleId: 'example',
  order: 1,
  phases: [],
  components: [],
  claimTypes: [],
  segments: [],
  territories: [],
  channel: 'ANY',
  ageMinDays: 0,
  ageMaxDays: null,
  tierMode: 'NONE',
  tierBasis: null,
  rate: null,
  tiers: [],
};

function ruleAt(ratePct: string, order = 1, change: Partial<FeeRule> = {}): FeeRule {
  return { ...everyRecovery, ruleId: `rule-${order}`, order, rate: rate(ratePct), ...change };
}

interface Grid {
  readonly tiers: readonly { readonly upTo: string | null; readonly ratePct: string }[];
}

interface PlacedCase {
  readonly placedPrincipal: string;
  readonly payment: string;
}

interface RemittedItem {
  readonly case: string;
  readonly channel: FeeChannel;
  readonly component: Component;
  readonly amount: string;
  readonly effectiveRatePct: string;
}

interface PaidExample {
  readonly ref: string;
  readonly component: Component;
  readonly amount: string;
}

function ruleWith(tierMode: 'WHOLE' | 'MARGINAL', tiers: Grid['tiers']): FeeRule {
  const tierBasis = tierMode === 'WHOLE' ? 'PLACED_PRINCIPAL' : 'CUMULATIVE_RECOVERED';
  const grid = tiers.map(({ upTo, ratePct }): FeeTier => ({
    upToMinor: upTo === null ? null : euros(upTo),
    rate: rate(ratePct),
  }));
  return { ...everyRecovery, tierMode, tierBasis, tiers: grid };
}

function ruleByComponent(rates: Partial<Record<Component, string>>): FeeRule[] {
  return Object.entries(rates).map(([component, ratePct], index) =>
    ruleAt(ratePct, index + 1, { components: [component as Component] }),
  );
}

function claimUnder(rules: readonly FeeRule[], change: Partial<PricedClaim> = {}): PricedClaim {
  return {
    claimId: 'claim',
    claimType: 'INVOICE',
    placedOn: SOME_DAY,
    ageDays: 0,
    segment: null,
    territory: 'FR-METRO',
    placedPrincipalMinor: 0n,
    tariff: {
      agreementVersionId: 'version',
      currency: 'EUR',
      rules,
      direct: { crossingWindowDays: 0, factor: rate('100') },
      withdrawal: null,
    },
    later: [],
    ...change,
  };
}

function paidOn(
  component: Component,
  amount: string,
  change: Partial<FeePayment> = {},
): FeePayment {
  return {
    paymentId: 'payment',
    channel: 'AGENCY',
    valueOn: SOME_DAY,
    phase: 'AMICABLE',
    allocations: [{ claimId: 'claim', component, amountMinor: euros(amount) }],
    ...change,
  };
}

/** A case of one claim, without cap or minimum unless said. */
function caseOf(claim: PricedClaim, change: Partial<PricedCase> = {}): PricedCase {
  return { claims: new Map([[claim.claimId, claim]]), capMinor: null, minimum: null, ...change };
}

function linesOf(payment: FeePayment, claim: PricedClaim) {
  return feeLines(payment, caseOf(claim)).lines;
}

/** A period of one creditor, from the fee of each item to where the balance goes. */
function remitted(input: {
  vatRatePct: string;
  items: readonly RemittedItem[];
  debours: readonly { amount: string }[];
  openingCarry: string;
  remittanceMode: 'NET' | 'GROSS';
}) {
  const lines = input.items.map((item) => {
    const { channel, component, amount, effectiveRatePct } = item;
    const payment = paidOn(component, amount, { channel, valueOn: addDays(SOME_DAY, 1) });
    return { ...item, ...first(linesOf(payment, claimUnder([ruleAt(effectiveRatePct)]))) };
  });
  const ours = input.items.filter(({ channel }) => channel === 'AGENCY');
  const collectedMinor = sum(ours.map(({ amount }) => euros(amount)));
  const feesMinor = sum(lines.map(({ feeMinor }) => feeMinor));
  const vatMinor = vatOn(feesMinor, rate(input.vatRatePct));
  const deboursMinor = sum(input.debours.map(({ amount }) => euros(amount)));
  const { payableMinor, transferMinor } = statementBalance(
    {
      ...{ openingCarryMinor: euros(input.openingCarry), collectedMinor, givenBackMinor: 0n },
      ...{ costsKeptMinor: 0n, feesMinor, vatMinor, deboursMinor },
    },
    { mode: input.remittanceMode, minTransferMinor: 0n, negativeBalance: 'CARRY_FORWARD' },
    false,
  );
  return {
    feeLines: lines.map(({ case: of, channel, component, feeMinor }) => ({
      ...{ case: of, channel, component, feeHT: told(feeMinor) },
    })),
    collected: told(collectedMinor),
    feeHT: told(feesMinor),
    vat: told(vatMinor),
    feeTTC: told(feesMinor + vatMinor),
    debours: told(deboursMinor),
    transfer: told(transferMinor),
    invoicePayable: told(payableMinor),
  };
}

function net(feesMinor: Minor, vatPct: string, collectedMinor: Minor, openingCarryMinor = 0n) {
  const vatMinor = vatOn(feesMinor, rate(vatPct));
  const figures: StatementFigures = {
    openingCarryMinor,
    collectedMinor,
    givenBackMinor: 0n,
    costsKeptMinor: 0n,
    feesMinor,
    vatMinor,
    deboursMinor: 0n,
  };
  const terms = { mode: 'NET', minTransferMinor: 0n, negativeBalance: 'CARRY_FORWARD' } as const;
  return { vatMinor, ...statementBalance(figures, terms, false) };
}

// ---- interest

interface RatedFrom {
  readonly from: CalendarDate;
  readonly ratePct: string;
}

function steps(rates: readonly RatedFrom[]): RateStep[] {
  return rates.map(({ from, ratePct }, index) => {
    const next = rates[index + 1];
    const until = next === undefined ? null : addDays(next.from, -1);
    return { from, until, rate: rate(ratePct), verified: true };
  });
}

function constantRate(ratePct: string): RateStep[] {
  return steps([{ from: '2000-01-01', ratePct }]);
}

function interest(
  principal: string,
  dueDate: CalendarDate,
  to: CalendarDate,
  rates: readonly RateStep[],
  basis: DayCount = 'ACT_365',
) {
  const accrual = { afterOn: dueDate, toOn: to, principalMinor: euros(principal), basis };
  const accrued = accrue({ ...accrual, changes: [], suspended: [] }, rates);
  if (accrued.kind !== 'ACCRUED') throw new Error(`no rate on ${accrued.on}`);
  return accrued;
}

// ---- the money of a case

const componentsOf = (code: AllocationOrderCode) =>
  allocationOrderOn(code, SOME_DAY)?.components ?? [];
const legal = { components: componentsOf('LEGAL'), principalRule: 'OLDEST_DUE' } as const;

function charge(claimId: string, kind: CaseCharge['kind'], amount: Minor, valueOn: CalendarDate) {
  const components = { PLACED: 'PRINCIPAL', INDEMNITY: 'INDEMNITY', COST: 'LEGAL_COSTS' } as const;
  const component = kind in components ? components[kind as 'PLACED'] : 'PRINCIPAL';
  return { claimId, component, kind, amountMinor: amount, valueOn, sequence: '0' };
}

interface InvoiceGiven {
  readonly number: string;
  readonly dueDate: CalendarDate;
  readonly principal: string;
}

function claimsOf(invoices: readonly InvoiceGiven[]) {
  return invoices.map(({ number, dueDate }) => ({ claimId: number, number, dueOn: dueDate }));
}

function chargesOf(invoices: readonly InvoiceGiven[], indemnity: string): CaseCharge[] {
  return invoices.flatMap(({ number, dueDate, principal }) => [
    charge(number, 'PLACED', euros(principal), dueDate),
    charge(number, 'INDEMNITY', euros(indemnity), addDays(dueDate, 1)),
  ]);
}

function toldAllocations(
  lines: readonly { claimId: string; component: Component; amountMinor: Minor }[],
) {
  return lines.map(({ claimId, component, amountMinor }) => ({
    invoice: component === 'LEGAL_COSTS' ? null : claimId,
    component,
    amount: told(amountMinor),
  }));
}

function byComponent(owed: readonly { component: Component; outstandingMinor: Minor }[]) {
  const total = (component?: Component) =>
    told(
      sum(
        owed
          .filter((one) => component === undefined || one.component === component)
          .map((one) => one.outstandingMinor),
      ),
    );
  return {
    legalCosts: total('LEGAL_COSTS'),
    interest: total('INTEREST'),
    indemnity: total('INDEMNITY'),
    principal: total('PRINCIPAL'),
    total: total(),
  };
}

interface MoneyEvent {
  readonly type: 'PAYMENT' | 'REVERSAL';
  readonly ref?: string;
  readonly of?: string;
  readonly amount?: string;
}

/**
 * What each event of a case posts, when the case is replayed and restated after every event as the product
 * does: one claim, as large as what is ever paid, one rate, no interest.
 */
function bookEvents(events: readonly MoneyEvent[], ratePct: string) {
  const priced = caseOf(claimUnder([ruleAt(ratePct)]));
  const everPaid = sum(events.map(({ amount }) => euros(amount ?? '0.00')));
  const payments: CasePayment[] = [];
  const posted: PostedAllocation[] = [];
  let feesMinor = 0n;
  return events.map(({ type, ref, of, amount }, index) => {
    if (type === 'REVERSAL')
      payments.splice(
        payments.findIndex(({ paymentId }) => paymentId === of),
        1,
      );
    else
      payments.push({
        paymentId: ref ?? '',
        amountMinor: euros(amount ?? ''),
        valueOn: addDays(SOME_DAY, index),
        sequence: String(index),
        designatedClaimIds: [],
      });
    const history: CaseHistory = {
      claims: [{ claimId: 'claim', number: 'F-1', dueOn: '2026-01-31' }],
      charges: [charge('claim', 'PLACED', everPaid, '2026-01-31')],
      payments,
      accruals: [],
      terms: legal,
      interestUpTo: () => 0n,
      disputedOn: () => 0n,
    };
    const replayed = replayCase(history);
    const changes = caseDifferences(replayed, posted, new Map(), {
      accruals: [],
      excess: [],
    }).payments.flatMap(({ paymentId, lines }) => lines.map((line) => ({ paymentId, ...line })));
    posted.push(...changes);
    const cleared = replayed.payments.map(({ paymentId, valueOn, allocations }): FeePayment => ({
      paymentId,
      channel: 'AGENCY',
      valueOn,
      phase: 'AMICABLE',
      allocations,
    }));
    const cause = type === 'REVERSAL' ? 'REVERSAL' : 'CORRECTION';
    const { chargedMinor } = replayedFees(cleared, priced).standing;
    const { adjustmentMinor } = restatedFees(chargedMinor, feesMinor, 'EUR', cause);
    feesMinor += adjustmentMinor;
    return {
      ref: type === 'REVERSAL' ? `REV-${of ?? ''}` : (ref ?? ''),
      feesMinor: adjustmentMinor,
      collectedMinor: sum(changes.map((line) => line.amountMinor)),
      principalMinor: sum(
        changes.filter((line) => line.component === 'PRINCIPAL').map((line) => line.amountMinor),
      ),
    };
  });
}

// ---- one function per example: from its input alone to everything that it expects

type Solver = (input: never) => unknown;

interface FeeCase {
  readonly ratePct: string;
  readonly vatRatePct: string;
  readonly phase: Phase;
  readonly payments: readonly { component: Component; amount: string; channel: FeeChannel }[];
}

interface AllocationCase {
  readonly invoices: readonly InvoiceGiven[];
  readonly legalCostsOutstanding: string;
  readonly indemnityPerInvoice: string;
  readonly interest: { basis: DayCount; ratesPct: readonly RatedFrom[] };
  readonly payment: { valueDate: CalendarDate; amount: string };
  readonly designatedInvoices?: readonly string[];
}

/** What a payment is spent on, after interest was brought up to its value date. */
function spendingOf(input: AllocationCase) {
  const { invoices, payment } = input;
  const rates = steps(input.interest.ratesPct);
  const interestUpTo: InterestUpTo = ({ dueOn }, day, { principalMinor, changes }) =>
    round(
      interest(told(principalMinor + sum(changes.map((one) => one.amountMinor))), dueOn, day, rates)
        .exact,
    );
  const charges = [
    ...chargesOf(invoices, input.indemnityPerInvoice),
    charge(first(invoices).number, 'COST', euros(input.legalCostsOutstanding), payment.valueDate),
  ];
  const claims = claimsOf(invoices);
  const replayed = replayCase({
    claims,
    charges,
    payments: [
      {
        paymentId: 'payment',
        amountMinor: euros(payment.amount),
        valueOn: payment.valueDate,
        sequence: '1',
        designatedClaimIds: input.designatedInvoices ?? [],
      },
    ],
    accruals: [],
    terms: legal,
    interestUpTo,
    disputedOn: () => 0n,
  });
  const { allocations, surplusMinor } = first(replayed.payments);
  const accrued = replayed.interest.map((line) => ({ ...line, component: 'INTEREST' as const }));
  const undisputed = claims.map((claim) => ({ ...claim, disputedMinor: 0n }));
  const mirrors = allocations.map((line) => ({ ...line, amountMinor: -line.amountMinor }));
  return {
    interestByInvoice: invoices.map(({ number, dueDate, principal }) => ({
      invoice: number,
      days: interest(principal, dueDate, payment.valueDate, rates).days,
      interest: told(
        sum(accrued.filter(({ claimId }) => claimId === number).map((line) => line.amountMinor)),
      ),
    })),
    outstandingBefore: byComponent(outstanding(undisputed, [...charges, ...accrued])),
    allocations: toldAllocations(allocations),
    unallocated: told(surplusMinor),
    outstandingAfter: byComponent(outstanding(undisputed, [...charges, ...accrued, ...mirrors])),
  };
}

const solvers: Readonly<Record<string, Solver>> = {
  'EX-01': ({ payments, phase, ratePct, vatRatePct }: FeeCase) => {
    const { amount, channel, component } = first(payments);
    const line = first(
      linesOf(paidOn(component, amount, { channel, phase }), claimUnder([ruleAt(ratePct)])),
    );
    const { vatMinor, transferMinor } = net(line.feeMinor, vatRatePct, euros(amount));
    return {
      feeHT: told(line.feeMinor),
      vat: told(vatMinor),
      feeTTC: told(line.feeMinor + vatMinor),
      netTransfer: told(transferMinor),
    };
  },

  'EX-02': (input: {
    rates: Partial<Record<Phase, string>>;
    litigationTransferDate: CalendarDate;
    payments: readonly {
      ref: string;
      valueDate: CalendarDate;
      component: Component;
      amount: string;
    }[];
  }) => {
    const rules = Object.entries(input.rates).map(([phase, ratePct], index) =>
      ruleAt(ratePct, index + 1, { phases: [phase as Phase] }),
    );
    const periods = [
      { phase: 'AMICABLE', from: '2026-01-01', until: addDays(input.litigationTransferDate, -1) },
      { phase: 'LITIGATION', from: input.litigationTransferDate, until: null },
    ] as const;
    const lines = input.payments.map(({ ref, valueDate, component, amount }) => {
      const phase = feePhaseOn(periods, valueDate);
      if (phase === null) throw new Error('a case without a phase');
      const payment = paidOn(component, amount, { valueOn: valueDate, phase });
      const line = first(linesOf(payment, claimUnder(rules)));
      return { ref, phase, ratePct: percentOf(first(line.slices).rate), feeMinor: line.feeMinor };
    });
    return {
      lines: lines.map(({ feeMinor, ...line }) => ({ ...line, feeHT: told(feeMinor) })),
      totalHT: told(sum(lines.map(({ feeMinor }) => feeMinor))),
    };
  },

  'EX-03': (input: {
    placementDate: CalendarDate;
    bands: readonly { minDays: number; maxDays: number | null; ratePct: string }[];
    cases: readonly { case: string; oldestDueDate: CalendarDate; payment: string }[];
  }) => {
    const rules = input.bands.map(({ minDays, maxDays, ratePct }, index) =>
      ruleAt(ratePct, index + 1, { ageMinDays: minDays, ageMaxDays: maxDays }),
    );
    return {
      cases: input.cases.map(({ case: name, oldestDueDate, payment }) => {
        const ageDays = feeAgeDays(oldestDueDate, input.placementDate);
        const claim = claimUnder(rules, { ageDays, placedOn: input.placementDate });
        const line = first(linesOf(paidOn('PRINCIPAL', payment), claim));
        const ratePct = percentOf(first(line.slices).rate);
        return { case: name, ageDays, ratePct, feeHT: told(line.feeMinor) };
      }),
    };
  },

  'EX-04': ({ cases, tiers }: Grid & { readonly cases: readonly PlacedCase[] }) => ({
    cases: cases.map(({ placedPrincipal, payment }) => {
      const rules = [ruleWith('WHOLE', tiers)];
      const claim = claimUnder(rules, { placedPrincipalMinor: euros(placedPrincipal) });
      const [line] = linesOf(paidOn('PRINCIPAL', payment), claim);
      const ratePct = line?.slices[0] && percentOf(line.slices[0].rate);
      return { placedPrincipal, ratePct, feeHT: told(line?.feeMinor ?? 0n) };
    }),
  }),

  'EX-05': ({ payments, tiers }: Grid & { readonly payments: readonly PaidExample[] }) => {
    const priced = caseOf(claimUnder([ruleWith('MARGINAL', tiers)]));
    let standing = NO_FEES;
    const lines = payments.map(({ ref, component, amount }) => {
      const earned = feeLines(paidOn(component, amount, { paymentId: ref }), priced, standing);
      standing = earned.standing;
      const [line] = earned.lines;
      const slices = line?.slices ?? [];
      return {
        ref,
        slices: slices.map(({ baseMinor, rate: of }) => ({
          base: told(baseMinor),
          ratePct: percentOf(of),
        })),
        feeHT: told(line?.feeMinor ?? 0n),
        cumulativeRecovered: told(standing.gridMinor),
      };
    });
    return { lines, totalHT: told(standing.chargedMinor) };
  },

  'EX-06': (input: {
    readonly ratePct: string;
    readonly minimumPerCaseHT: string;
    readonly minimumMaxSharePct: string;
    readonly cases: readonly { readonly case: string; readonly recovered: string }[];
  }) => {
    const minimum = {
      amountMinor: euros(input.minimumPerCaseHT),
      shareMax: rate(input.minimumMaxSharePct),
    };
    const priced = caseOf(claimUnder([ruleAt(input.ratePct)]), { minimum });
    return {
      cases: input.cases.map(({ case: name, recovered }) => {
        const { standing } = feeLines(paidOn('PRINCIPAL', recovered), priced);
        const topUpMinor = minimumTopUp(minimum, standing);
        return {
          case: name,
          contingencyHT: told(standing.chargedMinor),
          topUpHT: told(topUpMinor),
          totalHT: told(standing.chargedMinor + topUpMinor),
        };
      }),
    };
  },

  'EX-08': (input: {
    vatRatePct: string;
    items: readonly { event: FlatFeeEvent; quantity: number; unitHT: string }[];
  }) => {
    const terms = input.items.map(({ event, unitHT }) => ({ event, amountMinor: euros(unitHT) }));
    const lines = input.items.map(({ event, quantity }) => ({
      event,
      amountMinor: flatFee(terms, event, BigInt(quantity)),
    }));
    const totals = feeDocumentTotals(
      lines.map(({ amountMinor }) => amountMinor),
      rate(input.vatRatePct),
    );
    return {
      lines: lines.map(({ event, amountMinor }) => ({ event, amountHT: told(amountMinor) })),
      totalHT: told(totals?.netMinor ?? 0n),
      vat: told(totals?.vatMinor ?? 0n),
      totalTTC: told(totals?.grossMinor ?? 0n),
    };
  },

  'EX-09': (input: {
    placementDate: CalendarDate;
    crossingWindowDays: number;
    directFactorPct: string;
    ratePct: string;
    payments: readonly {
      ref: string;
      receivedOn: CalendarDate;
      channel: FeeChannel;
      component: Component;
      amount: string;
    }[];
  }) => {
    const claim = claimUnder([ruleAt(input.ratePct)], { placedOn: input.placementDate });
    const direct = {
      crossingWindowDays: input.crossingWindowDays,
      factor: rate(input.directFactorPct),
    };
    const priced = { ...claim, tariff: { ...claim.tariff, direct } };
    const lines = input.payments.map(({ ref, receivedOn, channel, component, amount }) => {
      const payment = paidOn(component, amount, { channel, valueOn: receivedOn });
      const line = first(linesOf(payment, priced));
      const { paymentClass, factor } = first(line.slices);
      return {
        ref,
        classification: paymentClass,
        factorPct: percentOf(factor),
        feeMinor: line.feeMinor,
        remittable: told(paymentClass === 'AGENCY' ? line.baseMinor : 0n),
      };
    });
    return {
      lines: lines.map(({ feeMinor, ...line }) => ({ ...line, feeHT: told(feeMinor) })),
      totalHT: told(sum(lines.map(({ feeMinor }) => feeMinor))),
    };
  },

  'EX-10': spendingOf,

  'EX-12': spendingOf,

  'EX-13': (input: {
    invoices: readonly InvoiceGiven[];
    indemnityPerInvoice: string;
    payment: { valueDate: CalendarDate; amount: string; channel: FeeChannel };
    feeRates: Partial<Record<Component, string>>;
    vatRatePct: string;
  }) => {
    const claims = claimsOf(input.invoices).map((claim) => ({ ...claim, disputedMinor: 0n }));
    const owed = outstanding(claims, chargesOf(input.invoices, input.indemnityPerInvoice));
    const money = { amountMinor: euros(input.payment.amount), designatedClaimIds: [] };
    const { allocations, surplusMinor } = allocate(money, owed, legal);
    const claimId = first(input.invoices).number;
    const claim = claimUnder(ruleByComponent(input.feeRates), { claimId });
    const { channel, valueDate } = input.payment;
    const lines = linesOf(
      paidOn('PRINCIPAL', '0.00', { channel, valueOn: valueDate, allocations }),
      claim,
    );
    const feesMinor = sum(lines.map(({ feeMinor }) => feeMinor));
    const collectedMinor = sum(allocations.map(({ amountMinor }) => amountMinor));
    const { vatMinor, transferMinor } = net(feesMinor, input.vatRatePct, collectedMinor);
    return {
      allocations: toldAllocations(allocations),
      suspense: told(surplusMinor),
      feeHT: told(feesMinor),
      vat: told(vatMinor),
      netTransfer: told(transferMinor),
    };
  },

  'EX-14': (input: {
    cases: readonly { name: string; principalsOldestFirst: readonly string[]; payment: string }[];
  }) => ({
    cases: input.cases.map(({ name, principalsOldestFirst, payment }) => {
      const owed = principalsOldestFirst.map((principal, rank) => ({
        ...{ claimId: String(rank), number: String(rank), dueOn: addDays(SOME_DAY, rank) },
        ...{ component: 'PRINCIPAL' as const, disputedMinor: 0n },
        outstandingMinor: euros(principal),
      }));
      const money = { amountMinor: euros(payment), designatedClaimIds: [] };
      const terms = { components: componentsOf('LEGAL'), principalRule: 'PRO_RATA' } as const;
      const { allocations, surplusMinor } = allocate(money, owed, terms);
      return {
        name,
        shares: allocations.map(({ amountMinor }) => told(amountMinor)),
        unallocated: told(surplusMinor),
      };
    }),
  }),

  'EX-15': (input: {
    basis: DayCount;
    cases: readonly {
      principal: string;
      dueDate: CalendarDate;
      to: CalendarDate;
      ratePct: string;
    }[];
  }) => ({
    cases: input.cases.map(({ principal, dueDate, to, ratePct }) => {
      const accrued = interest(principal, dueDate, to, constantRate(ratePct), input.basis);
      return { days: accrued.days, interest: told(round(accrued.exact)) };
    }),
  }),

  'EX-17': (input: {
    principal: string;
    dueDate: CalendarDate;
    ratePct: string;
    basis: DayCount;
    postEveryDayUntil: CalendarDate;
  }) => {
    const { principal, dueDate, basis, postEveryDayUntil } = input;
    const rates = constantRate(input.ratePct);
    const postings: Minor[] = [];
    let naiveMinor = 0n;
    for (let day = addDays(dueDate, 1); day <= postEveryDayUntil; day = addDays(day, 1)) {
      const { exact: cumulative } = interest(principal, dueDate, day, rates, basis);
      postings.push(interestToPost(cumulative, sum(postings)));
      naiveMinor += round(interest(principal, addDays(day, -1), day, rates, basis).exact);
    }
    return {
      postings: postings.map(told),
      total: told(sum(postings)),
      naiveTotalForComparison: told(naiveMinor),
    };
  },

  'EX-18': (input: { ratePct: string; vatRatePct: string; events: readonly MoneyEvent[] }) => {
    const booked = bookEvents(input.events, input.ratePct);
    const feesMinor = sum(booked.map((event) => event.feesMinor));
    const collectedMinor = sum(booked.map((event) => event.collectedMinor));
    const { vatMinor, transferMinor } = net(feesMinor, input.vatRatePct, collectedMinor);
    const reversal = first(booked.filter(({ ref }) => ref.startsWith('REV-')));
    return {
      feeLines: booked.map((event) => ({ ref: event.ref, feeHT: told(event.feesMinor) })),
      collected: told(collectedMinor),
      feeHT: told(feesMinor),
      vat: told(vatMinor),
      netTransfer: told(transferMinor),
      claimPrincipalRestored: told(-reversal.principalMinor),
    };
  },

  'EX-19': (input: {
    ratePct: string;
    vatRatePct: string;
    periods: readonly { period: string; events: readonly MoneyEvent[] }[];
  }) => {
    const booked = bookEvents(
      input.periods.flatMap(({ events }) => events),
      input.ratePct,
    );
    let openingCarryMinor = 0n;
    return {
      periods: input.periods.map(({ period, events }) => {
        const posted = booked.splice(0, events.length);
        const feesMinor = sum(posted.map((event) => event.feesMinor));
        const collectedMinor = sum(posted.map((event) => event.collectedMinor));
        const balance = net(feesMinor, input.vatRatePct, collectedMinor, openingCarryMinor);
        const opening = told(openingCarryMinor);
        openingCarryMinor = balance.carryMinor;
        return {
          period,
          openingCarry: opening,
          collected: told(collectedMinor),
          feeHT: told(feesMinor),
          vat: told(balance.vatMinor),
          feeDocument: feeDocumentTotals([feesMinor], rate(input.vatRatePct))?.kind,
          balance: told(balance.balanceMinor),
          transfer: told(balance.transferMinor),
          carryForward: told(balance.carryMinor),
        };
      }),
    };
  },

  'EX-21': (input: {
    readonly ratePct: string;
    readonly capPerCaseHT: string;
    readonly payments: readonly { readonly ref: string; readonly amount: string }[];
    readonly reversed: string;
  }) => {
    const priced = caseOf(claimUnder([ruleAt(input.ratePct)]), {
      capMinor: euros(input.capPerCaseHT),
    });
    const paid = input.payments.map(({ ref, amount }) =>
      paidOn('PRINCIPAL', amount, { paymentId: ref }),
    );
    const posted = replayedFees(paid, priced).standing.chargedMinor;
    const kept = paid.filter(({ paymentId }) => paymentId !== input.reversed);
    const { lines, standing } = replayedFees(kept, priced);
    const { adjustmentMinor } = restatedFees(standing.chargedMinor, posted, 'EUR', 'REVERSAL');
    return {
      postedTotalHT: told(posted),
      replayedLines: lines.map(({ paymentId, feeMinor }) => ({
        ref: paymentId,
        feeHT: told(feeMinor),
      })),
      replayedTotalHT: told(standing.chargedMinor),
      adjustmentHT: told(adjustmentMinor),
    };
  },

  'EX-22': remitted,

  'EX-23': remitted,

  'EX-24': (input: { vatRatePct: string; invoices: readonly (readonly string[])[] }) => ({
    invoices: input.invoices.map((amounts) => {
      const lines = amounts.map(euros);
      const totals = feeDocumentTotals(lines, rate(input.vatRatePct));
      return {
        totalHT: told(totals?.netMinor ?? 0n),
        vat: told(totals?.vatMinor ?? 0n),
        totalTTC: told(totals?.grossMinor ?? 0n),
        lineByLineVatForComparison: told(
          sum(lines.map((line) => vatOn(line, rate(input.vatRatePct)))),
        ),
      };
    }),
  }),

  'EX-25': (input: {
    feeHT: string;
    territories: readonly { territory: Territory; vatRatePct: string }[];
  }) => ({
    territories: input.territories.map(({ territory, vatRatePct }) => {
      const found = vatRateOn(territory, SOME_DAY);
      if (found.kind !== 'VAT_RATE') throw new Error(`no VAT rate for ${territory}`);
      // The example gives the rate, and so does our dated table: they must be the same one.
      expect(percentOf(found.rate)).toBe(vatRatePct);
      const totals = feeDocumentTotals([euros(input.feeHT)], found.rate);
      return {
        territory,
        vat: told(totals?.vatMinor ?? 0n),
        totalTTC: told(totals?.grossMinor ?? 0n),
      };
    }),
  }),

  'EX-27': (input: {
    payment: string;
    allocations: readonly { component: Component; amount: string; ratePct: string }[];
    vatRatePct: string;
  }) => {
    const rates = Object.fromEntries(input.allocations.map((one) => [one.component, one.ratePct]));
    const allocations = input.allocations.map(({ component, amount }) => ({
      claimId: 'claim',
      component,
      amountMinor: euros(amount),
    }));
    const lines = linesOf(
      paidOn('PRINCIPAL', input.payment, { allocations }),
      claimUnder(ruleByComponent(rates)),
    );
    const feesMinor = sum(lines.map(({ feeMinor }) => feeMinor));
    const { vatMinor, transferMinor } = net(feesMinor, input.vatRatePct, euros(input.payment));
    return {
      lines: lines.map(({ component, feeMinor }) => ({ component, feeHT: told(feeMinor) })),
      feeHT: told(feesMinor),
      vat: told(vatMinor),
      netTransfer: told(transferMinor),
    };
  },

  'EX-28': (input: {
    phase: Phase;
    payment: string;
    allocationOrder: 'LEGAL';
    principalOutstanding: string;
    costsAdvancedByAgency: readonly { type: string; amount: string }[];
    interestDue: string;
    feeRates: Partial<Record<Component, string>>;
    vatRatePct: string;
    retrocession: { partner: string; pctOfFeeHT: string; vatRatePct: string };
  }) => {
    const owed = (component: Component, amount: Minor) => ({
      ...{ claimId: 'claim', number: 'F-1', dueOn: SOME_DAY, component, disputedMinor: 0n },
      outstandingMinor: amount,
    });
    const costs = input.costsAdvancedByAgency.map(({ type, amount }) => {
      const amountMinor = euros(amount);
      return {
        ...{ costId: type, funder: 'AGENCY' as const, amountMinor },
        ...{ owedMinor: amountMinor, billedMinor: 0n },
      };
    });
    const { allocations } = allocate(
      { amountMinor: euros(input.payment), designatedClaimIds: [] },
      [
        owed('PRINCIPAL', euros(input.principalOutstanding)),
        owed('INTEREST', euros(input.interestDue)),
        owed('LEGAL_COSTS', sum(costs.map(({ amountMinor }) => amountMinor))),
      ],
      { components: componentsOf(input.allocationOrder), principalRule: 'OLDEST_DUE' },
    );
    const recovered = allocations.filter(({ component }) => component === 'LEGAL_COSTS');
    const kept = keptCosts(costs, sum(recovered.map(({ amountMinor }) => amountMinor)));
    const costsKeptMinor = sum(kept.values());
    const lines = linesOf(
      paidOn('PRINCIPAL', input.payment, { phase: input.phase, allocations }),
      claimUnder(ruleByComponent(input.feeRates)),
    );
    const feesMinor = sum(lines.map(({ feeMinor }) => feeMinor));
    const vatMinor = vatOn(feesMinor, rate(input.vatRatePct));
    const collectedMinor = euros(input.payment);
    const { transferMinor } = statementBalance(
      {
        ...{ openingCarryMinor: 0n, collectedMinor, costsKeptMinor, feesMinor, vatMinor },
        ...{ deboursMinor: 0n, givenBackMinor: 0n },
      },
      { mode: 'NET', minTransferMinor: 0n, negativeBalance: 'CARRY_FORWARD' },
      false,
    );
    const { partner: partnerKind, pctOfFeeHT, vatRatePct } = input.retrocession;
    const terms = [{ partnerKind, share: rate(pctOfFeeHT), appliesTo: [input.phase] }];
    const shares = lines.flatMap((line) => retrocededShares(line, terms));
    const retrocededMinor = sum(shares.map(({ amountMinor }) => amountMinor));
    return {
      allocations: allocations.map(({ component, amountMinor }) => ({
        ...{ component, amount: told(amountMinor) },
      })),
      reimbursedToAgency: told(costsKeptMinor),
      feeHT: told(feesMinor),
      vat: told(vatMinor),
      transfer: told(transferMinor),
      retrocessionHT: told(retrocededMinor),
      retrocessionVat: told(vatOn(retrocededMinor, rate(vatRatePct))),
      agencyMarginHT: told(feesMinor - retrocededMinor),
    };
  },

  'EX-31': (input: {
    madeOn: CalendarDate;
    promised: string;
    dueDate: CalendarDate;
    graceBusinessDays: number;
    partialThresholdPct: string;
    territory: Territory;
    cases: readonly {
      name: string;
      payments: readonly { valueDate: CalendarDate; amount: string }[];
    }[];
  }) => {
    const holidays = holidaysOf(input.territory, { use: 'CONTACT' });
    const deadlineOn = promiseDeadline(input.dueDate, holidays, input.graceBusinessDays);
    const promise = {
      id: 'promise',
      amountMinor: euros(input.promised),
      madeOn: input.madeOn,
      dueOn: input.dueDate,
      deadlineOn,
      partialThreshold: rate(input.partialThresholdPct),
    };
    return {
      deadline: deadlineOn,
      cases: input.cases.map(({ name, payments }) => {
        const money = payments.map(({ valueDate, amount }) => ({
          valueOn: valueDate,
          amountMinor: euros(amount),
        }));
        const outcome = first(promiseOutcomes([promise], money, addDays(deadlineOn, 1)));
        return { name, counted: told(outcome.countedMinor), status: outcome.status };
      }),
    };
  },

  'EX-33': (input: {
    outstanding: { principal: string; indemnity: string };
    settlementAmount: string;
    ratePct: string;
    vatRatePct: string;
  }) => {
    const { outstanding, settlementAmount, ratePct, vatRatePct } = input;
    const amountMinor = euros(settlementAmount);
    const claim = { claimId: 'claim', number: 'F-1', dueOn: SOME_DAY, disputedMinor: 0n };
    const owed = (['PRINCIPAL', 'INDEMNITY'] as const).map((component) => ({
      ...{ ...claim, component },
      outstandingMinor: euros(
        component === 'PRINCIPAL' ? outstanding.principal : outstanding.indemnity,
      ),
    }));
    // The mandate of the case says nothing: by law the indemnities would come first.
    const [acceptedOn, untilOn] = [SOME_DAY, addDays(SOME_DAY, 30)];
    const paidOnDay = addDays(SOME_DAY, 7);
    const order = { spending: 'PRINCIPAL_FIRST', fromOn: acceptedOn, untilOn } as const;
    const terms = allocationTermsOn({ terms: [], spendingOrders: [order] }, paidOnDay);
    const { allocations } = allocate({ amountMinor, designatedClaimIds: [] }, owed, terms);

    const period = { acceptedOn, acceptedAfter: '0', untilOn };
    const money = [{ valueOn: paidOnDay, sequence: '1', amountMinor }];
    const paid = (component: Component) =>
      sum(
        allocations.filter((line) => line.component === component).map((line) => line.amountMinor),
      );
    const left = owed.map((one) => ({
      ...one,
      outstandingMinor: one.outstandingMinor - paid(one.component),
    }));
    const rest = settledRest(amountMinor, receivedUnder(period, money), left) ?? [];
    const waived = (component: Component) =>
      told(sum(rest.filter((one) => one.component === component).map((one) => one.amountMinor)));
    const payment = { ...paidOn('PRINCIPAL', settlementAmount), allocations };
    const feesMinor = sum(
      linesOf(payment, claimUnder([ruleAt(ratePct)])).map((line) => line.feeMinor),
    );
    const { vatMinor, transferMinor } = net(feesMinor, vatRatePct, amountMinor);
    const owedMinor =
      sum(left.map((one) => one.outstandingMinor)) - sum(rest.map((one) => one.amountMinor));
    const reason = 'SETTLED';
    const refusal = closureRefusal(
      { reason, by: ['SYSTEM'], evidence: ['SETTLEMENT_AGREEMENT'] },
      { balanceMinor: owedMinor, principalMinor: 0n, suspenseMinor: 0n, unclearedMinor: 0n },
    );
    return {
      allocations: allocations.map(({ component, amountMinor: spent }) => ({
        ...{ component, amount: told(spent) },
      })),
      waived: { principal: waived('PRINCIPAL'), indemnity: waived('INDEMNITY') },
      feeHT: told(feesMinor),
      vat: told(vatMinor),
      netTransfer: told(transferMinor),
      closureReason: refusal ?? reason,
    };
  },

  'EX-34': (input: {
    freeDays: number;
    withdrawalFactorPct: string;
    ratePct: string;
    cases: readonly {
      case: string;
      placementDate: CalendarDate;
      withdrawnOn: CalendarDate;
      outstandingPrincipal: string;
    }[];
  }) => {
    const claim = claimUnder([ruleAt(input.ratePct)]);
    const { freeDays, withdrawalFactorPct } = input;
    const withdrawal = {
      freeDays,
      factor: rate(withdrawalFactorPct),
      waivedReasons: ['IRRECOVERABLE_INSOLVENT', 'COMPLAINT_UPHELD'],
    };
    const tariff = { ...claim.tariff, withdrawal };
    return {
      cases: input.cases.map(({ case: name, placementDate, withdrawnOn, outstandingPrincipal }) => {
        const priced = caseOf({ ...claim, placedOn: placementDate, tariff });
        const owed = new Map([[claim.claimId, euros(outstandingPrincipal)]]);
        const { feeMinor } = withdrawalFee(priced, owed, { on: withdrawnOn, reason: 'OTHER' }, 0n);
        const days = daysBetween(placementDate, withdrawnOn);
        return { case: name, days, feeHT: told(feeMinor) };
      }),
    };
  },

  'EX-35': (input: { territory: Territory; clearedDates: readonly CalendarDate[] }) => {
    const holidays = holidaysOf(input.territory, { use: 'LEGAL' });
    const rowOf = (clearedOn: CalendarDate, cycle: RemittanceCycle, businessDays: number) => {
      const cutoff = cutOffOf(clearedOn, cycle);
      const payout = payoutOn(cutoff, holidays, businessDays);
      return { cutoff, payout, withinLimit: payout <= remittanceLimit(clearedOn) };
    };
    return {
      rows: input.clearedDates.map((clearedOn) => ({
        clearedOn,
        legalLimit: remittanceLimit(clearedOn),
        twiceMonthly: rowOf(clearedOn, 'TWICE_MONTHLY', 5),
        monthlyPlus10: rowOf(clearedOn, 'MONTHLY', 10),
      })),
    };
  },

  'EX-40': (input: { values: readonly string[] }) => ({
    rounded: input.values.map((value) => {
      const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)\.(\d+)$/.exec(value) ?? [];
      const cents = exact(BigInt(sign + whole + decimals) * 100n, 10n ** BigInt(decimals.length));
      return told(round(cents));
    }),
  }),

  'EX-41': (
    input: Record<'siren' | 'siret' | 'iban' | 'vatFromSiren' | 'vatNumbers' | 'rfFor', string[]>,
  ) => ({
    siren: input.siren.map(isSiren),
    siret: input.siret.map(isSiret),
    iban: input.iban.map(isIban),
    vatFromSiren: input.vatFromSiren.map(frenchVatNumber),
    vatNumbers: input.vatNumbers.map(isFrenchVatNumber),
    rfFor: input.rfFor.map(creditorReference),
  }),

  'EX-43': (input: {
    cases: readonly {
      orderDate: CalendarDate;
      servedOnPerson: CalendarDate;
      debtorTerritory: Territory;
      courtTerritory: Territory;
    }[];
  }) => ({
    cases: input.cases.map(({ orderDate, servedOnPerson, debtorTerritory, courtTerritory }) => {
      const deadlines = paymentOrderDeadlines({
        orderedOn: orderDate,
        servedOn: servedOnPerson,
        servedInPerson: true,
        debtorTerritory,
        courtTerritory,
      });
      if (deadlines.kind !== 'DEADLINES') throw new Error(`no delays on ${deadlines.on}`);
      return {
        serviceDelayMonths: deadlines.serviceMonths,
        serveBefore: deadlines.serveByOn,
        oppositionRaw: deadlines.served?.oppositionRawOn,
        oppositionUntil: deadlines.served?.oppositionUntilOn,
        enforceableFrom: deadlines.served?.enforceableFromOn,
      };
    }),
  }),

  'EX-44': (input: {
    periodYears: number;
    cases: readonly { dueDate: CalendarDate; interruptions: readonly CalendarDate[] }[];
  }) => ({
    cases: input.cases.map(({ dueDate, interruptions }) => {
      const regime = limitationRegime({
        claimType: 'INVOICE',
        activity: 'GENERAL',
        debtorQuality: 'PROFESSIONAL',
        creditorQuality: 'OTHER',
        startOn: dueDate,
      });
      const events = interruptions.map((on) => ({ kind: 'ACKNOWLEDGEMENT', on }) as const);
      const limited = { ...regime, years: input.periodYears, startOn: dueDate, events };
      return { limitationDate: limitationOn(limited).lastDayOn };
    }),
  }),

  'EX-45': (input: {
    windows: readonly string[];
    timezones: Partial<Record<Territory, string>>;
    requests: readonly { requestedUtc: string; territory: Territory }[];
  }) => ({
    slots: input.requests.map(({ requestedUtc, territory }) => {
      const zone = timeZoneOf(territory);
      expect(zone).toBe(input.timezones[territory]);
      const holidays = holidaysOf(territory, { use: 'CONTACT' });
      const place = { zone, holidays, windows: input.windows.map(openingHours) };
      const { at } = callbackTime(instant(requestedUtc), place, false);
      return { local: `${localDate(at, zone)}T${localTime(at, zone)}`, utc: toldInstant(at) };
    }),
  }),

  'EX-48': (input: {
    cases: readonly { case: string; debtor: string; rf: string; balance: string }[];
    knownIbans: Readonly<Record<string, string>>;
    bankLines: readonly { n: number; amount: string; label: string; iban: string | null }[];
  }) => {
    const candidates = input.cases.map(({ case: caseId, debtor, rf, balance }) => ({
      ...{ caseId, rfReference: rf, invoiceNumbers: [], debtorReferences: [] },
      debtorIbans: Object.entries(input.knownIbans).flatMap(([of, iban]) =>
        of === debtor ? [iban] : [],
      ),
      balanceMinor: euros(balance),
    }));
    return {
      lines: input.bankLines.map(({ n, amount, label, iban: payerIban }) => {
        const line = { amountMinor: euros(amount), label, payerIban };
        const { caseId: matched, by } = matchBankLine(line, candidates);
        return { n, matched, by };
      }),
    };
  },

  'EX-51': (input: {
    nowUtc: string;
    appointmentLeadMinutes: number;
    cases: readonly {
      case: string;
      appointmentAt: string | null;
      brokenPromise: boolean;
      daysPastDue: number;
      balance: string;
      payerClass: PayerClass;
      daysSinceContact: number | null;
      limitationDays: number;
    }[];
  }) => {
    const now = instant(input.nowUtc);
    const today = localDate(now, 'UTC');
    const scored = input.cases.map((one) => {
      const score = queuePoints({
        ...one,
        hasBrokenPromise: one.brokenPromise,
        balanceMinor: euros(one.balance),
        currency: 'EUR',
      });
      return {
        caseNumber: one.case,
        appointmentAt: one.appointmentAt === null ? null : instant(one.appointmentAt),
        points: score.total,
        oldestDueOn: addDays(today, -one.daysPastDue),
        score,
      };
    });
    const order = inQueueOrder(scored, now, input.appointmentLeadMinutes);
    return {
      order: order.map(({ caseNumber }) => caseNumber),
      scores: Object.fromEntries(scored.map(({ caseNumber, score }) => [caseNumber, score])),
    };
  },

  'EX-54': (input: {
    principal: string;
    dueDate: CalendarDate;
    to: CalendarDate;
    ratesPct: readonly RatedFrom[];
  }) => {
    const under = (basis: DayCount) =>
      told(
        round(
          interest(input.principal, input.dueDate, input.to, steps(input.ratesPct), basis).exact,
        ),
      );
    return { ACT_365: under('ACT_365'), ACT_ACT: under('ACT_ACT') };
  },

  'EX-56': (input: { territory: Territory; attemptsLocal: readonly string[] }) => {
    const place = {
      zone: timeZoneOf(input.territory),
      holidays: holidaysOf(input.territory, { use: 'CONTACT' }),
    };
    const attempts = input.attemptsLocal.map((text) => {
      const [on = '', time = ''] = text.split('T');
      return { on: on as CalendarDate, time };
    });
    return {
      steps: attempts.map(({ on, time }, index) => {
        const attemptsOn = attempts.slice(0, index + 1).map((attempt) => attempt.on);
        const counts = { attemptsOn, conversationsOn: [] };
        const step = ladderStep(
          { number: index + 1, on, time },
          place.holidays,
          (day) => dayRefusal(day, place, phoneCaps(), counts) === null,
        );
        return {
          n: index + 1,
          attemptLocal: `${on}T${time}`,
          next: step.kind === 'CALL' ? `${step.on}T${step.time}` : step.kind,
          message: step.kind === 'CALL' ? step.message : null,
        };
      }),
    };
  },
};

function phoneCaps() {
  const limits = contactDefaultsOn(SOME_DAY);
  if (limits === null) throw new Error(`no contact limits on ${SOME_DAY}`);
  return capsOf('PHONE', limits);
}

describe('examples of the rules', () => {
  const solved = examples.filter(({ id }) => id in solvers);
  it.each(solved.map(({ id, title, ...example }) => [id, title, example] as const))(
    '%s %s',
    (id, _, { input, expected }) => {
      expect(solvers[id]?.(input as never)).toEqual(expected);
    },
  );

  it('cover every example accepted so far, and claim no other', () => {
    expect([...Object.keys(solvers), 'EX-50'].sort()).toEqual(ACCEPTED);
  });

  for (const { id, title } of examples)
    if (!ACCEPTED.includes(id)) it.todo(`pending: ${id} ${title}`);
});

// ---- EX-50: refusals. What a rule alone refuses is shown here; the rest is refused by the product as it runs.

interface Attempt {
  readonly do: string;
  readonly when: string;
  readonly reason?: 'PAID_IN_FULL';
}

const promiseLimits = {
  today: SOME_DAY,
  balanceMinor: 500_00n,
  openMinor: [],
  brokenOn: [],
  promiseDaysMax: 30,
  isSeniorAgent: true,
};

function callTo(change: Partial<ContactFacts>): string | null {
  const verdict = contactVerdict(instant('2026-06-01T08:00:00Z'), {
    channel: 'PHONE',
    kind: 'CHASE',
    askedByDebtor: false,
    place: { zone: timeZoneOf('FR-METRO'), holidays: holidaysOf('FR-METRO', { use: 'CONTACT' }) },
    restriction: null,
    hold: null,
    firstLetterSentOn: '2026-05-04',
    agencyBlock: null,
    caps: phoneCaps(),
    counts: { attemptsOn: [], conversationsOn: [] },
    ...change,
  });
  return verdict.may ? null : verdict.code;
}

/** Every situation that one attempt describes, with the code that the rule gives; none may pass. */
const guards: Readonly<Record<string, (attempt: Attempt) => (string | null | undefined)[]>> = {
  FIRST_CALL: () => [callTo({ firstLetterSentOn: null })],
  CALL: () => [
    callTo({ restriction: { kind: 'OPT_OUT_PHONE', untilOn: null } }),
    callTo({
      counts: { attemptsOn: ['2026-05-27', '2026-05-28', '2026-05-29'], conversationsOn: [] },
    }),
  ],
  LOG_PROMISE: ({ when }) => {
    const wanted = when.includes('balance')
      ? [{ amountMinor: 500_01n, dueOn: SOME_DAY }]
      : [
          { amountMinor: 1n, dueOn: addDays(SOME_DAY, -1) },
          { amountMinor: 1n, dueOn: addDays(SOME_DAY, 31) },
        ];
    return wanted.map((promise) => promiseRefusal([promise], promiseLimits)?.code);
  },
  CLOSE_CASE: ({ reason = 'PAID_IN_FULL' }) => [
    closureRefusal(
      { reason, by: ['SYSTEM'], evidence: [] },
      { balanceMinor: 1n, principalMinor: 0n, suspenseMinor: 0n, unclearedMinor: 0n },
    ),
  ],
};

function actOf(attempt: Attempt) {
  const act = refusedActs[refusedActOf(attempt)];
  if (act === undefined) throw new Error(`Nothing tries to ${attempt.do}.`);
  return act;
}

describe('EX-50 Guards: what must be refused', () => {
  const guarded = first(examples.filter(({ id }) => id === 'EX-50'));
  const { attempts } = guarded.input as { attempts: Attempt[] };
  const { results } = guarded.expected as { results: string[] };
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open('2026-03-02');
  }, STAGE_MS);
  afterAll(() => stage.close());

  for (const [index, attempt] of attempts.entries()) {
    const guard = guards[attempt.do];
    const title = `${attempt.do} when ${attempt.when}`;
    const result = first(results.slice(index));
    if (guard !== undefined)
      it(title, () => {
        for (const code of guard(attempt)) expect(code).toBe(result);
      });
    else
      it(
        title,
        async () => {
          const tries = await actOf(attempt)(stage);
          for (const attempted of tries) await refuses(attempted, result);
        },
        STAGE_MS,
      );
  }

  /** Refused with the code, and not a row written but the refusal itself. */
  async function refuses(attempted: () => Promise<string | null>, code: string): Promise<void> {
    const before = await stage.house.rowCounts();
    expect(await attempted()).toBe(code);
    expect(await stage.house.rowCounts()).toEqual(before);
  }
});
