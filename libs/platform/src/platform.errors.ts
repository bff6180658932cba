import { constraints, refusals } from './domain-error';

/** The codes every lib may refuse with, and those of HTTP itself. */
export const platformRefusals = refusals({
  VALIDATION_FAILED: {
    status: 400,
    fr: 'La demande est mal formée.',
    en: 'The request is malformed.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    fr: 'L’en-tête Idempotency-Key est obligatoire (1 à 255 caractères ASCII visibles).',
    en: 'The header Idempotency-Key is required (1 to 255 visible ASCII characters).',
  },
  UNAUTHENTICATED: { status: 401, fr: 'Connectez-vous.', en: 'Sign in first.' },
  FORBIDDEN: {
    status: 403,
    fr: 'Vous n’avez pas le droit de faire cela.',
    en: 'You may not do this.',
  },
  SKILL_REQUIRED: {
    status: 403,
    fr: 'Une compétence manque pour ce dossier.',
    en: 'A skill is missing for this case.',
  },
  LOCATION_NOT_ALLOWED: {
    status: 403,
    fr: 'Ce lieu n’est pas autorisé.',
    en: 'This location is not allowed.',
  },
  NOT_FOUND: { status: 404, fr: 'Introuvable.', en: 'Not found.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    fr: 'Cette méthode n’est pas admise.',
    en: 'This method is not allowed.',
  },
  TRANSITION_NOT_ALLOWED: {
    status: 409,
    fr: 'Cette étape n’est pas permise dans l’état actuel.',
    en: 'This step is not allowed in the current state.',
  },
  CASE_LOCKED: {
    status: 409,
    fr: 'Le dossier est tenu par une autre personne.',
    en: 'The case is held by somebody else.',
  },
  IMMUTABLE_ENTRY: {
    status: 409,
    fr: 'Une écriture enregistrée ne se modifie pas : elle se contre-passe.',
    en: 'A recorded entry is never changed: it is reversed.',
  },
  FOUR_EYES: {
    status: 409,
    fr: 'Une autre personne doit valider.',
    en: 'Another person must approve.',
  },
  VERSION_CONFLICT: {
    status: 409,
    fr: 'Quelqu’un d’autre l’a modifié entre-temps : rechargez.',
    en: 'Somebody else changed it meanwhile: reload.',
  },
  DUPLICATE: { status: 409, fr: 'Cela existe déjà.', en: 'It exists already.' },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    fr: 'La même demande est en cours de traitement.',
    en: 'The same request is being processed.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    fr: 'La demande est trop volumineuse.',
    en: 'The request is too large.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    fr: 'Ce type de contenu n’est pas admis.',
    en: 'This content type is not supported.',
  },
  IDEMPOTENCY_CONFLICT: {
    status: 422,
    fr: 'Cette clé a déjà servi pour une autre demande.',
    en: 'This key was used for another request.',
  },
  NOT_SUPPORTED_YET: {
    status: 422,
    fr: 'Ce cas n’est pas encore pris en charge.',
    en: 'This is not supported yet.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    fr: 'Trop de demandes : réessayez plus tard.',
    en: 'Too many requests: try again later.',
  },
  INTERNAL_ERROR: {
    status: 500,
    fr: 'Une erreur est survenue. Elle est enregistrée sous l’identifiant de la demande.',
    en: 'Something went wrong. It is recorded under the request id.',
  },
  UNAVAILABLE: {
    status: 503,
    fr: 'Le service est momentanément indisponible : réessayez.',
    en: 'The service is unavailable for the moment: try again.',
  },
});

constraints({ idempotency_key_is_used_once: 'IDEMPOTENCY_IN_FLIGHT' });
