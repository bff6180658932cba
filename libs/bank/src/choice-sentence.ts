import type { ChoiceReason } from './line-choices';

const SENTENCES: Readonly<Record<ChoiceReason, Readonly<Record<'fr' | 'en', string>>>> = {
  END_TO_END_REFERENCE: {
    fr: 'même référence de bout en bout',
    en: 'the same end-to-end reference',
  },
  BANK_REFERENCE: {
    fr: 'enregistré sous la référence de la banque',
    en: 'recorded under the bank’s own reference',
  },
  ORIGINAL_AMOUNT: {
    fr: 'la banque donne le montant de ce paiement',
    en: 'the bank says the amount of this payment',
  },
  NAMED_CASE: { fr: 'dossier nommé par le libellé', en: 'case named by the words of the line' },
  TAKEN_BACK: {
    fr: 'déjà extourné par une personne',
    en: 'taken back already by a person',
  },
  THEIR_ACCOUNT: { fr: 'même compte bancaire', en: 'the same bank account' },
  SAME_AMOUNT: { fr: 'même montant', en: 'the same amount' },
  NAME: { fr: 'nom proche', en: 'a name that is close' },
  SAME_DAY: { fr: 'même jour', en: 'the same day' },
  NEAR_DAY: { fr: 'à trois jours près', en: 'within three days' },
};

/** Why a choice is offered for a movement that waits, in the reader's language. */
export function choiceSentence(reason: ChoiceReason, locale: 'fr' | 'en'): string {
  return SENTENCES[reason][locale];
}
