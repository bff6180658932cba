import { constraints, refusals } from '@solde/platform';

/** The codes with which remittance refuses, besides those of the platform and of the libs below. */
export const remittanceRefusals = refusals({
  NO_OWN_ACCOUNT: {
    status: 422,
    fr: 'L’agence n’a pas de compte propre ouvert dans cette devise : ses factures ne pourraient pas être payées.',
    en: 'The agency has no account of its own open in this currency: its invoices could not be paid.',
  },
  NOTHING_TO_REMIT: {
    status: 422,
    fr: 'Aucun mouvement n’est à reverser à cette date.',
    en: 'There is no movement to remit on this date.',
  },
  REMITTANCE_UNDER_WAY: {
    status: 409,
    fr: 'Un autre reversement dans cette devise attend d’être approuvé ou renvoyé.',
    en: 'Another remittance in this currency waits to be approved or sent back.',
  },
  TRANSFER_AMOUNT_DIFFERS: {
    status: 422,
    fr: 'Ce n’est pas le montant du virement ordonné.',
    en: 'This is not the amount of the transfer that was ordered.',
  },
});

constraints({
  remittance_run_is_one_by_cut_off: 'DUPLICATE',
  remittance_run_open_is_one: 'REMITTANCE_UNDER_WAY',
  remittance_run_needs_four_eyes: 'FOUR_EYES',
  remittance_run_is_checked_by_another: 'FOUR_EYES',
  statement_line_is_settled_once: 'VERSION_CONFLICT',
  remittance_statement_is_one_by_creditor: 'VERSION_CONFLICT',
  remittance_document_is_made_once: 'VERSION_CONFLICT',
  transfer_file_is_one_by_run: 'VERSION_CONFLICT',
  transfer_outcome_is_told_once: 'VERSION_CONFLICT',
  debit_claim_is_one_by_statement: 'VERSION_CONFLICT',
  invoice_payment_is_within_what_is_due: 'AMOUNT_ABOVE_BALANCE',
  remittance_hold_lift_pkey: 'DUPLICATE',
  transfer_file_export_pkey: 'VERSION_CONFLICT',
});
