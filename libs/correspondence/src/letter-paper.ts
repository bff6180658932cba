import { paymentCode, renderTemplate, type PdfDefinition } from '@solde/documents';

import type { HouseWords } from './house-words-fr';
import { letterContext, spacedIban, type Subject } from './letter-context';
import { totalAsked, type Addressee, type LetterFacts } from './letter-facts';
import { letterPage, type LetterTransfer } from './letter-page';
import { natureOf, type Language, type MessageKind } from './message-kind';
import { oneLine, writtenDay } from './written-words';

const ASKS_FOR_PAYMENT: readonly MessageKind[] = [
  'FIRST_LETTER',
  'REMINDER',
  'FORMAL_NOTICE',
  'PROMISE_CONFIRMATION',
];

const REFERENCE_WORD: Readonly<Record<Language, string>> = { fr: 'Réf.', en: 'Ref.' };

/** A message in its final words; its page is for those that are printed. */
export interface WrittenLetter {
  readonly title: string;
  readonly body: string;
  readonly references: readonly string[];
  readonly page: (recipient: readonly string[], writtenAt: Date) => PdfDefinition;
}

/** Fills the words of a template with the facts of a case. Throws what the template's sandbox refuses. */
export function writtenLetter(
  facts: LetterFacts,
  subject: Subject,
  words: Pick<HouseWords, 'subject' | 'body'>,
): WrittenLetter {
  const context = letterContext(facts, subject);
  const title = oneLine(renderTemplate(words.subject, context));
  const body = renderTemplate(words.body, context);
  const references = natureOf(subject.kind).recallsFirstLetter
    ? referencesOf(facts)
    : [`${REFERENCE_WORD[facts.language]} ${facts.reference}`];
  return {
    ...{ title, body, references },
    page: (recipient, writtenAt) =>
      letterPage({
        ...{ title, text: body, sender: facts.agency, recipient, references },
        date: `${oneLine(facts.agency.city)}, ${writtenDay(facts.on, facts.language)}`,
        ...{ language: facts.language, writtenAt, transfer: transferOf(facts, subject) },
      }),
  };
}

/** The transfer that a letter asks for; null for one that asks for none, or in a currency that has no code. */
function transferOf(facts: LetterFacts, subject: Subject): LetterTransfer | null {
  const { account, currency, paymentReference: reference } = facts;
  if (account === null || !ASKS_FOR_PAYMENT.includes(subject.kind)) return null;
  const amountMinor =
    subject.kind === 'PROMISE_CONFIRMATION' ? subject.amountMinor : totalAsked(facts.claims);
  const code = paymentCode({ ...account, currency, amountMinor, reference });
  return code === null ? null : { code, iban: spacedIban(account.iban) };
}

/** The lines of the address window, or null when the address is not whole. */
export function addressWindow(debtor: Addressee): string[] | null {
  const { addressLine, city, country, name, postalCode } = debtor;
  if (!addressLine || !postalCode || !city) return null;
  const abroad = country === 'FR' ? [] : [country];
  return [name, addressLine, `${postalCode} ${city.toUpperCase()}`, ...abroad].map(oneLine);
}

/** The lines above the text: its reference, and the first letters of which the law demands the recall. */
function referencesOf(facts: LetterFacts): string[] {
  const { caseNumber, language, recalled, reference } = facts;
  const isFrench = language === 'fr';
  return [
    `${REFERENCE_WORD[language]} ${reference} - ${isFrench ? 'dossier' : 'case'} ${caseNumber}`,
    ...recalled.map((letter) =>
      isFrench
        ? `Rappel de notre première lettre ${letter.reference} du ${writtenDay(letter.sentOn, language)}`
        : `Our first letter: ${letter.reference} of ${writtenDay(letter.sentOn, language)}`,
    ),
  ];
}
