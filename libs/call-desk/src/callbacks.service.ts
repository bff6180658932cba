import { Injectable } from '@nestjs/common';
import { addMinutes, instantOf, isTime, localDate, type CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { ContactService } from '@solde/contact';
import {
  contactDefaultsOn,
  holidaysOf,
  isTerritory,
  timeZoneOf,
  type Territory,
} from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { CallbackMissed } from './call-desk.events';
import { callbackTime, type CallingPlace } from './callback-time';
import { Callback } from './callback.entity';
import { APPOINTMENT_LEAD_MINUTES } from './queue-order';
import { QueueService } from './queue.service';

/** How long after its window a callback counts as missed. */
export const MISSED_AFTER_MINUTES = 15;
/** Missed callbacks in a row that alert the team lead. */
export const MISSED_ALERT = 2;
/** A callback further away is an agenda nobody keeps. */
const DAYS_AHEAD_MAX = 180;
const WINDOW_MINUTES = 15;
const WINDOW_MINUTES_MAX = 480;
const POOL = 'CALL_DESK';
const TEAM_LEADS = 'TEAM_LEAD';
const MINUTES_PER_DAY = 24 * 60;

/** What somebody asked to be called back for. */
export interface NewCallback {
  readonly caseId: string;
  readonly contactPointId: string;
  readonly requestedBy: Callback['requestedBy'];
  /** The day and the time on the debtor's clock. */
  readonly localOn: CalendarDate;
  readonly localTime: string;
  /** The debtor wants this very time, even outside the calling hours. */
  readonly exactWish?: boolean;
  readonly windowMinutes?: number;
  /** By default whoever acts; with a pool alone, nobody. */
  readonly ownerId?: string | null;
  readonly pool?: string | null;
}

export interface PlannedCallback {
  readonly callbackId: string;
  readonly dueAt: Date;
  readonly debtorZone: string;
  /** The hour had to move: the agent says so at once. */
  readonly isMoved: boolean;
  readonly replacedId: string | null;
}

// The version stays: an agent who acts in the minute in which the callback falls due has not lost against anybody.
const DUE = `
  UPDATE callback SET state = 'DUE'
  WHERE id IN (SELECT id FROM callback WHERE state = 'PLANNED' AND due_at <= $1
               ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING id`;

// The case is what acts lock first; one that an agent is working on right now is not missed yet. The callback is locked too: of a
// row that is only joined, PostgreSQL would believe what it was before another worker's commit.
const MISSED = `
  SELECT b.id, b.case_id AS "caseId"
  FROM callback b JOIN case_file c ON c.id = b.case_id
  WHERE b.state IN ('PLANNED', 'DUE', 'OFFERED') AND b.due_at <= $1
    AND b.due_at + (b.window_minutes + ${MISSED_AFTER_MINUTES}) * interval '1 minute' <= $1
    AND NOT EXISTS (SELECT FROM queue_item i WHERE i.case_id = b.case_id AND i.state = 'LEASED' AND i.lease_until > $1)
  ORDER BY b.due_at, b.id LIMIT $2
  FOR NO KEY UPDATE OF c, b SKIP LOCKED`;

/** Appointments to call back, from the wish of the debtor to the call, and never lost: all of it is due columns. */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly cases: CasesService,
    private readonly contact: ContactService,
    private readonly queue: QueueService,
  ) {}

  /**
   * Plans a callback in the debtor's local time. It moves into his calling hours unless he wished for that very time
   * (R-CALLWIN); one that he did not ask for moves until the contact rules allow it. An open one of the same case and contact
   * point is replaced. Refuses NOT_FOUND, DATE_OUT_OF_RANGE for a past or too distant day.
   */
  async plan(work: Work, asked: NewCallback): Promise<PlannedCallback> {
    const caseFile = await this.cases.lock(work, asked.caseId);
    const { contactPointId, requestedBy, windowMinutes = WINDOW_MINUTES } = asked;
    const debtorId = await this.debtorOf(work, contactPointId);
    const question = { caseId: caseFile.id, debtorId, contactPointId, channel: 'PHONE' } as const;
    const person = await this.contact.factsOf(work, question);
    const place = callingPlace(person.territory, work);
    const askedAt = wishedInstant(work, asked, place);
    const exactWish = (asked.exactWish ?? false) && requestedBy === 'DEBTOR';
    if (windowMinutes < 0 || windowMinutes > WINDOW_MINUTES_MAX) throw outOfRange(asked);
    let { at } = callbackTime(askedAt, place, exactWish);
    if (requestedBy !== 'DEBTOR')
      at = (await this.contact.nextAllowedAt(work, { ...question, at })) ?? at;

    const open = (await this.openOf(work, caseFile.id)).find(
      (each) => each.contactPointId === contactPointId,
    );
    if (open !== undefined) await this.end(work, caseFile, open, 'CANCELLED');
    const id = await this.book(work, caseFile, {
      ...{ contactPointId, requestedBy, askedAt, dueAt: at, debtorZone: place.zone },
      ...{ windowMinutes, exactWish, ...ownerOf(work, asked), replacesId: open?.id ?? null },
    });
    this.cases.note(work, caseFile, {
      channel: 'NOTE',
      key: 'callback.planned',
      facts: { at: at.toISOString(), zone: place.zone, requestedBy },
    });
    await this.queue.refresh(work, [caseFile.id], true);
    const isMoved = at.getTime() !== askedAt.getTime();
    return {
      callbackId: id,
      dueAt: at,
      debtorZone: place.zone,
      isMoved,
      replacedId: open?.id ?? null,
    };
  }

  /** Cancels an open callback. Refuses NOT_FOUND, CALLBACK_NOT_OPEN. */
  async cancel(work: Work, callbackId: string): Promise<void> {
    const { caseFile, callback } = await this.lockOpen(work, callbackId);
    await this.end(work, caseFile, callback, 'CANCELLED');
    await this.queue.refresh(work, [caseFile.id]);
  }

  /** Cancels what is open of a case that ended. */
  async cancelAll(work: Work, caseId: string): Promise<void> {
    for (const { id, version } of await this.openOf(work, caseId))
      work.update(Callback, { id, version }, { state: 'CANCELLED' });
  }

  /** Gives an open callback to another agent, or to the pool. Refuses NOT_FOUND, CALLBACK_NOT_OPEN. */
  async give(work: Work, callbackId: string, ownerId: string | null): Promise<string> {
    const { caseFile, callback } = await this.lockOpen(work, callbackId);
    const id = await this.handOver(work, caseFile, callback, ownerId);
    await this.queue.refresh(work, [caseFile.id], true);
    return id;
  }

  /** Gives every open callback of a user to his deputy, or to the pool. */
  async reassign(work: Work, fromUserId: string, toUserId: string | null): Promise<void> {
    const owned = await work.query<{ id: string }>(
      `SELECT id FROM callback WHERE owner_id = $1 AND state IN ('PLANNED', 'DUE', 'OFFERED') ORDER BY case_id, id`,
      [fromUserId],
    );
    for (const { id } of owned) await this.give(work, id, toUserId);
  }

  /** The callbacks of the case that were due are done with this disposition. The case is locked. */
  async done(work: Work, caseFile: CaseFile, dispositionId: string): Promise<void> {
    for (const callback of await this.openOf(work, caseFile.id)) {
      const isDue = callback.dueAt <= addMinutes(work.now, APPOINTMENT_LEAD_MINUTES);
      if (!isDue) continue;
      const { id, version } = callback;
      work.update(Callback, { id, version }, { state: 'DONE', dispositionId });
      await this.cases.unplan(work, caseFile, id, 'DONE');
    }
  }

  /** Marks what is due within the lead time; answers how many there were. Two workers take different rows. */
  async markDue(work: Work, limit: number): Promise<number> {
    const until = addMinutes(work.now, APPOINTMENT_LEAD_MINUTES);
    return (await work.query(DUE, [until, limit])).length;
  }

  /**
   * Marks what nobody called back, and gives it to the pool; two in a row alert the team lead. Answers how many there were.
   */
  async markMissed(work: Work, limit: number): Promise<number> {
    const missed = await work.query<{ id: string; caseId: string }>(MISSED, [work.now, limit]);
    for (const { id, caseId } of missed) {
      const caseFile = await this.cases.lock(work, caseId);
      const callback = await work.manager.findOneByOrFail(Callback, { id });
      await this.miss(work, caseFile, callback);
    }
    await this.queue.refresh(work, [...new Set(missed.map(({ caseId }) => caseId))], true);
    return missed.length;
  }

  private async miss(work: Work, caseFile: CaseFile, callback: Callback): Promise<void> {
    const { id, version } = callback;
    const missedInARow = callback.missedInARow + 1;
    work.update(Callback, { id, version }, { state: 'MISSED', missedInARow });
    this.cases.note(work, caseFile, {
      ...{ channel: 'NOTE', key: 'callback.missed', internal: true },
      facts: { at: callback.dueAt.toISOString(), missedInARow },
    });
    work.publish(new CallbackMissed(id, missedInARow, caseFile.id));
    if (missedInARow < MISSED_ALERT) {
      await this.handOver(work, caseFile, { ...callback, missedInARow }, null, 'MISSED');
    } else {
      // The debtor was let down twice: a person answers for it, and the case goes on in its queue.
      await this.cases.plan(work, caseFile, {
        ...{ source: 'APPOINTMENT', sourceId: id, kind: 'CALLBACK_REVIEW', dueAt: work.now },
        pool: TEAM_LEADS,
      });
      await this.cases.unplan(work, caseFile, id, 'DONE', 'CALLBACK');
    }
  }

  /** Another row takes the place of a callback, for another owner or for the pool. */
  private async handOver(
    work: Work,
    caseFile: CaseFile,
    callback: Callback,
    ownerId: string | null,
    former: 'REASSIGNED' | 'MISSED' = 'REASSIGNED',
  ): Promise<string> {
    const { contactPointId, requestedBy, askedAt, debtorZone, windowMinutes } = callback;
    const isLate = callback.dueAt < work.now;
    const place = await this.placeOf(work, caseFile, debtorZone);
    const at = isLate ? callbackTime(work.now, place, false).at : callback.dueAt;
    if (former === 'REASSIGNED') await this.end(work, caseFile, callback, 'REASSIGNED');
    const booked = {
      ...{ contactPointId, requestedBy, askedAt, dueAt: at, debtorZone, windowMinutes },
      ...{ exactWish: callback.exactWish && !isLate, missedInARow: callback.missedInARow },
      ...{ ownerId, pool: ownerId === null ? POOL : null, replacesId: callback.id },
    };
    const id = await this.book(work, caseFile, booked);
    if (former === 'MISSED') await this.cases.unplan(work, caseFile, callback.id, 'DONE');
    return id;
  }

  private async book(
    work: Work,
    caseFile: CaseFile,
    row: Omit<Partial<Callback>, 'dueAt'> & { readonly dueAt: Date },
  ): Promise<string> {
    const id = uuidv7();
    const { creditorId, id: caseId } = caseFile;
    const isDue = row.dueAt <= addMinutes(work.now, APPOINTMENT_LEAD_MINUTES);
    work.insert(Callback, { id, caseId, creditorId, state: isDue ? 'DUE' : 'PLANNED', ...row });
    await this.cases.plan(work, caseFile, {
      ...{ source: 'APPOINTMENT', sourceId: id, kind: 'CALLBACK', dueAt: row.dueAt },
      ...{ ownerId: row.ownerId ?? null, pool: row.pool ?? null },
    });
    return id;
  }

  private async end(
    work: Work,
    caseFile: CaseFile,
    { id, version }: Callback,
    state: 'CANCELLED' | 'REASSIGNED',
  ): Promise<void> {
    work.update(Callback, { id, version }, { state });
    await this.cases.unplan(work, caseFile, id, 'CANCELLED');
  }

  private async lockOpen(work: Work, callbackId: string) {
    const known = await work.manager.findOneBy(Callback, { id: callbackId });
    if (known === null) throw new DomainError('NOT_FOUND', { callbackId });
    const caseFile = await this.cases.lock(work, known.caseId);
    // Read again under the lock of the case: what was known may be over.
    const callback = (await this.openOf(work, caseFile.id)).find(({ id }) => id === callbackId);
    if (callback === undefined) throw new DomainError('CALLBACK_NOT_OPEN', { callbackId });
    return { caseFile, callback };
  }

  private async openOf(work: Work, caseId: string): Promise<Callback[]> {
    return work.manager
      .createQueryBuilder(Callback, 'b')
      .where(`b.caseId = :caseId AND b.state IN ('PLANNED', 'DUE', 'OFFERED')`, { caseId })
      .orderBy('b.dueAt')
      .addOrderBy('b.id')
      .getMany();
  }

  private async debtorOf(work: Work, contactPointId: string): Promise<string> {
    const [row] = await work.query<{ debtorId: string }>(
      `SELECT debtor_id AS "debtorId" FROM contact_point WHERE id = $1 AND kind = 'PHONE'`,
      [contactPointId],
    );
    if (row === undefined) throw new DomainError('NOT_FOUND', { contactPointId });
    return row.debtorId;
  }

  private async placeOf(work: Work, caseFile: CaseFile, zone: string): Promise<CallingPlace> {
    const [row] = await work.query<{ territory: string }>(
      'SELECT territory FROM debtor WHERE id = $1',
      [caseFile.debtorId],
    );
    return { ...callingPlace(row?.territory ?? '', work), zone };
  }
}

/** Where and when a person of the territory may be called. */
export function callingPlace(territory: string, work: Work): CallingPlace {
  const known: Territory = isTerritory(territory) ? territory : 'FR-METRO';
  const zone = timeZoneOf(known);
  const limits = contactDefaultsOn(localDate(work.now, zone));
  if (limits === null) throw new RangeError('no contact hours are known on this day');
  return { zone, holidays: holidaysOf(known, { use: 'CONTACT' }), windows: limits.windows };
}

function wishedInstant(work: Work, asked: NewCallback, { zone }: CallingPlace): Date {
  if (!isTime(asked.localTime)) throw outOfRange(asked);
  const at = instantOf(asked.localOn, asked.localTime, zone);
  const latest = addMinutes(work.now, DAYS_AHEAD_MAX * MINUTES_PER_DAY);
  if (at < work.now || at > latest) throw outOfRange(asked);
  return at;
}

function outOfRange({ localOn, localTime }: NewCallback): DomainError {
  return new DomainError('DATE_OUT_OF_RANGE', { localOn, localTime, daysMax: DAYS_AHEAD_MAX });
}

function ownerOf(work: Work, { ownerId, pool }: NewCallback): Pick<Callback, 'ownerId' | 'pool'> {
  const owner = ownerId === undefined && !pool ? work.caller.userId : (ownerId ?? null);
  return { ownerId: owner, pool: pool ?? (owner === null ? POOL : null) };
}
