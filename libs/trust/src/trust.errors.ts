import { constraints, refusals } from '@solde/platform';

/** The codes with which the proof of the dedicated account refuses. */
export const trustRefusals = refusals({
  DAY_NOT_OVER: {
    status: 422,
    fr: 'Ce jour n’est pas terminé : sa preuve ne peut pas être signée.',
    en: 'This day is not over: its proof cannot be signed.',
  },
  GAP_UNEXPLAINED: {
    status: 422,
    fr: 'La banque et les livres diffèrent, ou aucun relevé ne couvre ce jour : dites pourquoi dans la remarque.',
    en: 'The bank and the books differ, or no statement covers this day: say why in the remark.',
  },
});

constraints({
  trust_day_is_signed_once: 'DUPLICATE',
  trust_day_gap_is_explained: 'GAP_UNEXPLAINED',
});
