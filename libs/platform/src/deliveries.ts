import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { systemCaller } from './caller';
import { poolOf } from './data-source';
import { databaseFailureOf } from './database-failure';
import { DomainError } from './domain-error';
import type { DomainEvent, Heard } from './domain-event';
import { EventDelivery, PendingEvent } from './event.entity';
import { hearingOf, type Hearing } from './hears';
import { declaredMethods, type FoundMethod } from './methods';
import { UnitOfWork } from './unit-of-work';
import type { Work } from './work';

/** Events taken at once, each of another subject. */
const ROUND_SIZE_MAX = 200;
/** A listener fails this often on an event before the event is parked. */
const ATTEMPTS_MAX = 8;
const BACKOFF_MINUTES_MAX = 60;
const ERROR_LENGTH_MAX = 2000;

type Listener = FoundMethod<Hearing>;

interface PendingRow {
  readonly id: string;
  readonly name: string;
  readonly subjectId: string;
  readonly payload: object;
  readonly actId: string;
  readonly at: Date;
}

/** What a delivery did: events heard, refused or failed, counted once per listener. */
export interface DeliveryCount {
  readonly delivered: number;
  readonly refused: number;
  readonly failed: number;
}

type Tally = { -readonly [K in keyof DeliveryCount]: DeliveryCount[K] };

/** The earliest event of each subject that is due; a subject whose earliest one waits, waits. */
const HEADS = `
  SELECT e.id, e.name, e.subject_id AS "subjectId", e.payload, e.act_id AS "actId", e.at
  FROM event_pending AS p JOIN event AS e ON e.id = p.event_id
  WHERE p.parked_at IS NULL AND p.due_at <= app_now() AND e.name = ANY ($2)
    AND NOT EXISTS (
      SELECT FROM event_pending AS earlier
      WHERE earlier.subject_id = p.subject_id AND earlier.position < p.position
        AND earlier.parked_at IS NULL)
  ORDER BY p.position
  LIMIT $1`;

const UNHEARD = `
  DELETE FROM event_pending AS p USING event AS e
  WHERE e.id = p.event_id AND NOT e.name = ANY ($1)`;

/** Holds what no other worker holds. */
const HOLD = `
  SELECT event_id AS id FROM event_pending
  WHERE event_id = ANY ($1) ORDER BY event_id FOR UPDATE SKIP LOCKED`;

/** Asked after the rows are held: a snapshot taken before would miss what their last holder wrote. */
const HEARD = 'SELECT event_id AS id, listener FROM event_delivery WHERE event_id = ANY ($1)';

const FAILED = `
  UPDATE event_pending
  SET attempts = attempts + 1,
      last_error = $2,
      due_at = app_now() + least(2 ^ attempts, ${BACKOFF_MINUTES_MAX}) * interval '1 minute',
      parked_at = CASE WHEN attempts + 1 >= ${ATTEMPTS_MAX} THEN app_now() END
  WHERE event_id = $1 AND parked_at IS NULL`;

/** A second delivery of the same event to the same listener; the first one stands. */
const HAPPENS_ONCE = 'event_delivery_happens_once';

/**
 * Carries published events to their listeners: each listener in its own work, as the system, at least tried and at most once.
 *
 * Events of one subject arrive in the order of their acts. Two workers side by side never hear the same event twice: the row of
 * the outbox is locked while a listener works, and the delivery is written in the listener's own transaction.
 */
@Injectable()
export class Deliveries implements OnModuleInit {
  private readonly logger = new Logger('Deliveries');
  private readonly byEvent = new Map<string, Listener[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    for (const listener of declaredMethods(this.discovery, hearingOf)) {
      const name = listener.declared.event.event;
      this.byEvent.set(name, [...(this.byEvent.get(name) ?? []), listener]);
    }
  }

  /** The listeners of this process, by event: for the documentation and the house specs. */
  get listeners(): ReadonlyMap<string, readonly { readonly name: string }[]> {
    return this.byEvent;
  }

  /**
   * Delivers due events until none is left or about `limit` deliveries were made. Only a process that holds every listener may
   * call it: an event without a listener here is taken off the list.
   */
  async deliverDue(limit = Number.MAX_SAFE_INTEGER): Promise<DeliveryCount> {
    const tally: Tally = { delivered: 0, refused: 0, failed: 0 };
    const pool = poolOf(this.dataSource);
    const names = [...this.byEvent.keys()];
    await pool.query(UNHEARD, [names]);
    for (;;) {
      const left = limit - tally.delivered - tally.refused - tally.failed;
      if (left <= 0) return tally;
      const { rows } = await pool.query<PendingRow>(HEADS, [Math.min(left, ROUND_SIZE_MAX), names]);
      const before = { ...tally };
      for (const events of byName(rows)) await this.deliver(events, tally);
      // Nothing moved: what is due is held by another worker.
      if (
        Object.keys(before).every((key) => before[key as keyof Tally] === tally[key as keyof Tally])
      )
        return tally;
    }
  }

  /** Puts parked events back on the list; answers how many. All of them, or one. */
  async retryParked(eventId?: string): Promise<number> {
    const { rowCount } = await poolOf(this.dataSource).query(
      `UPDATE event_pending SET parked_at = NULL, attempts = 0, due_at = app_now()
       WHERE parked_at IS NOT NULL AND event_id = coalesce($1, event_id)`,
      [eventId ?? null],
    );
    return rowCount ?? 0;
  }

  private async deliver(events: readonly PendingRow[], tally: Tally): Promise<void> {
    const listeners = this.byEvent.get(events[0]?.name ?? '') ?? [];
    for (const listener of listeners) {
      const groups = listener.declared.together ? [events] : events.map((event) => [event]);
      for (const group of groups) await this.attempt({ listener, listeners, group }, tally);
    }
  }

  /** One listener, one work. A group that fails is tried event by event, so that one bad event stops itself alone. */
  private async attempt(turn: Turn, tally: Tally): Promise<void> {
    try {
      tally.delivered += await this.inWork(turn, null);
    } catch (error) {
      const [event] = turn.group;
      if (turn.group.length > 1) {
        for (const each of turn.group) await this.attempt({ ...turn, group: [each] }, tally);
      } else if (databaseFailureOf(error)?.constraint === HAPPENS_ONCE || event === undefined) {
        return;
      } else if (error instanceof DomainError) {
        // A refusal is an answer: it is written as the delivery, and the event is not tried again.
        tally.refused += await this.inWork(turn, error.code);
      } else {
        tally.failed += 1;
        await this.postpone(turn.listener, event, error);
      }
    }
  }

  /** Answers how many events the listener heard, or refused with `code`. */
  private inWork({ listener, listeners, group }: Turn, code: string | null): Promise<number> {
    return this.unitOfWork.run(systemCaller(listener.name), async (work) => {
      const held = await hold(work, group);
      const due = held.filter(({ heardBy }) => !heardBy.has(listener.name));
      const heard = due.map(({ event }) => revived(listener, event));
      if (heard.length > 0 && code === null)
        await listener.call(work, listener.declared.together ? heard : heard[0]);
      for (const { event, heardBy } of due) {
        const outcome = code === null ? 'DELIVERED' : 'REFUSED';
        const delivery = { eventId: event.id, listener: listener.name, outcome, code } as const;
        work.insert(EventDelivery, { ...delivery, at: work.now });
        heardBy.add(listener.name);
      }
      for (const { event, heardBy } of held) {
        if (listeners.every(({ name }) => heardBy.has(name)))
          work.remove(PendingEvent, { eventId: event.id });
      }
      return due.length;
    });
  }

  private async postpone(listener: Listener, event: PendingRow, error: unknown): Promise<void> {
    const { name } = listener;
    this.logger.error({ err: error, eventId: event.id, listener: name }, 'A listener failed.');
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await poolOf(this.dataSource).query(FAILED, [
      event.id,
      `${name}: ${text}`.slice(0, ERROR_LENGTH_MAX),
    ]);
  }
}

/** One listener and the events it is about to hear. */
interface Turn {
  readonly listener: Listener;
  /** All listeners of these events: the last one takes an event off the list. */
  readonly listeners: readonly Listener[];
  readonly group: readonly PendingRow[];
}

interface Held {
  readonly event: PendingRow;
  readonly heardBy: Set<string>;
}

/** Locks those of the events that nobody else holds, and says who has heard them. */
async function hold(work: Work, group: readonly PendingRow[]): Promise<Held[]> {
  const rows = await work.query<{ id: string }>(HOLD, [group.map(({ id }) => id)]);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const deliveries = await work.query<{ id: string; listener: string }>(HEARD, [ids]);
  return group
    .filter(({ id }) => ids.includes(id))
    .map((event) => {
      const its = deliveries.filter(({ id }) => id === event.id);
      return { event, heardBy: new Set(its.map(({ listener }) => listener)) };
    });
}

/** The stored event as an instance of its class, so that the getters of the class answer. */
function revived(listener: Listener, row: PendingRow): Heard<DomainEvent> {
  const { id, subjectId, payload, at, actId } = row;
  const event = Object.create(listener.declared.event.prototype) as Heard<DomainEvent>;
  return Object.assign(event, { id, subjectId, payload, at, actId });
}

function byName(rows: readonly PendingRow[]): PendingRow[][] {
  const groups = new Map<string, PendingRow[]>();
  for (const row of rows) groups.set(row.name, [...(groups.get(row.name) ?? []), row]);
  return [...groups.values()];
}
