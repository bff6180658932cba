import { sum, type Minor } from './minor';

/**
 * Shares a total in proportion to weights, to the last minor unit: each share is cut down, then the missing
 * units go to the largest remainders, ties to the first (rule R-ALLOC-PRORATA). A negative total mirrors the
 * positive one. Throws RangeError on a negative weight, or when all weights are zero and there is
 * something to share.
 */
export function shareByLargestRemainder(total: Minor, weights: readonly Minor[]): Minor[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a negative weight');
  const whole = sum(weights);
  if (whole === 0n) {
    if (total !== 0n) throw new RangeError('nothing to share by');
    return weights.map(() => 0n);
  }
  const magnitude = total < 0n ? -total : total;
  const parts = weights.map((weight, index) => ({
    index,
    share: (magnitude * weight) / whole,
    remainder: (magnitude * weight) % whole,
  }));
  let missing = magnitude - sum(parts.map(({ share }) => share));
  const byRemainder = [...parts].sort(
    (a, b) =>
      Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.index - b.index,
  );
  for (const part of byRemainder) {
    if (missing === 0n) break;
    part.share += 1n;
    missing -= 1n;
  }
  return parts.map(({ share }) => (total < 0n ? -share : share));
}
