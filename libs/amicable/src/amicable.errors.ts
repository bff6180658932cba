import { constraints, refusals } from '@solde/platform';

/** The codes with which amicable refuses, besides those of the libs below. */
refusals({
  PROMISE_LIMIT: {
    status: 422,
    fr: 'Une autre promesse ne peut pas être enregistrée maintenant.',
    en: 'Another promise cannot be recorded now.',
  },
  OUTCOME_INCOMPLETE: {
    status: 422,
    fr: 'Il manque des éléments pour enregistrer ce résultat.',
    en: 'Parts of this outcome are missing.',
  },
});

constraints({
  dispute_open_is_one_by_claim: 'DISPUTE_OPEN',
  promise_is_due_after_it_is_made: 'DATE_OUT_OF_RANGE',
  service_is_undone_once: 'DUPLICATE',
});
