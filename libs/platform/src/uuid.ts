import { randomFillSync } from 'node:crypto';

const FRACTIONS = 4096;
const RANDOM_BYTES = 8;
const POOL_BYTES = 512 * RANDOM_BYTES;

const DIGITS = Buffer.from('0123456789abcdef');
/** Written over for each id, so that an id is one piece of text, made once. */
const text = Buffer.from('00000000-0000-7000-8000-000000000000');
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

let lastMs = 0;
let lastFraction = 0;
let writtenMs = 0;

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
  writeTime(ms);
  writeDigit(15, fraction >> 8);
  writeByte(16, fraction);
  writeRandom();
  return text.toString('latin1');
}

function writeTime(ms: number): void {
  if (ms === writtenMs) return;
  const time = ms.toString(16).padStart(12, '0');
  text.write(`${time.slice(0, 8)}-${time.slice(8)}`, 'latin1');
  writtenMs = ms;
}

/** The two bits of the variant, then 62 random ones. */
function writeRandom(): void {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const [first = 0, second = 0] = [pool[used], pool[used + 1]];
  writeDigit(19, 8 | (first & 3));
  writeDigit(20, first >> 4);
  writeByte(21, second);
  for (let rank = 2; rank < RANDOM_BYTES; rank += 1)
    writeByte(20 + 2 * rank, pool[used + rank] ?? 0);
  used += RANDOM_BYTES;
}

function writeByte(place: number, byte: number): void {
  writeDigit(place, byte >> 4);
  writeDigit(place + 1, byte);
}

function writeDigit(place: number, digit: number): void {
  text[place] = DIGITS[digit & 15] ?? 0;
}
