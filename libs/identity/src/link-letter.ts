import type { Audience } from './permissions';

/** What a one-time link says in its e-mail. */
export interface LinkLetter {
  readonly to: string;
  readonly displayName: string;
  readonly locale: 'fr' | 'en';
  readonly audience: Audience;
  readonly purpose: 'INVITATION' | 'PASSWORD_RESET';
  readonly token: string;
  readonly expiresAt: Date;
}

const LINE_MAX = 76;

const TEXTS = {
  fr: {
    INVITATION: {
      subject: 'Votre accès à Solde',
      asks: 'Un compte a été ouvert à votre nom. Choisissez votre mot de passe :',
    },
    PASSWORD_RESET: {
      subject: 'Votre mot de passe Solde',
      asks: "Un nouveau mot de passe a été demandé. Si ce n'est pas vous, ne faites rien. Sinon :",
    },
    greeting: 'Bonjour',
    until: 'Ce lien sert une seule fois, et expire le',
  },
  en: {
    INVITATION: {
      subject: 'Your access to Solde',
      asks: 'An account was opened for you. Choose your password:',
    },
    PASSWORD_RESET: {
      subject: 'Your Solde password',
      asks: 'A new password was asked for. If it was not you, do nothing. Otherwise:',
    },
    greeting: 'Hello',
    until: 'This link works once and ends on',
  },
} as const;

/**
 * The e-mail that carries a one-time link, as a message file (RFC 5322). `site` is the address of the pages. The token stands
 * after `#`, which browsers keep to themselves: it reaches no server log and no referrer.
 */
export function linkLetter(letter: LinkLetter, site: string, sentAt: Date): string {
  const text = TEXTS[letter.locale];
  const { subject, asks } = text[letter.purpose];
  const body = [
    `${text.greeting} ${letter.displayName},`,
    asks,
    `${site}/password#${letter.token}`,
    `${text.until} ${letter.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
  ].join('\r\n\r\n');
  return [
    `Date: ${sentAt.toUTCString()}`,
    'From: Solde <no-reply@solde.invalid>',
    `To: <${letter.to.replace(/[\r\n<>]/g, '')}>`,
    `Subject: =?utf-8?B?${base64(subject)}?=`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(base64(body).match(new RegExp(`.{1,${LINE_MAX}}`, 'g')) ?? []),
    '',
  ].join('\r\n');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
