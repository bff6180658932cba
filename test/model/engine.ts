import { addDays, daysBetween, type CalendarDate } from '@solde/calendar';
import {
  accruals,
  indemnities,
  outstandingOn,
  supposedInterest,
  type MoneyFacts,
  type MovementComponent,
  type MovementKind,
} from '@solde/cases';
import {
  feeLines,
  feePhaseOn,
  minimumTopUp,
  replayedFees,
  restatedFees,
  withdrawalFee,
  type FeePayment,
  type PhasePeriod,
  type PricedCase,
} from '@solde/fees';
import {
  allocate,
  caseDifferences,
  replayCase,
  trustEntry,
  type AllocationTerms,
  type PostedAllocation,
} from '@solde/payments';

/** Day 0 of the models. */
const FIRST_DAY = '2024-01-01';

export const dateOf = (day: number): CalendarDate => addDays(FIRST_DAY, day);
export const dayOf = (date: CalendarDate): number => daysBetween(FIRST_DAY, date);

export interface EnginePayment {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly day: number;
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly designated: readonly string[];
  readonly isCleared: boolean;
}

interface Movement {
  readonly claimId: string;
  readonly component: MovementComponent;
  readonly kind: MovementKind;
  readonly amountMinor: bigint;
  readonly valueOn: CalendarDate;
  readonly sequence: string;
}

interface StandingPayment extends EnginePayment {
  readonly sequence: string;
}

/** The books of one case, as posting after posting left them. Nothing here is ever edited: each act gives new books. */
export interface Books {
  readonly movements: readonly Movement[];
  readonly allocations: readonly PostedAllocation[];
  readonly payments: readonly StandingPayment[];
  readonly disputes: readonly { claimId: string; amountMinor: bigint; day: number; at: string }[];
  readonly phases: readonly PhasePeriod[];
  /** Posted, excluding VAT: contingency, adjustments and minimum; then what taking the case back cost. */
  readonly feesMinor: bigint;
  readonly withdrawalMinor: bigint;
  /** "payment/component/fee" of the lines that single payments earned. */
  readonly feeLines: readonly string[];
  /** How often fees were brought to what the history earns: lines alone no longer tell them. */
  readonly restatements: number;
  /** Entries of the trust book. */
  readonly entries: readonly ReturnType<typeof trustEntry>[];
  readonly isClosed: boolean;
}

export interface EngineCase {
  readonly facts: Omit<MoneyFacts, 'movements'>;
  readonly spending: AllocationTerms;
  readonly priced: PricedCase;
  readonly placedDay: number;
}

/** An act that the house refuses: its books stay as they were. */
export class Refused extends Error {}

const CREDITOR = 'creditor';
const ADJUSTED: readonly MovementKind[] = ['WAIVER', 'CREDIT_NOTE', 'COST', 'CORRECTION'];

/**
 * One case driven through the rules of the house as its acts drive them, without the database: spent in order or by replay, what
 * is posted is the difference, and nothing posted ever changes.
 */
export class Engine {
  private count = 0;

  constructor(
    private readonly of: EngineCase,
    public books: Books = opened(of),
  ) {}

  record(payment: EnginePayment): void {
    this.refuseClosed();
    const { books } = this;
    const valueOn = dateOf(payment.day);
    const standing: StandingPayment = { ...payment, sequence: this.next() };
    const isBackDated =
      books.movements.some((one) => one.valueOn > valueOn) ||
      books.disputes.some(({ day }) => day > payment.day);
    const received = { ...books, payments: [...books.payments, standing] };
    if (isBackDated) {
      const owed = indemnities(this.facts(received), valueOn);
      const charged = this.moved(
        received,
        owed.map((one) => ({ ...one, kind: 'INDEMNITY' })),
      );
      this.books = this.spendAnew(charged, payment.amountMinor, standing);
      return;
    }
    const accrued = this.moved(received, accruals(this.facts(received), valueOn).movements);
    const { items } = outstandingOn(this.facts(accrued), valueOn);
    const spent = allocate(spendable(standing), items, this.of.spending);
    if (payment.channel === 'DIRECT' && spent.surplusMinor > 0n)
      throw new Refused('AMOUNT_ABOVE_BALANCE');
    const lines = spent.allocations.map((line) => ({ paymentId: payment.id, ...line }));
    const allocated = this.allocated(accrued, standing, lines);
    const payableMinor = payment.amountMinor - spent.surplusMinor;
    const paid = posted(allocated, standing, payment.amountMinor, payableMinor);
    this.books = payment.isCleared ? this.earn(paid, payment.id) : paid;
  }

  reverse(id: string): void {
    const { books } = this;
    const gone = books.payments.find((one) => one.id === id)!;
    const left = { ...books, payments: books.payments.filter((one) => one !== gone) };
    this.books = this.spendAnew(left, -gone.amountMinor, gone);
  }

  /** Makes a payment certain: it earns in its order, or behind later money by restating. */
  clear(id: string): void {
    const { books } = this;
    const payments = books.payments.map((one) =>
      one.id === id ? { ...one, isCleared: true } : one,
    );
    const cleared = { ...books, payments };
    const isLast = inOrder(payments.filter((one) => one.isCleared)).at(-1)?.id === id;
    this.books = isLast ? this.earn(cleared, id) : this.restate(cleared);
  }

  /** What changes a debt besides money: spent money follows it. */
  charge(charge: Omit<Movement, 'sequence'>): void {
    this.refuseClosed();
    const { books } = this;
    const { valueOn } = charge;
    // Money that waits in suspense has moved nothing, and may be spent on it.
    const isBackDated =
      books.movements.some((one) => one.valueOn > valueOn) ||
      books.payments.some(({ day }) => dateOf(day) > valueOn);
    const accrued = isBackDated
      ? books
      : this.moved(books, accruals(this.facts(books), valueOn).movements);
    const charged = this.moved(accrued, [charge]);
    this.books = isBackDated ? this.spendAnew(charged, 0n) : this.settled(charged);
  }

  /** Posts the interest of a day, as an act that touches the case would. */
  accrue(day: number): void {
    this.books = this.moved(this.books, accruals(this.facts(this.books), dateOf(day)).movements);
  }

  dispute(claimId: string, amountMinor: bigint, day: number): void {
    this.refuseClosed();
    const one = { claimId, amountMinor, day, at: this.next() };
    this.books = { ...this.books, disputes: [...this.books.disputes, one] };
  }

  enterLitigation(day: number): void {
    this.refuseClosed();
    const phases: PhasePeriod[] = [
      { phase: 'AMICABLE', from: dateOf(this.of.placedDay), until: dateOf(day - 1) },
      { phase: 'LITIGATION', from: dateOf(day), until: null },
    ];
    this.books = this.restate({ ...this.books, phases });
  }

  close(day: number, isRecalled: boolean): void {
    this.refuseClosed();
    const { books } = this;
    if (books.payments.some((one) => !one.isCleared)) throw new Refused('MONEY_NOT_CLEARED');
    if (this.surplus(books).some(([, amount]) => amount !== 0n))
      throw new Refused('MONEY_IN_SUSPENSE');
    const { standing } = this.earned(books);
    const { items } = outstandingOn(this.facts(books), dateOf(day));
    const owed = new Map(
      items
        .filter(({ component }) => component === 'PRINCIPAL')
        .map((one) => [one.claimId, one.outstandingMinor]),
    );
    const withdrawal = isRecalled
      ? withdrawalFee(
          this.of.priced,
          owed,
          { on: dateOf(day), reason: 'OTHER' },
          standing.gridMinor,
        ).feeMinor
      : 0n;
    this.books = {
      ...books,
      isClosed: true,
      feesMinor: books.feesMinor + minimumTopUp(this.of.priced.minimum, standing),
      withdrawalMinor: withdrawal,
    };
  }

  reopen(): void {
    if (!this.books.isClosed) throw new Refused('TRANSITION_NOT_ALLOWED');
    this.books = this.restate({ ...this.books, isClosed: false, withdrawalMinor: 0n });
  }

  /** What stands of each payment on each claim and component, as "payment/claim/component". */
  spent(): Map<string, bigint> {
    const totals = new Map<string, bigint>();
    for (const { paymentId, claimId, component, amountMinor } of this.books.allocations) {
      const key = `${paymentId}/${claimId}/${component}`;
      totals.set(key, (totals.get(key) ?? 0n) + amountMinor);
    }
    return new Map([...totals].filter(([, amount]) => amount !== 0n));
  }

  suspense(): Map<string, bigint> {
    return new Map(this.surplus(this.books));
  }

  /** What is owed at the end of a day, as "claim/component"; components at zero are left out. */
  owed(day: number): Map<string, bigint> {
    const { items } = outstandingOn(this.facts(this.books), dateOf(day));
    return new Map(
      items.map((one) => [`${one.claimId}/${one.component}`, one.outstandingMinor] as const),
    );
  }

  /** What a restatement would post now: nothing, when the books stand right. */
  again(): { readonly adjustmentMinor: bigint; readonly changes: number } {
    const { payments, interest, excess } = this.differences(this.books);
    const { feesMinor } = this.restate(this.books);
    return {
      adjustmentMinor: feesMinor - this.books.feesMinor,
      changes: payments.length + interest.length + excess.length,
    };
  }

  private refuseClosed(): void {
    if (this.books.isClosed) throw new Refused('CASE_CLOSED');
  }

  private next(): string {
    this.count += 1;
    return String(this.count).padStart(6, '0');
  }

  private facts(books: Books): MoneyFacts {
    const disputed = (claimId: string) =>
      books.disputes.reduce(
        (total, one) => (one.claimId === claimId ? total + one.amountMinor : total),
        0n,
      );
    return {
      ...this.of.facts,
      movements: books.movements,
      claims: this.of.facts.claims.map((claim) => ({
        ...claim,
        disputedMinor: disputed(claim.claimId),
      })),
    };
  }

  private moved(books: Books, movements: readonly Omit<Movement, 'sequence'>[]): Books {
    const dated = movements.map((one) => ({ ...one, sequence: this.next() }));
    return { ...books, movements: [...books.movements, ...dated] };
  }

  private allocated(
    books: Books,
    { day }: Pick<EnginePayment, 'day'>,
    lines: readonly PostedAllocation[],
  ): Books {
    const moved = this.moved(
      books,
      lines.map(({ claimId, component, amountMinor }) => ({
        ...{ claimId, component, kind: 'ALLOCATION' as const },
        ...{ amountMinor: -amountMinor, valueOn: dateOf(day) },
      })),
    );
    return this.settled({ ...moved, allocations: [...books.allocations, ...lines] });
  }

  private settled(books: Books): Books {
    const balances = new Map<string, bigint>();
    for (const { claimId, component, amountMinor } of books.movements) {
      const key = `${claimId}/${component}`;
      balances.set(key, (balances.get(key) ?? 0n) + amountMinor);
    }
    for (const balance of balances.values())
      if (balance < 0n) throw new Refused('AMOUNT_ABOVE_BALANCE');
    return books;
  }

  private spendAnew(books: Books, bankMinor: bigint, about?: StandingPayment): Books {
    const { payments, interest, excess } = this.differences(books);
    let after = this.moved(books, [
      ...interest.map((line) => ({ ...line, component: 'INTEREST', kind: 'INTEREST' }) as const),
      ...excess.map((line) => ({ ...line, component: 'INTEREST', kind: 'WAIVER_EXCESS' }) as const),
    ]);
    let payableMinor = 0n;
    const known = [...books.payments, ...(about === undefined ? [] : [about])];
    const lines: PostedAllocation[] = [];
    const moves: Omit<Movement, 'sequence'>[] = [];
    if (about?.channel === 'DIRECT' && bankMinor > 0n) {
      const own = payments.find(({ paymentId }) => paymentId === about.id)?.lines ?? [];
      const spentMinor = own.reduce((total, line) => total + line.amountMinor, 0n);
      if (spentMinor < about.amountMinor) throw new Refused('AMOUNT_ABOVE_BALANCE');
    }
    for (const { paymentId, lines: changed } of payments) {
      const { channel, day } = known.find((one) => one.id === paymentId)!;
      for (const { claimId, component, amountMinor } of changed) {
        if (channel === 'AGENCY') payableMinor += amountMinor;
        lines.push({ paymentId, claimId, component, amountMinor });
        moves.push({
          ...{ claimId, component, kind: 'ALLOCATION' },
          ...{ amountMinor: -amountMinor, valueOn: dateOf(day) },
        });
      }
    }
    after = this.moved({ ...after, allocations: [...after.allocations, ...lines] }, moves);
    const isOurs = about?.channel === 'AGENCY';
    const entry = trustEntry({
      ...{ bankMinor: isOurs ? bankMinor : 0n, payableMinor, creditorId: CREDITOR },
    });
    return this.restate({ ...this.settled(after), entries: [...after.entries, entry] });
  }

  private differences(books: Books) {
    const interest = supposedInterest(this.facts(books));
    const replayed = replayCase({
      claims: this.of.facts.claims,
      charges: books.movements.filter(isCharge),
      payments: books.payments.map((one) => ({
        ...{ paymentId: one.id, amountMinor: one.amountMinor, valueOn: dateOf(one.day) },
        ...{ sequence: one.sequence, designatedClaimIds: one.designated },
      })),
      // Interest is known on the day of a change, so that what is given up of it was owed.
      accruals: books.movements.filter(
        ({ kind }) => kind === 'INTEREST' || ADJUSTED.includes(kind),
      ),
      terms: this.of.spending,
      interestUpTo: ({ claimId }, day, principal) => interest(claimId, day, principal),
      disputedOn: (claimId, { sequence, valueOn }) =>
        books.disputes.reduce((total, one) => {
          const on = dateOf(one.day);
          const isBefore = on < valueOn || (on === valueOn && one.at < sequence);
          return one.claimId === claimId && isBefore ? total + one.amountMinor : total;
        }, 0n),
    });
    return caseDifferences(replayed, books.allocations, new Map(this.surplus(books)), {
      accruals: books.movements.filter(({ kind }) => kind === 'INTEREST'),
      excess: books.movements.filter(({ kind }) => kind === 'WAIVER_EXCESS'),
    });
  }

  private surplus({ allocations, payments }: Books): [string, bigint][] {
    return payments.map(({ id, amountMinor }) => [
      id,
      allocations.reduce(
        (left, line) => (line.paymentId === id ? left - line.amountMinor : left),
        amountMinor,
      ),
    ]);
  }

  private earned(books: Books, except?: string) {
    const cleared = inOrder(books.payments.filter((one) => one.isCleared && one.id !== except));
    return replayedFees(
      cleared.map((one) => feePaymentOf(books, one)),
      this.of.priced,
    );
  }

  private earn(books: Books, id: string): Books {
    const { standing } = this.earned(books, id);
    const payment = books.payments.find((one) => one.id === id)!;
    const { lines } = feeLines(feePaymentOf(books, payment), this.of.priced, standing);
    const fees = lines.reduce((total, { feeMinor }) => total + feeMinor, books.feesMinor);
    const told = lines.map((one) => `${one.paymentId}/${one.component}/${one.feeMinor}`);
    return { ...books, feesMinor: fees, feeLines: [...books.feeLines, ...told] };
  }

  private restate(books: Books): Books {
    const { standing } = this.earned(books);
    const topUp = books.isClosed ? minimumTopUp(this.of.priced.minimum, standing) : 0n;
    const { currency } = this.of.facts;
    const replayedMinor = standing.chargedMinor + topUp;
    const { adjustmentMinor } = restatedFees(
      replayedMinor,
      books.feesMinor,
      currency,
      'CORRECTION',
    );
    const restatements = books.restatements + 1;
    return { ...books, feesMinor: books.feesMinor + adjustmentMinor, restatements };
  }
}

function opened({ facts, placedDay }: EngineCase): Books {
  return {
    movements: facts.claims.map(({ claimId, principalMinor }) => ({
      ...{ claimId, component: 'PRINCIPAL', kind: 'PLACED', amountMinor: principalMinor },
      ...{ valueOn: dateOf(placedDay), sequence: '000000' },
    })),
    ...{ allocations: [], payments: [], disputes: [], feeLines: [], entries: [] },
    phases: [{ phase: 'AMICABLE', from: dateOf(placedDay), until: null }],
    ...{ feesMinor: 0n, withdrawalMinor: 0n, restatements: 0, isClosed: false },
  };
}

function posted(
  books: Books,
  { channel }: Pick<EnginePayment, 'channel'>,
  bankMinor: bigint,
  payableMinor: bigint,
): Books {
  if (channel === 'DIRECT') return books;
  const entry = trustEntry({ bankMinor, payableMinor, creditorId: CREDITOR });
  return { ...books, entries: [...books.entries, entry] };
}

function feePaymentOf({ allocations, phases }: Books, payment: EnginePayment): FeePayment {
  const totals = new Map<string, PostedAllocation>();
  for (const line of allocations) {
    if (line.paymentId !== payment.id) continue;
    const key = `${line.claimId}/${line.component}`;
    const before = totals.get(key)?.amountMinor ?? 0n;
    totals.delete(key);
    totals.set(key, { ...line, amountMinor: before + line.amountMinor });
  }
  const valueOn = dateOf(payment.day);
  const phase = feePhaseOn(phases, valueOn);
  if (phase === null) throw new Error('a case without a phase');
  const { channel, id: paymentId } = payment;
  return { paymentId, channel, valueOn, phase, allocations: [...totals.values()] };
}

function inOrder(payments: readonly StandingPayment[]): StandingPayment[] {
  return [...payments].sort((a, b) => a.day - b.day || (a.sequence < b.sequence ? -1 : 1));
}

function spendable({ amountMinor, designated }: EnginePayment) {
  return { amountMinor, designatedClaimIds: designated };
}

type Charge = Movement & {
  readonly kind: Exclude<MovementKind, 'INTEREST' | 'WAIVER_EXCESS' | 'ALLOCATION'>;
};

function isCharge(movement: Movement): movement is Charge {
  const { kind } = movement;
  return kind !== 'INTEREST' && kind !== 'WAIVER_EXCESS' && kind !== 'ALLOCATION';
}
