import { refusals } from '@solde/platform';

refusals({
  BALANCE_NOT_ZERO: {
    status: 422,
    fr: 'Le dossier n’est pas soldé.',
    en: 'The case is not paid off.',
  },
  MONEY_NOT_CLEARED: {
    status: 422,
    fr: 'Un paiement du dossier n’est pas encore définitif.',
    en: 'A payment of the case is not final yet.',
  },
  EVIDENCE_REQUIRED: {
    status: 422,
    fr: 'Ce motif de clôture demande une pièce justificative.',
    en: 'This closure reason needs evidence.',
  },
});
