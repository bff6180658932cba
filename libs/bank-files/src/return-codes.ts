type Words = Readonly<Record<'fr' | 'en', string>>;

/**
 * Why money comes back, as banks code it: reasons of R-transactions (ISO 20022 ExternalReturnReason1Code as used by the EPC rulebooks), and `RVSL` for a
 * booking that the bank marks as reversed without saying why.
 */
const RETURN_CODES: Readonly<Record<string, Words>> = {
  AC01: { fr: 'coordonnées bancaires inexactes', en: 'account number incorrect' },
  AC04: { fr: 'compte clôturé', en: 'account closed' },
  AC06: { fr: 'compte bloqué', en: 'account blocked' },
  AC13: { fr: 'compte de consommateur', en: 'account of a consumer' },
  AG01: { fr: 'opération interdite sur ce compte', en: 'transaction not allowed on this account' },
  AG02: { fr: 'code d’opération incorrect', en: 'operation code incorrect' },
  AM04: { fr: 'provision insuffisante', en: 'insufficient funds' },
  AM05: { fr: 'opération en double', en: 'duplicate' },
  AM09: { fr: 'montant inexact', en: 'wrong amount' },
  BE01: { fr: 'nom et compte ne concordent pas', en: 'name and account do not agree' },
  BE04: { fr: 'adresse du bénéficiaire manquante', en: 'address of the payee missing' },
  BE05: { fr: 'identifiant du créancier inconnu', en: 'creditor identifier unknown' },
  CNOR: { fr: 'banque du bénéficiaire injoignable', en: 'payee’s bank not reachable' },
  CUST: { fr: 'à la demande du client', en: 'asked by the customer' },
  DNOR: { fr: 'banque du débiteur injoignable', en: 'debtor’s bank not reachable' },
  DUPL: { fr: 'opération en double', en: 'duplicate' },
  ED05: { fr: 'règlement impossible', en: 'settlement failed' },
  FF01: { fr: 'format invalide', en: 'invalid format' },
  FF05: { fr: 'type de prélèvement incorrect', en: 'direct debit type incorrect' },
  FOCR: { fr: 'retour après demande d’annulation', en: 'returned after a recall' },
  FR01: { fr: 'fraude', en: 'fraud' },
  FRAD: { fr: 'fraude', en: 'fraud' },
  MD01: { fr: 'absence de mandat', en: 'no mandate' },
  MD02: { fr: 'mandat incomplet ou inexact', en: 'mandate incomplete or wrong' },
  MD06: { fr: 'contesté par le débiteur', en: 'disputed by the debtor' },
  MD07: { fr: 'débiteur décédé', en: 'debtor deceased' },
  MS02: { fr: 'refus du débiteur', en: 'refused by the debtor' },
  MS03: { fr: 'motif non communiqué', en: 'reason not given' },
  NOAS: { fr: 'sans réponse du client', en: 'no answer from the customer' },
  RC01: { fr: 'identifiant de banque incorrect', en: 'bank identifier incorrect' },
  RR01: { fr: 'donnée réglementaire manquante', en: 'regulatory information missing' },
  RR02: { fr: 'donnée réglementaire manquante', en: 'regulatory information missing' },
  RR03: { fr: 'donnée réglementaire manquante', en: 'regulatory information missing' },
  RR04: { fr: 'motif réglementaire', en: 'regulatory reason' },
  RVSL: { fr: 'écriture extournée par la banque', en: 'booking reversed by the bank' },
  SL01: {
    fr: 'service refusé par la banque du débiteur',
    en: 'refused by a service of the debtor’s bank',
  },
  TECH: { fr: 'incident technique', en: 'technical problem' },
  UPAY: { fr: 'paiement non justifié', en: 'undue payment' },
};

export const KNOWN_RETURN_CODES: readonly string[] = Object.keys(RETURN_CODES);

/** What a code of return says; null for one that no list holds, which is shown as it is. */
export function returnWords(code: string | null, locale: 'fr' | 'en'): string | null {
  return RETURN_CODES[(code ?? '').toUpperCase()]?.[locale] ?? null;
}
