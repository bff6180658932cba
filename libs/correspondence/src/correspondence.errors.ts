import { constraints, refusals } from '@solde/platform';

/** The codes with which correspondence refuses. TEMPLATE_INVALID and TEMPLATE_FIELD_MISSING are those of documents. */
refusals({
  ADDRESS_MISSING: {
    status: 422,
    fr: 'Aucune adresse complète ne permet d’écrire à cette personne.',
    en: 'No complete address allows writing to this person.',
  },
  FEE_NOT_CHARGEABLE_TO_DEBTOR: {
    status: 422,
    fr: 'Les frais de recouvrement restent à la charge du créancier : ils ne peuvent pas être demandés au débiteur (CPCE L111-8).',
    en: 'Collection fees stay with the creditor: they cannot be asked from the debtor (CPCE L111-8).',
  },
});

constraints({
  template_number_is_used_once: 'VERSION_CONFLICT',
  template_active_is_one: 'VERSION_CONFLICT',
  template_needs_four_eyes: 'FOUR_EYES',
  message_of_source_is_one: 'DUPLICATE',
  dispatch_event_sent_is_one: 'DUPLICATE',
});
