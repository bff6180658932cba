import { constraints, refusals } from '@solde/platform';

/** The codes with which a contact is refused. The facts name the test that failed and the next allowed moment. */
export const CONTACT_REFUSALS = refusals({
  CONTACT_NOT_ALLOWED: {
    status: 422,
    fr: 'Ce contact n’est pas autorisé maintenant.',
    en: 'This contact is not allowed now.',
  },
  INITIAL_LETTER_REQUIRED: {
    status: 422,
    fr: 'La première lettre n’a pas encore été envoyée à ce débiteur.',
    en: 'The first letter has not been sent to this debtor yet.',
  },
});

constraints({
  contact_attempt_is_counted_once: 'DUPLICATE',
  conversation_is_counted_once: 'DUPLICATE',
});
