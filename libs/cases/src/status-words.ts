import type { CaseState } from './case-transitions';
import type { ClosureReason } from './closure-reasons';

export type Locale = 'fr' | 'en';
type Words = Readonly<Record<Locale, string>>;

/** A case as the creditor sees it: never a code, never an internal word. */
export interface ShownCase {
  readonly state: CaseState;
  readonly closureReason: ClosureReason | null;
  readonly onHold: boolean;
}

const STATE_WORDS: Readonly<Record<CaseState, Words>> = {
  RECEIVED: { fr: 'Reçu, en cours de contrôle', en: 'Received, being checked' },
  PENDING_INFO: { fr: 'En attente de votre réponse', en: 'Waiting for your answer' },
  REJECTED: { fr: 'Refusé', en: 'Rejected' },
  ACCEPTED: { fr: 'Accepté', en: 'Accepted' },
  'PRE_DUE.OPEN': { fr: 'Suivi avant échéance', en: 'Followed before the due date' },
  'EARLY_REMINDER.OPEN': { fr: 'Première relance en votre nom', en: 'First reminder in your name' },
  'AMICABLE.NEW': { fr: 'Première lettre en préparation', en: 'First letter being prepared' },
  'AMICABLE.LETTER_SENT': { fr: 'Première lettre envoyée', en: 'First letter sent' },
  'AMICABLE.CONTACTING': {
    fr: 'Nous cherchons à joindre le débiteur',
    en: 'We are trying to reach the debtor',
  },
  'AMICABLE.NEGOTIATING': {
    fr: 'Discussion en cours avec le débiteur',
    en: 'Talking with the debtor',
  },
  'AMICABLE.PROMISED': {
    fr: 'Le débiteur a promis de payer',
    en: 'The debtor has promised to pay',
  },
  'AMICABLE.PLAN': {
    fr: 'Le débiteur paie selon un échéancier',
    en: 'The debtor pays by instalments',
  },
  'AMICABLE.FORMAL_NOTICE': { fr: 'Mise en demeure envoyée', en: 'Formal notice sent' },
  'AMICABLE.TRACING': { fr: 'Recherche du débiteur', en: 'Looking for the debtor' },
  'AMICABLE.LITIGATION_PROPOSED': {
    fr: 'Votre décision est attendue',
    en: 'Your decision is awaited',
  },
  'LITIGATION.AUTHORISED': { fr: 'Action en justice autorisée', en: 'Court action authorised' },
  'LITIGATION.IN_PROCEDURE': { fr: 'Procédure en cours', en: 'Court action under way' },
  'LITIGATION.TITLE_OBTAINED': { fr: 'Titre exécutoire obtenu', en: 'Enforceable title obtained' },
  'ENFORCEMENT.RUNNING': { fr: 'Exécution en cours', en: 'Enforcement under way' },
  CLOSED: { fr: 'Clos', en: 'Closed' },
};

const CLOSURE_WORDS: Readonly<Record<ClosureReason, Words>> = {
  PAID_IN_FULL: { fr: 'payé en totalité', en: 'paid in full' },
  PAID_PRINCIPAL_ONLY: { fr: 'principal payé', en: 'principal paid' },
  SETTLED: { fr: 'accord transactionnel', en: 'settled' },
  PAID_DIRECT: { fr: 'payé directement chez vous', en: 'paid to you directly' },
  CANCELLED_BY_CREDIT_NOTE: { fr: 'annulé par avoir', en: 'cancelled by a credit note' },
  PLACED_IN_ERROR: { fr: 'remis par erreur', en: 'placed in error' },
  RECALLED_BY_CREDITOR: { fr: 'repris à votre demande', en: 'recalled at your request' },
  DISPUTE_UPHELD: { fr: 'contestation fondée', en: 'dispute upheld' },
  IRRECOVERABLE_UNTRACED: {
    fr: 'irrécouvrable, débiteur introuvable',
    en: 'irrecoverable, debtor not found',
  },
  IRRECOVERABLE_INSOLVENT: {
    fr: 'irrécouvrable, procédure collective',
    en: 'irrecoverable, debtor insolvent',
  },
  IRRECOVERABLE_NO_ASSETS: {
    fr: 'irrécouvrable, aucun bien saisissable',
    en: 'irrecoverable, nothing to seize',
  },
  IRRECOVERABLE_UNECONOMIC: {
    fr: 'irrécouvrable, coût supérieur à la créance',
    en: 'irrecoverable, cost above the debt',
  },
  LIMITATION_EXPIRED: { fr: 'créance prescrite', en: 'limitation period over' },
  DECEASED_NO_ESTATE: {
    fr: 'débiteur décédé sans succession',
    en: 'debtor deceased without estate',
  },
  COMPLAINT_UPHELD: { fr: 'réclamation fondée', en: 'complaint upheld' },
  MANDATE_TERMINATED: { fr: 'mandat terminé', en: 'mandate ended' },
  TRANSFERRED_TO_OTHER_PROVIDER: {
    fr: 'transmis à un autre prestataire',
    en: 'handed to another provider',
  },
  DUPLICATE: { fr: 'doublon', en: 'duplicate' },
};

const ON_HOLD: Words = { fr: 'suspendu', en: 'on hold' };

/** Where a case stands, in plain words for the creditor (US-C3: sentences rather than codes). */
export function statusWords(caseFile: ShownCase, locale: Locale): string {
  const words = STATE_WORDS[caseFile.state][locale];
  const separator = locale === 'fr' ? ' : ' : ': ';
  if (caseFile.state === 'CLOSED' && caseFile.closureReason !== null)
    return words + separator + CLOSURE_WORDS[caseFile.closureReason][locale];
  return caseFile.onHold ? `${words} (${ON_HOLD[locale]})` : words;
}
