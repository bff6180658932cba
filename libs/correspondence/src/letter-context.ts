import { partnerKindWords } from '@solde/agency';
import type { Currency, Minor } from '@solde/money';
import type { CalendarDate } from '@solde/calendar';

import {
  claimTotal,
  elementTotal,
  totalAsked,
  type ClaimAsked,
  type LetterFacts,
} from './letter-facts';
import type { Language } from './message-kind';
import { demandStatement, statutoryWords } from './statutory-words';
import type { Writing } from './writing';
import { oneLine, shortDay, writtenAmount, writtenDay } from './written-words';

type Plain = string | number | boolean | null;

/** What a template reads: texts ready to print, and rows of them. */
export type LetterContext = Readonly<
  Record<string, Plain | readonly (Plain | Readonly<Record<string, Plain>>)[]>
>;

/** What the kind of message adds to the facts of the case; null stands for a message about nothing else. */
export type Subject =
  Exclude<Writing, { kind: 'CREDITOR_NOTICE' }> | { readonly kind: 'FIRST_LETTER' };

const COMPONENT_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: {
    PRINCIPAL: 'Principal',
    INTEREST: 'Intérêts',
    INDEMNITY: 'Indemnité forfaitaire',
    PENALTY: 'Clause pénale',
    LEGAL_COSTS: 'Dépens',
  },
  en: {
    PRINCIPAL: 'Principal',
    INTEREST: 'Interest',
    INDEMNITY: 'Fixed indemnity',
    PENALTY: 'Contractual penalty',
    LEGAL_COSTS: 'Legal costs',
  },
};

const MEANS_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: {
    TRANSFER: 'virement',
    CARD: 'carte',
    CHEQUE: 'chèque',
    DIRECT_DEBIT: 'prélèvement',
    CASH_AT_PARTNER: 'espèces',
    CASH: 'espèces',
  },
  en: {
    TRANSFER: 'transfer',
    CARD: 'card',
    CHEQUE: 'cheque',
    DIRECT_DEBIT: 'direct debit',
    CASH_AT_PARTNER: 'cash',
    CASH: 'cash',
  },
};

const TYPE_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  fr: {
    INVOICE: 'Facture',
    BILL_OF_EXCHANGE: 'Lettre de change',
    CREDIT_NOTE: 'Avoir',
    RENT: 'Loyer',
    LOAN_INSTALMENT: 'Échéance de prêt',
    CHEQUE_UNPAID: 'Chèque impayé',
    OTHER: 'Créance',
  },
  en: {
    INVOICE: 'Invoice',
    BILL_OF_EXCHANGE: 'Bill of exchange',
    CREDIT_NOTE: 'Credit note',
    RENT: 'Rent',
    LOAN_INSTALMENT: 'Loan instalment',
    CHEQUE_UNPAID: 'Unpaid cheque',
    OTHER: 'Claim',
  },
};

const PROVISIONAL: Readonly<Record<Language, string>> = {
  fr: "Ce reçu est donné sous réserve d'encaissement.",
  en: 'This receipt is given subject to collection of the payment.',
};

const RECEIVED_BY: Readonly<Record<Language, string>> = {
  fr: 'Cette somme a été reçue pour notre compte par {name}, {kind}.',
  en: 'This sum was received on our behalf by {name}, {kind}.',
};

/** The words of a case in a letter: each fact on one line, money and days as they are printed. */
export function letterContext(facts: LetterFacts, subject: Subject): LetterContext {
  const { agency, claims, creditor, currency, language } = facts;
  const money = (amount: Minor) => writtenAmount(amount, currency, language);
  const statutory = statutoryWords(facts.on, language, agency, creditor.name);
  const isProfessional = claims.length > 0 && claims.every((claim) => claim.isProfessional);
  const total = money(totalAsked(claims));
  return {
    ...ofSender(facts),
    ...ofSubject(facts, subject),
    total,
    ...elementsOf(facts),
    claims: claims.map((claim) => claimRow(claim, currency, language)),
    isProfessional,
    isConsumer: claims.some((claim) => claim.isConsumer),
    activityStatement: statutory.activity,
    demandStatement: demandStatement(total, language),
    collectionCosts: [...statutory.collectionCosts],
    privacyNotice: statutory.privacy,
    latePaymentNotice: isProfessional ? statutory.latePayment : null,
  };
}

function ofSender(facts: LetterFacts): LetterContext {
  const { account, agency, creditor, debtor, language } = facts;
  const [recalled] = facts.recalled;
  return {
    agencyName: oneLine(agency.legalName),
    agencyAddress: oneLine(`${agency.addressLine}, ${agency.postalCode} ${agency.city}`),
    agencySiren: agency.siren,
    agencyPhone: oneLine(agency.phone),
    agencyEmail: oneLine(agency.email),
    signatory: oneLine(agency.signatory),
    creditorName: oneLine(creditor.name),
    creditorAddress: oneLine(creditor.address),
    debtorName: oneLine(debtor.name),
    caseNumber: facts.caseNumber,
    reference: facts.reference,
    date: writtenDay(facts.on, language),
    iban: account === null ? '' : spacedIban(account.iban),
    bic: account?.bic ?? '',
    accountHolder: oneLine(account?.holder ?? ''),
    paymentReference: facts.paymentReference,
    firstLetterReference: recalled?.reference ?? null,
    firstLetterDate: recalled === undefined ? null : writtenDay(recalled.sentOn, language),
  };
}

function elementsOf({ claims, currency, language }: LetterFacts): LetterContext {
  const money = (amount: Minor) => writtenAmount(amount, currency, language);
  const interest = elementTotal(claims, 'interestMinor');
  const indemnity = elementTotal(claims, 'indemnityMinor');
  const penalty = elementTotal(claims, 'penaltyMinor');
  const legalCosts = elementTotal(claims, 'legalCostsMinor');
  return {
    principal: money(elementTotal(claims, 'principalMinor')),
    interest: money(interest),
    indemnity: money(indemnity),
    penalty: money(penalty),
    legalCosts: money(legalCosts),
    hasInterest: interest !== 0n,
    hasIndemnity: indemnity !== 0n,
    hasPenalty: penalty !== 0n,
    hasLegalCosts: legalCosts !== 0n,
  };
}

function claimRow(claim: ClaimAsked, currency: Currency, language: Language) {
  const money = (amount: Minor) => writtenAmount(amount, currency, language);
  return {
    number: oneLine(claim.number),
    basis: claimBasis(claim, language),
    issuedOn: shortDay(claim.issuedOn, language),
    dueOn: shortDay(claim.dueOn, language),
    principal: money(claim.principalMinor),
    interest: money(claim.interestMinor),
    indemnity: money(claim.indemnityMinor),
    penalty: money(claim.penaltyMinor),
    legalCosts: money(claim.legalCostsMinor),
    total: money(claimTotal(claim)),
  };
}

/** What the claim comes from: its kind, and the contract when the placement named one. */
export function claimBasis(
  { basis, type }: Pick<ClaimAsked, 'basis' | 'type'>,
  language: Language,
): string {
  const kind = TYPE_WORDS[language][type] ?? type;
  return basis === null || basis === '' ? kind : `${kind} (${oneLine(basis)})`;
}

export function componentWord(component: string, language: Language): string {
  return COMPONENT_WORDS[language][component] ?? component;
}

/** In groups of four, as people copy it. */
export function spacedIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Present for every kind, so that a template never meets a field that does not exist. */
const NO_SUBJECT = {
  amount: null,
  receivedOn: null,
  means: null,
  payerName: null,
  balance: null,
  surplus: null,
  provisionalNotice: null,
  lines: [],
  promisedOn: null,
  answerDays: null,
  statementOn: null,
  isPaid: false,
  isSettled: false,
} satisfies LetterContext;

/** Where the money was received when it was not on our account, and whether it may still bounce: every receipt shows it. */
function receiptNotice(
  { isProvisional, means, receivedBy }: Extract<Subject, { readonly kind: 'RECEIPT' }>,
  language: Language,
): string | null {
  const where =
    receivedBy === null || receivedBy === undefined
      ? []
      : [
          RECEIVED_BY[language]
            .replace('{name}', oneLine(receivedBy.name))
            .replace('{kind}', partnerKindWords(receivedBy.kind, language)),
        ];
  // Cash in a partner's hands has discharged the debtor, wherever it is now.
  const mayBounce = isProvisional && means !== 'CASH_AT_PARTNER';
  const said = [...where, ...(mayBounce ? [PROVISIONAL[language]] : [])];
  return said.length === 0 ? null : said.join(' ');
}

function ofSubject(facts: LetterFacts, subject: Subject): LetterContext {
  const { currency, language } = facts;
  const money = (amount: Minor) => writtenAmount(amount, currency, language);
  const day = (on: CalendarDate) => writtenDay(on, language);
  const means = (word: string) => MEANS_WORDS[language][word] ?? word;
  switch (subject.kind) {
    case 'RECEIPT': {
      const numbers = new Map(facts.claims.map(({ claimId, number }) => [claimId, number]));
      return {
        ...NO_SUBJECT,
        amount: money(subject.amountMinor),
        receivedOn: day(subject.receivedOn),
        means: means(subject.means),
        payerName: subject.payerName ? oneLine(subject.payerName) : null,
        balance: money(totalAsked(facts.claims)),
        surplus: subject.surplusMinor ? money(subject.surplusMinor) : null,
        provisionalNotice: receiptNotice(subject, language),
        lines: subject.lines.map(({ claimId, component, amountMinor }) => ({
          number: oneLine(numbers.get(claimId) ?? ''),
          element: componentWord(component, language),
          amount: money(amountMinor),
        })),
      };
    }
    case 'PROMISE_CONFIRMATION':
      return {
        ...NO_SUBJECT,
        amount: money(subject.amountMinor),
        promisedOn: day(subject.dueOn),
        means: means(subject.means),
      };
    case 'CLOSING_LETTER':
      return {
        ...NO_SUBJECT,
        isPaid: subject.reason.startsWith('PAID'),
        isSettled: subject.reason === 'SETTLED',
      };
    case 'FORMAL_NOTICE':
      return { ...NO_SUBJECT, answerDays: subject.answerDays };
    case 'ACCOUNT_STATEMENT':
      return { ...NO_SUBJECT, statementOn: day(subject.on) };
    default:
      return NO_SUBJECT;
  }
}
