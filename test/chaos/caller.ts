import { setTimeout as pause } from 'node:timers/promises';

import { PASSWORD } from '../support/person';

/** One request, which is sent until it is answered. */
export interface Asked {
  readonly path: string;
  /** The client's own name of the act: the same each time it is sent. */
  readonly key?: string;
  readonly body?: object;
  readonly file?: { readonly name: string; readonly bytes: Buffer };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** How often it was sent before somebody answered: what the earlier ones did is not known. */
  readonly unheard: number;
}

export interface Tally {
  acts: number;
  answered: number;
  replays: number;
}

const HEARING_MS_MAX = 15_000;
/** Longer than a process that was killed, and killed again as it answered, takes to be back on two busy cores (I10 says 30 seconds). */
const ANSWER_MS_MAX = 90_000;
const PAUSE_MS = 100;
const OK_MAX = 299;
const UNAUTHENTICATED = 401;
const SERVER_FAULT = 500;

/** The API did not come back: what was asked stays unknown. */
export class Unanswered extends Error {}

/** Somebody at work over HTTP who never takes silence for an answer. */
export class Caller {
  private token: string | null = null;
  /** Nobody listened the last time: nothing can have been done. */
  private wasSent = false;

  constructor(
    readonly email: string,
    private readonly apiUrl: string,
    readonly tally: Tally,
  ) {}

  /** Sends until answered, under the same key. A fault of the server is no answer: nobody knows what was done. */
  async asks(asked: Asked): Promise<Answer> {
    this.tally.acts += 1;
    const since = performance.now();
    let unheard = 0;
    while (performance.now() - since < ANSWER_MS_MAX) {
      const answer = await this.once(asked);
      if (answer !== null && codeOf(answer.body) !== 'IDEMPOTENCY_IN_FLIGHT') {
        this.tally.answered += 1;
        this.tally.replays += unheard;
        return { ...answer, unheard };
      }
      if (this.wasSent) unheard += 1;
      await pause(PAUSE_MS);
    }
    throw new Unanswered(`POST ${asked.path} was not answered for ${ANSWER_MS_MAX / 1000} s.`);
  }

  /** Reads until answered. */
  async reads(path: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const since = performance.now();
    while (performance.now() - since < ANSWER_MS_MAX) {
      const heard = await this.heard('GET', { path });
      if (heard !== null) return heard;
      await pause(PAUSE_MS);
    }
    throw new Unanswered(`GET ${path} was not answered for ${ANSWER_MS_MAX / 1000} s.`);
  }

  private async once(
    asked: Asked,
  ): Promise<{ readonly status: number; readonly body: unknown } | null> {
    const heard = await this.heard('POST', asked);
    if (heard === null) return null;
    const text = heard.bytes.toString();
    return { status: heard.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  private async heard(
    method: 'GET' | 'POST',
    { path, key, body, file }: Asked,
  ): Promise<{ readonly status: number; readonly bytes: Buffer } | null> {
    this.wasSent = false;
    this.token ??= await this.signedIn();
    if (this.token === null) return null;
    const form = new FormData();
    if (file !== undefined) form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name);
    try {
      const answer = await fetch(this.apiUrl + path, {
        method,
        signal: AbortSignal.timeout(HEARING_MS_MAX),
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file === undefined ? {} : { body: form }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status === UNAUTHENTICATED) this.token = null;
      this.wasSent = true;
      const isAnswer = answer.status < SERVER_FAULT && answer.status !== UNAUTHENTICATED;
      return isAnswer ? { status: answer.status, bytes } : null;
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      this.wasSent = cause?.code !== 'ECONNREFUSED';
      return null;
    }
  }

  private async signedIn(): Promise<string | null> {
    const answer = await fetch(`${this.apiUrl}/v1/session`, {
      method: 'POST',
      signal: AbortSignal.timeout(HEARING_MS_MAX),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: this.email, password: PASSWORD }),
    }).catch(() => null);
    if (answer?.ok !== true) return null;
    const told = (await answer.json().catch(() => null)) as { token?: string } | null;
    return told?.token ?? null;
  }
}

export function isDone({ status }: { readonly status: number }): boolean {
  return status <= OK_MAX;
}

/** The code of a refusal; null of anything else. */
export function codeOf(body: unknown): string | null {
  const { code } = (body ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : null;
}
