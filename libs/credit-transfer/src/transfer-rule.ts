/** The rules of a SEPA credit transfer that we can state ourselves, by their stable names, in the words of whoever reads a refusal. */
export const TRANSFER_RULES = {
  XML_WELL_FORMED: {
    fr: 'Le fichier est un XML bien formé, sans type de document.',
    en: 'The file is well-formed XML, without a document type.',
  },
  NAMESPACE: {
    fr: 'Le fichier est un pain.001.001.09.',
    en: 'The file is a pain.001.001.09.',
  },
  ELEMENT_UNKNOWN: {
    fr: 'Cet élément n’a pas sa place ici.',
    en: 'This element has no place here.',
  },
  ELEMENT_ORDER: {
    fr: 'Les éléments suivent l’ordre du schéma.',
    en: 'Elements follow the order of the schema.',
  },
  ELEMENT_MISSING: {
    fr: 'Un élément obligatoire manque.',
    en: 'A mandatory element is missing.',
  },
  ELEMENT_REPEATED: {
    fr: 'Cet élément est répété plus que le schéma ne le permet.',
    en: 'This element is repeated more than the schema allows.',
  },
  ATTRIBUTE_UNKNOWN: {
    fr: 'Cet attribut n’a pas sa place ici.',
    en: 'This attribute has no place here.',
  },
  TEXT_MISPLACED: {
    fr: 'Il n’y a pas de texte entre les éléments.',
    en: 'There is no text between elements.',
  },
  TEXT_LENGTH: {
    fr: 'Un texte n’est ni vide ni plus long que le schéma ne le permet.',
    en: 'A text is neither empty nor longer than the schema allows.',
  },
  CHARACTERS: {
    fr: 'Un texte ne porte que les caractères de SEPA.',
    en: 'A text holds characters of SEPA alone.',
  },
  IDENTIFIER_SLASHES: {
    fr: 'Un identifiant ne commence ni ne finit par « / », et ne contient pas « // ».',
    en: 'An identifier neither begins nor ends with “/”, and holds no “//”.',
  },
  CREATION_TIME: {
    fr: 'Le fichier dit l’instant où il a été fait.',
    en: 'The file says the instant at which it was made.',
  },
  EXECUTION_DATE: {
    fr: 'La date d’exécution est un jour du calendrier.',
    en: 'The execution date is a day of the calendar.',
  },
  CODE: {
    fr: 'Un code est celui d’un virement SEPA (TRF, SEPA, SLEV).',
    en: 'A code is one of a SEPA credit transfer (TRF, SEPA, SLEV).',
  },
  CURRENCY: { fr: 'Un virement SEPA est en euros.', en: 'A SEPA credit transfer is in euros.' },
  AMOUNT_DECIMALS: {
    fr: 'Un montant s’écrit avec un point et deux décimales.',
    en: 'An amount is written with a point and two decimals.',
  },
  AMOUNT_RANGE: {
    fr: 'Un virement va de 0,01 à 999 999 999,99 euros.',
    en: 'A transfer is from 0.01 to 999,999,999.99 euros.',
  },
  TRANSACTION_COUNT: {
    fr: 'Le nombre annoncé est celui des virements.',
    en: 'The number announced is that of the transfers.',
  },
  CONTROL_SUM: {
    fr: 'La somme de contrôle est celle des virements.',
    en: 'The control sum is that of the transfers.',
  },
  END_TO_END_UNIQUE: {
    fr: 'Chaque virement a sa référence de bout en bout.',
    en: 'Each transfer has an end-to-end reference of its own.',
  },
  IBAN: { fr: 'L’IBAN est juste (modulo 97).', en: 'The IBAN is right (modulo 97).' },
  IBAN_IN_SEPA: {
    fr: 'Le compte est tenu dans l’espace SEPA.',
    en: 'The account is held inside SEPA.',
  },
  BIC: { fr: 'Le BIC a la forme d’un BIC.', en: 'The BIC has the form of a BIC.' },
  AGENT: {
    fr: 'Une banque est dite par son BIC, ou par NOTPROVIDED, jamais les deux.',
    en: 'A bank is said by its BIC, or by NOTPROVIDED, never by both.',
  },
  COUNTRY: { fr: 'Le pays est un code ISO 3166.', en: 'The country is a code of ISO 3166.' },
  ADDRESS_TOWN_AND_COUNTRY: {
    fr: 'Une adresse dit sa ville et son pays, chacun dans son élément.',
    en: 'An address says its town and its country, each in an element of its own.',
  },
  ADDRESS_LINES: {
    fr: 'Une adresse hybride a au plus deux lignes libres.',
    en: 'A hybrid address has two free lines at most.',
  },
} as const satisfies Readonly<Record<string, { readonly fr: string; readonly en: string }>>;

export type TransferRule = keyof typeof TRANSFER_RULES;

/** A rule that a file breaks, and where; never the value, which is somebody's. */
export interface BrokenTransferRule {
  readonly rule: TransferRule;
  /** `/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[3]/Cdtr/Nm` */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Which transfer of the file, counted from 1; null above them. */
  readonly transfer: number | null;
}
