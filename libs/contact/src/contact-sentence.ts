import type { Sentence } from '@solde/platform';
import type { ContactRefusalReason, ContactRefused, ContactVerdict } from './contact-verdict';

/** The verdict as an agent and an API read it. */
export interface ContactAnswer {
  readonly allowed: boolean;
  /** The code of a refusal; null when the contact is allowed. */
  readonly code: ContactRefused['code'] | null;
  /** The test that failed; CONTACT_RESTRICTED hides what was learnt for another creditor. */
  readonly rule: ContactRefusalReason | 'CONTACT_RESTRICTED' | null;
  readonly detail: string | null;
  /** The rule of the book or the law card. */
  readonly ruleId: string | null;
  readonly source: 'LAW' | 'AGENCY_POLICY' | 'PERSON' | 'CASE' | null;
  /** The first moment at which nothing known today refuses; null when allowed now, or when somebody must act first. */
  readonly nextAllowedAt: Date | null;
  readonly sentence: Sentence;
}

const HIDDEN = 'CONTACT_RESTRICTED';

const WORDS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  ALLOWED: ['Le contact est autorisé.', 'The contact is allowed.'],
  CONTACT_RESTRICTED: [
    'Le contact avec cette personne est restreint.',
    'Contact with this person is restricted.',
  ],
  RESTRICTED: [
    'Cette personne ne doit pas être contactée : {detail}.',
    'This person must not be contacted: {detail}.',
  ],
  ON_HOLD: ['Le dossier est suspendu : {detail}.', 'The case is on hold: {detail}.'],
  INITIAL_LETTER_REQUIRED: [
    'La première lettre (R124-4) n’a pas encore été envoyée à cette personne.',
    'The first letter (R124-4) has not been sent to this person yet.',
  ],
  AGENCY_BLOCKED: [
    'Les papiers de l’agence ne permettent pas de premier contact : {detail}.',
    'The agency’s own file does not allow a first contact: {detail}.',
  ],
  DAY: [
    'Ce n’est pas un jour ouvré chez cette personne.',
    'It is not a business day where this person lives.',
  ],
  PER_DAY: [
    'Cette personne a déjà été appelée aujourd’hui.',
    'This person was already called today.',
  ],
  PER_7_DAYS: [
    'Cette personne a été appelée autant que permis en sept jours.',
    'This person was called as often as seven days allow.',
  ],
  CONVERSATION: [
    'Une conversation a déjà eu lieu dans les sept jours.',
    'A conversation already took place within seven days.',
  ],
  WINDOW: [
    'Hors des heures d’appel de cette personne.',
    'Outside the calling hours of this person.',
  ],
};

const DETAILS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  DECEASED: ['décès', 'deceased'],
  LAWYER_REPRESENTED: ['représentée par un avocat', 'represented by a lawyer'],
  INSOLVENCY: ['procédure collective', 'insolvency'],
  VULNERABLE: ['situation de vulnérabilité', 'vulnerable situation'],
  OPT_OUT_PHONE: ['opposition aux appels', 'opposed to calls'],
  OPT_OUT_SMS: ['opposition aux SMS', 'opposed to text messages'],
  OPT_OUT_EMAIL: ['opposition aux courriels', 'opposed to e-mails'],
  BAD_NUMBER: ['numéro erroné', 'wrong number'],
  INSURANCE_EXPIRED: ['assurance échue', 'insurance expired'],
  DECLARATION_MISSING: ['déclaration manquante', 'declaration missing'],
  ACCOUNT_MISSING: ['compte dédié manquant', 'dedicated account missing'],
  CREDITOR_REQUEST: ['demande du créancier', 'creditor’s request'],
  DISPUTE: ['contestation', 'dispute'],
  PROMISE: ['promesse en cours', 'open promise'],
  PLAN: ['échéancier en cours', 'plan under way'],
  COMPLAINT: ['réclamation', 'complaint'],
  IDENTITY_CHECK: ['vérification d’identité', 'identity check'],
  VULNERABILITY: ['situation de vulnérabilité', 'vulnerable situation'],
  MEDIATION: ['médiation', 'mediation'],
  DATA_RIGHT: ['droit sur les données', 'data right'],
  LAWYER: ['avocat', 'lawyer'],
  QUALITY: ['contrôle qualité', 'quality check'],
};

/** The answer that a verdict gives. */
export function contactAnswer(verdict: ContactVerdict): ContactAnswer {
  if (verdict.may)
    return {
      ...{ allowed: true, code: null, rule: null, detail: null, ruleId: null, source: null },
      ...{ nextAllowedAt: null, sentence: sentenceOf('ALLOWED', null) },
    };
  const isHidden = verdict.detail === HIDDEN;
  const rule = isHidden ? HIDDEN : verdict.because;
  const detail = isHidden ? null : verdict.detail;
  const { code, ruleId, source, nextAllowedAt } = verdict;
  const sentence = sentenceOf(rule, detail);
  return { allowed: false, code, rule, detail, ruleId, source, nextAllowedAt, sentence };
}

/** The answer in words, in the reader's language. */
export function contactSentence({ key, facts }: Sentence, locale: 'fr' | 'en'): string {
  const which = locale === 'fr' ? 0 : 1;
  const words = WORDS[key.replace(/^contact\./, '')]?.[which] ?? key;
  const detail = String(facts.detail ?? '');
  return words.replace('{detail}', DETAILS[detail]?.[which] ?? detail);
}

function sentenceOf(rule: string, detail: string | null): Sentence {
  return { key: `contact.${rule}`, version: 1, facts: { detail } };
}
