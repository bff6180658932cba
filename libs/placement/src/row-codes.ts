/** What a row may be told, in both languages; a code may carry the target it speaks of: `MISSING_FIELD:number`. */
const SENTENCES: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  MISSING_FIELD: { fr: 'champ obligatoire vide', en: 'a mandatory field is empty' },
  BAD_DATE: {
    fr: 'date impossible (attendu jj/mm/aaaa)',
    en: 'impossible date (expected dd/mm/yyyy or yyyy-mm-dd)',
  },
  DUE_BEFORE_ISSUE: {
    fr: "l'échéance précède la date de facture",
    en: 'the due date is before the issue date',
  },
  BAD_AMOUNT: {
    fr: 'montant illisible (attendu 1234,56)',
    en: 'unreadable amount (expected 1234.56)',
  },
  NEGATIVE_OR_ZERO: { fr: 'le montant doit être positif', en: 'the amount must be above zero' },
  BAD_CURRENCY: {
    fr: 'devise inconnue (attendu un code comme EUR)',
    en: 'unknown currency (expected a code such as EUR)',
  },
  CURRENCY_NOT_IN_AGREEMENT: {
    fr: 'devise hors du mandat',
    en: 'this currency is not that of the mandate',
  },
  BAD_SIREN: { fr: 'SIREN ou SIRET faux', en: 'wrong SIREN or SIRET' },
  BAD_VAT_NUMBER: { fr: 'numéro de TVA faux', en: 'wrong VAT number' },
  SIREN_VAT_MISMATCH: {
    fr: 'le numéro de TVA n’est pas celui de ce SIREN',
    en: 'the VAT number is not that of this SIREN',
  },
  BAD_VALUE: { fr: 'valeur inconnue', en: 'unknown value' },
  TOO_LONG: {
    fr: 'texte trop long (500 caractères au plus)',
    en: 'text too long (500 characters at most)',
  },
  OUT_OF_SCOPE: { fr: 'hors du périmètre du mandat', en: 'outside the scope of the mandate' },
  LIMITATION_EXPIRED: {
    fr: 'créance prescrite à la date de remise',
    en: 'the limitation period was over when it was placed',
  },
  DUPLICATE_INVOICE: {
    fr: 'facture déjà remise, ou présente deux fois dans le fichier',
    en: 'invoice already placed, or twice in the file',
  },
  NO_CONTACT_CHANNEL: { fr: 'ni téléphone ni e-mail', en: 'neither phone nor e-mail' },
  BAD_PHONE: {
    fr: 'aucun numéro utilisable dans la case téléphone',
    en: 'no usable number in the phone cell',
  },
  MISSING_PROOF: { fr: 'justificatif absent', en: 'proof missing' },
  TERM_ABOVE_LEGAL: {
    fr: 'délai de paiement au-dessus de 60 jours',
    en: 'payment term above 60 days',
  },
  IGNORED_VALUE: { fr: 'valeur illisible, ignorée', en: 'unreadable value, ignored' },
};

export interface RowCode {
  readonly code: string;
  readonly field: string | null;
}

/** A stored code taken apart. */
export function rowCode(stored: string): RowCode {
  const [code = stored, field = null] = stored.split(':');
  return { code, field };
}

/** What a person must do, for the error file and the screens. `columnOf` gives the file's own title of a target. */
export function rowSentence(
  stored: string,
  locale: 'fr' | 'en',
  columnOf: (target: string) => string | null = () => null,
): string {
  const { code, field } = rowCode(stored);
  const sentence = SENTENCES[code]?.[locale] ?? code;
  if (field === null) return sentence;
  return `${columnOf(field) ?? field} : ${sentence}`;
}

export const ROW_CODES: readonly string[] = Object.keys(SENTENCES);
