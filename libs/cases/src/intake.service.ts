import { Injectable } from '@nestjs/common';
import { daysBetween, yearOf, type CalendarDate } from '@solde/calendar';
import { limitationOn, limitationRegime, type ClaimType, type DebtorQuality } from '@solde/country';
import type { Currency, Minor } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';
import { ACCEPTING, LOCK_MANDATE, sqlOf, STAGED_CLAIM } from './accept-all';
import { AgendaService } from './agenda.service';
import { BalanceService } from './balance.service';
import { phaseOf } from './case-transitions';
import { CasesAccepted } from './cases.events';
import { claimNumberKey } from './claim-number';
import { Claim } from './claim.entity';
import { CourseService } from './course.service';
import { debtorQuality } from './debtor-quality';
import { LockedCases } from './locked-cases.service';
import { OPENINGS, openingPhase } from './opening-phase';

/** One claim, typed, as the API or the form gives it. */
export interface NewClaim {
  readonly creditorId: string;
  readonly mandateId: string;
  readonly debtorId: string;
  readonly type?: ClaimType;
  readonly number: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly currency: Currency;
  readonly principalMinor: Minor;
  readonly basis?: string | null;
  /** Found from the debtor when it is not stated. */
  readonly debtorQuality?: DebtorQuality | null;
  /** Today by default. */
  readonly placedOn?: CalendarDate;
  readonly placementId?: string | null;
}

/** The hand-over whose staged claims are accepted. */
export interface AcceptedPlacement {
  readonly placementId: string | null;
  readonly creditorId: string;
  readonly mandateId: string;
  readonly placedOn: CalendarDate;
}

export interface Acceptances {
  /** Cases that the chunk opened. */
  readonly opened: number;
  /** Claims that joined a case which was open before the placement. */
  readonly joined: number;
  /** Claims accepted, those that joined included. */
  readonly accepted: number;
  readonly pendingReview: number;
  readonly caseIds: readonly string[];
}

export const REVIEW_CLAIMS = 'REVIEW_CLAIMS';

interface TermsRow {
  readonly state: string;
  readonly creditorId: string;
  readonly currency: string;
  readonly isIndividual: boolean;
  readonly services: readonly string[] | null;
  readonly territories: readonly string[];
  readonly claimTypes: readonly string[];
  readonly amountMinMinor: bigint | null;
  readonly amountMaxMinor: bigint | null;
  readonly ageMaxDays: number | null;
  readonly joins: boolean;
  readonly agreementId: string | null;
}

const TERMS = `
  SELECT m.state, m.creditor_id AS "creditorId", m.currency, k.is_individual AS "isIndividual", t.services, t.territories,
         t.claim_types AS "claimTypes", t.amount_min_minor AS "amountMinMinor", t.amount_max_minor AS "amountMaxMinor",
         t.age_max_days AS "ageMaxDays", t.join_open_case AS joins,
         (SELECT a.id FROM fee_agreement a
          WHERE a.mandate_id = m.id AND a.state = 'ACTIVE' AND a.period @> $2::date) AS "agreementId"
  FROM mandate m
  JOIN creditor k ON k.id = m.creditor_id
  LEFT JOIN LATERAL (SELECT * FROM mandate_terms t
    WHERE t.mandate_id = m.id AND t.agency_signed_at IS NOT NULL AND t.effective_from <= $2::date
    ORDER BY t.effective_from DESC, t.number DESC LIMIT 1) AS t ON true
  WHERE m.id = $1`;

interface DebtorRow {
  readonly partyId: string;
  readonly kind: 'COMPANY' | 'PERSON' | 'PUBLIC_BODY';
  readonly siren: string | null;
  readonly territory: string;
  readonly territoryClass: number;
}

const DEBTOR = `
  SELECT d.party_id AS "partyId", p.kind, coalesce(d.siren, p.siren) AS siren, d.territory,
         d.territory_class AS "territoryClass"
  FROM debtor d JOIN party p ON p.id = d.party_id WHERE d.id = $1 AND d.creditor_id = $2`;

/** How claims become cases: the same statements for one claim and for twenty thousand. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly locked: LockedCases,
    private readonly course: CourseService,
    private readonly agenda: AgendaService,
    private readonly balance: BalanceService,
  ) {}

  /** Opens the empty table `staged_claim` (columns: STAGED_CLAIM) for the lines that `acceptAll` will accept. */
  async stage(work: Work): Promise<void> {
    await work.query(STAGED_CLAIM);
    await work.query('DELETE FROM staged_claim');
  }

  /**
   * Accepts every line of `staged_claim`, set-based: each joins an open case of its debtor under the mandate, or opens one, with its
   * number, phase, first item of the agenda and word in the timeline. Publishes one CasesAccepted.
   *
   * The lines were judged before (scope, quality, limitation); what the database knows better is refused here: DUPLICATE for a
   * number that the creditor has placed already, MANDATE_NOT_ACTIVE without signed terms.
   */
  async acceptAll(work: Work, placement: AcceptedPlacement): Promise<Acceptances> {
    const { placementId, creditorId, mandateId, placedOn } = placement;
    // Locked before its terms are read: a mandate suspended meanwhile accepts nothing.
    await work.query(LOCK_MANDATE, [mandateId]);
    const { services, joins } = await this.terms(work, mandateId, placedOn);
    const given = {
      ...{ act: work.actId, placement: placementId, creditor: creditorId, mandate: mandateId },
      ...{ placedOn, year: String(yearOf(work.today)), now: work.now, services, joins },
      byName: work.caller.name,
    };
    let cases: CaseRow[] = [];
    for (const statement of ACCEPTING) {
      const { sql, values } = sqlOf(statement, given);
      cases = await work.query<CaseRow>(sql, values);
    }
    this.locked.forget(work);
    const entered = cases.filter(({ accepted }) => accepted > 0);
    const joined = entered.filter(({ isJoined }) => isJoined);
    const ids = entered.map(({ caseId }) => caseId);
    if (entered.length > 0)
      work.publish(
        new CasesAccepted(
          ...([creditorId, placementId, ids] as const),
          joined.map(({ caseId }) => caseId),
        ),
      );
    const accepted = entered.reduce((sum, one) => sum + one.accepted, 0);
    const claims = cases.reduce((sum, one) => sum + one.claims, 0);
    return {
      opened: cases.filter(({ isNew }) => isNew).length,
      joined: joined.reduce((sum, one) => sum + one.accepted, 0),
      ...{ accepted, pendingReview: claims - accepted, caseIds: ids },
    };
  }

  /**
   * Places one claim and answers its case. Refuses NOT_FOUND, MANDATE_NOT_ACTIVE, SERVICE_OUT_OF_SCOPE, OUT_OF_SCOPE (with what
   * the terms say), CURRENCY_MISMATCH, AGREEMENT_MISSING, DATE_OUT_OF_RANGE, LIMITATION_EXPIRED, DUPLICATE, and VALIDATION_FAILED when
   * nothing tells the debtor's quality.
   */
  async place(work: Work, claim: NewClaim): Promise<{ caseId: string; claimId: string }> {
    const { creditorId, mandateId, debtorId, dueOn, issuedOn, principalMinor, currency } = claim;
    const { type = 'INVOICE', basis = null, placedOn = work.today, placementId = null } = claim;
    const terms = await this.terms(work, mandateId, placedOn);
    if (terms.creditorId !== creditorId) throw new DomainError('NOT_FOUND', { mandateId });
    const [debtor] = await work.query<DebtorRow>(DEBTOR, [debtorId, creditorId]);
    if (debtor === undefined) throw new DomainError('NOT_FOUND', { debtorId });
    if (issuedOn > dueOn || issuedOn > work.today || placedOn > work.today || principalMinor <= 0n)
      throw new DomainError('DATE_OUT_OF_RANGE', { issuedOn, dueOn, placedOn });
    const quality = debtorQuality(claim.debtorQuality ?? null, debtor);
    if (quality === null)
      throw new DomainError(...(['VALIDATION_FAILED', {}] as const), {
        fields: [{ field: 'debtorQuality', code: 'REQUIRED' }],
      });
    refuseOutOfScope(terms, { ...claim, type, placedOn, territory: debtor.territory });
    const regime = limitationRegime({
      ...{ claimType: type, activity: 'GENERAL', debtorQuality: quality.quality, startOn: dueOn },
      creditorQuality: terms.isIndividual ? 'INDIVIDUAL' : 'OTHER',
    });
    const { lastDayOn } = limitationOn({ ...regime, startOn: dueOn, events: [] });
    if (lastDayOn < placedOn)
      throw new DomainError('LIMITATION_EXPIRED', { limitationOn: lastDayOn });

    await this.stage(work);
    const key = claimNumberKey(claim.number);
    await work.query(
      `INSERT INTO staged_claim
       VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        ...[creditorId, mandateId, terms.agreementId, debtorId, debtor.partyId, type, claim.number],
        ...[key, issuedOn, dueOn, currency, principalMinor, quality.quality, quality.evidence],
        ...[regime.code, lastDayOn, basis, debtor.territoryClass],
      ],
    );
    await this.acceptAll(work, { placementId, creditorId, mandateId, placedOn });
    const placed = await work.manager.findOneByOrFail(Claim, { creditorId, numberKey: key });
    return { caseId: placed.caseId, claimId: placed.id };
  }

  /**
   * A team lead's word on a claim that waits: accepted, it is owed and its case opens if nothing had opened it; rejected, a case without
   * another claim is rejected with it. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED when the claim waits no longer.
   */
  async review(work: Work, claimId: string, isAccepted: boolean, reason: string): Promise<void> {
    const found = await work.manager.findOneBy(Claim, { id: claimId });
    if (found === null) throw new DomainError('NOT_FOUND', { claimId });
    const locked = await this.locked.lock(work, found.caseId);
    const { caseFile } = locked;
    const claims = await work.manager.findBy(Claim, { caseId: caseFile.id });
    const claim = claims.find(({ id }) => id === claimId);
    if (claim?.state !== 'PENDING_REVIEW')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: claim?.state ?? null });
    const others = claims.filter(({ id }) => id !== claimId);
    work.update(
      Claim,
      { id: claimId, version: claim.version },
      { state: isAccepted ? 'ACCEPTED' : 'REJECTED' },
    );
    locked.money = null;
    this.course.note(work, caseFile, isAccepted ? 'claim.accepted' : 'claim.rejected', {
      ...{ number: claim.number, reason },
    });
    if (isAccepted) await this.enter(work, caseFile.id, claim);
    else if (caseFile.status === 'RECEIVED' && others.every(({ state }) => state === 'REJECTED'))
      return this.course.reject(work, caseFile, reason);
    if (others.every(({ state }) => state !== 'PENDING_REVIEW'))
      await this.agenda.unplan(work, caseFile, caseFile.id, 'DONE', REVIEW_CLAIMS);
  }

  /** What an accepted claim changes of its case: its debt, and the opening or the letter that follows. */
  private async enter(work: Work, caseId: string, claim: Claim): Promise<void> {
    const locked = await this.locked.lock(work, caseId);
    const { caseFile } = locked;
    const wasReceived = caseFile.status === 'RECEIVED';
    await this.balance.settle(work, caseFile, [
      {
        ...{ claimId: claim.id, component: 'PRINCIPAL', kind: 'PLACED' },
        ...{ amountMinor: claim.principalMinor, sourceId: claim.placementId ?? work.actId },
        valueOn: claim.issuedOn < claim.placedOn ? claim.issuedOn : claim.placedOn,
      },
    ]);
    if (claim.dueOn < caseFile.oldestDueOn || wasReceived)
      this.locked.change(work, locked, { oldestDueOn: claim.dueOn });
    if (wasReceived) {
      const { services } = await this.terms(work, caseFile.mandateId, work.today);
      const phase =
        openingPhase({ services, oldestDueOn: claim.dueOn, on: work.today }) ?? 'AMICABLE';
      const { trigger, first } = OPENINGS[phase as keyof typeof OPENINGS];
      await this.course.transition(work, caseFile, 'ACCEPT');
      this.locked.change(work, locked, { acceptedOn: work.today });
      await this.course.transition(work, caseFile, trigger);
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: first, dueAt: work.now },
      });
    } else if (phaseOf(caseFile.status) === 'AMICABLE') {
      await this.agenda.plan(work, caseFile, {
        ...{ source: 'STRATEGY_STEP', sourceId: caseId, kind: 'FIRST_LETTER', dueAt: work.now },
      });
    }
    this.locked.tell(work, locked, 'CLAIMS');
    work.publish(
      new CasesAccepted(
        ...([caseFile.creditorId, claim.placementId, [caseId]] as const),
        wasReceived ? [] : [caseId],
      ),
    );
  }

  private async terms(
    work: Work,
    mandateId: string,
    on: CalendarDate,
  ): Promise<TermsRow & { readonly services: readonly string[] }> {
    const [row] = await work.query<TermsRow>(TERMS, [mandateId, on]);
    if (row === undefined) throw new DomainError('NOT_FOUND', { mandateId });
    if (row.state !== 'ACTIVE' || row.services === null)
      throw new DomainError('MANDATE_NOT_ACTIVE', { state: row.state, on });
    if (row.agreementId === null) throw new DomainError('AGREEMENT_MISSING', { mandateId, on });
    return { ...row, services: row.services };
  }
}

interface CaseRow {
  readonly caseId: string;
  readonly isNew: boolean;
  readonly isJoined: boolean;
  readonly claims: number;
  readonly accepted: number;
}

/** The scope of the mandate, in the order in which a creditor corrects it: service, type, territory, amount, age, currency. */
function refuseOutOfScope(
  terms: TermsRow & { readonly services: readonly string[] },
  claim: Pick<NewClaim, 'dueOn' | 'principalMinor' | 'currency'> & {
    readonly type: string;
    readonly territory: string;
    readonly placedOn: CalendarDate;
  },
): void {
  const { services, territories, claimTypes, amountMinMinor, amountMaxMinor, ageMaxDays } = terms;
  const { dueOn, placedOn, type, territory, principalMinor } = claim;
  if (claim.currency !== terms.currency)
    throw new DomainError('CURRENCY_MISMATCH', { expected: terms.currency });
  if (openingPhase({ services, oldestDueOn: dueOn, on: placedOn }) === null)
    throw new DomainError('SERVICE_OUT_OF_SCOPE', { services: [...services], dueOn });
  if (claimTypes.length > 0 && !claimTypes.includes(type))
    throw new DomainError('OUT_OF_SCOPE', { rule: 'CLAIM_TYPE', allowed: [...claimTypes] });
  if (territories.length > 0 && !territories.includes(territory))
    throw new DomainError('OUT_OF_SCOPE', { rule: 'TERRITORY', allowed: [...territories] });
  if (amountMinMinor !== null && principalMinor < amountMinMinor)
    throw new DomainError('OUT_OF_SCOPE', { rule: 'AMOUNT_MIN', minor: String(amountMinMinor) });
  if (amountMaxMinor !== null && principalMinor > amountMaxMinor)
    throw new DomainError('OUT_OF_SCOPE', { rule: 'AMOUNT_MAX', minor: String(amountMaxMinor) });
  if (ageMaxDays !== null && daysBetween(dueOn, placedOn) > ageMaxDays)
    throw new DomainError('OUT_OF_SCOPE', { rule: 'AGE_MAX', days: ageMaxDays });
}
