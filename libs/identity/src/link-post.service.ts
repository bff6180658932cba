import type { Audience } from './permissions';

/** A link to bring to a person. */
export interface LinkToSend {
  readonly token: string;
  readonly to: string;
  readonly displayName: string;
  readonly locale: 'fr' | 'en';
  readonly audience: Audience;
  readonly purpose: 'INVITATION' | 'PASSWORD_RESET';
  readonly expiresAt: Date;
}

/** Brings one-time links to people. The process that hears PasswordResetAsked provides it. */
export abstract class LinkPost {
  abstract send(link: LinkToSend): Promise<void>;
}
