type Words = Readonly<Record<'fr' | 'en', string>>;

export const COST_KINDS = [
  'GREFFE',
  'SERVICE_OF_ORDER',
  'BAILIFF',
  'LAWYER',
  'EXPERT',
  'TRANSLATION',
  'OTHER',
] as const;
export type CostKind = (typeof COST_KINDS)[number];

const KINDS: Readonly<Record<CostKind, Words>> = {
  GREFFE: { fr: 'frais de greffe', en: 'court registry fees' },
  SERVICE_OF_ORDER: { fr: 'signification', en: 'service of the order' },
  BAILIFF: { fr: 'commissaire de justice', en: 'bailiff' },
  LAWYER: { fr: 'avocat', en: 'lawyer' },
  EXPERT: { fr: 'expertise', en: 'expert' },
  TRANSLATION: { fr: 'traduction', en: 'translation' },
  OTHER: { fr: 'autres frais', en: 'other costs' },
};

/** A kind of cost as a person reads it. */
export function costKindWords(kind: CostKind, locale: 'fr' | 'en'): string {
  return KINDS[kind][locale];
}
