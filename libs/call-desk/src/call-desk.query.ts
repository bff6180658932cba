import { Injectable } from '@nestjs/common';
import { DomainError, Reads, type Caller } from '@solde/platform';
import type { DispositionCode } from './disposition';
import { callStatus, suggestedDisposition, type ProviderStatus } from './provider-status';

/** What is in a queue. */
export interface QueueCount {
  readonly queueId: number;
  readonly name: string;
  readonly ready: number;
  readonly deferred: number;
  readonly leased: number;
  readonly appointments: number;
}

export interface WorkQueueRow {
  readonly id: number;
  readonly name: string;
  readonly creditorId: string | null;
  readonly debtorQuality: string | null;
  readonly skill: string | null;
  readonly ownerId: string | null;
  readonly version: number;
  readonly agents: readonly { readonly userId: string; readonly name: string }[];
}

export interface CallbackRow {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly debtorName: string;
  readonly contactPointId: string;
  readonly requestedBy: string;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly debtorZone: string;
  readonly windowMinutes: number;
  readonly exactWish: boolean;
  readonly ownerId: string | null;
  readonly pool: string | null;
  readonly state: string;
  readonly missedInARow: number;
  readonly replacesId: string | null;
  readonly version: number;
}

/** Where a call stands, out of all that was heard of it. */
export interface CallRow {
  readonly id: string;
  readonly caseId: string;
  readonly contactPointId: string;
  readonly agentId: string;
  readonly fromNumber: string;
  readonly toNumber: string;
  readonly adapter: string;
  readonly retryOf: string | null;
  readonly requestedAt: Date;
  readonly providerCallId: string | null;
  readonly failure: string | null;
  readonly status: ProviderStatus | null;
  readonly durationSeconds: number | null;
  /** Proposed to the agent; his own choice prevails. */
  readonly suggested: DispositionCode | null;
  readonly disposition: string | null;
}

const COUNTS = `
  SELECT w.id AS "queueId", w.name, count(*) FILTER (WHERE i.state = 'READY')::int AS ready,
         count(*) FILTER (WHERE i.state = 'DEFERRED')::int AS deferred,
         count(*) FILTER (WHERE i.state = 'LEASED')::int AS leased,
         count(*) FILTER (WHERE i.appointment_at IS NOT NULL)::int AS appointments
  FROM work_queue w LEFT JOIN queue_item i ON i.queue_id = w.id
  WHERE w.owner_id IS NULL OR w.owner_id = $1
  GROUP BY w.id ORDER BY w.name`;

const QUEUES = `
  SELECT w.id, w.name, w.creditor_id AS "creditorId", w.debtor_quality AS "debtorQuality", w.skill,
         w.owner_id AS "ownerId", w.version,
         coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.display_name) ORDER BY u.display_name)
                  FILTER (WHERE u.id IS NOT NULL), '[]') AS agents
  FROM work_queue w
  LEFT JOIN (work_queue_agent a JOIN user_account u ON u.id = a.user_id) ON a.queue_id = w.id
  WHERE w.owner_id IS NULL
  GROUP BY w.id ORDER BY w.name`;

const CALLBACKS = `
  SELECT b.id, b.case_id AS "caseId", c.number AS "caseNumber", d.name AS "debtorName",
         b.contact_point_id AS "contactPointId", b.requested_by AS "requestedBy", b.asked_at AS "askedAt",
         b.due_at AS "dueAt", b.debtor_zone AS "debtorZone", b.window_minutes AS "windowMinutes",
         b.exact_wish AS "exactWish", b.owner_id AS "ownerId", b.pool, b.state, b.missed_in_a_row AS "missedInARow",
         b.replaces_id AS "replacesId", b.version
  FROM callback b JOIN case_file c ON c.id = b.case_id JOIN debtor d ON d.id = c.debtor_id`;

const CALLS = `
  SELECT k.id, k.case_id AS "caseId", k.contact_point_id AS "contactPointId", k.agent_id AS "agentId",
         k.from_number AS "fromNumber", k.to_number AS "toNumber", k.adapter, k.retry_of AS "retryOf",
         k.requested_at AS "requestedAt", p.provider_call_id AS "providerCallId", p.failure,
         coalesce(e.statuses, '{}') AS statuses, e.duration AS "durationSeconds", o.code AS disposition
  FROM call k
  LEFT JOIN call_placed p ON p.call_id = k.id
  LEFT JOIN LATERAL (SELECT array_agg(v.status) AS statuses, max(v.duration_seconds) AS duration
                     FROM call_event v WHERE v.provider_call_id = p.provider_call_id) e ON true
  LEFT JOIN LATERAL (SELECT d.code FROM disposition d WHERE d.call_id = k.id
                     AND NOT EXISTS (SELECT FROM disposition n WHERE n.corrects_id = d.id) LIMIT 1) o ON true`;

const CALLS_OF_CASE_MAX = 200;
const AGENDA_MAX = 500;

/** What screens read of the call desk. */
@Injectable()
export class CallDeskQuery {
  constructor(private readonly reads: Reads) {}

  /** How many cases wait in each shared queue and in the caller's own. */
  counts(caller: Caller): Promise<QueueCount[]> {
    return this.reads.rows<QueueCount>(caller, COUNTS, [caller.userId]);
  }

  /** The shared queues and their agents. */
  queues(caller: Caller): Promise<WorkQueueRow[]> {
    return this.reads.rows<WorkQueueRow>(caller, QUEUES);
  }

  /** The open callbacks of the caller and those of the pool, between two instants, by time. */
  agenda(caller: Caller, from: Date, until: Date): Promise<CallbackRow[]> {
    return this.reads.rows<CallbackRow>(
      caller,
      `${CALLBACKS} WHERE b.state IN ('PLANNED', 'DUE', 'OFFERED') AND b.due_at >= $2 AND b.due_at < $3
         AND (b.owner_id = $1 OR b.owner_id IS NULL)
       ORDER BY b.due_at, b.id LIMIT ${AGENDA_MAX}`,
      [caller.userId, from, until],
    );
  }

  /** Every callback of a case, newest first. Refuses NOT_FOUND. */
  async callbacksOf(caller: Caller, caseId: string): Promise<CallbackRow[]> {
    await this.refuseNobody(caller, caseId);
    return this.reads.rows<CallbackRow>(
      caller,
      `${CALLBACKS} WHERE b.case_id = $1 ORDER BY b.id DESC LIMIT ${AGENDA_MAX}`,
      [caseId],
    );
  }

  /** Refuses NOT_FOUND. */
  async callback(caller: Caller, id: string): Promise<CallbackRow> {
    const row = await this.reads.one<CallbackRow>(caller, `${CALLBACKS} WHERE b.id = $1`, [id]);
    if (row === null) throw new DomainError('NOT_FOUND', { callbackId: id });
    return row;
  }

  /** Refuses NOT_FOUND. */
  async call(caller: Caller, id: string): Promise<CallRow> {
    const row = await this.reads.one<StoredCall>(caller, `${CALLS} WHERE k.id = $1`, [id]);
    if (row === null) throw new DomainError('NOT_FOUND', { callId: id });
    return shown(row);
  }

  /** The calls of a case, newest first. Refuses NOT_FOUND. */
  async callsOf(caller: Caller, caseId: string): Promise<CallRow[]> {
    await this.refuseNobody(caller, caseId);
    const rows = await this.reads.rows<StoredCall>(
      caller,
      `${CALLS} WHERE k.case_id = $1 ORDER BY k.id DESC LIMIT ${CALLS_OF_CASE_MAX}`,
      [caseId],
    );
    return rows.map(shown);
  }

  private async refuseNobody(caller: Caller, caseId: string): Promise<void> {
    const known = await this.reads.one(caller, 'SELECT id FROM case_file WHERE id = $1', [caseId]);
    if (known === null) throw new DomainError('NOT_FOUND', { caseId });
  }
}

type StoredCall = Omit<CallRow, 'status' | 'suggested'> & { readonly statuses: ProviderStatus[] };

function shown({ statuses, ...row }: StoredCall): CallRow {
  const status = callStatus(statuses);
  const suggested =
    row.failure === null ? status && suggestedDisposition(status) : 'TECHNICAL_FAILURE';
  return { ...row, status, suggested };
}
