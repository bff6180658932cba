import { Injectable } from '@nestjs/common';
import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { allocationOrderRefusal } from '@solde/country';
import type { Currency } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { creditorAfter, type CreditorTrigger } from './creditor-moves';
import { Creditor } from './creditor.entity';
import { MandateActivated, MandateMoved } from './creditors.events';
import { CreditorsService } from './creditors.service';
import { isAmendable, mandateAfter, type MandateTrigger } from './mandate-moves';
import { MandateTerms } from './mandate-terms.entity';
import { Mandate } from './mandate.entity';
import { Signatures } from './signatures.service';
import type { Signer } from './signer';
import {
  hashOfTerms,
  missingTerms,
  TERM_NAMES,
  USUAL_TERMS,
  type TermsContent,
} from './terms-content';

type Usual = keyof typeof USUAL_TERMS;

/** Terms as they are drafted: what is left out is usual (see USUAL_TERMS). */
export type TermsDraft = Omit<TermsContent, Usual> & Partial<Pick<TermsContent, Usual>>;

export interface MandateDraft {
  readonly creditorId: string;
  readonly kind?: Mandate['kind'];
  /** The creditor's currency unless said. */
  readonly currency?: Currency;
  readonly terms: TermsDraft;
}

/** A mandate with the version of its terms that an act is about. */
export interface MandateWithTerms {
  readonly mandate: Mandate;
  readonly terms: MandateTerms;
}

/** Mandates: drafted, sent, signed by both, active; then changed by new terms only. */
@Injectable()
export class MandatesService {
  constructor(
    private readonly creditors: CreditorsService,
    private readonly signatures: Signatures,
    private readonly agency: AgencyQuery,
  ) {}

  /** Drafts a mandate with its first terms. Refuses NOT_FOUND, MANDATE_INCOMPLETE without a service. */
  async draft(work: Work, draft: MandateDraft): Promise<MandateWithTerms> {
    const creditor = await this.creditors.lock(work, draft.creditorId);
    const currency = draft.currency ?? creditor.currency;
    const content = whole(draft.terms);
    assertSensible(content);
    // Numbered under the creditor's lock: the second mandate of ACME is ACME-M2.
    const formers = await work.manager.count(Mandate, { where: { creditorId: creditor.id } });
    const mandate: Mandate = {
      id: uuidv7(),
      number: `${creditor.code}-M${formers + 1}`,
      creditorId: creditor.id,
      kind: draft.kind ?? 'FRAMEWORK',
      currency,
      state: 'DRAFT',
      version: 1,
      actId: work.actId,
    };
    work.insert(Mandate, mandate);
    return { mandate, terms: this.addTerms(work, mandate, 1, content) };
  }

  /** Changes terms that nobody was sent yet. Refuses NOT_FOUND, TERMS_SENT, VERSION_CONFLICT. */
  async revise(
    work: Work,
    termsId: string,
    version: number,
    change: Partial<TermsContent>,
  ): Promise<MandateTerms> {
    const { terms } = await this.lock(work, termsId);
    if (terms.contentHash !== null) throw new DomainError('TERMS_SENT');
    const revised = { ...terms, ...said(change) };
    assertSensible(revised);
    if (version !== terms.version)
      throw new DomainError('VERSION_CONFLICT', { version: terms.version });
    work.update(MandateTerms, { id: termsId, version }, { ...said(change), actId: work.actId });
    return { ...revised, version: version + 1, actId: work.actId };
  }

  /**
   * Drafts the next version of the terms of a living mandate: what is not said stays as in the last version. It takes effect on a day
   * not yet past. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, DATE_OUT_OF_RANGE.
   */
  async amend(
    work: Work,
    mandateId: string,
    change: Partial<TermsContent> & { readonly effectiveFrom: CalendarDate },
  ): Promise<MandateTerms> {
    const mandate = await this.lockMandate(work, mandateId);
    if (!isAmendable(mandate.state))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: mandate.state, trigger: 'AMEND' });
    if (change.effectiveFrom < work.today)
      throw new DomainError('DATE_OUT_OF_RANGE', { effectiveFrom: change.effectiveFrom });
    const last = await work.manager.findOneOrFail(MandateTerms, {
      where: { mandateId },
      order: { number: 'DESC' },
    });
    const content = { ...contentOf(last), ...said(change) };
    assertSensible(content);
    return this.addTerms(work, mandate, last.number + 1, content);
  }

  /**
   * Freezes terms and sends them for signature. Refuses MANDATE_INCOMPLETE with all that is missing of CPCE R124-3, NOT_FOUND,
   * TERMS_SENT, TRANSITION_NOT_ALLOWED.
   */
  async send(work: Work, termsId: string): Promise<MandateWithTerms> {
    const { mandate, terms } = await this.lock(work, termsId);
    if (terms.contentHash !== null) throw new DomainError('TERMS_SENT');
    assertComplete(terms);
    const sent = written(work, terms, { contentHash: hashOfTerms(contentOf(terms)) });
    if (isAmendable(mandate.state)) return { mandate, terms: sent };
    await this.advance(work, mandate.creditorId, 'ONBOARD');
    return { mandate: this.step(work, mandate, 'SEND'), terms: sent };
  }

  /**
   * Records the creditor's signature of what was sent. Refuses SIGNER_NOT_ALLOWED, NOT_FOUND, TRANSITION_NOT_ALLOWED unless the terms
   * were sent and are not signed yet.
   */
  async signByCreditor(work: Work, termsId: string, signer: Signer): Promise<MandateWithTerms> {
    const { mandate, terms } = await this.lock(work, termsId);
    assertSignable(mandate, terms);
    await this.signatures.assertForCreditor(work, mandate.creditorId, signer);
    const signed = written(work, terms, {
      creditorSignedBy: signer.userId,
      creditorSignedAt: signer.at,
    });
    if (isAmendable(mandate.state)) return { mandate, terms: signed };
    return { mandate: this.step(work, mandate, 'SIGN_BY_CREDITOR'), terms: signed };
  }

  /**
   * Signs for the agency; with its first terms the mandate becomes active. Refuses MANDATE_INCOMPLETE, AGENCY_NOT_COMPLIANT while
   * insurance, declaration or dedicated account are missing, SIGNER_NOT_ALLOWED, NOT_FOUND,
   * TRANSITION_NOT_ALLOWED before the creditor has signed.
   */
  async countersign(work: Work, termsId: string): Promise<MandateWithTerms> {
    const { mandate, terms } = await this.lock(work, termsId);
    if (terms.creditorSignedAt === null || terms.agencySignedAt !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', {
        state: mandate.state,
        trigger: 'COUNTERSIGN',
      });
    assertComplete(terms);
    await this.assertAgencyInOrder(work, mandate.currency);
    const signer = this.signatures.ofAgency(work);
    const signed = written(work, terms, {
      agencySignedBy: signer.userId,
      agencySignedAt: signer.at,
    });
    if (isAmendable(mandate.state)) return { mandate, terms: signed };
    const active = this.step(work, mandate, 'COUNTERSIGN');
    await this.advance(work, mandate.creditorId, 'ACTIVATE');
    work.publish(new MandateActivated(mandate.id, mandate.creditorId));
    return { mandate: active, terms: signed };
  }

  suspend(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'SUSPEND');
  }

  resume(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'RESUME');
  }

  giveNotice(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'GIVE_NOTICE');
  }

  /** No new claim any more; open cases finish. */
  runOff(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'RUN_OFF');
  }

  terminate(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'TERMINATE');
  }

  /** Drops a mandate that never became active. */
  cancel(work: Work, mandateId: string): Promise<Mandate> {
    return this.move(work, mandateId, 'CANCEL');
  }

  private async move(work: Work, mandateId: string, trigger: MandateTrigger): Promise<Mandate> {
    const mandate = await this.lockMandate(work, mandateId);
    const moved = this.step(work, mandate, trigger);
    work.publish(new MandateMoved(mandate.id, mandate.creditorId, moved.state));
    return moved;
  }

  private step(work: Work, mandate: Mandate, trigger: MandateTrigger): Mandate {
    const state = mandateAfter(mandate.state, trigger);
    if (state === null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: mandate.state, trigger });
    const { id, version } = mandate;
    work.update(Mandate, { id, version }, { state, actId: work.actId });
    return { ...mandate, state, version: version + 1, actId: work.actId };
  }

  /** The creditor follows its first mandate; one that is further already stays. */
  private async advance(work: Work, creditorId: string, trigger: CreditorTrigger): Promise<void> {
    const { state } = await work.manager.findOneOrFail(Creditor, { where: { id: creditorId } });
    if (creditorAfter(state, trigger) !== null)
      await this.creditors.move(work, creditorId, trigger);
  }

  private async assertAgencyInOrder(work: Work, currency: Currency): Promise<void> {
    const { insured, declared, accounts } = await this.agency.compliance(work, work.today);
    const missing = [
      ...(insured ? [] : ['INSURANCE']),
      ...(declared ? [] : ['DECLARATION']),
      ...(accounts.includes(currency) ? [] : ['DEDICATED_ACCOUNT']),
    ];
    if (missing.length > 0) throw new DomainError('AGENCY_NOT_COMPLIANT', { missing, currency });
  }

  private addTerms(
    work: Work,
    mandate: Mandate,
    number: number,
    content: TermsContent,
  ): MandateTerms {
    const terms: MandateTerms = {
      ...content,
      id: uuidv7(),
      mandateId: mandate.id,
      creditorId: mandate.creditorId,
      number,
      contentHash: null,
      creditorSignedBy: null,
      creditorSignedAt: null,
      agencySignedBy: null,
      agencySignedAt: null,
      version: 1,
      actId: work.actId,
    };
    work.insert(MandateTerms, terms);
    return terms;
  }

  private async lockMandate(work: Work, id: string): Promise<Mandate> {
    const mandate = await work.manager.findOne(Mandate, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (mandate === null) throw new DomainError('NOT_FOUND');
    return mandate;
  }

  /** Locks the mandate of the terms: two signatures of one mandate wait for each other. */
  private async lock(work: Work, termsId: string): Promise<MandateWithTerms> {
    const found = await work.manager.findOne(MandateTerms, { where: { id: termsId } });
    if (found === null) throw new DomainError('NOT_FOUND');
    const mandate = await this.lockMandate(work, found.mandateId);
    const terms = await work.manager.findOneOrFail(MandateTerms, { where: { id: termsId } });
    return { mandate, terms };
  }
}

/** Whether the creditor may sign these terms now; the portal asks it first. Refuses TRANSITION_NOT_ALLOWED. */
export function assertSignable(
  { state }: Pick<Mandate, 'state'>,
  terms: Pick<MandateTerms, 'contentHash' | 'creditorSignedAt'>,
): void {
  const isAwaited = isAmendable(state) || mandateAfter(state, 'SIGN_BY_CREDITOR') !== null;
  if (!isAwaited || terms.contentHash === null || terms.creditorSignedAt !== null)
    throw new DomainError('TRANSITION_NOT_ALLOWED', { state, trigger: 'SIGN_BY_CREDITOR' });
}

function assertComplete(terms: TermsContent): void {
  const missing = missingTerms(terms);
  if (missing.length > 0)
    throw new DomainError('MANDATE_INCOMPLETE', { missing }, { ruleId: 'A-05' });
}

/** Values that no contract can mean, refused before PostgreSQL would. */
function assertSensible(terms: TermsContent): void {
  const { amountMinMinor: min, amountMaxMinor: max } = terms;
  if (terms.services.length === 0)
    throw new DomainError('MANDATE_INCOMPLETE', { missing: ['SERVICES'] });
  if (terms.interestRateTable === 'CONTRACT' && terms.interestContractRate === null)
    throw new DomainError('MANDATE_INCOMPLETE', { missing: ['INTEREST_CONTRACT_RATE'] });
  if (min !== null && max !== null && min > max)
    throw new DomainError(
      'VALIDATION_FAILED',
      {},
      { fields: [{ field: 'amountMax', code: 'BELOW_AMOUNT_MIN' }] },
    );
  assertLawfulOrder(terms);
}

/** The creditor's signature agrees to the order in which money is spent; the country must know that order (Civil Code 1343-1). */
function assertLawfulOrder({ allocationOrder, effectiveFrom }: TermsContent): void {
  const refusal = allocationOrderRefusal(allocationOrder, effectiveFrom, 'CREDITOR');
  if (refusal !== null)
    throw new DomainError(
      'ALLOCATION_ORDER_UNLAWFUL',
      { allocationOrder, effectiveFrom, because: refusal },
      { ruleId: 'L-08' },
    );
}

function whole(draft: TermsDraft): TermsContent {
  return { ...USUAL_TERMS, ...said(draft) };
}

function contentOf(terms: MandateTerms): TermsContent {
  return Object.fromEntries(
    TERM_NAMES.map((name) => [name, terms[name]]),
  ) as unknown as TermsContent;
}

/** What was said: a property left out is not a property set to nothing. */
function said<T extends object>(partial: T): T {
  return Object.fromEntries(
    Object.entries(partial).filter(([, value]) => value !== undefined),
  ) as T;
}

function written(work: Work, terms: MandateTerms, change: Partial<MandateTerms>): MandateTerms {
  const { id, version } = terms;
  work.update(MandateTerms, { id, version }, { ...change, actId: work.actId });
  return { ...terms, ...change, version: version + 1, actId: work.actId };
}
