import { constraints, refusals } from '@solde/platform';

/** The codes with which the agency's own file refuses. */
export const agencyRefusals = refusals({
  AGENCY_NOT_DESCRIBED: {
    status: 422,
    fr: 'L’identité de l’agence n’est pas renseignée : aucun papier ne peut la nommer.',
    en: 'The agency is not described yet: no paper can name it.',
  },
  BAD_IBAN: { status: 422, fr: 'Cet IBAN n’est pas valide.', en: 'This IBAN is not valid.' },
  BAD_SIREN: { status: 422, fr: 'Ce SIREN n’est pas valide.', en: 'This SIREN is not valid.' },
  BAD_VAT_NUMBER: {
    status: 422,
    fr: 'Ce numéro de TVA n’est pas valide.',
    en: 'This VAT number is not valid.',
  },
  BAD_TERRITORY: {
    status: 422,
    fr: 'Ce territoire n’est pas connu.',
    en: 'This territory is not known.',
  },
  BAD_CURRENCY: {
    status: 422,
    fr: 'Cette devise n’est pas connue.',
    en: 'This currency is not known.',
  },
  DATE_OUT_OF_RANGE: {
    status: 422,
    fr: 'La date est hors des limites permises.',
    en: 'The date is outside the permitted range.',
  },
  PARTNER_NOT_ACTIVE: {
    status: 422,
    fr: 'Ce partenaire n’encaisse plus pour l’agence à cette date.',
    en: 'This partner no longer receives money for the agency on that day.',
  },
  ACCOUNT_ALREADY_OPEN: {
    status: 409,
    fr: 'Un compte dédié est déjà ouvert dans cette devise.',
    en: 'A dedicated account is already open in this currency.',
  },
  ACCOUNT_IS_DEDICATED: {
    status: 422,
    fr: 'Un compte ne peut pas recevoir à la fois les fonds de tiers et les honoraires de l’agence.',
    en: 'An account cannot receive both the money of others and the fees of the agency.',
  },
});

constraints({
  dedicated_account_is_one_by_currency: 'ACCOUNT_ALREADY_OPEN',
  dedicated_account_is_named_once: 'DUPLICATE',
  dedicated_account_is_not_own: 'ACCOUNT_IS_DEDICATED',
  own_account_is_not_dedicated: 'ACCOUNT_IS_DEDICATED',
  own_account_is_named_once: 'DUPLICATE',
  own_account_is_one_by_currency: 'VERSION_CONFLICT',
  own_account_needs_four_eyes: 'FOUR_EYES',
  agency_profile_is_alone: 'VERSION_CONFLICT',
  partner_reference_is_used_once: 'DUPLICATE',
  team_name_is_used_once: 'DUPLICATE',
  team_member_pkey: 'DUPLICATE',
  team_member_user_id_fkey: 'NOT_FOUND',
  agency_insurance_document_id_fkey: 'NOT_FOUND',
  agency_declaration_document_id_fkey: 'NOT_FOUND',
  agency_insurance_ends_after_it_starts: 'DATE_OUT_OF_RANGE',
});
