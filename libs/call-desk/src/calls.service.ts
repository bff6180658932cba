import { Injectable } from '@nestjs/common';
import { addMinutes } from '@solde/calendar';
import { ContactService } from '@solde/contact';
import { DomainError, Settings, uuidv7, type Work } from '@solde/platform';
import { CallAccepted, CallRequested } from './call-desk.events';
import { CallDialling } from './call-dialling.entity';
import { CallEvent } from './call-event.entity';
import { CallPlaced } from './call-placed.entity';
import { Call } from './call.entity';
import { isProviderStatus } from './provider-status';
import { QueueService, REDIAL_MINUTES, seesSensitive } from './queue.service';
import type { OutgoingCall } from './telephony.service';

/** The job that asks the network. */
export const DIAL_JOB = 'call-desk.dial';
/** A call that no worker dialled in time is not dialled any more: the agent has gone on. */
const DIAL_WITHIN_MINUTES = 10;
/** After so long without an answer the outcome of a dialling is unknown, and a person looks. */
const UNKNOWN_AFTER_MINUTES = 5;
const FAILURE_LENGTH_MAX = 300;

export interface NewCall {
  readonly caseId: string;
  readonly contactPointId: string;
  readonly leaseToken: bigint;
  /** Dialled by hand, because the provider failed: the same log, no network. */
  readonly manual?: boolean;
}

export interface StatusReceived {
  readonly callId: string;
  readonly providerCallId: string;
  readonly status: string;
  readonly sequence: number;
  readonly durationSeconds: number | null;
}

interface PointRow {
  readonly value: string;
  readonly debtorId: string;
  readonly creditorId: string;
  readonly partyId: string;
  readonly sensitive: boolean;
  readonly requestedByDebtor: boolean;
  readonly redialOf: string | null;
  readonly redialAttempt: string | null;
  readonly agencyPhone: string | null;
}

const POINT = `
  SELECT p.value, p.debtor_id AS "debtorId", c.creditor_id AS "creditorId", d.party_id AS "partyId", d.sensitive,
         EXISTS (SELECT FROM callback b WHERE b.case_id = c.id AND b.requested_by = 'DEBTOR'
                 AND b.state IN ('DUE', 'OFFERED')) AS "requestedByDebtor",
         r.id AS "redialOf", r.attempt_id AS "redialAttempt",
         (SELECT g.phone FROM agency_profile g) AS "agencyPhone"
  FROM case_file c
  JOIN contact_point p ON p.id = $2 AND p.kind = 'PHONE'
  JOIN debtor d ON d.id = p.debtor_id
  LEFT JOIN LATERAL (
    SELECT k.id, k.attempt_id FROM call k
    JOIN disposition e ON e.call_id = k.id AND e.code = 'BUSY'
    WHERE k.case_id = c.id AND k.contact_point_id = p.id AND k.retry_of IS NULL AND k.requested_at > $3
      AND NOT EXISTS (SELECT FROM disposition n WHERE n.corrects_id = e.id)
      AND NOT EXISTS (SELECT FROM call n WHERE n.case_id = c.id AND n.retry_of = k.id)
    ORDER BY k.id DESC LIMIT 1) r ON true
  WHERE c.id = $1
    AND (p.debtor_id = c.debtor_id OR EXISTS (SELECT FROM case_party q WHERE q.case_id = c.id AND q.debtor_id = p.debtor_id))`;

/** Calls: asked for under a lease, counted, dialled after the commit, followed by the provider's statuses. */
@Injectable()
export class CallsService {
  constructor(
    private readonly contact: ContactService,
    private readonly queue: QueueService,
    private readonly settings: Settings,
  ) {}

  /**
   * Asks for a call. A busy line tried again within an hour is the same attempt, once. Refuses LEASE_LOST on a stale token,
   * NOT_FOUND, SKILL_REQUIRED, CONTACT_NOT_ALLOWED, INITIAL_LETTER_REQUIRED.
   */
  async place(work: Work, asked: NewCall): Promise<{ readonly callId: string }> {
    const { caseId, contactPointId, leaseToken, manual = false } = asked;
    await this.queue.requireLease(work, caseId, leaseToken);
    const point = await this.pointOf(work, caseId, contactPointId);
    if (point.sensitive && !seesSensitive(work.caller.roles))
      throw new DomainError('SKILL_REQUIRED', { skill: 'SENSITIVE' });
    const { requestedByDebtor } = point;
    const id = uuidv7();
    const attemptId = await this.contact.begin(work, {
      ...{ caseId, debtorId: point.debtorId, contactPointId, channel: 'PHONE' },
      ...{ requestedByDebtor, sourceId: id, joinsAttemptId: point.redialAttempt },
    });
    work.insert(Call, {
      ...{ id, caseId, creditorId: point.creditorId, partyId: point.partyId, contactPointId },
      ...{ agentId: work.caller.userId ?? '', direction: 'OUT', toNumber: point.value },
      fromNumber: this.settings.twilio?.fromNumber ?? point.agencyPhone ?? '',
      adapter: manual ? 'MANUAL' : this.settings.telephony === 'twilio' ? 'TWILIO' : 'SIMULATOR',
      ...{
        leaseToken,
        attemptId,
        requestedByDebtor,
        retryOf: point.redialOf,
        requestedAt: work.now,
      },
    });
    if (!manual) work.publish(new CallRequested(id, caseId));
    return { callId: id };
  }

  /** Takes a call for dialling, once for ever: null when somebody did, or when it is too late. */
  async takeForDialling(work: Work, callId: string): Promise<OutgoingCall | null> {
    const call = await work.manager.findOneBy(Call, { id: callId });
    if (call === null || call.adapter === 'MANUAL') return null;
    if (!(await work.insertNew(CallDialling, { callId, at: work.now }))) return null;
    if (call.requestedAt < addMinutes(work.now, -DIAL_WITHIN_MINUTES)) {
      await this.failed(work, callId, 'NOT_DIALLED_IN_TIME');
      return null;
    }
    return { callId, agentId: call.agentId, from: call.fromNumber, to: call.toNumber };
  }

  /** The provider accepted the call. */
  async placed(work: Work, callId: string, providerCallId: string): Promise<void> {
    if (!(await work.insertNew(CallPlaced, { callId, providerCallId }))) return;
    const { caseId } = await work.manager.findOneByOrFail(Call, { id: callId });
    work.publish(new CallAccepted(callId, caseId));
  }

  /** No call was placed: the attempt is given back, and the agent may dial by hand. */
  async failed(work: Work, callId: string, failure: string): Promise<void> {
    const text = failure.slice(0, FAILURE_LENGTH_MAX);
    if (!(await work.insertNew(CallPlaced, { callId, failure: text }))) return;
    await this.giveBackAttempt(work, callId);
  }

  /** Nobody knows whether the call was placed: the attempt stays counted, because a telephone may have rung. */
  async unknown(work: Work, callId: string): Promise<void> {
    await work.insertNew(CallPlaced, { callId, failure: 'OUTCOME_UNKNOWN' });
  }

  /** Says of the diallings that never came back that their outcome is unknown; answers how many there were. */
  async settleUnknown(work: Work, limit: number): Promise<number> {
    const rows = await work.query<{ callId: string }>(
      `SELECT k.call_id AS "callId" FROM call_dialling k
       WHERE k.at <= $1 AND k.at > $1 - interval '7 days'
         AND NOT EXISTS (SELECT FROM call_placed p WHERE p.call_id = k.call_id)
       ORDER BY k.at LIMIT $2`,
      [addMinutes(work.now, -UNKNOWN_AFTER_MINUTES), limit],
    );
    for (const { callId } of rows) await this.unknown(work, callId);
    return rows.length;
  }

  /**
   * Records a status of the provider; false when it was received before. Any order: where a call stands is the furthest of its
   * statuses. Refuses NOT_FOUND, VALIDATION_FAILED on a status nobody knows.
   */
  async receiveStatus(work: Work, received: StatusReceived): Promise<boolean> {
    const { callId, providerCallId, status, sequence, durationSeconds } = received;
    if (!isProviderStatus(status))
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        { fields: [{ field: 'CallStatus', code: 'UNKNOWN' }] },
      );
    const [call] = await work.query<{ providerCallId: string | null }>(
      `SELECT p.provider_call_id AS "providerCallId" FROM call c LEFT JOIN call_placed p ON p.call_id = c.id
       WHERE c.id = $1`,
      [callId],
    );
    const isAnother = call?.providerCallId && call.providerCallId !== providerCallId;
    if (call === undefined || isAnother) throw new DomainError('NOT_FOUND', { callId });
    const row = { id: uuidv7(), providerCallId, status, sequence, durationSeconds };
    return work.insertNew(CallEvent, { ...row, receivedAt: work.now });
  }

  /** The attempt of a call the network lost no longer counts; a redial's is the first call's, which did ring. */
  async giveBackAttempt(work: Work, callId: string): Promise<void> {
    const call = await work.manager.findOneByOrFail(Call, { id: callId });
    if (call.retryOf === null)
      await this.contact.release(work, call.attemptId, 'TECHNICAL_FAILURE');
  }

  private async pointOf(work: Work, caseId: string, contactPointId: string): Promise<PointRow> {
    const since = addMinutes(work.now, -REDIAL_MINUTES);
    const [row] = await work.query<PointRow>(POINT, [caseId, contactPointId, since]);
    if (row === undefined) throw new DomainError('NOT_FOUND', { contactPointId });
    return row;
  }
}
