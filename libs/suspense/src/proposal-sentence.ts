import type { PartnerReason, PartnerReasonKey } from './partner-proposals';
import type { ProposalReason, ProposalReasonKey } from './proposals';

type Words = Readonly<Record<'fr' | 'en', string>>;

const SENTENCES: Readonly<Record<ProposalReasonKey | PartnerReasonKey, Words>> = {
  INVOICE_NUMBER: {
    fr: 'facture {number}, écrite « {written} » ({how})',
    en: 'invoice {number}, written “{written}” ({how})',
  },
  DEBTOR_REFERENCE: {
    fr: 'référence client {number}, écrite « {written} » ({how})',
    en: 'customer reference {number}, written “{written}” ({how})',
  },
  LEARNT_PAYER: {
    fr: 'payeur reconnu par une personne lors de l’encaissement n° {receipt}',
    en: 'payer recognised by a person on receipt no. {receipt}',
  },
  KNOWN_ACCOUNT: {
    fr: 'ce compte bancaire a déjà payé pour ce débiteur',
    en: 'this bank account has paid for this debtor before',
  },
  NAMED_CASE: {
    fr: 'dossier déjà désigné par ce paiement',
    en: 'case already named by this money',
  },
  PAYER_NAME: { fr: 'nom proche de {name} ({pct} %)', en: 'name close to {name} ({pct}%)' },
  EXACT_BALANCE: { fr: 'montant exact du solde', en: 'exactly the balance' },
  INVOICE_AMOUNT: {
    fr: 'montant exact de la facture {number}',
    en: 'exactly the amount of invoice {number}',
  },
  INSTALMENT: { fr: 'une part sur {count} du solde', en: 'one part in {count} of the balance' },
  ROUND_PART: { fr: 'part ronde du solde', en: 'round part of the balance' },
  PARTNER_ACCOUNT: { fr: 'compte bancaire connu de {name}', en: 'known bank account of {name}' },
  PARTNER_NAME: { fr: 'nom proche de {name} ({pct} %)', en: 'name close to {name} ({pct}%)' },
  ALL_HELD: {
    fr: 'montant exact de tout ce qu’il détient ({count} paiements)',
    en: 'exactly all that he holds ({count} payments)',
  },
  PAYMENT_HELD: {
    fr: 'montant exact de l’encaissement n° {receipt}, qu’il a reçu',
    en: 'exactly receipt no. {receipt}, which he received',
  },
};

const HOW: Readonly<Record<string, Words>> = {
  EXACT: { fr: 'exacte', en: 'exact' },
  LOOK_ALIKE: { fr: 'lettres prises pour des chiffres', en: 'letters read for digits' },
  OTHER_PREFIX: { fr: 'préfixe absent ou différent', en: 'prefix missing or different' },
  END_ONLY: { fr: 'derniers chiffres seulement', en: 'last digits only' },
  TRANSPOSED: { fr: 'deux chiffres inversés', en: 'two digits swapped' },
  ONE_CHARACTER: { fr: 'un caractère d’écart', en: 'one character away' },
};

/** Why a case or a partner is proposed, in the reader's language. */
export function proposalSentence(
  { key, facts }: ProposalReason | PartnerReason,
  locale: 'fr' | 'en',
): string {
  return SENTENCES[key][locale].replace(/\{(\w+)\}/g, (_, fact: string) => {
    const said = String(facts[fact] ?? '');
    return fact === 'how' ? (HOW[said]?.[locale] ?? said) : said;
  });
}
