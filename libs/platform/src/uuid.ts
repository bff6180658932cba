import { randomUUID } from 'node:crypto';

const FRACTIONS = 4096;

let lastMs = 0;
let lastFraction = 0;

/**
 * A UUID v7: 48 bits of milliseconds, 12 bits of the fraction of the millisecond, 62 random bits.
 *
 * Strictly increasing within a process, so rows queued by one act keep their order under `ORDER BY id`. The time
 * inside is the machine's, never the travelled clock: an id says in which order rows were made, not when.
 */
export function uuidv7(): string {
  const now = performance.timeOrigin + performance.now();
  let ms = Math.floor(now);
  let fraction = Math.floor((now - ms) * FRACTIONS);
  if (ms < lastMs || (ms === lastMs && fraction <= lastFraction)) {
    ms = lastMs;
    fraction = lastFraction + 1;
    if (fraction === FRACTIONS) {
      ms += 1;
      fraction = 0;
    }
  }
  lastMs = ms;
  lastFraction = fraction;
  const time = ms.toString(16).padStart(12, '0');
  const sub = fraction.toString(16).padStart(3, '0');
  // A random UUID already carries the variant bits in its fourth group: its tail is ours.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sub}-${randomUUID().slice(19)}`;
}
