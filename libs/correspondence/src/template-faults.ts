import { firstLetterFaults, wordFaults, type LetterFault } from './first-letter-mentions';
import { letterContext, type LetterContext } from './letter-context';
import type { Language, TemplateCode } from './message-kind';
import { specimensOf } from './specimen-facts';

export type TemplateWordsFault =
  | LetterFault
  | { readonly kind: 'FIELD_UNKNOWN'; readonly word: string }
  | { readonly kind: 'FIELD_NOT_SHOWN'; readonly word: string }
  | { readonly kind: 'SPEAKS_OF_THE_DEBT'; readonly word: string };

/** The text of a template over a context: the sandbox of documents, which a rule does not hold itself. */
export type Renderer = (body: string, context: LetterContext) => string;

/** What each kind of message is for must be printed in it, whatever its words. */
const SHOWN: Readonly<Partial<Record<TemplateCode, readonly string[]>>> = {
  RECEIPT: ['amount', 'receivedOn', 'creditorName', 'balance', 'provisionalNotice', 'surplus'],
  PROMISE_CONFIRMATION: ['amount', 'promisedOn', 'creditorName'],
  REMINDER: ['total', 'creditorName'],
  FORMAL_NOTICE: ['total', 'creditorName', 'answerDays'],
  ACCOUNT_STATEMENT: ['creditorName', 'statementOn', 'total'],
  CLOSING_LETTER: ['creditorName'],
  DOCUMENT_COPY: ['creditorName'],
  NEUTRAL_MESSAGE: ['agencyPhone'],
};

/** All that a message which a third person may read is allowed to know [C-07]. */
const NEUTRAL_FIELDS: readonly string[] = [
  ...['agencyName', 'agencyAddress', 'agencyPhone', 'agencyEmail', 'signatory'],
  ...['debtorName', 'caseNumber', 'reference', 'date'],
];
const DEBT_WORDS =
  /(?<!\p{L})(dettes?|créances?|impayée?s?|paye[rz]|paiements?|factures?|recouvrement|débiteurs?|créanciers?|debts?|payments?|pay|invoices?|overdue|collection|creditor|debtor)(?!\p{L})/iu;

/**
 * What keeps a template from being approved, each fault once; empty when it is fit. It is tried on specimens of every kind
 * of case, and read as a debtor would.
 *
 * `fields` are those that the body and the subject read.
 */
export function templateWordsFaults(
  template: {
    readonly code: TemplateCode;
    readonly language: Language;
    readonly subject: string;
    readonly body: string;
  },
  fields: readonly string[],
  render: Renderer,
): TemplateWordsFault[] {
  const { body, code, language, subject } = template;
  const specimens = specimensOf(code, language);
  const known = fieldsKnown(
    code,
    specimens.map((one) => letterContext(one.facts, one.subject)),
  );
  const unknown = fields.filter((field) => !known.has(field));
  if (unknown.length > 0)
    return unknown.map((word): TemplateWordsFault => ({ kind: 'FIELD_UNKNOWN', word }));
  const faults = specimens.flatMap(({ facts, subject: about }): TemplateWordsFault[] => {
    const context = letterContext(facts, about);
    const text = `${render(subject, context)}\n\n${render(body, context)}`;
    if (code === 'FIRST_LETTER') return firstLetterFaults(text, facts);
    return [...wordFaults(text, facts), ...notShown(code, context, text), ...debtWords(code, text)];
  });
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

function fieldsKnown(code: TemplateCode, contexts: readonly LetterContext[]): Set<string> {
  if (code === 'NEUTRAL_MESSAGE') return new Set(NEUTRAL_FIELDS);
  const known = new Set<string>();
  for (const context of contexts)
    for (const [field, value] of Object.entries(context)) {
      known.add(field);
      if (!Array.isArray(value)) continue;
      for (const item of value as readonly unknown[])
        if (typeof item === 'object' && item !== null)
          for (const part of Object.keys(item)) known.add(`${field}.${part}`);
    }
  return known;
}

function notShown(code: TemplateCode, context: LetterContext, text: string): TemplateWordsFault[] {
  return (SHOWN[code] ?? [])
    .filter((field) => {
      const value = context[field];
      return typeof value === 'string' || typeof value === 'number'
        ? !text.includes(String(value))
        : false;
    })
    .map((word) => ({ kind: 'FIELD_NOT_SHOWN', word }));
}

function debtWords(code: TemplateCode, text: string): TemplateWordsFault[] {
  if (code !== 'NEUTRAL_MESSAGE') return [];
  const word = DEBT_WORDS.exec(text)?.[0];
  return word === undefined ? [] : [{ kind: 'SPEAKS_OF_THE_DEBT', word }];
}
