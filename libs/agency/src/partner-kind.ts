/** Who works for the agency in the name of its creditors. */
export const PARTNER_KINDS = ['LAWYER', 'BAILIFF', 'CORRESPONDENT'] as const;
export type PartnerKind = (typeof PARTNER_KINDS)[number];

const WORDS: Readonly<Record<PartnerKind, Readonly<Record<'fr' | 'en', string>>>> = {
  LAWYER: { fr: 'avocat', en: 'lawyer' },
  BAILIFF: { fr: 'commissaire de justice', en: 'bailiff' },
  CORRESPONDENT: { fr: 'correspondant', en: 'correspondent' },
};

/** A trade as a person reads it. */
export function partnerKindWords(kind: PartnerKind, locale: 'fr' | 'en'): string {
  return WORDS[kind][locale];
}
