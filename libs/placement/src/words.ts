import type { ClaimType, CreditorActivity, DebtorQuality } from '@solde/country';
import { headerKey } from './mapping';

/** How a file may say the kind of a claim, in `headerKey` form. */
export const CLAIM_TYPE_WORDS: Readonly<Record<ClaimType, string>> = {
  INVOICE: 'invoice|facture|fa|fac',
  BILL_OF_EXCHANGE: 'bill of exchange|lettre de change|traite|lcr|effet|billet a ordre',
  CREDIT_NOTE: 'credit note|avoir|note de credit',
  RENT: 'rent|loyer|loyers',
  LOAN_INSTALMENT: 'loan instalment|loan installment|echeance de pret|mensualite|pret|credit',
  CHEQUE_UNPAID: 'cheque unpaid|unpaid cheque|cheque impaye|cheque',
  OTHER: 'other|autre',
};

export const QUALITY_WORDS: Readonly<Record<DebtorQuality, string>> = {
  PROFESSIONAL: 'professional|professionnel|pro|b2b|entreprise|societe|company|business',
  CONSUMER: 'consumer|consommateur|particulier|b2c|private|person|individual',
  NON_PROFESSIONAL_ENTITY:
    'non professional entity|non professionnel|association|copropriete|syndicat de coproprietaires',
  PUBLIC_BODY:
    'public body|public|collectivite|administration|etablissement public|personne publique',
};

export const ACTIVITIES: readonly CreditorActivity[] = [
  'GENERAL',
  'TELECOM',
  'GOODS_TRANSPORT',
  'INSURANCE',
  'ENERGY',
  'WATER',
  'WATER_PUBLIC',
  'LAWYER',
  'CO_OWNERSHIP',
];

/** Two parallel lists, word and meaning, for a set-based statement to join on. */
export function wordLists(words: Readonly<Record<string, string>>): {
  readonly words: string[];
  readonly meanings: string[];
} {
  const pairs = Object.entries(words).flatMap(([meaning, list]) =>
    [...new Set([headerKey(meaning), ...list.split('|')])].map((word) => [word, meaning] as const),
  );
  return { words: pairs.map(([word]) => word), meanings: pairs.map(([, meaning]) => meaning) };
}
