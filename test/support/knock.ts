import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { declaredRefusals, uuidv7 } from '@solde/platform';

/** One request, injected into the running API: the whole stack but the socket. */
export interface Knock {
  readonly method: string;
  readonly path: string;
  readonly token?: string | null;
  readonly key?: string | null;
  readonly query?: Readonly<Record<string, unknown>>;
  /** An object is sent as JSON; a text as it is, with its own type. */
  readonly body?: unknown;
  readonly type?: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly code: string | null;
  readonly fields: readonly { readonly field: string; readonly code: string }[];
}

interface Problem {
  readonly code?: string;
  readonly fields?: Answer['fields'];
}

const PROBLEM = 'application/problem+json';
/** What tells a reader how the machine is made. */
const LEAKS = [
  ...[/node_modules/, /\bat .+:\d+:\d+/, /\.ts\b/, /\bSELECT\b.+\bFROM\b/, /QueryFailed/],
  ...[/postgres/i, /typeorm/i],
];

export async function knock(app: NestFastifyApplication, asked: Knock): Promise<Answer> {
  const { method, path, token = null, key = uuidv7(), query, body, type } = asked;
  const isJson = typeof body === 'object' && type === undefined;
  const { statusCode, headers, payload } = await app.inject({
    method: method as 'POST',
    url: path,
    query: query as Record<string, string>,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    payload: (isJson ? JSON.stringify(body) : body) as string,
  });
  const contentType = headers['content-type'] ?? '';
  const problem = contentType.startsWith(PROBLEM) ? (JSON.parse(payload) as Problem) : {};
  return {
    ...{ status: statusCode, type: contentType, text: payload },
    ...{ code: problem.code ?? null, fields: problem.fields ?? [] },
  };
}

/** What is wrong with a refusal, or null: a 4xx of problem+json, with a code that the product declares, and not a word too many. */
export function faultOf({ status, type, text, code }: Answer): string | null {
  if (status < 400 || status >= 500) return `answered ${status}`;
  if (!type.startsWith(PROBLEM)) return `answered ${status} as ${type}`;
  const declared = declaredRefusals().find((refusal) => refusal.code === code);
  if (declared === undefined) return `gives ${code}, which nobody declares`;
  if (declared.status !== status) return `gives ${code} with ${status}`;
  const leak = LEAKS.find((pattern) => pattern.test(text));
  return leak === undefined ? null : `tells ${String(leak)}: ${text.slice(0, 200)}`;
}
