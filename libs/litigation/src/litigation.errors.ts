import { constraints, refusals } from '@solde/platform';

/** The codes with which litigation refuses, besides those of the platform and of the libs below. */
export const litigationRefusals = refusals({
  CREDITOR_AUTHORISATION_REQUIRED: {
    status: 422,
    fr: 'Rien ne commence en justice sans l’autorisation du créancier : son silence n’en est pas une.',
    en: 'Nothing starts in court without the creditor’s authorisation: silence is not consent.',
  },
  COST_NOT_AUTHORISED: {
    status: 422,
    fr: 'Les frais dépassent le plafond que le créancier a autorisé.',
    en: 'The costs exceed the cap that the creditor has authorised.',
  },
  DEADLINE_NOT_CONFIRMED: {
    status: 422,
    fr: 'Le délai vient d’un texte qui n’a pas été vérifié : une personne doit d’abord le confirmer.',
    en: 'The deadline comes from a text that was not verified: a person must confirm it first.',
  },
  DELAYS_MISSING: {
    status: 422,
    fr: 'Aucune règle datée ne donne les délais à cette date.',
    en: 'No dated rule gives the delays on this date.',
  },
});

constraints({
  litigation_request_open_is_one: 'DUPLICATE',
  litigation_decision_is_final_once: 'TRANSITION_NOT_ALLOWED',
  litigation_answer_is_given_once: 'DUPLICATE',
  procedure_running_is_one: 'DUPLICATE',
  title_of_procedure_is_one: 'DUPLICATE',
  deadline_is_computed_once: 'VERSION_CONFLICT',
});
