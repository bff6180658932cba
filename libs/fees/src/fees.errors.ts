import { constraints, refusals } from '@solde/platform';

/** The codes with which fees refuse, besides those of the libs below. */
export const FEES_REFUSALS = refusals({
  EXAMPLE_FAILS: {
    status: 422,
    fr: 'La grille ne donne pas ce que disent ses exemples chiffrés.',
    en: 'The tariff does not give what its worked examples say.',
  },
});

constraints({
  fee_line_is_earned_once: 'DUPLICATE',
  agreement_example_is_told_once: 'DUPLICATE',
  agreement_example_is_told_before_signature: 'TRANSITION_NOT_ALLOWED',
  fee_line_month_is_charged_once: 'DUPLICATE',
});
