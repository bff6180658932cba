/** Digits kept after the point: more than any amount, quantity or rate of an invoice has. */
const SCALE = 6;
const PATTERN = /^(-?)(\d{1,18})(?:\.(\d{1,6}))?$/;

/** One, in the units of `decimal`. */
export const UNIT = 10n ** BigInt(SCALE);

/** A decimal text as an exact integer of millionths; null when it is none. */
export function decimal(text: string | null): bigint | null {
  const [, sign, whole, fraction = ''] = PATTERN.exec(text ?? '') ?? [];
  if (whole === undefined) return null;
  const value = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -value : value;
}

/** How many digits stand after the point. */
export function decimalsIn(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** The sum of decimal texts, or null when one of them is missing or is none. */
export function sumOf(texts: readonly (string | null)[]): bigint | null {
  return texts.reduce<bigint | null>((total, text) => {
    const value = decimal(text);
    return total === null || value === null ? null : total + value;
  }, 0n);
}
