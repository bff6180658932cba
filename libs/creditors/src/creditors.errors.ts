import { constraints, refusals } from '@solde/platform';

/** The codes with which creditors, mandates, agreements and requests refuse. */
export const creditorsRefusals = refusals({
  BAD_SIRET: { status: 422, fr: 'Ce SIRET n’est pas valide.', en: 'This SIRET is not valid.' },
  MANDATE_INCOMPLETE: {
    status: 422,
    fr: 'Le mandat ne contient pas tout ce que la loi exige (CPCE R124-3).',
    en: 'The mandate does not hold all that the law asks for (CPCE R124-3).',
  },
  MANDATE_NOT_ACTIVE: {
    status: 422,
    fr: 'Aucun mandat actif ne couvre cette demande.',
    en: 'No active mandate covers this request.',
  },
  TERMS_SENT: {
    status: 409,
    fr: 'Ces conditions ont été envoyées pour signature : une modification est une nouvelle version.',
    en: 'These terms were sent for signature: a change is a new version.',
  },
  ALLOCATION_ORDER_UNLAWFUL: {
    status: 422,
    fr: 'L’argent ne peut pas être imputé dans cet ordre : la loi du jour l’exclut, ou qui le demande n’en décide pas.',
    en: 'Money may not be spent in this order: the law of that day excludes it, or whoever asks for it does not decide it.',
  },
  SIGNER_NOT_ALLOWED: {
    status: 422,
    fr: 'Cette personne ne peut pas signer pour cette partie.',
    en: 'This person may not sign for this party.',
  },
  AGENCY_NOT_COMPLIANT: {
    status: 422,
    fr: 'L’agence n’est pas en règle : assurance, déclaration ou compte dédié (CPCE R124-2).',
    en: 'The agency is not in order: insurance, declaration or dedicated account (CPCE R124-2).',
  },
  AGREEMENT_INCONSISTENT: {
    status: 422,
    fr: 'La grille d’honoraires comporte des trous, des chevauchements ou des valeurs incohérentes.',
    en: 'The fee agreement has holes, overlaps or inconsistent values.',
  },
  AGREEMENT_PERIODS_OVERLAP: {
    status: 409,
    fr: 'Une autre grille d’honoraires est déjà en vigueur sur cette période.',
    en: 'Another fee agreement is already in force in this period.',
  },
});

constraints({
  creditor_code_is_used_once: 'DUPLICATE',
  creditor_group_name_is_used_once: 'DUPLICATE',
  creditor_group_id_fkey: 'NOT_FOUND',
  creditor_group_parent_id_fkey: 'NOT_FOUND',
  bank_detail_needs_four_eyes: 'FOUR_EYES',
  bank_detail_approved_is_one: 'VERSION_CONFLICT',
  mandate_number_is_used_once: 'VERSION_CONFLICT',
  mandate_terms_number_is_used_once: 'VERSION_CONFLICT',
  mandate_terms_sent_are_frozen: 'TERMS_SENT',
  fee_agreement_number_is_used_once: 'VERSION_CONFLICT',
  fee_agreement_needs_four_eyes: 'FOUR_EYES',
  fee_agreement_periods_do_not_overlap: 'AGREEMENT_PERIODS_OVERLAP',
  fee_flat_event_is_priced_once: 'AGREEMENT_INCONSISTENT',
  fee_retrocession_partner_is_named_once: 'AGREEMENT_INCONSISTENT',
  creditor_request_is_made_once: 'DUPLICATE',
});
