import { constraints, refusals } from '@solde/platform';

/** The codes with which the ledger refuses. An entry that does not balance is no refusal: it is a bug. */
export const ledgerRefusals = refusals({
  PERIOD_CLOSED: {
    status: 409,
    fr: 'La période comptable est close : recommencez, l’écriture ira dans une période ouverte.',
    en: 'The accounting period is closed: try again, the entry will go to an open one.',
  },
  PERIOD_NOT_OVER: {
    status: 422,
    fr: 'Ce mois n’est pas terminé : il ne peut pas être clos.',
    en: 'This month is not over: it cannot be closed.',
  },
});

constraints({ entry_is_in_an_open_period: 'PERIOD_CLOSED' });
