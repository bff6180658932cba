import { createHash } from 'node:crypto';
import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller';
import { DomainError } from './domain-error';

export const ALLOW = 'solde:allow';
export const PUBLIC = 'solde:public';
export const IDEMPOTENT = 'solde:idempotent';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** A request on its way in; `caller` is set by the guard that authenticated it. */
export type IncomingRequest = FastifyRequest & { caller?: Caller; idempotent?: boolean };

/** The entry point is open to callers who hold the permission (any of them when several are named), and to nobody else. */
export const Allow = (...permissions: readonly string[]) => SetMetadata(ALLOW, permissions);

/** The entry point is open to everybody, signed in or not. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The entry point posts something that must happen once: it requires the header `Idempotency-Key`. */
export const Idempotent = () =>
  applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Chosen by the client, 1 to 255 visible ASCII characters; the same key acts once.',
    }),
  );

/** Who calls, with the facts of the request: `@By() caller: Caller`. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<IncomingRequest>();
  if (request.caller === undefined) throw new DomainError('UNAUTHENTICATED');
  return { ...request.caller, request: factsOf(request) };
});

/** The method and pattern of a route, as `POST /v1/cases/:id/notes`. */
export function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? '*'}`;
}

/** The idempotency key of the request; refuses a missing or malformed one with IDEMPOTENCY_KEY_REQUIRED. */
export function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY.test(key)) throw new DomainError('IDEMPOTENCY_KEY_REQUIRED');
  return key;
}

function factsOf(request: IncomingRequest) {
  const facts = { id: request.id, route: routeOf(request) };
  if (request.idempotent !== true) return facts;
  // The route is a pattern: the address belongs to the question, or one key would answer for two cases.
  const question = JSON.stringify([request.url, request.body ?? null]);
  return {
    ...facts,
    idempotencyKey: idempotencyKeyOf(request),
    bodyHash: createHash('sha256').update(question).digest('hex'),
  };
}
