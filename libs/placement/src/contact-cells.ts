import { readPhone } from '@solde/parties';

/** Numbers kept of one cell at most. */
const NUMBERS_MAX = 5;

/** The numbers of a cell in E.164, in the order written and once each: `06 12 34 56 78 / 01 23 45 67 89` is two. */
export function phonesOf(cell: string, territory: string): string[] {
  const whole = readPhone(cell, territory);
  if (whole !== null) return [whole.e164];
  const found = cell
    .split(/[/;,|\n]| ou | or | et | - /)
    .flatMap((part) => readPhone(part.trim(), territory)?.e164 ?? []);
  return [...new Set(found)].slice(0, NUMBERS_MAX);
}
