import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';

import type { HttpCaller } from './house';

/** How a refusal answers, whatever the route. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of a body that is wrong: where. */
  readonly fields?: readonly { readonly field: string; readonly code: string }[];
}

/** One request, to be sent as somebody. */
type Ask = (caller: HttpCaller) => PromiseLike<Response>;

/** Everybody's, in tests. */
export const PASSWORD = 'Douze-Caracteres-Au-Moins';
const UNAUTHENTICATED = 401;

/**
 * Somebody at work, through HTTP alone. A session lasts hours and a story lasts months: whoever was signed out signs in again.
 */
export class Person {
  private signedIn: HttpCaller | null = null;

  constructor(
    readonly name: string,
    readonly email: string,
    readonly userId: string,
    /** The door of his API, with a token or none. */
    private readonly door: (token: string | null) => HttpCaller,
  ) {}

  /** Chooses the password by the one-time token of an invitation. */
  async accepts(token: string): Promise<this> {
    const answer = await this.door(null).post('/v1/passwords', { token, password: PASSWORD });
    expectDone('choose a password', answer);
    return this;
  }

  /** The answer, whatever it is. */
  async asks(ask: Ask): Promise<Response> {
    this.signedIn ??= await this.signIn();
    const answer = await ask(this.signedIn);
    if (answer.status !== UNAUTHENTICATED) return answer;
    this.signedIn = await this.signIn();
    return ask(this.signedIn);
  }

  async reads<T = unknown>(path: string): Promise<T> {
    return expectDone(path, await this.asks((caller) => caller.get(path))) as T;
  }

  /** Every item of a list, page after page. */
  async readsAll<T = unknown>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = `${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`;
      const page: { items: T[]; next: string | null } = await this.reads(path + more);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }

  /** Posts; every post bears a key, fresh unless it is given. */
  async does<T = unknown>(path: string, body?: object, key: string = randomUUID()): Promise<T> {
    return expectDone(path, await this.asks((caller) => caller.post(path, body, key))) as T;
  }

  async puts<T = unknown>(path: string, body?: object): Promise<T> {
    return expectDone(path, await this.asks((caller) => caller.put(path, body))) as T;
  }

  async sends<T = unknown>(
    path: string,
    file: { readonly name: string; readonly bytes: Buffer },
    fields: Readonly<Record<string, string>> = {},
    key: string = randomUUID(),
  ): Promise<T> {
    const answer = await this.asks((caller) => caller.upload(path, file, fields, key));
    return expectDone(path, answer) as T;
  }

  /** The bytes of a paper. */
  async downloads(path: string): Promise<Buffer> {
    const answer = await this.asks((caller) => caller.get(path).buffer(true).parse(bytesOf));
    expectDone(path, answer);
    return answer.body as Buffer;
  }

  /** Posts what is to be refused. */
  async isRefused(path: string, body?: object, key: string = randomUUID()): Promise<Refusal> {
    return refusalOf(path, await this.asks((caller) => caller.post(path, body, key)));
  }

  /** Reads what is to be refused. */
  async mayNotRead(path: string): Promise<Refusal> {
    return refusalOf(path, await this.asks((caller) => caller.get(path)));
  }

  /** A token of a session of his own, for a caller that is not a person. */
  async token(): Promise<string> {
    this.signedIn = await this.signIn();
    return this.signedIn.token ?? '';
  }

  private async signIn(): Promise<HttpCaller> {
    const { email } = this;
    const answer = await this.door(null).post('/v1/session', { email, password: PASSWORD });
    const { token } = expectDone('sign in', answer) as { token: string };
    return this.door(token);
  }
}

function expectDone(what: string, { status, body, text }: Response): unknown {
  if (status >= 200 && status < 300) return body as unknown;
  throw new Error(`${what} was answered ${status}: ${text}`);
}

function refusalOf(what: string, { status, body, text }: Response): Refusal {
  if (status < 400)
    throw new Error(`${what} was to be refused, and was answered ${status}: ${text}`);
  const { code, facts, fields } = body as Refusal;
  return { status, code, facts, ...(fields === undefined ? {} : { fields }) };
}

function bytesOf(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
  stream.on('error', (error: Error) => done(error, Buffer.alloc(0)));
}
