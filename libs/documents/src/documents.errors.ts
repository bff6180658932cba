import { constraints, refusals } from '@solde/platform';

/** The codes with which documents and templates are refused. */
export const documentsRefusals = refusals({
  DOCUMENT_TYPE_REFUSED: {
    status: 415,
    fr: 'Ce fichier n’est pas ce qu’il annonce, ou son type n’est pas admis (PDF, PNG, JPEG, CSV, texte).',
    en: 'This file is not what it says, or its type is not accepted (PDF, PNG, JPEG, CSV, text).',
  },
  DOCUMENT_TOO_LARGE: {
    status: 413,
    fr: 'Ce fichier dépasse 25 Mio.',
    en: 'This file is larger than 25 MiB.',
  },
  DOCUMENT_EMPTY: { status: 422, fr: 'Ce fichier est vide.', en: 'This file is empty.' },
  TEMPLATE_INVALID: {
    status: 422,
    fr: 'Le modèle n’est pas valide.',
    en: 'The template is not valid.',
  },
  TEMPLATE_FIELD_MISSING: {
    status: 422,
    fr: 'Un champ du modèle n’a pas de valeur.',
    en: 'A field of the template has no value.',
  },
});

constraints({
  document_creditor_exists: 'NOT_FOUND',
  document_of_a_case_of_its_creditor: 'NOT_FOUND',
  document_of_a_case_has_its_creditor: 'VALIDATION_FAILED',
  document_shown_has_its_creditor: 'VALIDATION_FAILED',
});
