import { Injectable } from '@nestjs/common';
import { addMinutes, instant, localDate, type CalendarDate } from '@solde/calendar';
import { allocationOrderRefusal, type OrderSaidBy } from '@solde/country';
import { rate, sum, type Minor } from '@solde/money';
import { DomainError, Reads, Settings, uuidv7, Work, type Caller } from '@solde/platform';
import type { AgendaItem } from './agenda-item.entity';
import { AgendaService, CLOSE_PAID } from './agenda.service';
import type { CaseFile } from './case-file.entity';
import { ClaimMovement } from './claim-movement.entity';
import { DisputedAmount } from './disputed-amount.entity';
import type { FeeClaim, FeeFacts } from './fee-facts';
import { LockedCases, type LockedCase } from './locked-cases.service';
import { nextAction } from './next-action';
import { SpendingOrder } from './spending-order.entity';
import {
  accruals,
  allocationTermsOn,
  balanceKey,
  indemnities,
  outstandingOn,
  postedBalances,
  supposedInterest,
  type AccessoryTerms,
  type AllocationOrderTerms,
  type ClaimFacts,
  type MoneyFacts,
  type MovementComponent,
  type MovementFacts,
  type MovementKind,
  type Outstanding,
  type SupposedInterest,
} from './outstanding';

/** One change of what is owed on a claim; negative reduces it. */
export interface NewMovement {
  readonly claimId: string;
  readonly component: MovementComponent;
  readonly kind: MovementKind;
  readonly amountMinor: Minor;
  readonly valueOn: CalendarDate;
  readonly sourceId: string;
}

/** How money of a period is spent, whatever the mandate says. */
export interface NewSpendingOrder {
  readonly spending: SpendingOrder['spending'];
  readonly fromOn: CalendarDate;
  readonly untilOn: CalendarDate;
  readonly saidBy: OrderSaidBy;
  readonly sourceId: string;
}

/** What the accruing of an act found. */
export interface AccrualFlags {
  /** A day that bears interest has no rate: nothing was posted for that claim. */
  readonly rateMissing: boolean;
  readonly unverifiedRate: boolean;
}

const RESUME = 'RESUME';

/** Everything the money of a case depends on; amounts as text, since JSON numbers lose cents. */
const MONEY = `
  c.currency, k.is_individual AS "isIndividual",
    (SELECT min(n.notified_on) FROM formal_notice n WHERE n.case_id = c.id) AS "formalNoticeOn",
    coalesce((SELECT json_agg(json_build_object('effectiveFrom', t.effective_from, 'interestClaimed', t.interest_claimed,
              'basis', t.interest_basis, 'table', t.interest_rate_table,
              'contractRate', t.interest_contract_rate::text, 'indemnityClaimed', t.indemnity_claimed,
              'allocationOrder', t.allocation_order, 'principalRule', t.principal_rule)
              ORDER BY t.effective_from DESC, t.number DESC)
     FROM mandate_terms t WHERE t.mandate_id = c.mandate_id AND t.agency_signed_at IS NOT NULL), '[]') AS terms,
    coalesce((SELECT json_agg(json_build_object('from', s.from_on, 'until', coalesce(e.until_on, s.until_on), 'reason', s.reason))
     FROM interest_suspension s LEFT JOIN interest_suspension_end e ON e.suspension_id = s.id
     WHERE s.case_id = c.id AND e.until_on IS DISTINCT FROM s.from_on - 1), '[]') AS suspensions,
    (SELECT json_build_object('servedOn', j.served_on, 'points', j.points::text)
     FROM judgment_interest j WHERE j.case_id = c.id ORDER BY j.id DESC LIMIT 1) AS judgment,
    coalesce((SELECT json_agg(json_build_object('spending', s.spending, 'fromOn', s.from_on, 'untilOn', s.until_on) ORDER BY s.id DESC)
     FROM spending_order s WHERE s.case_id = c.id), '[]') AS "spendingOrders",
    coalesce((SELECT json_agg(json_build_object('claimId', l.id, 'number', l.number, 'type', l.type, 'dueOn', l.due_on,
              'debtorQuality', l.debtor_quality, 'state', l.state, 'principalMinor', l.principal_minor::text,
              'limitationOn', l.limitation_on, 'placedOn', l.placed_on, 'feeAgeDays', l.fee_age_days,
              'agreementId', l.agreement_id, 'disputedMinor', coalesce((SELECT sum(d.amount_minor)
                 FROM disputed_amount d WHERE d.case_id = c.id AND d.claim_id = l.id), 0)::text)
              ORDER BY l.due_on, l.number, l.id)
     FROM claim l WHERE l.case_id = c.id), '[]') AS claims,
    coalesce((SELECT json_agg(json_build_object('claimId', m.claim_id, 'component', m.component, 'kind', m.kind,
              'amountMinor', m.amount_minor::text, 'valueOn', m.value_on))
     FROM (SELECT claim_id, component, kind, value_on, sum(amount_minor) AS amount_minor
           FROM claim_movement WHERE case_id = c.id GROUP BY 1, 2, 3, 4) AS m), '[]') AS movements`;

const FACTS = `
  SELECT ${MONEY} FROM case_file c JOIN creditor k ON k.id = c.creditor_id WHERE c.id = $1`;

/** Of a case that the act holds, in the same round trip: what its fees and its agenda depend on. */
const HELD = `
  SELECT c.id AS "caseId", ${MONEY}, d.segment, d.territory,
    (SELECT max(a.at) FROM disputed_amount x JOIN act a ON a.id = x.act_id WHERE x.case_id = c.id) AS "disputedAt",
    coalesce((SELECT json_agg(json_build_object('phase', p.phase, 'from', lower(p.period), 'until', upper(p.period) - 1))
     FROM case_phase p WHERE p.case_id = c.id), '[]') AS phases,
    coalesce((SELECT json_agg(json_build_object('id', a.id, 'source', a.source, 'sourceId', a.source_id, 'kind', a.kind,
              'dueAt', a.due_at, 'ownerId', a.owner_id, 'pool', a.pool, 'actId', a.act_id))
     FROM agenda_item a WHERE a.case_id = c.id AND a.state = 'OPEN'), '[]') AS agenda
  FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN debtor d ON d.id = c.debtor_id`;

const HELD_FACTS = `${HELD} WHERE c.id = $1`;
const ALL_HELD_FACTS = `${HELD} WHERE c.id = ANY ($1::uuid[])`;

interface FactsRow {
  readonly currency: string;
  readonly isIndividual: boolean;
  readonly formalNoticeOn: CalendarDate | null;
  readonly terms: readonly (Omit<AccessoryTerms, 'contractRate'> & {
    readonly contractRate: string | null;
  })[];
  readonly suspensions: MoneyFacts['suspensions'];
  readonly judgment: { readonly servedOn: CalendarDate; readonly points: string } | null;
  readonly spendingOrders: MoneyFacts['spendingOrders'];
  /** Read by acts alone: the portal does not see who did what. */
  readonly disputedAt?: Date | null;
  readonly claims: readonly (Omit<ClaimFacts, 'principalMinor' | 'disputedMinor'> & {
    readonly principalMinor: string;
    readonly disputedMinor: string;
    readonly placedOn: CalendarDate;
    readonly feeAgeDays: number;
    readonly agreementId: string;
  })[];
  readonly movements: readonly (Omit<MovementFacts, 'amountMinor'> & {
    readonly amountMinor: string;
  })[];
}

interface HeldFactsRow extends FactsRow {
  readonly caseId: string;
  readonly segment: string | null;
  readonly territory: string;
  readonly phases: FeeFacts['phases'];
  readonly agenda: readonly (Omit<AgendaItem, 'caseId' | 'creditorId' | 'dueAt' | 'state'> & {
    readonly dueAt: string;
  })[];
}

/** What is owed on a case: its movements, and what accrues on reading. */
@Injectable()
export class BalanceService {
  constructor(
    private readonly locked: LockedCases,
    private readonly agenda: AgendaService,
    private readonly reads: Reads,
    private readonly settings: Settings,
  ) {}

  /** What is owed at the end of a day, per claim and component, interest accrued to that day included. Refuses NOT_FOUND. */
  async outstandingOn(
    reader: Work | Caller,
    caseId: string,
    on: CalendarDate,
  ): Promise<Outstanding> {
    const facts = await this.facts(reader, caseId);
    const locked = reader instanceof Work ? this.locked.known(reader, caseId) : null;
    if (locked === null) return outstandingOn(facts, on);
    // Asked again by an act whose accruing posted nothing in between.
    if (locked.owed?.facts !== facts || locked.owed.outstanding.on !== on)
      locked.owed = { facts, outstanding: outstandingOn(facts, on) };
    return locked.owed.outstanding;
  }

  /**
   * Posts the interest and the indemnity that are due on a day and not posted yet (rule R-INT-CUMUL). A missing rate refuses
   * nothing: the claim's interest stays unposted and the answer says so.
   */
  async accrue(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<AccrualFlags> {
    const locked = this.locked.of(work, caseFile);
    const { movements, ...flags } = accruals(await this.factsOf(work, locked), on);
    const posted = movements.map((movement) => ({ ...movement, sourceId: work.actId }));
    this.post(work, locked, posted);
    return flags;
  }

  /** Posts the fixed indemnities alone: interest of a case spent anew is the replay's to restate. */
  async chargeIndemnities(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const owed = indemnities(await this.factsOf(work, locked), on);
    this.post(
      work,
      locked,
      owed.map((movement) => ({ ...movement, sourceId: work.actId })),
    );
  }

  /** See `supposedInterest`. */
  async supposedInterest(work: Work, caseFile: CaseFile): Promise<SupposedInterest> {
    return supposedInterest(await this.factsOf(work, this.locked.of(work, caseFile)));
  }

  /**
   * How money of each value date is spent: as the mandate in force that day says, or principal first under a settlement (R-CLOSE);
   * the law's order before any signed terms.
   */
  async allocationTerms(
    work: Work,
    caseFile: CaseFile,
  ): Promise<(on: CalendarDate) => AllocationOrderTerms> {
    const facts = await this.factsOf(work, this.locked.of(work, caseFile));
    return (on) => allocationTermsOn(facts, on);
  }

  /** How money of one value date is spent; see `allocationTerms`. */
  async allocationTermsOn(
    work: Work,
    caseFile: CaseFile,
    on: CalendarDate,
  ): Promise<AllocationOrderTerms> {
    return (await this.allocationTerms(work, caseFile))(on);
  }

  /**
   * Says how money with a value date in a period is spent. What was spent before is spent anew by whoever says so. Refuses
   * ALLOCATION_ORDER_UNLAWFUL when whose word it is may not say so.
   */
  async orderSpending(work: Work, caseFile: CaseFile, order: NewSpendingOrder): Promise<void> {
    const { spending, fromOn, saidBy } = order;
    const code = spending === 'MANDATE' ? 'LEGAL' : spending;
    const because = allocationOrderRefusal(code, fromOn, saidBy);
    if (because !== null)
      throw new DomainError('ALLOCATION_ORDER_UNLAWFUL', { spending, fromOn, saidBy, because });
    const locked = this.locked.of(work, caseFile);
    const facts = await this.factsOf(work, locked);
    const { id: caseId, creditorId } = caseFile;
    work.insert(SpendingOrder, { id: uuidv7(), caseId, creditorId, ...order });
    locked.money = { ...facts, spendingOrders: [order, ...facts.spendingOrders] };
  }

  /** Reads what settling will need, so that an act may ask before it writes: a question asked later sends the queue first. */
  async prepareToSettle(work: Work, caseFile: CaseFile): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    await this.factsOf(work, locked);
    await this.locked.agenda(work, locked);
  }

  /** As `prepareToSettle`, for many cases in one statement: what an act then spends on them asks the database nothing. */
  async prepareAllToSettle(work: Work, caseFiles: readonly CaseFile[]): Promise<void> {
    const unread = new Map(
      caseFiles
        .map((caseFile) => this.locked.of(work, caseFile))
        .filter(({ money, fees }) => money === null || fees === null)
        .map((locked) => [locked.caseFile.id, locked]),
    );
    const rows = await work.query<HeldFactsRow>(ALL_HELD_FACTS, [[...unread.keys()]]);
    for (const row of rows) {
      const locked = unread.get(row.caseId);
      if (locked !== undefined) remember(locked, row);
    }
  }

  /** What the fees of a case depend on. */
  async feeFacts(work: Work, caseFile: CaseFile): Promise<FeeFacts> {
    const locked = this.locked.of(work, caseFile);
    if (locked.fees === null) locked.money = null;
    await this.factsOf(work, locked);
    if (locked.fees === null) throw new Error('The facts of fees are read with those of money.');
    return locked.fees;
  }

  /**
   * Whether anything of the case's money has a later value date, or its debtor began or ceased to contest since: what comes now is
   * then spent by replay, as it would have been on its own day.
   */
  async hasLaterMoney(work: Work, caseFile: CaseFile, on: CalendarDate): Promise<boolean> {
    const { disputedAt, movements } = await this.factsOf(work, this.locked.of(work, caseFile));
    const isContestedSince =
      disputedAt !== null && localDate(disputedAt, this.settings.agencyTimeZone) > on;
    return isContestedSince || movements.some(({ valueOn }) => valueOn > on);
  }

  /** Puts off the closing of a case whose money is not certain yet to the next business day, or takes it back when something is owed. */
  async replanClosing(work: Work, caseFile: CaseFile): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    if ((await this.postedTotal(work, caseFile)) !== 0n) return this.planForBalance(work, locked);
    const dueAt = await this.agenda.businessMorning(work, caseFile, work.today);
    await this.agenda.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: CLOSE_PAID, dueAt },
    });
  }

  /**
   * Writes what changes the balance and keeps the agenda in step: at zero the case is to be closed, above it again it resumes.
   * Refuses AMOUNT_ABOVE_BALANCE when a component of a claim would fall below zero, NOT_FOUND for a claim of another case.
   */
  async settle(work: Work, caseFile: CaseFile, movements: readonly NewMovement[]): Promise<void> {
    if (movements.length === 0) return;
    const locked = this.locked.of(work, caseFile);
    const facts = await this.factsOf(work, locked);
    for (const { claimId } of movements)
      if (!facts.claims.some((claim) => claim.claimId === claimId))
        throw new DomainError('NOT_FOUND', { claimId });
    this.post(work, locked, movements);
    const balances = postedBalances(locked.money ?? facts);
    for (const { claimId, component } of movements) {
      const balance = balances.get(balanceKey(claimId, component)) ?? 0n;
      if (balance < 0n)
        throw new DomainError('AMOUNT_ABOVE_BALANCE', {
          ...{ claimId, component, aboveMinor: String(-balance), currency: facts.currency },
        });
    }
    await this.planForBalance(work, locked);
  }

  /**
   * Adds to (or takes from) what the debtor contests of a claim. Refuses AMOUNT_ABOVE_BALANCE when it would pass the principal
   * placed or fall below zero.
   */
  async dispute(
    work: Work,
    caseFile: CaseFile,
    claimId: string,
    amountMinor: Minor,
    sourceId: string,
  ): Promise<void> {
    const locked = this.locked.of(work, caseFile);
    const facts = await this.factsOf(work, locked);
    const claim = facts.claims.find((one) => one.claimId === claimId);
    if (claim === undefined) throw new DomainError('NOT_FOUND', { claimId });
    if (amountMinor === 0n) return;
    const disputedMinor = claim.disputedMinor + amountMinor;
    if (disputedMinor < 0n || disputedMinor > claim.principalMinor)
      throw new DomainError('AMOUNT_ABOVE_BALANCE', { claimId, component: 'PRINCIPAL' });
    const { id: caseId, creditorId } = caseFile;
    const row = { id: uuidv7(), claimId, caseId, creditorId, amountMinor, sourceId };
    work.insert(DisputedAmount, row);
    locked.money = {
      ...facts,
      disputedAt: work.now,
      claims: facts.claims.map((one) => (one === claim ? { ...claim, disputedMinor } : one)),
    };
    this.locked.tell(work, locked, 'CLAIMS');
  }

  /** The posted balance of a locked case, all value dates together; nothing accrued is added. */
  async postedTotal(work: Work, caseFile: CaseFile): Promise<Minor> {
    const locked = this.locked.of(work, caseFile);
    const { movements } = await this.factsOf(work, locked);
    return sum(movements.map(({ amountMinor }) => amountMinor));
  }

  /** Plans the closing of a case that is paid to zero, and takes it back when the balance rises. */
  async planForBalance(work: Work, locked: LockedCase): Promise<void> {
    this.locked.tell(work, locked, 'BALANCE');
    const { caseFile } = locked;
    if (caseFile.closedOn !== null || caseFile.status === 'RECEIVED') return;
    const agenda = await this.locked.agenda(work, locked);
    const isToClose = agenda.some(({ kind }) => kind === CLOSE_PAID);
    const total = await this.postedTotal(work, caseFile);
    if (total === 0n && !isToClose) {
      const others = agenda.filter(({ source }) => source !== 'STRATEGY_STEP');
      const overdue = nextAction(others.filter((item) => item.dueAt <= work.now));
      // Closing goes before whatever is overdue: what is paid is not chased, and not even looked at.
      const dueAt = overdue === null ? work.now : addMinutes(overdue.dueAt, -1);
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: CLOSE_PAID, dueAt },
      });
      const isStep = (item: { source: string; kind: string }) =>
        item.source === 'STRATEGY_STEP' && item.kind !== CLOSE_PAID;
      await this.agenda.end(work, locked, isStep, 'CANCELLED');
    } else if (total !== 0n && isToClose) {
      const dueAt = await this.agenda.businessMorning(work, caseFile, work.today);
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: RESUME, dueAt },
        ownerId: caseFile.ownerId,
      });
      await this.agenda.unplan(work, caseFile, caseFile.id, 'CANCELLED', CLOSE_PAID);
    }
  }

  /** The facts of a case: kept while the act holds it, read anew otherwise. */
  async facts(reader: Work | Caller, caseId: string): Promise<MoneyFacts> {
    if (!(reader instanceof Work)) {
      const row = await this.reads.one<FactsRow>(reader, FACTS, [caseId]);
      return factsOf(caseId, row);
    }
    const locked = this.locked.known(reader, caseId);
    if (locked !== null) return this.factsOf(reader, locked);
    const [row] = await reader.prepared<FactsRow>(FACTS, [caseId]);
    return factsOf(caseId, row ?? null);
  }

  private async factsOf(work: Work, locked: LockedCase): Promise<MoneyFacts> {
    if (locked.money !== null) return locked.money;
    const { id: caseId } = locked.caseFile;
    const [row] = await work.prepared<HeldFactsRow>(HELD_FACTS, [caseId]);
    if (row === undefined) throw new DomainError('NOT_FOUND', { caseId });
    return remember(locked, row);
  }

  private post(work: Work, locked: LockedCase, movements: readonly NewMovement[]): void {
    if (movements.length === 0 || locked.money === null) return;
    const { id: caseId, creditorId } = locked.caseFile;
    work.insert(
      ClaimMovement,
      movements
        .filter(({ amountMinor }) => amountMinor !== 0n)
        .map((movement) => ({ id: uuidv7(), caseId, creditorId, ...movement })),
    );
    locked.money = { ...locked.money, movements: [...locked.money.movements, ...movements] };
    this.locked.tell(work, locked, 'BALANCE');
  }
}

/** Keeps what was read of a case while the act holds it. */
function remember(locked: LockedCase, row: HeldFactsRow): MoneyFacts {
  const { id: caseId, creditorId } = locked.caseFile;
  const money = factsOf(caseId, row);
  const { segment, territory, phases } = row;
  locked.money = money;
  locked.fees = { claims: row.claims.map(feeClaimOf), segment, territory, phases };
  locked.agenda ??= row.agenda.map((item) => ({
    ...{ caseId, creditorId, state: 'OPEN', ...item, dueAt: instant(item.dueAt) },
  }));
  return money;
}

function factsOf(caseId: string, row: FactsRow | null): MoneyFacts {
  if (row === null) throw new DomainError('NOT_FOUND', { caseId });
  return {
    caseId,
    currency: row.currency,
    creditorIsIndividual: row.isIndividual,
    formalNoticeOn: row.formalNoticeOn,
    suspensions: row.suspensions,
    judgment: row.judgment === null ? null : { ...row.judgment, points: rate(row.judgment.points) },
    spendingOrders: row.spendingOrders,
    disputedAt: row.disputedAt ?? null,
    terms: row.terms.map((terms) => ({
      ...terms,
      contractRate: terms.contractRate === null ? null : rate(terms.contractRate),
    })),
    claims: row.claims.map(({ placedOn, feeAgeDays, agreementId, ...claim }) => ({
      ...claim,
      principalMinor: BigInt(claim.principalMinor),
      disputedMinor: BigInt(claim.disputedMinor),
    })),
    movements: row.movements.map((movement) => ({
      ...movement,
      amountMinor: BigInt(movement.amountMinor),
    })),
  };
}

function feeClaimOf(claim: FactsRow['claims'][number]): FeeClaim {
  const { claimId, type, placedOn, feeAgeDays: ageDays, agreementId, state } = claim;
  const principalMinor = BigInt(claim.principalMinor);
  return { claimId, type, placedOn, ageDays, agreementId, principalMinor, state };
}
