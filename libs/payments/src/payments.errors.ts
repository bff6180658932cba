import { constraints, refusals } from '@solde/platform';

refusals({
  CASE_CLOSED: {
    status: 422,
    fr: 'Le dossier est clos : rouvrez-le ou remboursez ce qui a été reçu.',
    en: 'The case is closed: reopen it, or refund what was received.',
  },
  NO_DEDICATED_ACCOUNT: {
    status: 422,
    fr: 'Aucun compte dédié n’est ouvert dans cette devise.',
    en: 'No dedicated account is open in this currency.',
  },
  ADJUSTMENT_NOT_AUTHORISED: {
    status: 422,
    fr: 'Le mandat ne le permet pas sans l’accord du créancier.',
    en: 'The mandate does not allow it without the creditor’s agreement.',
  },
  MONEY_IN_SUSPENSE: {
    status: 422,
    fr: 'De l’argent reçu pour ce dossier est encore en attente.',
    en: 'Money received for this case is still in suspense.',
  },
});

constraints({
  receipt_bank_reference_is_posted_once: 'DUPLICATE',
  adjustment_can_be_undone_once: 'TRANSITION_NOT_ALLOWED',
  reversal_is_made_once: 'TRANSITION_NOT_ALLOWED',
  reversal_request_is_made_once: 'FOUR_EYES',
  receipt_match_is_within_its_receipt: 'AMOUNT_ABOVE_BALANCE',
  allocation_is_within_its_match: 'AMOUNT_ABOVE_BALANCE',
});
