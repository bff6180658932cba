import { Injectable } from '@nestjs/common';
import { addMinutes, localDate, type CalendarDate } from '@solde/calendar';
import {
  DomainError,
  Reads,
  Settings,
  systemCaller,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { CreditorRequest, type RequestKind } from './creditor-request.entity';
import { RequestAnswered, RequestSubmitted } from './creditors.events';
import { RequestHandlers } from './request-handlers.service';

/** The job of the worker that applies what is due. */
export const REQUESTS_JOB = 'creditors.requests';
const BACKOFF_MINUTES_MAX = 60;
/** How often an act that lost a race against another is tried again before that is its answer. */
const RACES_MAX = 3;
const RACE = 'VERSION_CONFLICT';
const PAYLOAD_BYTES_MAX = 64 * 1024;

const DUE = `
  SELECT id, kind, submitted_by AS "submittedBy" FROM creditor_request
  WHERE state = 'PENDING' AND due_at <= app_now()
  ORDER BY due_at, id LIMIT $1`;

const TAKE = `
  SELECT id FROM creditor_request WHERE id = $1 AND state = 'PENDING' FOR UPDATE SKIP LOCKED`;

/** A request that waits, and in whose name it will run. */
export interface DueRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly submittedBy: string;
}

/** What users of the portal ask for, applied once by the worker on their behalf. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly handlers: RequestHandlers,
    private readonly reads: Reads,
    private readonly settings: Settings,
  ) {}

  /**
   * Stores what a user of the portal asks for. The same idempotency key on the same route asks once. `payload` is plain JSON: money as
   * decimal strings, days as ISO dates.
   *
   * Refuses FORBIDDEN to anybody but a portal user, NOT_FOUND for a creditor that is not his, IDEMPOTENCY_KEY_REQUIRED.
   */
  submit(
    work: Work,
    kind: RequestKind,
    creditorId: string,
    payload: object,
  ): Promise<CreditorRequest> {
    const { userId, creditorIds, request, kind: who } = work.caller;
    if (who !== 'PORTAL' || userId === null) throw new DomainError('FORBIDDEN');
    if (!creditorIds.includes(creditorId)) throw new DomainError('NOT_FOUND');
    if (request?.idempotencyKey === undefined) throw new DomainError('IDEMPOTENCY_KEY_REQUIRED');
    if (Buffer.byteLength(JSON.stringify(payload)) > PAYLOAD_BYTES_MAX)
      throw new DomainError('PAYLOAD_TOO_LARGE');

    const row: CreditorRequest = {
      id: uuidv7(),
      creditorId,
      kind,
      payload,
      submittedBy: userId,
      submittedAt: work.now,
      idempotencyKey: `${request.route} ${request.idempotencyKey}`,
      dueAt: work.now,
      failures: 0,
      state: 'PENDING',
      result: null,
      answeredAt: null,
      actId: work.actId,
    };
    work.insert(CreditorRequest, row);
    work.publish(new RequestSubmitted(row.id, creditorId, kind));
    return Promise.resolve(row);
  }

  /** Requests that may be applied now, oldest first. The worker runs each in its own work. */
  due(limit: number): Promise<DueRequest[]> {
    return this.reads.rows(systemCaller('creditor requests'), DUE, [limit]);
  }

  /** In whose name a request runs. */
  callerFor({ kind, submittedBy }: DueRequest): Caller {
    return systemCaller(`creditor request ${kind}`, submittedBy);
  }

  /** Applies one request and answers it, in one work; false when another worker holds it or it is answered already. */
  async apply(work: Work, id: string): Promise<boolean> {
    const request = await this.take(work, id);
    if (request === null) return false;
    const result = await this.handlers.of(request.kind)(work, request);
    this.answer(work, request, result);
    return true;
  }

  /** Writes what the act gave, in the act's own work. */
  answer(work: Work, request: CreditorRequest, result: object): void {
    this.close(work, request, 'APPLIED', result);
  }

  /**
   * Writes what went wrong, in a second work: the first was rolled back. A refusal is the answer and is not tried again, except a race
   * lost against another act; anything else waits, twice as long each time. True when the request is answered.
   */
  async fail(work: Work, id: string, error: unknown): Promise<boolean> {
    const request = await this.take(work, id);
    if (request === null) return false;
    const { failures } = request;
    if (error instanceof DomainError && !(error.code === RACE && failures < RACES_MAX)) {
      const { code, facts, ruleId } = error;
      this.close(work, request, 'REFUSED', {
        code,
        facts,
        ...(ruleId !== undefined && { ruleId }),
      });
      return true;
    }
    const minutes = Math.min(2 ** failures, BACKOFF_MINUTES_MAX);
    const dueAt = addMinutes(work.now, minutes);
    work.update(CreditorRequest, { id }, { failures: failures + 1, dueAt });
    return false;
  }

  /** The day of the act: the day the user asked, in the agency's zone, whenever the worker comes. */
  tradeDateOf({ submittedAt }: Pick<CreditorRequest, 'submittedAt'>): CalendarDate {
    return localDate(submittedAt, this.settings.agencyTimeZone);
  }

  private async take(work: Work, id: string): Promise<CreditorRequest | null> {
    const [taken] = await work.query(TAKE, [id]);
    if (taken === undefined) return null;
    return work.manager.findOneOrFail(CreditorRequest, { where: { id } });
  }

  private close(
    work: Work,
    { id, kind, creditorId }: CreditorRequest,
    state: 'APPLIED' | 'REFUSED',
    result: object,
  ): void {
    work.update(CreditorRequest, { id, state: 'PENDING' }, { state, result, answeredAt: work.now });
    work.publish(new RequestAnswered(id, creditorId, kind, state));
  }
}
