import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RequestMethod } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import { pino, type DestinationStream } from 'pino';
import { isMalformed } from './database-failure';
import { isError } from './is-error';
import type { Settings } from './settings';

const BUG_STATUS = 500;
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Logs are JSON lines of ids, routes and durations; never a body, a name, a number or an address of a person. */
export function loggerOptions(
  settings: Settings,
  name: string,
  stream: DestinationStream = pino.destination(1),
): Params {
  return {
    // The library's own default matches no address under Fastify.
    forRoutes: [{ path: '*splat', method: RequestMethod.ALL }],
    pinoHttp: {
      stream,
      name,
      level: settings.logLevel,
      // The server has named the request already.
      genReqId: (request) => request.id,
      quietReqLogger: true,
      customAttributeKeys: { reqId: 'requestId' },
      // The serializers below read what was thrown, not a copy of all its properties.
      wrapSerializers: false,
      serializers: {
        req: (request: LoggedRequest) => ({ method: request.method, path: pathOf(request) }),
        res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        err: errorForLog,
      },
      customLogLevel: (request, response, error) => {
        if (error !== undefined || response.statusCode >= BUG_STATUS) return 'error';
        return pathOf(request as IncomingMessage & LoggedRequest).startsWith('/health/')
          ? 'trace'
          : 'info';
      },
    },
  };
}

interface LoggedRequest {
  readonly method: string;
  /** The address as it came; `url` is cut where a middleware is mounted. */
  readonly originalUrl: string;
}

/** Without the query string: it may hold what somebody searched for. */
function pathOf({ originalUrl }: LoggedRequest): string {
  return originalUrl.split('?', 1)[0] ?? '';
}

/** The id a proxy gave to the request, if it looks like one, or a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/**
 * What of an error may be logged. PostgreSQL puts the values of the row in `detail`, a malformed value at the end of the
 * message, and TypeORM the parameters on the error: all are people's data, so names and codes are taken alone.
 */
export function errorForLog(error: unknown): object {
  if (!isError(error)) return { type: typeof error };
  const { code, constraint, table, column } = error as Error & Record<string, unknown>;
  const said = error.message;
  const message = isMalformed(error) ? said.replace(/: ".*/s, '') : said;
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(said, message),
    ...named({ code, constraint, table, column }),
    ...(error.cause === undefined ? {} : { cause: errorForLog(error.cause) }),
  };
}

function named(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === 'string'),
  );
}
