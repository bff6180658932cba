import { HttpException } from '@nestjs/common';
import { DomainError } from './domain-error';

/** The refusals of HTTP itself, by status, whoever raised them: Nest, Fastify, a body parser, the throttler. */
const BY_STATUS = new Map([
  [400, 'VALIDATION_FAILED'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [408, 'UNAVAILABLE'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [414, 'VALIDATION_FAILED'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [422, 'VALIDATION_FAILED'],
  [429, 'TOO_MANY_REQUESTS'],
  [503, 'UNAVAILABLE'],
]);

/** The refusal that an error of the HTTP machinery stands for; the error itself when it is none. */
export function refusedByHttp(error: unknown): unknown {
  const status = statusOf(error);
  if (status === null) return error;
  const code = BY_STATUS.get(status) ?? (status < 500 ? 'VALIDATION_FAILED' : null);
  return code === null ? error : new DomainError(code, {}, { cause: error });
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error)) return null;
  // Fastify's own errors (malformed JSON, too large, unknown type) carry a status and a code that begins with FST_;
  // its JSON parser throws a SyntaxError of its own for a body that would pollute a prototype.
  const { statusCode, code } = error as Error & { statusCode?: unknown; code?: unknown };
  const isTheirs =
    error instanceof SyntaxError || (typeof code === 'string' && code.startsWith('FST_'));
  return typeof statusCode === 'number' && isTheirs ? statusCode : null;
}
