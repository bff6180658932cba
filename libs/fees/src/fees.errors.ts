import { constraints, refusals } from '@solde/platform';

refusals({
  RATE_MISSING: {
    status: 422,
    fr: 'Aucun taux daté n’est enregistré pour ce territoire ou cette période.',
    en: 'No dated rate is recorded for this territory or period.',
  },
});

constraints({ fee_line_is_earned_once: 'DUPLICATE' });
