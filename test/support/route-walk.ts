import type { Role, Route } from '@solde/identity';

/** One request, however it travels: over a socket, or injected into the application. */
export type Send = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: object | null;
}) => Promise<{ readonly status: number; readonly code: string | null }>;

/** A door that did not behave: which, for whom, and what it answered. */
export interface WrongDoor {
  readonly route: string;
  readonly who: string;
  readonly expected: string;
  readonly status: number;
  readonly code: string | null;
}

const STRANGER = 'stranger';
const WRONG_AUDIENCE = 'signed in to the other API';
const NOBODYS_ID = '00000000-0000-7000-8000-000000000000';

/**
 * Knocks at every route as every role, as a stranger and as somebody of the other API, with an empty body and ids of nobody.
 *
 * Who may come in gets anything but 401, FORBIDDEN and a 5xx: an empty request is refused for what it lacks. Everybody else is refused at
 * the door. `tokens` gives a fresh session of each role, asked for each time, so that a route which ends the session harms no other.
 */
export async function walkRoutes(
  send: Send,
  routes: readonly Route[],
  roles: readonly Role[],
  tokenOf: (role: Role) => Promise<string>,
  foreignToken: string,
): Promise<WrongDoor[]> {
  const wrong: WrongDoor[] = [];
  for (const route of routes) {
    const knock = async (who: string, token: string | null, isAllowed: boolean) => {
      const answer = await send(requestOf(route, token));
      const expected = isAllowed ? 'in' : token === null || who === WRONG_AUDIENCE ? '401' : '403';
      if (!behaves(answer, expected)) wrong.push({ route: route.route, who, expected, ...answer });
    };
    await knock(STRANGER, null, route.isPublic);
    await knock(WRONG_AUDIENCE, foreignToken, route.isPublic);
    for (const role of roles)
      await knock(role, await tokenOf(role), route.isPublic || route.roles.includes(role));
  }
  return wrong;
}

function requestOf({ route }: Route, token: string | null): Parameters<Send>[0] {
  const [method = 'GET', path = '/'] = route.split(' ');
  return {
    method,
    url: path.replace(/:\w+/g, NOBODYS_ID),
    headers: {
      'idempotency-key': `${route} ${token ?? STRANGER}`
        .replace(/[^\x21-\x7e]/g, '_')
        .slice(0, 255),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    payload: ['GET', 'DELETE', 'HEAD'].includes(method) ? null : {},
  };
}

function behaves({ status, code }: Awaited<ReturnType<Send>>, expected: string): boolean {
  if (status >= 500 && status !== 503) return false;
  if (expected === 'in') return code !== 'FORBIDDEN' && code !== 'UNAUTHENTICATED';
  return status === Number(expected);
}
