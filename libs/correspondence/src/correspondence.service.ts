import { Injectable } from '@nestjs/common';

import { AccountStatementQuery } from '@solde/account-statement';
import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile, type OutstandingClaim } from '@solde/cases';
import { ContactService } from '@solde/contact';
import { DocumentsService, renderPdf, type PdfDefinition } from '@solde/documents';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { DispatchDue } from './dispatch-due.entity';
import { firstLetterFaults, type LetterFault } from './first-letter-mentions';
import type { Subject } from './letter-context';
import { claimTotal, frozenFigures, type ClaimAsked, type LetterFacts } from './letter-facts';
import { LetterFactsQuery, type CaseAndAddressee } from './letter-facts.query';
import { addressWindow, writtenLetter } from './letter-paper';
import { isMailAddress } from './mail-message';
import { natureOf, type MessageChannel, type MessageKind } from './message-kind';
import { Message } from './message.entity';
import { noticeText } from './creditor-notice-text';
import { TemplatesService } from './templates.service';
import type { CreditorNotice, Writing } from './writing';

/** A message about to be written. */
interface Draft {
  readonly subject: Subject;
  readonly to: CaseAndAddressee;
  readonly claims: readonly ClaimAsked[];
  readonly channel: 'LETTER' | 'EMAIL';
  readonly sourceId: string | null;
  /** A paper that goes with it: behind the letter, or attached to the e-mail. */
  readonly enclosure?: PdfDefinition | null;
}

/** A statement of account to send; today's, to the case's debtor, when nothing else is said. */
export interface StatementMailing {
  readonly caseId: string;
  readonly on?: CalendarDate;
  readonly debtorId?: string;
  readonly channel?: 'LETTER' | 'EMAIL';
}

/** Writing to debtors and telling creditors. What is written is frozen; it leaves after the commit. */
@Injectable()
export class CorrespondenceService {
  constructor(
    private readonly cases: CasesService,
    private readonly contact: ContactService,
    private readonly documents: DocumentsService,
    private readonly templates: TemplatesService,
    private readonly letters: LetterFactsQuery,
    private readonly statements: AccountStatementQuery,
  ) {}

  /**
   * Writes the first letter of every claim of the case to every person who owes it and was not sent one (CPCE R124-4 ):
   * one letter by person, for all the claims owed. Queued is not sent: the person may be contacted once the dispatch is proved.
   *
   * Answers no letter when none is owed, or the case is closed. Refuses CONTACT_NOT_ALLOWED (a restricted person, a hold, an
   * agency whose insurance, declaration or account is missing), ADDRESS_MISSING, RATE_MISSING rather than a partial figure,
   * TEMPLATE_INVALID with each missing mention, FEE_NOT_CHARGEABLE_TO_DEBTOR.
   */
  async sendFirstLetter(work: Work, caseId: string): Promise<Message[]> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) return [];
    const written: Message[] = [];
    for (const { claimIds, debtorId } of await this.letters.lettersOwed(work, caseId)) {
      const to = await this.letters.read(work, caseId, debtorId);
      const claims = (await this.claimsAsked(work, caseId, 'ASKED')).filter(
        (claim) => claimIds.includes(claim.claimId) && claimTotal(claim) > 0n,
      );
      if (claims.length === 0) continue;
      refuseCosts(claims);
      const subject = { kind: 'FIRST_LETTER' } as const;
      const draft: Draft = { subject, to, claims, channel: 'LETTER', sourceId: null };
      written.push(await this.commitToPaper(work, caseFile, draft));
    }
    return written;
  }

  /**
   * Writes a message about a case. The same source is written to once: asked again, the message that stands is answered.
   *
   * Refuses NOT_FOUND, CONTACT_NOT_ALLOWED and INITIAL_LETTER_REQUIRED (a receipt, a closing letter and a notice to the creditor are owed
   * whatever the verdict), ADDRESS_MISSING, TEMPLATE_INVALID, and NOT_SUPPORTED_YET for a text message.
   */
  async write(work: Work, writing: Writing): Promise<Message> {
    const { caseId, kind, sourceId } = writing;
    const caseFile = await this.cases.lock(work, caseId);
    const standing = await work.manager.findOneBy(Message, { kind, sourceId });
    if (standing !== null) return standing;
    if (writing.kind === 'CREDITOR_NOTICE') return this.tellCreditor(work, caseFile, writing);
    if (writing.channel === 'SMS') throw new DomainError('NOT_SUPPORTED_YET', { feature: 'SMS' });
    const to = await this.letters.read(work, caseId, writing.debtorId ?? null);
    const owed = kind === 'RECEIPT' ? 'OWED' : 'ASKED';
    const claims = kind === 'NEUTRAL_MESSAGE' ? [] : await this.claimsAsked(work, caseId, owed);
    const shown = kind === 'RECEIPT' ? claims : claims.filter((claim) => claimTotal(claim) > 0n);
    const channel = writing.channel ?? usualChannel(to.facts);
    const enclosure = await this.enclosureOf(work, writing, to);
    const draft: Draft = { subject: writing, to, claims: shown, channel, sourceId, enclosure };
    return this.commitToPaper(work, caseFile, draft);
  }

  /**
   * Sends the debtor the statement of his account, to the end of a day not yet to come. Refuses what writing refuses,
   * DATE_OUT_OF_RANGE, RATE_MISSING, AGENCY_NOT_DESCRIBED.
   */
  async sendAccountStatement(
    work: Work,
    { on = work.today, ...asked }: StatementMailing,
  ): Promise<Message> {
    if (on > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    return this.write(work, { kind: 'ACCOUNT_STATEMENT', sourceId: uuidv7(), on, ...asked });
  }

  /** What a message brings along: a statement of account is drawn as of its day, for whom it is written to. */
  private async enclosureOf(
    work: Work,
    writing: Exclude<Writing, CreditorNotice>,
    { caseId, debtorId, facts }: CaseAndAddressee,
  ): Promise<PdfDefinition | null> {
    if (writing.kind !== 'ACCOUNT_STATEMENT') return null;
    const asked = { caseId, debtorId, on: writing.on };
    return (await this.statements.page(work, asked, facts.language)).page;
  }

  private async commitToPaper(work: Work, caseFile: CaseFile, draft: Draft): Promise<Message> {
    const { channel, claims, enclosure = null, sourceId, subject, to } = draft;
    const { caseId, creditorId, debtorId } = to;
    const { kind } = subject;
    const nature = natureOf(kind);
    const recipient = recipientOf(to.facts, channel);
    const id = uuidv7();
    if (nature.contact !== null) {
      const question = { caseId, debtorId, channel, kind: nature.contact };
      await this.contact.begin(work, { ...question, sourceId: id });
    }
    const reference = await this.letters.nextReference(work, nature.series);
    const facts: LetterFacts = { ...to.facts, claims, reference };
    const template = await this.templates.wordsFor(work, kind, facts.language, channel);
    const { body, page, references, title } = writtenLetter(facts, subject, template);
    if (kind === 'FIRST_LETTER') refuseFaults(firstLetterFaults(`${title}\n${body}`, facts));
    const letter = channel === 'LETTER' ? page(recipient, work.now) : null;
    const paper = withEnclosure(letter, enclosure);
    const document =
      paper === null
        ? null
        : await this.documents.add(work, {
            ...{ kind, title: `${reference} ${title}`, mediaType: 'application/pdf' },
            bytes: await renderPdf(paper),
            ...{ creditorId, caseId, visibleToCreditor: true },
          });
    const message: Message = {
      ...{ id, caseId, creditorId, debtorId, kind, channel, templateId: template.id, reference },
      ...{ recipient, claimIds: claims.map(({ claimId }) => claimId) },
      figures: { ...frozenFigures(facts), subject: frozenSubject(subject) },
      text: [title, ...references, body].join('\n\n'),
      ...{ documentId: document?.id ?? null, sourceId, actId: work.actId },
    };
    work.insert(Message, message);
    work.insert(DispatchDue, { messageId: id, dueAt: work.now, attempts: 0 });
    this.cases.note(work, caseFile, {
      channel: channel === 'LETTER' ? 'LETTER' : 'EMAIL_OUT',
      key: 'letter.written',
      facts: { kind, reference, to: facts.debtor.name },
      documentId: document?.id ?? null,
    });
    return message;
  }

  /** Told in the portal, in plain words, with the act as its proof (CPCE R124-5 ). */
  private async tellCreditor(
    work: Work,
    caseFile: CaseFile,
    { notice, sourceId }: CreditorNotice,
  ): Promise<Message> {
    const { creditorId, id: caseId } = caseFile;
    const kind: MessageKind = 'CREDITOR_NOTICE';
    const channel: MessageChannel = 'PORTAL';
    const message: Message = {
      ...{ id: uuidv7(), caseId, creditorId, debtorId: null, kind, channel, templateId: null },
      reference: await this.letters.nextReference(work, natureOf(kind).series),
      ...{ recipient: [], claimIds: [], figures: frozenSubject(notice) },
      text: noticeText(notice, 'fr'),
      ...{ documentId: null, sourceId, actId: work.actId },
    };
    work.insert(Message, message);
    this.cases.note(work, caseFile, {
      ...{ channel: 'PORTAL', key: 'notice.creditor', facts: flatFacts(notice) },
      text: message.text,
    });
    return message;
  }

  /** What is owed on each accepted claim today, or what may be asked of it: without what is contested. */
  private async claimsAsked(
    work: Work,
    caseId: string,
    which: 'OWED' | 'ASKED',
  ): Promise<ClaimAsked[]> {
    const outstanding = await this.cases.outstandingOn(work, caseId, work.today);
    const words = await this.letters.claimWords(work, caseId);
    return outstanding.claims.flatMap((claim) => {
      const about = words.get(claim.claimId);
      if (about === undefined || claim.state !== 'ACCEPTED') return [];
      return [{ ...about, ...elementsOf(claim, which) }];
    });
  }
}

function elementsOf(claim: OutstandingClaim, which: 'OWED' | 'ASKED') {
  const { disputedMinor, dueOn, number, outstanding } = claim;
  const { indemnityMinor, interestMinor, legalCostsMinor, penaltyMinor } = outstanding;
  // A receipt for money never waits for a rate; what it cannot count yet it leaves out.
  if (interestMinor === null && which === 'ASKED')
    throw new DomainError('RATE_MISSING', { claimId: claim.claimId });
  const { principalMinor } = outstanding;
  const frozen = disputedMinor < principalMinor ? disputedMinor : principalMinor;
  return {
    ...{ number, dueOn, indemnityMinor, penaltyMinor, legalCostsMinor },
    principalMinor: which === 'ASKED' && frozen > 0n ? principalMinor - frozen : principalMinor,
    interestMinor: interestMinor ?? 0n,
  };
}

/**
 * Without a title no cost of recovery is the debtor's, whatever its name; of a consumer, asking is a crime. A first
 * letter is written before any title.
 */
function refuseCosts(claims: readonly ClaimAsked[]): void {
  const charged = claims.find((claim) => claim.legalCostsMinor !== 0n);
  if (charged !== undefined)
    throw new DomainError('FEE_NOT_CHARGEABLE_TO_DEBTOR', { claimId: charged.claimId });
}

/** Refuses a first letter that lacks a mention or says what it must not. */
function refuseFaults(faults: readonly LetterFault[]): void {
  if (faults.length === 0) return;
  const isFee = faults.every(({ kind }) => kind === 'FEE_ASKED');
  throw new DomainError(isFee ? 'FEE_NOT_CHARGEABLE_TO_DEBTOR' : 'TEMPLATE_INVALID', {
    faults: [...faults],
  });
}

/** One paper: the enclosure begins a page of its own behind the letter, under the letter's footer; an e-mail brings it alone. */
function withEnclosure(
  letter: PdfDefinition | null,
  enclosure: PdfDefinition | null,
): PdfDefinition | null {
  if (letter === null || enclosure === null) return letter ?? enclosure;
  const parts = ({ content }: PdfDefinition) => (Array.isArray(content) ? content : [content]);
  const [first, ...rest] = parts(enclosure);
  return {
    ...letter,
    content: [...parts(letter), { stack: [first], pageBreak: 'before' }, ...rest],
  } as PdfDefinition;
}

function usualChannel({ debtor }: Pick<LetterFacts, 'debtor'>): 'LETTER' | 'EMAIL' {
  const hasAddress = Boolean(debtor.addressLine && debtor.postalCode && debtor.city);
  return !hasAddress && debtor.email !== null ? 'EMAIL' : 'LETTER';
}

function recipientOf({ debtor }: Pick<LetterFacts, 'debtor'>, channel: Draft['channel']): string[] {
  const { email } = debtor;
  if (channel === 'EMAIL') {
    if (email === null || !isMailAddress(email)) throw new DomainError('ADDRESS_MISSING');
    return [email];
  }
  const lines = addressWindow(debtor);
  if (lines === null) throw new DomainError('ADDRESS_MISSING');
  return lines;
}

/** The caller's facts, as the message keeps them: minor units as texts. */
function frozenSubject(subject: object): object {
  const text = JSON.stringify(subject, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return JSON.parse(text) as object;
}

function flatFacts(notice: CreditorNotice['notice']): Record<string, string> {
  return Object.fromEntries(Object.entries(notice).map(([name, value]) => [name, String(value)]));
}
