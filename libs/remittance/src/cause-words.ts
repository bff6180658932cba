type Words = Readonly<Record<'fr' | 'en', string>>;

/** Why money that is owed to a creditor does not leave, in the words of whoever has to settle it. */
const CAUSES = {
  LEGAL_HOLD: {
    fr: 'une personne retient ses virements',
    en: 'a person holds its transfers',
  },
  MANDATE_NOT_ACTIVE: {
    fr: 'aucun mandat signé des deux parties n’est en vigueur dans cette devise',
    en: 'no mandate signed by both is in force in this currency',
  },
  NO_OWN_ACCOUNT: {
    fr: 'l’agence n’a pas de compte propre dans cette devise : la facture de ses honoraires ne pourrait pas être payée',
    en: 'the agency has no account of its own in this currency: the invoice of its fees could not be paid',
  },
  RATE_MISSING: {
    fr: 'le taux de TVA de son territoire n’est pas connu à cette date',
    en: 'the VAT rate of its territory is not known on that day',
  },
  NO_IBAN: {
    fr: 'aucun compte bancaire approuvé',
    en: 'no approved bank account',
  },
  BANK_DETAILS_CHANGED: {
    fr: 'coordonnées bancaires changées depuis moins de dix jours',
    en: 'bank details changed less than ten days ago',
  },
  ACCOUNT_OUTSIDE_SEPA: {
    fr: 'compte tenu hors de l’espace SEPA : un fichier de virement ne peut pas le payer',
    en: 'account held outside SEPA: a transfer file cannot pay it',
  },
  ACCOUNT_INVALID: {
    fr: 'IBAN ou BIC que la banque refuserait',
    en: 'IBAN or BIC that the bank would refuse',
  },
  AMOUNT_ABOVE_SEPA: {
    fr: 'montant au-dessus de ce que porte un virement SEPA (999 999 999,99 EUR)',
    en: 'amount above what a SEPA transfer carries (EUR 999,999,999.99)',
  },
  CREDITOR_IN_DEBIT: {
    fr: 'le relevé précédent est débiteur',
    en: 'its previous statement is in debit',
  },
  TRANSFER_RETURNED: {
    fr: 'la banque a renvoyé le virement',
    en: 'the bank gave the transfer back',
  },
  TRANSFER_NOT_CONFIRMED: {
    fr: 'virement ordonné, que la banque n’a pas confirmé',
    en: 'transfer ordered, which the bank has not confirmed',
  },
  BELOW_MINIMUM: {
    fr: 'solde au-dessous du virement minimal du mandat',
    en: 'balance below the least transfer of the mandate',
  },
  WAITS_FOR_ITS_RUN: {
    fr: 'rien ne l’empêche : attend le prochain reversement',
    en: 'nothing stands in the way: waits for the next remittance',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** What keeps money, by its stable code. */
export type Cause = keyof typeof CAUSES;

export const CAUSE_CODES = Object.keys(CAUSES) as readonly Cause[];

/** What a cause says, in both languages: a refusal carries the two. */
export function causeWords(cause: Cause): Words {
  return CAUSES[cause];
}
