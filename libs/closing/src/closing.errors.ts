import { constraints, refusals } from '@solde/platform';

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
  SETTLEMENT_OPEN: {
    status: 409,
    fr: 'Un accord est déjà en cours sur ce dossier.',
    en: 'A settlement is already open on this case.',
  },
  RECALL_REASON_REQUIRED: {
    status: 422,
    fr: 'Le créancier qui reprend un dossier dit pourquoi, dans la liste des motifs.',
    en: 'A creditor who takes a case back says why, from the list of reasons.',
  },
  EVIDENCE_REQUIRED: {
    status: 422,
    fr: 'Ce motif de clôture demande une pièce justificative.',
    en: 'This closure reason needs evidence.',
  },
});

constraints({ settlement_is_alone: 'SETTLEMENT_OPEN' });
