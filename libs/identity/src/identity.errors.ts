import { constraints, refusals } from '@solde/platform';

/** The codes with which identity refuses. */
export const identityRefusals = refusals({
  SIGN_IN_REFUSED: {
    status: 401,
    fr: 'Adresse ou mot de passe incorrect.',
    en: 'Wrong address or password.',
  },
  SIGN_IN_DELAYED: {
    status: 429,
    fr: 'Trop d’essais : attendez avant le prochain.',
    en: 'Too many attempts: wait before the next one.',
  },
  LINK_NOT_VALID: {
    status: 422,
    fr: 'Ce lien est inconnu, déjà utilisé ou expiré : demandez-en un autre.',
    en: 'This link is unknown, used or expired: ask for another.',
  },
  PASSWORD_REFUSED: {
    status: 422,
    fr: 'Ce mot de passe ne convient pas (12 caractères au moins, ni courant ni votre adresse).',
    en: 'This password will not do (at least 12 characters, neither common nor your address).',
  },
  EMAIL_TAKEN: {
    status: 409,
    fr: 'Un compte existe déjà à cette adresse.',
    en: 'An account with this address exists already.',
  },
  ROLE_NOT_FOR_KIND: {
    status: 422,
    fr: 'Ce rôle n’est pas de ce type de compte.',
    en: 'This role does not belong to this kind of account.',
  },
  SCOPE_REQUIRED: {
    status: 422,
    fr: 'Un compte de créancier voit au moins un créancier ; un compte de l’agence n’en nomme aucun.',
    en: 'A creditor account sees at least one creditor; an agency account names none.',
  },
  SCOPE_NOT_FOUND: {
    status: 422,
    fr: 'Ce créancier ou ce groupe n’existe pas.',
    en: 'This creditor or group does not exist.',
  },
  OWN_ACCOUNT: {
    status: 409,
    fr: 'Une autre personne doit le faire sur votre compte.',
    en: 'Another person must do this to your account.',
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    fr: 'Il n’y aurait plus d’administrateur.',
    en: 'No administrator would be left.',
  },
  ADMINISTRATOR_EXISTS: {
    status: 409,
    fr: 'Un administrateur existe déjà : il invite les suivants.',
    en: 'An administrator exists already and invites the others.',
  },
  SUCCESSOR_NOT_ACTIVE: {
    status: 422,
    fr: 'La personne qui reprend le travail n’est pas active à l’agence.',
    en: 'Whoever takes over the work is not active in the agency.',
  },
  USER_STATE_NOT_ALLOWED: {
    status: 409,
    fr: 'L’état du compte ne le permet pas.',
    en: 'The state of the account does not allow it.',
  },
});

constraints({
  user_account_email_is_used_once: 'EMAIL_TAKEN',
  user_scope_creditor_exists: 'SCOPE_NOT_FOUND',
  user_scope_group_exists: 'SCOPE_NOT_FOUND',
});
