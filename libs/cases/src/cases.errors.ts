import { constraints, refusals } from '@solde/platform';

/** The codes with which cases refuse, besides those of the platform. */
export const CASES_REFUSALS = refusals({
  RATE_MISSING: {
    status: 422,
    fr: 'Aucun taux daté n’est enregistré pour ce territoire ou cette période.',
    en: 'No dated rate is recorded for this territory or period.',
  },
  RATE_UNVERIFIED: {
    status: 422,
    fr: 'Un taux d’intérêt non vérifié n’entre dans aucun acte de procédure.',
    en: 'An interest rate that is not verified enters no court act.',
  },
  DISPUTE_OPEN: {
    status: 422,
    fr: 'Une contestation est ouverte sur ce montant.',
    en: 'A dispute is open on this amount.',
  },
  SERVICE_OUT_OF_SCOPE: {
    status: 422,
    fr: 'Le mandat ne confie pas ce service.',
    en: 'The mandate does not entrust this service.',
  },
  OUT_OF_SCOPE: {
    status: 422,
    fr: 'La créance est hors du périmètre du mandat.',
    en: 'The claim is outside the scope of the mandate.',
  },
  LIMITATION_EXPIRED: {
    status: 422,
    fr: 'La créance est prescrite.',
    en: 'The limitation period of the claim is over.',
  },
  CURRENCY_MISMATCH: {
    status: 422,
    fr: 'La devise n’est pas celle du dossier.',
    en: 'The currency is not that of the case.',
  },
  AMOUNT_ABOVE_BALANCE: {
    status: 422,
    fr: 'Le montant dépasse ce qui est dû.',
    en: 'The amount is above what is owed.',
  },
  AGREEMENT_MISSING: {
    status: 422,
    fr: 'Aucune grille d’honoraires n’est en vigueur à cette date.',
    en: 'No fee agreement is in force on that date.',
  },
});

constraints({
  claim_is_placed_once: 'DUPLICATE',
  case_party_pkey: 'DUPLICATE',
  case_file_open_has_a_next_action: 'VERSION_CONFLICT',
  case_phases_do_not_overlap: 'VERSION_CONFLICT',
  hold_ends_after_it_starts: 'DATE_OUT_OF_RANGE',
  hold_ends_or_is_reviewed: 'DATE_OUT_OF_RANGE',
});
