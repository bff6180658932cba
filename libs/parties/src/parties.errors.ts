import { constraints, refusals } from '@solde/platform';

/** The codes with which parties refuse. */
export const PARTIES_REFUSALS = refusals({
  CONTACT_POINT_INVALID: {
    status: 422,
    fr: 'Ce numéro ou cette adresse ne peut pas être utilisé.',
    en: 'This number or address cannot be used.',
  },
  PARTIES_DIFFER: {
    status: 422,
    fr: 'Ces deux personnes ne peuvent pas être la même : leurs identifiants diffèrent.',
    en: 'These two cannot be the same person: their identifiers differ.',
  },
  RESTRICTION_INVALID: {
    status: 422,
    fr: 'Cette restriction est incomplète ou ses dates se contredisent.',
    en: 'This restriction is incomplete or its dates contradict each other.',
  },
});

constraints({
  contact_point_is_written_once: 'DUPLICATE',
  debtor_is_known_once_by_its_creditor: 'DUPLICATE',
  restriction_lifting_pkey: 'DUPLICATE',
});
