import { constraints, refusals } from '@solde/platform';

refusals({
  PROVISION_TOO_SMALL: {
    status: 422,
    fr: 'La provision du dossier ne suffit pas à payer ces frais.',
    en: 'The provision of the case does not cover this cost.',
  },
});

constraints({
  provision_is_undone_once: 'TRANSITION_NOT_ALLOWED',
  provision_is_not_overdrawn: 'PROVISION_TOO_SMALL',
  provision_bank_reference_is_posted_once: 'DUPLICATE',
  cost_given_up_pkey: 'TRANSITION_NOT_ALLOWED',
});
