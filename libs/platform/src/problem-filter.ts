import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { IncomingRequest } from './entry-point';
import { refusedByHttp } from './http-refusal';
import { problemOf } from './problem';

const BUG_STATUS = 500;
const PROBLEM = 'application/problem+json; charset=utf-8';
const RETRY_AFTER_SECONDS = '5';

/** Turns whatever was thrown into problem+json; a bug is logged whole and answered without a word of what it was. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('ProblemFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<IncomingRequest>();
    const reply = http.getResponse<FastifyReply>();
    answerProblem(error, request, reply, (bug) =>
      this.logger.error({ err: bug, requestId: request.id }, 'A request failed.'),
    );
  }
}

/** Also for what fails before Nest: an unknown address, a body that is not JSON, a body too large. */
export function answerProblem(
  error: unknown,
  request: IncomingRequest,
  reply: FastifyReply,
  report: (bug: unknown) => void,
): void {
  const problem = problemOf(refusedByHttp(error), localeOf(request), request.id);
  if (problem.status >= BUG_STATUS) report(error);
  if (reply.sent) return;
  if (problem.code === 'UNAVAILABLE') void reply.header('retry-after', RETRY_AFTER_SECONDS);
  void reply.header('x-request-id', request.id);
  void reply.status(problem.status).header('content-type', PROBLEM).send(JSON.stringify(problem));
}

/** The caller's language; of somebody unknown, what the browser asks first. */
function localeOf(request: IncomingRequest): 'fr' | 'en' {
  if (request.caller !== undefined) return request.caller.locale;
  const [first = ''] = (request.headers['accept-language'] ?? '').split(',');
  return /^\s*en\b/i.test(first) ? 'en' : 'fr';
}
