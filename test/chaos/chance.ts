/** Draws that a seed repeats: what is asked, how much, who is killed and when. (What the machine does between is not repeated.) */
export class Chance {
  constructor(private state: number) {}

  /** A fraction from 0 to less than 1 (mulberry32). */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  isBelow(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of a list that is not empty. */
  oneOf<T>(all: readonly T[]): T {
    const one = all[this.between(0, all.length - 1)];
    if (one === undefined) throw new Error('There is nothing to choose from.');
    return one;
  }

  /** A chance of its own for somebody who works beside others, so that their order does not change his draws. */
  another(): Chance {
    return new Chance(Math.floor(this.fraction() * 2 ** 31));
  }
}
