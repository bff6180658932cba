import { fieldsOf, renderTemplate } from '@solde/documents';

import { firstLetterFaults } from './first-letter-mentions';
import { houseWords } from './house-words';
import { letterContext } from './letter-context';
import { LANGUAGES, MESSAGE_KINDS, type TemplateCode } from './message-kind';
import { specimensOf } from './specimen-facts';
import { templateWordsFaults } from './template-faults';

const written = (code: TemplateCode, language: 'fr' | 'en', body?: string) => {
  const words = { ...houseWords(code, language), ...(body !== undefined && { body }) };
  const fields = [...fieldsOf(words.subject), ...fieldsOf(words.body)];
  return templateWordsFaults({ code, language, ...words }, fields, (text, data) =>
    renderTemplate(text, data),
  );
};
const firstLetter = houseWords('FIRST_LETTER', 'fr').body;
const without = (part: string) => {
  expect(firstLetter).toContain(part);
  return firstLetter.replaceAll(part, '');
};

describe('the words of a template', () => {
  it.each(LANGUAGES.flatMap((language) => MESSAGE_KINDS.map((code) => [code, language] as const)))(
    'of the house are fit for use: %s in %s',
    (code, language) => {
      expect(written(code, language)).toEqual([]);
    },
  );

  it.each([
    ['the agency', '{{agencyName}}', 'AGENCY_IDENTITY_AND_ACTIVITY', 'NAME'],
    ['its address', '{{agencyAddress}}', 'AGENCY_IDENTITY_AND_ACTIVITY', 'ADDRESS'],
    ['the activity', '{{activityStatement}}', 'AGENCY_IDENTITY_AND_ACTIVITY', 'ACTIVITY'],
    ['the creditor', '{{creditorName}}', 'CREDITOR_IDENTITY', 'NAME'],
    ["the creditor's address", '{{creditorAddress}}', 'CREDITOR_IDENTITY', 'ADDRESS'],
    ['the number of a claim', '{{number}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'NUMBER'],
    ['the basis', '{{basis}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'BASIS'],
    ['the due date', '{{dueOn}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'DUE_DATE'],
    ['the interest', '{{interest}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'INTEREST'],
    ['the indemnity', '{{indemnity}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'INDEMNITY'],
    ['the penalty', '{{penalty}}', 'BASIS_AND_AMOUNTS_BY_ELEMENT', 'PENALTY'],
    ['the demand', '{{demandStatement}}', 'DEMAND_AND_PAYMENT_METHODS', 'DEMAND'],
    ['the account', '{{iban}}', 'DEMAND_AND_PAYMENT_METHODS', 'IBAN'],
    ['the reference', '{{paymentReference}}', 'DEMAND_AND_PAYMENT_METHODS', 'PAYMENT_REFERENCE'],
    ['the privacy notice', '{{privacyNotice}}', 'PRIVACY_NOTICE', 'NOTICE'],
  ])('of a first letter must say %s', (_, part, mention, what) => {
    // The subject of the house names the creditor: here it stays silent.
    const body = without(part);
    const faults = templateWordsFaults(
      { code: 'FIRST_LETTER', language: 'fr', subject: 'Demande', body },
      fieldsOf(body),
      (text, data) => renderTemplate(text, data),
    );
    expect(faults).toContainEqual({ kind: 'MENTION_MISSING', mention, what });
  });

  it('of a first letter reproduces both paragraphs of the law, word for word', () => {
    const faults = written('FIRST_LETTER', 'fr', firstLetter.replace('> {{this}}', '> …'));
    expect(faults).toEqual([
      { kind: 'MENTION_MISSING', mention: 'COLLECTION_COSTS_TEXT', what: 'PARAGRAPH_2' },
      { kind: 'MENTION_MISSING', mention: 'COLLECTION_COSTS_TEXT', what: 'PARAGRAPH_3' },
    ]);
  });

  it('of a first letter must not hide a mention behind a condition', () => {
    const hidden = firstLetter.replace(
      '> {{privacyNotice}}',
      '{{#if isConsumer}}\n> {{privacyNotice}}\n{{/if}}',
    );
    expect(written('FIRST_LETTER', 'fr', hidden)).toEqual([
      { kind: 'MENTION_MISSING', mention: 'PRIVACY_NOTICE', what: 'NOTICE' },
    ]);
  });

  it.each([
    ['an official', 'Notre huissier passera.', { kind: 'LOOK_ALIKE_WORD', word: 'huissier' }],
    ['a fee', 'Frais de dossier : 15 €.', { kind: 'FEE_ASKED', word: 'frais de dossier' }],
    [
      'the text of professionals to a consumer',
      "L'article L441-10 s'applique.",
      { kind: 'LATE_PAYMENT_TEXT_FOR_CONSUMER', word: 'L441-10' },
    ],
  ])('must not add %s', (_, sentence, fault) => {
    expect(written('FIRST_LETTER', 'fr', `${firstLetter}\n\n${sentence}`)).toEqual([fault]);
  });

  it('read only the fields that exist', () => {
    expect(written('REMINDER', 'fr', '{{creditorName}} {{total}} {{agencyFee}}')).toEqual([
      { kind: 'FIELD_UNKNOWN', word: 'agencyFee' },
    ]);
  });

  it('of a neutral message neither know the creditor nor speak of a debt', () => {
    expect(written('NEUTRAL_MESSAGE', 'fr', '{{creditorName}}')).toEqual([
      { kind: 'FIELD_UNKNOWN', word: 'creditorName' },
    ]);
    expect(written('NEUTRAL_MESSAGE', 'fr', 'Votre facture : {{agencyPhone}}')).toEqual([
      { kind: 'SPEAKS_OF_THE_DEBT', word: 'facture' },
    ]);
  });
});

describe('a letter', () => {
  it('may be about a creditor whose name resembles an official', () => {
    const [{ facts, subject } = specimensOf('FIRST_LETTER', 'fr')[0]!] = specimensOf(
      'FIRST_LETTER',
      'fr',
    );
    const named = {
      ...facts,
      creditor: { ...facts.creditor, name: 'Saisie et Commandement SARL' },
    };
    const text = renderTemplate(firstLetter, letterContext(named, subject));
    expect(firstLetterFaults(text, named)).toEqual([]);
  });

  it('prints facts on one line and in one cell', () => {
    const [{ facts, subject } = specimensOf('REMINDER', 'fr')[0]!] = specimensOf('REMINDER', 'fr');
    const named = { ...facts, creditor: { name: 'A\n| 1 |\n# B', address: 'C' } };
    const text = renderTemplate('{{creditorName}}', letterContext(named, subject));
    expect(text).toBe('A / 1 / # B');
  });
});
