import { QueueService } from '@solde/call-desk';
import { uuidv7 } from '@solde/platform';
import { contactDefaultsOn, territoriesOpen, territoryClass } from '@solde/country';
import { median, round, type Contender, type Speed } from './clients';
import { OPENING, type FilledHouse } from './filled-house';
import { nextBuffers, QUEUE_SIZES } from './next-buffers';
import { asGoal, line, type Report } from './report';

export const NEXT_GOAL = { ratio: 0.35, p99Ratio: 3, buffersRatio: 1.1 } as const;
const OPEN_CLASSES = territoriesOpen(OPENING, contactDefaultsOn('2026-03-02')?.windows ?? []).map(
  territoryClass,
);
const ROUNDS = 3;
const ROUND_SECONDS = 5;
const WARM_UP_SECONDS = 2;

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

/** The next case to eight clients, by the act itself, against the bare change of the row that it leases. */
export async function nextBench(
  house: FilledHouse,
  say: (text: string) => void,
): Promise<Report[]> {
  const day = await Day.of(house);
  const contenders = { floor: await floorOf(house, day), act: actOf(house, day) };
  await round(contenders, WARM_UP_SECONDS);
  const rounds: Record<keyof typeof contenders, Speed>[] = [];
  while (rounds.length < ROUNDS) {
    await day.start();
    const one = await round(contenders, ROUND_SECONDS);
    rounds.push(one);
    say(`  round ${rounds.length}: ${line(one)}`);
  }
  const middle = (of: (one: (typeof rounds)[number]) => number) => median(rounds.map(of));
  const [floor, figure] = ['one row changed by its key, and commit', 'the next case by the act'];
  return [
    {
      name: 'next',
      floor: { what: floor, perSecond: middle((one) => one.floor.perSecond) },
      figure: { what: figure, perSecond: middle((one) => one.act.perSecond) },
      ratio: middle((one) => one.act.perSecond / one.floor.perSecond),
      goal: asGoal('>=', NEXT_GOAL.ratio),
    },
    {
      name: 'next p99',
      floor: { what: floor, ms: middle((one) => one.floor.p99Ms) },
      figure: { what: figure, ms: middle((one) => one.act.p99Ms) },
      ratio: middle((one) => one.act.p99Ms / one.floor.p99Ms),
      goal: asGoal('<=', NEXT_GOAL.p99Ratio),
    },
  ];
}

/** Whether the selection costs the same in a queue ten times as long. */
export async function nextBuffersBench(
  server: string,
  say: (text: string) => void,
): Promise<Report[]> {
  const [small = NaN, large = NaN] = await nextBuffers(server, OPEN_CLASSES, say);
  const [few, many] = QUEUE_SIZES.map((size) => `buffers, ${size} cases queued`);
  return [
    {
      name: 'next I/O',
      floor: { what: few ?? '', count: small },
      figure: { what: many ?? '', count: large },
      ratio: large / small,
      goal: asGoal('<=', NEXT_GOAL.buffersRatio),
    },
  ];
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
