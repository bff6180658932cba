import { Injectable } from '@nestjs/common';
import { addMinutes, localDate } from '@solde/calendar';
import { ContactService, type ContactAnswer, type PersonFacts } from '@solde/contact';
import { DomainError, Settings, type Sentence, type Work } from '@solde/platform';
import { Callback } from './callback.entity';
import { OpenHours } from './open-hours.service';
import { APPOINTMENT_LEAD_MINUTES } from './queue-order';
import { reasonsOf } from './queue-parts';
import type { QueuePoint } from './queue-points';
import { queueSentence } from './queue-sentence';

/** How long a case stays with an agent who gives no sign of life. */
export const LEASE_MINUTES = 20;
/** Cases that the contact verdict may refuse in one search, before the agent is told that nothing is ready. */
const REFUSALS_MAX = 20;
/** A busy line may be tried once more within so long, as the same attempt. */
export const REDIAL_MINUTES = 60;
/** A case whose contact nobody can date is looked at again after this rest. */
const REST_MINUTES = 24 * 60;

/** The case that an agent is to call. */
export interface NextCase {
  readonly caseId: string;
  readonly creditorId: string;
  readonly partyId: string;
  readonly caseNumber: string;
  /** Shown with every act on the case: a stale one is refused. */
  readonly leaseToken: bigint;
  readonly leaseUntil: Date;
  readonly points: number;
  readonly reasons: readonly QueuePoint[];
  readonly appointmentAt: Date | null;
  readonly callbackId: string | null;
  readonly sentence: Sentence;
  readonly verdict: ContactAnswer;
}

interface NextRow {
  readonly caseId: string;
  readonly creditorId: string;
  readonly partyId: string;
  readonly caseNumber: string;
  readonly leaseToken: bigint;
  readonly leaseUntil: Date;
  readonly points: number;
  readonly pointParts: readonly number[];
  readonly appointmentAt: Date | null;
  readonly contact: PersonFacts;
}

type DueCallback = Pick<Callback, 'id' | 'requestedBy' | 'state' | 'version'>;

// One round trip: the lease and what the verdict reads. The lease itself is no business row, and carries no act.
const NEXT = `
  SELECT n.case_id AS "caseId", n.creditor_id AS "creditorId", n.party_id AS "partyId", n.case_number AS "caseNumber",
         n.lease_token AS "leaseToken", n.lease_until AS "leaseUntil", n.points, n.point_parts AS "pointParts",
         n.appointment_at AS "appointmentAt", to_json(f) AS contact
  FROM next_case($1, $2, $3, $4, $5, $6) AS n
  LEFT JOIN LATERAL contact_facts(n.case_id, NULL, NULL, $4) AS f ON true`;

const CALLBACK_OF = `
  SELECT id, requested_by AS "requestedBy", state, version FROM callback
  WHERE case_id = $1 AND state IN ('PLANNED', 'DUE', 'OFFERED') ORDER BY due_at, id LIMIT 1`;

// The line was busy within the hour and nobody tried it again: one more try is the same attempt.
const REDIAL_OF = `
  SELECT k.id FROM call k JOIN disposition e ON e.call_id = k.id AND e.code = 'BUSY'
  WHERE k.case_id = $1 AND k.retry_of IS NULL AND k.requested_at > $2
    AND NOT EXISTS (SELECT FROM disposition n WHERE n.corrects_id = e.id)
    AND NOT EXISTS (SELECT FROM call n WHERE n.case_id = k.case_id AND n.retry_of = k.id)
  LIMIT 1`;

const PUT_OFF = `
  UPDATE queue_item SET state = 'DEFERRED', due_at = $2, rest_until = $2, leased_by = NULL, lease_until = NULL,
    lease_token = NULL
  WHERE case_id = $1`;

const END_LEASE = `
  UPDATE queue_item SET state = 'DEFERRED', due_at = 'infinity', rest_until = $3, leased_by = NULL, lease_until = NULL,
    lease_token = NULL
  WHERE case_id = $1 AND lease_token = $2`;

const REFRESH = 'SELECT refresh_queue($1, $2, $3, $4, $5, $6, $7) AS touched';

const PROMOTE = `
  WITH due AS (
    SELECT case_id FROM queue_item WHERE state = 'DEFERRED' AND due_at <= $1
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE queue_item AS i SET state = 'READY' FROM due WHERE i.case_id = due.case_id RETURNING i.case_id AS "caseId"`;

const REAP = `
  WITH over AS (
    SELECT case_id FROM queue_item WHERE state = 'LEASED' AND lease_until <= $1
    ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED)
  UPDATE queue_item AS i SET state = 'DEFERRED', due_at = 'infinity', leased_by = NULL, lease_until = NULL,
    lease_token = NULL
  FROM over WHERE i.case_id = over.case_id RETURNING i.case_id AS "caseId"`;

const RESLICE = `
  SELECT case_id AS "caseId" FROM queue_item WHERE points_due_on <= $1
  ORDER BY points_due_on LIMIT $2 FOR UPDATE SKIP LOCKED`;

const SEES_SENSITIVE = ['SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER'];

/** Whether somebody may work the cases of debtors marked sensitive (book C.5). */
export function seesSensitive(roles: readonly string[]): boolean {
  return roles.some((role) => SEES_SENSITIVE.includes(role));
}

/** The work queue: the best eligible case to each agent, one agent per person, under a lease (rule R-QUEUE). */
@Injectable()
export class QueueService {
  constructor(
    private readonly contact: ContactService,
    private readonly hours: OpenHours,
    private readonly settings: Settings,
  ) {}

  /**
   * Leases the best eligible case to the agent who asks, or null when nothing is ready. Asked again, it answers the lease he
   * holds. The contact verdict is run again on what was leased: a refused case waits for its next allowed moment, and the
   * search goes on.
   */
  async next(work: Work): Promise<NextCase | null> {
    const agentId = agentOf(work);
    const leaseUntil = addMinutes(work.now, LEASE_MINUTES);
    const appointmentsUntil = addMinutes(work.now, APPOINTMENT_LEAD_MINUTES);
    for (let refused = 0; refused <= REFUSALS_MAX; refused += 1) {
      const [row] = await work.prepared<NextRow>(NEXT, [
        agentId,
        this.hours.classesAt(work.now),
        seesSensitive(work.caller.roles),
        work.now,
        appointmentsUntil,
        leaseUntil,
      ]);
      if (row === undefined) return null;
      const callback = row.appointmentAt === null ? null : await this.callbackOf(work, row);
      const verdict = await this.verdictOf(work, row, callback);
      const isNew = row.leaseUntil.getTime() === leaseUntil.getTime();
      if (verdict.allowed || !isNew) {
        if (callback !== null && callback.state !== 'OFFERED')
          work.update(Callback, pick(callback), { state: 'OFFERED' });
        return offered(row, callback, verdict);
      }
      await work.query(PUT_OFF, [row.caseId, restUntil(work, verdict)]);
    }
    return null;
  }

  /** Keeps the lease. Refuses LEASE_LOST. */
  async heartbeat(work: Work, caseId: string, token: bigint): Promise<Date> {
    const leaseUntil = addMinutes(work.now, LEASE_MINUTES);
    const [row] = await work.query<{ until: Date | null }>(
      'SELECT extend_lease($1, $2, $3, $4, $5) AS until',
      [caseId, agentOf(work), token, work.now, leaseUntil],
    );
    if (!row?.until) throw new DomainError('LEASE_LOST', { caseId });
    return row.until;
  }

  /** Locks the lease for the act. Refuses LEASE_LOST when the token is stale, another agent's, or over. */
  async requireLease(work: Work, caseId: string, token: bigint): Promise<void> {
    const rows = await work.query(
      `SELECT FROM queue_item WHERE case_id = $1 AND state = 'LEASED' AND lease_token = $2 AND leased_by = $3
         AND lease_until > $4 FOR UPDATE`,
      [caseId, token, agentOf(work), work.now],
    );
    if (rows.length === 0) throw new DomainError('LEASE_LOST', { caseId });
  }

  /** Refuses CASE_LOCKED when another agent holds the case now, or another case of the same person. */
  async requireNobodyElse(work: Work, partyId: string): Promise<void> {
    const rows = await work.query(
      `SELECT FROM queue_item WHERE party_id = $1 AND state = 'LEASED' AND leased_by <> $2 AND lease_until > $3`,
      [partyId, agentOf(work), work.now],
    );
    if (rows.length > 0) throw new DomainError('CASE_LOCKED');
  }

  /** Gives the case back; it is not offered before `after`. Refuses LEASE_LOST. */
  async release(
    work: Work,
    caseId: string,
    token: bigint,
    { after }: { readonly after: Date | null },
  ): Promise<void> {
    await this.requireLease(work, caseId, token);
    await work.query(END_LEASE, [caseId, token, after]);
    await this.refresh(work, [caseId]);
  }

  /** Puts a case off, and ends the lease of whoever acts when he has one; the lease of another agent stands. */
  async letGo(
    work: Work,
    caseId: string,
    { after }: { readonly after: Date | null },
  ): Promise<void> {
    await work.query(
      `UPDATE queue_item SET rest_until = $2,
         state = CASE WHEN leased_by = $3 THEN 'DEFERRED' ELSE state END,
         lease_until = CASE WHEN leased_by = $3 THEN NULL ELSE lease_until END,
         lease_token = CASE WHEN leased_by = $3 THEN NULL ELSE lease_token END,
         leased_by = CASE WHEN leased_by = $3 THEN NULL ELSE leased_by END
       WHERE case_id = $1`,
      [caseId, after, work.caller.userId],
    );
    await this.refresh(work, [caseId]);
  }

  /** A promise was broken, or is no longer to be held against the debtor: 40 points (rule R-QUEUE). */
  async markBrokenPromise(work: Work, caseId: string, isBroken: boolean): Promise<void> {
    await this.refresh(work, [caseId]);
    await work.query(
      'UPDATE queue_item SET broken_promise = $2 WHERE case_id = $1 AND broken_promise <> $2',
      [caseId, isBroken],
    );
    await this.refresh(work, [caseId]);
  }

  /**
   * Brings the queue in line with cases, in one statement: who may be called is READY, who may be later DEFERRED, who is
   * closed absent. `forget` drops what an agent or the verdict had put off, because what they saw has changed.
   */
  async refresh(work: Work, caseIds: readonly string[], forget = false): Promise<number> {
    if (caseIds.length === 0) return 0;
    await work.flush();
    const zone = this.settings.agencyTimeZone;
    const [row] = await work.query<{ touched: number }>(REFRESH, [
      ...[caseIds, localDate(work.now, zone), work.now, zone],
      ...[APPOINTMENT_LEAD_MINUTES, forget, work.actId],
    ]);
    return row?.touched ?? 0;
  }

  /** Enters newly accepted cases, a chunk at a time. */
  async fill(work: Work, caseIds: readonly string[]): Promise<number> {
    return this.refresh(work, caseIds);
  }

  /** Computes again the cases whose points time alone changes by this day; answers how many there were. */
  async reslice(work: Work, limit: number): Promise<number> {
    const today = localDate(work.now, this.settings.agencyTimeZone);
    const rows = await work.query<{ caseId: string }>(RESLICE, [today, limit]);
    await this.refresh(work, idsOf(rows));
    return rows.length;
  }

  /** Makes ready what is due; answers how many there were. Two workers take different rows. */
  async promoteDue(work: Work, limit: number): Promise<number> {
    return (await work.query(PROMOTE, [work.now, limit])).length;
  }

  /** Takes back the cases of agents who gave no sign of life; answers how many there were. */
  async reap(work: Work, limit: number): Promise<number> {
    const rows = await work.query<{ caseId: string }>(REAP, [work.now, limit]);
    await this.refresh(work, idsOf(rows));
    return rows.length;
  }

  /** Ends every lease of a user who may no longer work, and shares out the cases that were his. */
  async leave(work: Work, userId: string): Promise<void> {
    const rows = await work.query<{ caseId: string }>(
      `UPDATE queue_item SET state = 'DEFERRED', due_at = 'infinity', leased_by = NULL, lease_until = NULL,
         lease_token = NULL
       WHERE leased_by = $1 AND state = 'LEASED' RETURNING case_id AS "caseId"`,
      [userId],
    );
    const owned = await work.query<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM queue_item WHERE owner_id = $1',
      [userId],
    );
    await this.refresh(work, idsOf([...rows, ...owned]));
  }

  /** The open cases of a person, or of a debtor as one creditor knows him. */
  async casesOf(work: Work, by: 'party_id' | 'debtor_id', id: string): Promise<string[]> {
    const where = by === 'party_id' ? 'd.party_id' : 'd.id';
    const rows = await work.query<{ caseId: string }>(
      `SELECT c.id AS "caseId" FROM debtor d JOIN case_file c ON c.debtor_id = d.id
       WHERE ${where} = $1 AND c.closed_on IS NULL`,
      [id],
    );
    return idsOf(rows);
  }

  private async verdictOf(
    work: Work,
    { caseId, contact }: NextRow,
    callback: DueCallback | null,
  ): Promise<ContactAnswer> {
    const question = {
      channel: 'PHONE',
      requestedByDebtor: callback?.requestedBy === 'DEBTOR',
    } as const;
    const verdict = this.contact.judge(contact, question, work.now);
    if (verdict.rule !== 'PER_DAY') return verdict;
    const [redial] = await work.prepared(REDIAL_OF, [
      caseId,
      addMinutes(work.now, -REDIAL_MINUTES),
    ]);
    if (redial === undefined) return verdict;
    return this.contact.judge(
      this.contact.withoutLastAttempt(contact, 'PHONE'),
      question,
      work.now,
    );
  }

  private async callbackOf(work: Work, { caseId }: NextRow): Promise<DueCallback | null> {
    const [callback] = await work.prepared<DueCallback>(CALLBACK_OF, [caseId]);
    return callback ?? null;
  }
}

function offered(row: NextRow, callback: DueCallback | null, verdict: ContactAnswer): NextCase {
  const { pointParts, contact: _facts, ...leased } = row;
  const reasons = reasonsOf(pointParts);
  const sentence = queueSentence(reasons, row.appointmentAt);
  return { ...leased, reasons, callbackId: callback?.id ?? null, sentence, verdict };
}

function pick({ id, version }: DueCallback): Pick<Callback, 'id' | 'version'> {
  return { id, version };
}

function restUntil(work: Work, { nextAllowedAt }: ContactAnswer): Date {
  if (nextAllowedAt !== null && nextAllowedAt > work.now) return nextAllowedAt;
  return addMinutes(work.now, REST_MINUTES);
}

function agentOf(work: Work): string {
  const { userId } = work.caller;
  if (userId === null) throw new DomainError('FORBIDDEN');
  return userId;
}

function idsOf(rows: readonly { readonly caseId: string }[]): string[] {
  return rows.map(({ caseId }) => caseId);
}
