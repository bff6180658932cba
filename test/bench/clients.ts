/** One way of doing the work that a benchmark compares with another. */
export interface Contender {
  /** Done before each burst, outside the clock. */
  readonly prepare?: () => Promise<unknown>;
  readonly turn: (turn: number) => Promise<unknown>;
  /** Turns of one burst at most, when what they use must be put back between two. */
  readonly turnsMax?: number;
  /** Eight unless it says otherwise. */
  readonly clients?: number;
  /** What one turn does, when it is more than one. */
  readonly perTurn?: number;
}

/** What a contender did in one round. */
export interface Speed {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly turns: number;
}

export const CLIENTS = 8;
const BURST_MS = 500;

/**
 * One round: the contenders take turns in short bursts until each has worked for so many seconds, so that whatever else the
 * machine does falls on all of them.
 */
export async function round<N extends string>(
  contenders: Readonly<Record<N, Contender>>,
  seconds: number,
): Promise<Record<N, Speed>> {
  const names = Object.keys(contenders) as N[];
  const clocks = new Map(names.map((name) => [name, new Stopwatch()]));
  const isWorking = ([, clock]: [N, Stopwatch]) => clock.ms < seconds * 1000;
  for (let left = [...clocks]; left.length > 0; left = left.filter(isWorking))
    for (const [name, clock] of left) {
      await contenders[name].prepare?.();
      await clock.burst(contenders[name]);
    }
  return Object.fromEntries(
    names.map((name) => [name, (clocks.get(name) ?? new Stopwatch()).speed()]),
  ) as Record<N, Speed>;
}

class Stopwatch {
  ms = 0;
  private readonly latencies: number[] = [];
  private done = 0;

  /** Clients side by side, each asking again as soon as it is answered. */
  async burst({
    turn,
    turnsMax = Infinity,
    clients = CLIENTS,
    perTurn = 1,
  }: Contender): Promise<void> {
    const start = performance.now();
    let next = 0;
    const client = async () => {
      while (next < turnsMax && performance.now() - start < BURST_MS) {
        const asked = performance.now();
        await turn(next++);
        this.latencies.push(performance.now() - asked);
        this.done += perTurn;
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    this.ms += performance.now() - start;
  }

  speed(): Speed {
    const sorted = this.latencies.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN;
    return {
      ...{ perSecond: (this.done / this.ms) * 1000, turns: sorted.length },
      ...{ p50Ms: at(0.5), p99Ms: at(0.99) },
    };
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
