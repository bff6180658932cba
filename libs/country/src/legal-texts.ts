import type { CalendarDate } from '@solde/calendar';
import { inForceOn, type Dated } from './dated';

/**
 * COLLECTION_COSTS is reproduced word for word; AMICABLE_ACTIVITY is a statement that the law demands
 * without giving its words.
 */
export type LegalTextCode = 'COLLECTION_COSTS' | 'AMICABLE_ACTIVITY';

export interface LegalText extends Dated {
  readonly code: LegalTextCode;
  readonly article: string;
  readonly paragraphs: readonly string[];
}

/** French texts to reproduce. Compare with the live article before a template is printed. */
export const FRENCH_LEGAL_TEXTS: readonly LegalText[] = [
  {
    code: 'COLLECTION_COSTS',
    article: "L111-8 du code des procédures civiles d'exécution, alinéas 2 et 3",
    paragraphs: [
      "Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s'ils " +
        "concernent un acte dont l'accomplissement est prescrit par la loi au créancier. Toute stipulation " +
        'contraire est réputée non écrite, sauf disposition législative contraire.',
      'Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa ' +
        "créance peut demander au juge de l'exécution de laisser tout ou partie des frais ainsi exposés à la " +
        'charge du débiteur de mauvaise foi.',
    ],
    from: '2015-01-01',
    until: null,
    source: 'LEGI, LEGITEXT000025024948, read at 2026-04-02',
    verified: true,
  },
  {
    code: 'AMICABLE_ACTIVITY',
    article: "R124-4, 1° du code des procédures civiles d'exécution",
    paragraphs: [
      "Nous exerçons une activité de recouvrement amiable de créances pour le compte d'autrui.",
    ],
    from: '2015-01-01',
    until: null,
    source: "LEGI, LEGITEXT000025024948, read at 2026-04-02: the duty; the wording is the house's",
    verified: true,
  },
];

/** What the first letter must say: five groups, of which none may be missing (article R124-4 ). */
export type FirstLetterMention =
  | 'AGENCY_IDENTITY_AND_ACTIVITY'
  | 'CREDITOR_IDENTITY'
  | 'BASIS_AND_AMOUNTS_BY_ELEMENT'
  | 'DEMAND_AND_PAYMENT_METHODS'
  | 'COLLECTION_COSTS_TEXT';

export const FIRST_LETTER_MENTIONS: readonly FirstLetterMention[] = [
  'AGENCY_IDENTITY_AND_ACTIVITY',
  'CREDITOR_IDENTITY',
  'BASIS_AND_AMOUNTS_BY_ELEMENT',
  'DEMAND_AND_PAYMENT_METHODS',
  'COLLECTION_COSTS_TEXT',
];

// Words of officials and courts in the mouth of an agency (code pénal, article 433-13 ); the list is the house's.
const LOOK_ALIKE_WORDS: readonly string[] = [
  'huissier',
  'commandement',
  'saisie',
  'service judiciaire',
  'dernière phase judiciaire',
  'Marianne',
  'tricolore',
  'acte',
];

/** The text in force on the day, or null when this pack lists none. */
export function legalTextOn(code: LegalTextCode, on: CalendarDate): LegalText | null {
  return inForceOn(
    FRENCH_LEGAL_TEXTS.filter((text) => text.code === code),
    on,
  );
}

/**
 * The look-alike words found in a letter sent by the agency in the amicable phase: any of them would make it pass for an
 * official act, and refuses the template. Whole words, plural too, whatever their case and accents. The statutory
 * texts are skipped: the law itself says "acte" in what letters must reproduce.
 */
export function lookAlikeWords(letter: string): string[] {
  const own = FRENCH_LEGAL_TEXTS.flatMap(({ paragraphs }) => paragraphs).reduce(
    (text, paragraph) => text.replaceAll(plain(paragraph), ' '),
    plain(letter),
  );
  return LOOK_ALIKE_WORDS.filter((word) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${plain(word)}s?(?![\\p{L}\\p{N}])`, 'u').test(own),
  );
}

/** Lower case, without accents, one kind of apostrophe and single spaces: how words are compared. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .toLowerCase();
}
