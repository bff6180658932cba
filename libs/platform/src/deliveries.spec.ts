import { Injectable } from '@nestjs/common';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { systemCaller } from './caller';
import { travelTo } from './clock';
import { Deliveries } from './deliveries';
import { DomainError } from './domain-error';
import { DomainEvent, type Heard } from './domain-event';
import { Hears } from './hears';
import { UnitOfWork } from './unit-of-work';
import { uuidv7 } from './uuid';
import type { Work } from './work';

class ParcelSent extends DomainEvent<{ n: number }> {
  static readonly event = 'parcels.sent';

  constructor(parcelId: string, n: number) {
    super(parcelId, { n });
  }

  get n(): number {
    return this.payload.n;
  }
}

class ParcelLost extends DomainEvent<{ why: 'REFUSE' | 'FAIL' | 'PASS' }> {
  static readonly event = 'parcels.lost';
}

class ParcelsCounted extends DomainEvent {
  static readonly event = 'parcels.counted';
}

/** Each hearing is a row: what was rolled back is not there. */
const TABLES = `
  CREATE TABLE heard (
    position bigint GENERATED ALWAYS AS IDENTITY, listener text, subject_id uuid, n integer,
    act_id uuid NOT NULL REFERENCES act (id));`;

const heard = (work: Work, listener: string, subjectId: string, n: number) =>
  work.query('INSERT INTO heard (listener, subject_id, n, act_id) VALUES ($1, $2, $3, $4)', [
    ...[listener, subjectId, n, work.actId],
  ]);

@Injectable()
class ParcelListener {
  mended = false;
  readonly sizes: number[] = [];

  @Hears(ParcelSent)
  async first(work: Work, event: Heard<ParcelSent>): Promise<void> {
    await heard(work, 'first', event.subjectId, event.n);
  }

  @Hears(ParcelSent)
  async second(work: Work, event: Heard<ParcelSent>): Promise<void> {
    await heard(work, 'second', event.subjectId, event.n);
  }

  @Hears(ParcelLost)
  async lost(work: Work, event: Heard<ParcelLost>): Promise<void> {
    await heard(work, 'lost', event.subjectId, 0);
    if (event.payload.why === 'REFUSE') throw new DomainError('NOT_FOUND');
    if (event.payload.why === 'FAIL' && !this.mended) throw new Error('broken');
  }

  @Hears(ParcelsCounted, { together: true })
  async counted(work: Work, events: readonly Heard<ParcelsCounted>[]): Promise<void> {
    this.sizes.push(events.length);
    for (const event of events) await heard(work, 'counted', event.subjectId, 0);
  }
}

let one: TestPlatform;
let other: TestPlatform;

beforeAll(async () => {
  one = await startPlatform({ providers: [ParcelListener], tables: TABLES });
  other = await startPlatform({ providers: [ParcelListener], database: one.database });
});

afterAll(async () => {
  await other.stop();
  await one.stop();
});

const publish = (...events: DomainEvent[]): Promise<void> =>
  one.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    for (const event of events) work.publish(event);
  });

const deliver = (platform = one, limit?: number) =>
  platform.module.get(Deliveries).deliverDue(limit);

async function rows(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await one.owner.query<Record<string, unknown>>(sql, params)).rows;
}

it('reaches each listener once and in order, with two workers side by side', async () => {
  const subjects = Array.from({ length: 20 }, uuidv7);
  for (let n = 1; n <= 5; n += 1) await publish(...subjects.map((id) => new ParcelSent(id, n)));

  const counts = await Promise.all([deliver(), deliver(other), deliver(), deliver(other)]);
  const last = await deliver();

  const delivered = [...counts, last].reduce((sum, count) => sum + count.delivered, 0);
  expect(delivered).toBe(200);
  expect([...counts, last].every(({ failed, refused }) => failed + refused === 0)).toBe(true);
  const order = await rows(
    'SELECT listener, subject_id, array_agg(n ORDER BY position) AS ns FROM heard GROUP BY 1, 2',
  );
  expect(order).toHaveLength(40);
  expect(order.every(({ ns }) => String(ns) === '1,2,3,4,5')).toBe(true);
  expect(await rows('SELECT FROM event_pending')).toEqual([]);
});

it('delivers nothing of an act that was rolled back', async () => {
  const refused = one.module.get(UnitOfWork).run(systemCaller('spec'), async (work) => {
    work.publish(new ParcelSent(uuidv7(), 1));
    await work.flush();
    throw new DomainError('NOT_FOUND');
  });
  await expect(refused).rejects.toThrow(DomainError);
  expect(await deliver()).toEqual({ delivered: 0, refused: 0, failed: 0 });
});

it('records a refusal as the delivery and does not try again', async () => {
  const subject = uuidv7();
  await publish(
    new ParcelLost(subject, { why: 'REFUSE' }),
    new ParcelLost(subject, { why: 'PASS' }),
  );
  expect(await deliver()).toEqual({ delivered: 1, refused: 1, failed: 0 });
  expect(
    await rows(
      `SELECT d.outcome, d.code FROM event_delivery d JOIN event e ON e.id = d.event_id
       WHERE e.subject_id = $1 ORDER BY e.id`,
      [subject],
    ),
  ).toEqual([
    { outcome: 'REFUSED', code: 'NOT_FOUND' },
    { outcome: 'DELIVERED', code: null },
  ]);
  expect(await rows('SELECT FROM heard WHERE subject_id = $1', [subject])).toHaveLength(1);
});

it('holds back the subject of a failing event, parks the event in the end, and takes it up again', async () => {
  const [ill, well] = [uuidv7(), uuidv7()];
  await publish(new ParcelLost(ill, { why: 'FAIL' }), new ParcelLost(ill, { why: 'PASS' }));
  await publish(new ParcelLost(well, { why: 'PASS' }));
  expect(await deliver()).toEqual({ delivered: 1, refused: 0, failed: 1 });
  expect(await deliver()).toEqual({ delivered: 0, refused: 0, failed: 0 });

  for (let hour = 2; hour <= 8; hour += 1) {
    await travelTo(one.owner, new Date(Date.now() + hour * 3_700_000));
    await deliver();
  }
  await deliver();
  expect(
    await rows('SELECT attempts, last_error FROM event_pending WHERE parked_at IS NOT NULL'),
  ).toEqual([{ attempts: 8, last_error: 'ParcelListener.lost: Error: broken' }]);
  expect(await rows('SELECT FROM heard WHERE subject_id = $1', [ill])).toHaveLength(1);

  one.module.get(ParcelListener).mended = true;
  expect(await one.module.get(Deliveries).retryParked()).toBe(1);
  expect(await deliver()).toEqual({ delivered: 1, refused: 0, failed: 0 });
  await travelTo(one.owner, null);
});

it('gives the events of many subjects to one listener at once', async () => {
  const events = Array.from({ length: 30 }, () => new ParcelsCounted(uuidv7(), {}));
  await publish(...events);
  expect(await deliver()).toEqual({ delivered: 30, refused: 0, failed: 0 });
  expect(one.module.get(ParcelListener).sizes).toEqual([30]);
});

it('takes off the list what nobody hears', async () => {
  class Unheard extends DomainEvent {
    static readonly event = 'parcels.unheard';
  }
  await publish(new Unheard(uuidv7(), {}));
  await deliver();
  expect(await rows('SELECT FROM event_pending')).toEqual([]);
  expect(await rows("SELECT FROM event WHERE name = 'parcels.unheard'")).toHaveLength(1);
});
