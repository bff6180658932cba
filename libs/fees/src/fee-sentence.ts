import type { Explanation } from './fee-agreement';

type Locale = 'fr' | 'en';
type Facts = Explanation['facts'];
type Sentence = (say: Say) => string;

/** How the facts of one explanation are said in one language. */
interface Say {
  readonly amount: (fact: string) => string;
  readonly percent: (fact: string) => string;
  readonly word: (fact: string) => string;
  /** The French word with its preposition: "de principal", "d'intérêts". */
  readonly of: (fact: string) => string;
  readonly number: (fact: string) => string;
  readonly day: (fact: string) => string;
  /** A month by its first day: "mars 2026". */
  readonly month: (fact: string) => string;
  /** Slices as a sum: "799,45 € x 15 % + 2 200,65 € x 10 %". */
  readonly parts: (fact: string) => string;
}

const WORDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    PRINCIPAL: 'principal',
    INTEREST: 'intérêts',
    INDEMNITY: 'indemnités forfaitaires',
    PENALTY: 'clause pénale',
    LEGAL_COSTS: 'frais de justice',
    PRE_DUE: 'avant échéance',
    EARLY_REMINDER: 'première relance',
    AMICABLE: 'amiable',
    LITIGATION: 'judiciaire',
    ENFORCEMENT: 'exécution',
    CASE_OPENING: 'ouverture du dossier',
    PRE_DUE_CALL: 'appel avant échéance',
    BILL_FOLLOW_UP: 'suivi d’un effet',
    FORMAL_NOTICE: 'mise en demeure',
    TRACING: 'recherche du débiteur',
    LITIGATION_FILE: 'constitution du dossier judiciaire',
    STATEMENT_MAILING: 'envoi d’un relevé de compte',
    PLACED_IN_ERROR: 'dossier remis par erreur',
    DUPLICATE: 'doublon',
    DISPUTE_UPHELD: 'contestation fondée',
    COMPLAINT_UPHELD: 'réclamation fondée',
    IRRECOVERABLE_INSOLVENT: 'débiteur insolvable',
    IRRECOVERABLE_UNECONOMIC: 'frais supérieurs à l’enjeu',
    DECEASED_NO_ESTATE: 'succession sans actif',
    COMMERCIAL_GESTURE: 'geste commercial',
    TAKEN_IN_HOUSE: 'repris en interne',
    TRANSFERRED_TO_OTHER_PROVIDER: 'confié à un autre prestataire',
    MANDATE_TERMINATED: 'mandat terminé',
    OTHER: 'autre motif',
    LAWYER: 'avocat',
    BAILIFF: 'commissaire de justice',
    CORRESPONDENT: 'correspondant',
    REVERSAL: 'impayé',
    BACK_DATED_PAYMENT: 'paiement à une date antérieure',
    BACK_DATED_CHARGE: 'frais à une date antérieure',
    CREDIT_NOTE: 'avoir',
    WAIVER: 'remise accordée',
    TRANSFER_DATE: 'date de passage en judiciaire',
    REOPENING: 'réouverture du dossier',
    CORRECTION: 'correction',
  },
  en: {
    PRINCIPAL: 'principal',
    INTEREST: 'interest',
    INDEMNITY: 'fixed indemnities',
    PENALTY: 'contractual penalties',
    LEGAL_COSTS: 'legal costs',
    PRE_DUE: 'pre-due',
    EARLY_REMINDER: 'early reminder',
    AMICABLE: 'amicable',
    LITIGATION: 'litigation',
    ENFORCEMENT: 'enforcement',
    CASE_OPENING: 'opening of the case',
    PRE_DUE_CALL: 'call before the due date',
    BILL_FOLLOW_UP: 'follow-up of a bill of exchange',
    FORMAL_NOTICE: 'formal notice',
    TRACING: 'tracing of the debtor',
    LITIGATION_FILE: 'preparation of the court file',
    STATEMENT_MAILING: 'mailing of a statement of account',
    PLACED_IN_ERROR: 'case placed in error',
    DUPLICATE: 'duplicate',
    DISPUTE_UPHELD: 'dispute upheld',
    COMPLAINT_UPHELD: 'complaint upheld',
    IRRECOVERABLE_INSOLVENT: 'debtor insolvent',
    IRRECOVERABLE_UNECONOMIC: 'not worth its cost',
    DECEASED_NO_ESTATE: 'estate without assets',
    COMMERCIAL_GESTURE: 'commercial gesture',
    TAKEN_IN_HOUSE: 'taken back in house',
    TRANSFERRED_TO_OTHER_PROVIDER: 'given to another provider',
    MANDATE_TERMINATED: 'mandate ended',
    OTHER: 'another reason',
    LAWYER: 'lawyer',
    BAILIFF: 'bailiff',
    CORRESPONDENT: 'correspondent',
    REVERSAL: 'returned payment',
    BACK_DATED_PAYMENT: 'payment with an earlier date',
    BACK_DATED_CHARGE: 'charge with an earlier date',
    CREDIT_NOTE: 'credit note',
    WAIVER: 'waiver',
    TRANSFER_DATE: 'date of transfer to litigation',
    REOPENING: 'case reopened',
    CORRECTION: 'correction',
  },
};

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  fr: [
    ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre'],
    ...['octobre', 'novembre', 'décembre'],
  ],
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
    ...['October', 'November', 'December'],
  ],
};

/** A sentence once issued on a statement must still read the same: a new wording is a new version. */
const SENTENCES: Readonly<Record<string, Readonly<Record<Locale, Sentence>>>> = {
  'FEE_CONTINGENCY/1': {
    fr: ({ amount, percent, of, word }) =>
      `${amount('base')} ${of('component')} x ${percent('ratePct')} (phase ${word('phase')}) = ${amount('fee')} HT`,
    en: ({ amount, percent, word }) =>
      `${amount('base')} of ${word('component')} x ${percent('ratePct')} (${word('phase')} phase) = ${amount('fee')} excl. VAT`,
  },
  'FEE_DIRECT/1': {
    fr: ({ amount, percent, of, word }) =>
      `${amount('base')} ${of('component')} reçus directement par vous x ${percent('ratePct')} (phase ${word('phase')}) x ${percent('factorPct')} = ${amount('fee')} HT`,
    en: ({ amount, percent, word }) =>
      `${amount('base')} of ${word('component')} received by you directly x ${percent('ratePct')} (${word('phase')} phase) x ${percent('factorPct')} = ${amount('fee')} excl. VAT`,
  },
  'FEE_CROSSED/1': {
    fr: ({ amount, of }) =>
      `${amount('base')} ${of('component')} reçus par vous pendant le délai de croisement : aucun honoraire`,
    en: ({ amount, word }) =>
      `${amount('base')} of ${word('component')} received by you within the crossing window: no fee`,
  },
  'FEE_BALANCE_CORRECTION/1': {
    fr: ({ amount, of }) =>
      `${amount('base')} ${of('component')} reçus par vous avant la remise : correction du solde, aucun honoraire`,
    en: ({ amount, word }) =>
      `${amount('base')} of ${word('component')} received by you before placement: balance corrected, no fee`,
  },
  'FEE_CAPPED/1': {
    fr: ({ amount, percent, of, word }) =>
      `${amount('base')} ${of('component')} x ${percent('ratePct')} (phase ${word('phase')}), limité par le plafond du dossier à ${amount('fee')} HT`,
    en: ({ amount, percent, word }) =>
      `${amount('base')} of ${word('component')} x ${percent('ratePct')} (${word('phase')} phase), held by the cap of the case at ${amount('fee')} excl. VAT`,
  },
  'FEE_BY_SLICES/1': {
    fr: ({ amount, number, of, word }) =>
      `${amount('base')} ${of('component')} selon ${number('slices')} règles du tarif (phase ${word('phase')}) = ${amount('fee')} HT`,
    en: ({ amount, number, word }) =>
      `${amount('base')} of ${word('component')} under ${number('slices')} rules of the tariff (${word('phase')} phase) = ${amount('fee')} excl. VAT`,
  },
  'FEE_BY_SLICES/2': {
    fr: ({ amount, of, parts, word }) =>
      `${amount('base')} ${of('component')} (phase ${word('phase')}) : ${parts('parts')} = ${amount('fee')} HT`,
    en: ({ amount, parts, word }) =>
      `${amount('base')} of ${word('component')} (${word('phase')} phase): ${parts('parts')} = ${amount('fee')} excl. VAT`,
  },
  'FEE_BY_SLICES_CAPPED/2': {
    fr: ({ amount, of, parts, word }) =>
      `${amount('base')} ${of('component')} (phase ${word('phase')}) : ${parts('parts')}, limité par le plafond du dossier à ${amount('fee')} HT`,
    en: ({ amount, parts, word }) =>
      `${amount('base')} of ${word('component')} (${word('phase')} phase): ${parts('parts')}, held by the cap of the case at ${amount('fee')} excl. VAT`,
  },
  'FEE_MINIMUM/1': {
    fr: ({ amount, percent }) =>
      `Minimum par dossier à la clôture : ${amount('minimum')}, au plus ${percent('sharePct')} de ${amount('recovered')} recouvrés, moins ${amount('charged')} déjà comptés = ${amount('fee')} HT`,
    en: ({ amount, percent }) =>
      `Minimum of the case at closure: ${amount('minimum')}, at most ${percent('sharePct')} of ${amount('recovered')} recovered, less ${amount('charged')} already charged = ${amount('fee')} excl. VAT`,
  },
  'FEE_FLAT/1': {
    fr: ({ amount, word }) => `Forfait, ${word('event')} : ${amount('fee')} HT`,
    en: ({ amount, word }) => `Flat fee, ${word('event')}: ${amount('fee')} excl. VAT`,
  },
  'FEE_FLAT_RETURNED/1': {
    fr: ({ amount, word }) => `Forfait rendu, ${word('event')} : ${amount('fee')} HT`,
    en: ({ amount, word }) => `Flat fee given back, ${word('event')}: ${amount('fee')} excl. VAT`,
  },
  'FEE_MONTHLY/1': {
    fr: ({ amount, month, word }) =>
      `Abonnement de ${month('month')}, mandat ${word('mandate')} : ${amount('fee')} HT`,
    en: ({ amount, month, word }) =>
      `Subscription of ${month('month')}, mandate ${word('mandate')}: ${amount('fee')} excl. VAT`,
  },
  'FEE_WITHDRAWAL/1': {
    fr: ({ amount, day, parts }) =>
      `Dossier repris le ${day('on')} : ${amount('base')} de principal restant dû, ${parts('parts')} = ${amount('fee')} HT`,
    en: ({ amount, day, parts }) =>
      `Case withdrawn on ${day('on')}: ${amount('base')} of principal still owed, ${parts('parts')} = ${amount('fee')} excl. VAT`,
  },
  'FEE_WITHDRAWAL_WAIVED/1': {
    fr: ({ amount, day, word }) =>
      `Dossier repris le ${day('on')} : ${amount('base')} de principal restant dû, aucun honoraire pour ce motif (${word('reason')})`,
    en: ({ amount, day, word }) =>
      `Case withdrawn on ${day('on')}: ${amount('base')} of principal still owed, no fee for this reason (${word('reason')})`,
  },
  'FEE_WITHDRAWAL_FREE/1': {
    fr: ({ day }) =>
      `Dossier repris le ${day('on')}, dans les jours gratuits (jusqu’au ${day('until')}) : aucun honoraire`,
    en: ({ day }) =>
      `Case withdrawn on ${day('on')}, within the free days (until ${day('until')}): no fee`,
  },
  'FEE_WITHDRAWAL_NONE/1': {
    fr: ({ day }) => `Dossier repris le ${day('on')} : aucun honoraire de reprise`,
    en: ({ day }) => `Case withdrawn on ${day('on')}: no withdrawal fee`,
  },
  'FEE_WITHDRAWAL_RETURNED/1': {
    fr: ({ amount }) => `Dossier rouvert : frais de reprise rendus, ${amount('fee')} HT`,
    en: ({ amount }) => `Case reopened: withdrawal fee given back, ${amount('fee')} excl. VAT`,
  },
  'RETROCESSION/1': {
    fr: ({ amount, percent, word }) =>
      `Rétrocession (${word('partner')}) : ${amount('base')} d'honoraires HT x ${percent('sharePct')} = ${amount('due')} HT`,
    en: ({ amount, percent, word }) =>
      `Retrocession (${word('partner')}): fee of ${amount('base')} excl. VAT x ${percent('sharePct')} = ${amount('due')} excl. VAT`,
  },
  'RETROCESSION_RESTATED/1': {
    fr: ({ amount, word }) =>
      `Rétrocession (${word('partner')}) recalculée (${word('cause')}) : ${amount('replayed')} au lieu de ${amount('posted')}, soit ${amount('adjustment')} HT`,
    en: ({ amount, word }) =>
      `Retrocession (${word('partner')}) computed again (${word('cause')}): ${amount('replayed')} instead of ${amount('posted')}, that is ${amount('adjustment')} excl. VAT`,
  },
  'FEE_RESTATED/1': {
    fr: ({ amount, word }) =>
      `Honoraires du dossier recalculés (${word('cause')}) : ${amount('replayed')} au lieu de ${amount('posted')}, soit ${amount('adjustment')} HT`,
    en: ({ amount, word }) =>
      `Fees of the case computed again (${word('cause')}): ${amount('replayed')} instead of ${amount('posted')}, that is ${amount('adjustment')} excl. VAT`,
  },
};

/**
 * The sentence that explains a fee, in the reader's language: what a creditor reads beside each line.
 *
 * Amounts are printed from their decimal strings, never through a binary float. An unknown key or version is
 * a bug: rows are written with the keys of this file only.
 */
export function feeSentence(explanation: Explanation, locale: Locale): string {
  const sentence = SENTENCES[`${explanation.key}/${explanation.version}`];
  if (sentence === undefined)
    throw new Error(`no sentence ${explanation.key}/${explanation.version}`);
  return sentence[locale](speech(explanation.facts, locale));
}

function speech(facts: Facts, locale: Locale): Say {
  const language = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const said = (fact: string): string => String(facts[fact] ?? '');
  const word = (fact: string): string => WORDS[locale][said(fact)] ?? said(fact);
  const decimal = (text: string, format: Intl.NumberFormat): string =>
    // The narrow no-break space is missing from the standard fonts of a PDF.
    format.format(text as `${number}`).replaceAll('\u202f', '\u00a0');
  const money = (text: string): string =>
    decimal(
      text,
      new Intl.NumberFormat(language, { style: 'currency', currency: said('currency') }),
    );
  const share = (text: string): string =>
    decimal(text, new Intl.NumberFormat(language, { maximumFractionDigits: 12 })) +
    (locale === 'fr' ? '\u00a0%' : '%');
  return {
    amount: (fact) => money(said(fact)),
    percent: (fact) => share(said(fact)),
    parts: (fact) =>
      said(fact)
        .split(' ')
        .map((part) => {
          const [base = '0', ratePct = '0', factorPct = '100'] = part.split('/');
          const factor = factorPct === '100' ? '' : ` x ${share(factorPct)}`;
          return `${money(base)} x ${share(ratePct)}${factor}`;
        })
        .join(' + '),
    word,
    of: (fact) => (/^[aeiou]/u.test(word(fact)) ? `d'${word(fact)}` : `de ${word(fact)}`),
    number: said,
    day: (fact) => {
      const [year = '', month = '', dayOfMonth = ''] = said(fact).split('-');
      return [dayOfMonth, month, year].join('/');
    },
    month: (fact) => {
      const [year = '', month = ''] = said(fact).split('-');
      return `${MONTHS[locale][Number(month) - 1] ?? month} ${year}`;
    },
  };
}
