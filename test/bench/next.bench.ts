import { QueueService } from '@solde/call-desk';
import { uuidv7 } from '@solde/platform';
import { contactDefaultsOn, territoriesOpen, territoryClass } from '@solde/country';
import { median, round, type Contender, type Speed } from './clients';
import { OPENING, type FilledHouse } from './filled-house';

export const NEXT_GOAL = { ratio: 0.35, p99Ratio: 3, buffers: 0.1 } as const;
const OPEN_CLASSES = territoriesOpen(
  OPENING,
  contactDefaultsOn('2026-03-02')?.windows ?? [],
).map(territoryClass);
const ROUNDS = 3;
const ROUND_SECONDS = 4;

/** What every next case must do at the very least: one row changes hands, by its key. */
const FLOOR = {
  name: 'bench_floor_next',
  text: `UPDATE queue_item SET state = 'LEASED', leased_by = $2, lease_until = $3, lease_token = $4 WHERE case_id = $1`,
};
/** The agents are done with their cases, which wait till tomorrow. */
const DONE = `
  UPDATE queue_item SET state = 'DEFERRED', due_at = $1::timestamptz + interval '1 day', leased_by = NULL,
    lease_until = NULL, lease_token = NULL
  WHERE state = 'LEASED'`;
/** A new day. */
const READY = `UPDATE queue_item SET state = 'READY', due_at = $1 WHERE state = 'DEFERRED'`;
const REACHABLE = `
  SELECT count(*)::int AS count FROM queue_item WHERE state = 'READY' AND territory_class = ANY ($1)`;

interface NextRound {
  readonly floor: Speed;
  readonly next: Speed;
}

/** The next case to eight clients, by the act itself, against the bare change of the row that it leases. */
export async function nextBench(
  house: FilledHouse,
  say: (line: string) => void,
): Promise<NextRound[]> {
  const day = await Day.of(house);
  const floor = await floorOf(house, day);
  const next = actOf(house, day);
  await round({ floor, next }, 1);
  const rounds: NextRound[] = [];
  while (rounds.length < ROUNDS) {
    await day.start();
    const one = await round({ floor, next }, ROUND_SECONDS);
    rounds.push(one);
    say(
      `  round ${rounds.length}: floor ${one.floor.perSecond.toFixed(0)}/s p50 ${one.floor.p50Ms.toFixed(2)} p99 ${one.floor.p99Ms.toFixed(2)} ms; next ${one.next.perSecond.toFixed(0)}/s p50 ${one.next.p50Ms.toFixed(2)} p99 ${one.next.p99Ms.toFixed(2)} ms; ratio ${(one.next.perSecond / one.floor.perSecond).toFixed(2)} p99 ratio ${(one.next.p99Ms / one.floor.p99Ms).toFixed(2)}`,
    );
  }
  say(`ratio ${median(rounds.map((r) => r.next.perSecond / r.floor.perSecond)).toFixed(2)}`);
  return rounds;
}

/** A day at the desks: every case is ready in the morning, and waits till the next once it was worked. */
class Day {
  private worked = 0;

  private constructor(
    private readonly house: FilledHouse,
    private readonly reachable: number,
  ) {}

  static async of(house: FilledHouse): Promise<Day> {
    const [row] = await house.rows<{ count: number }>(REACHABLE, [OPEN_CLASSES]);
    return new Day(house, row?.count ?? 0);
  }

  async start(): Promise<void> {
    await this.house.goTo(OPENING);
    await this.house.rows(DONE, [OPENING]);
    await this.house.rows(READY, [OPENING]);
    await this.house.rows('VACUUM queue_item');
    this.worked = 0;
  }

  /** Before a burst: the agents are done with what they held; a new day when few cases are left. */
  async goOn(): Promise<void> {
    if (this.worked + this.house.agents.length > this.reachable) await this.start();
    else await this.house.rows(DONE, [OPENING]);
  }

  work(): number {
    return (this.worked += 1);
  }
}

/** Cases of different people, since a person is with one agent at a time; each is taken once in a burst. */
async function floorOf(house: FilledHouse, day: Day): Promise<Contender> {
  const rows = await house.rows<{ id: string }>(
    `SELECT min(case_id::text) AS id FROM queue_item WHERE territory_class = ANY ($1)
     GROUP BY party_id ORDER BY md5(min(case_id::text)) LIMIT 20000`,
    [OPEN_CLASSES],
  );
  let taken = 0;
  return {
    prepare: () => day.goOn(),
    turn: () => {
      taken += 1;
      const { id } = rows[taken % rows.length]!;
      return house.pool.query({ ...FLOOR, values: [id, uuidv7(), OPENING, day.work()] });
    },
    turnsMax: house.agents.length,
  };
}

function actOf(house: FilledHouse, day: Day): Contender {
  const { agents } = house;
  const queue = house.get(QueueService);
  return {
    prepare: () => day.goOn(),
    async turn(turn) {
      const given = await house.act(agents[turn]!, (work) => queue.next(work));
      if (given === null) throw new Error('Nothing is ready: run the benchmark on more claims.');
      day.work();
    },
    turnsMax: agents.length,
  };
}
