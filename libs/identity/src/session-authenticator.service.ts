import { fastifyCookie } from '@fastify/cookie';
import { Authenticator, type Caller, type IncomingRequest } from '@solde/platform';
import type { Audience } from './permissions';
import type { SignIn } from './sign-in.service';

/** Two names: browsers share cookies between the ports of one host, and the two APIs often run side by side. */
export const SESSION_COOKIES: Readonly<Record<Audience, string>> = {
  AGENCY: 'solde_session',
  PORTAL: 'solde_portal_session',
};

/** A page of another site cannot send it without asking first, and nobody is allowed: that is what stops forged requests. */
export const SAME_SITE_HEADER = 'x-requested-with';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const BEARER = /^Bearer ([A-Za-z0-9_-]{1,100})$/i;

/**
 * Finds the caller by the bearer token of a program, else by the cookie of a page. A cookie travels by itself, so a request
 * that changes something counts as signed in only with the header `X-Requested-With`.
 */
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly signIn: SignIn,
    private readonly audience: Audience,
  ) {
    super();
  }

  async authenticate(request: IncomingRequest): Promise<Caller | null> {
    const token = tokenOf(request, this.audience);
    return token === null ? null : this.signIn.callerOf(token, this.audience);
  }
}

/** The session token that a request carries and that counts for it, or null. */
export function tokenOf(
  { headers, method }: Pick<IncomingRequest, 'headers' | 'method'>,
  audience: Audience,
): string | null {
  if (headers.authorization !== undefined) return BEARER.exec(headers.authorization)?.[1] ?? null;
  if (headers.cookie === undefined) return null;
  const header = headers[SAME_SITE_HEADER];
  if (!SAFE_METHODS.has(method) && (header === undefined || header === '')) return null;
  return fastifyCookie.parse(headers.cookie)[SESSION_COOKIES[audience]] ?? null;
}

/** The `Set-Cookie` that gives a page its session; with no token, that takes it away. */
export function sessionCookie(
  audience: Audience,
  token: string | null,
  { secure, expiresAt }: { readonly secure: boolean; readonly expiresAt?: Date },
): string {
  return fastifyCookie.serialize(SESSION_COOKIES[audience], token ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    ...(token === null ? { maxAge: 0 } : { expires: expiresAt }),
  });
}
