/** Six digits: the number is printed on letters, typed by debtors and carried by payment references. */
export const CASES_PER_YEAR_MAX = 999_999;

const PATTERN = /^C(\d{4})(\d{6})$/;

/** The number of a case, `C2026000123`: the year it was received and its rank in that year. */
export function caseNumber(year: number, rank: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`year ${year}`);
  if (!Number.isInteger(rank) || rank < 1 || rank > CASES_PER_YEAR_MAX)
    throw new RangeError(`rank ${rank} of a case`);
  return `C${year}${String(rank).padStart(6, '0')}`;
}

/** Whether a text, once its spaces are removed, is the number of a case. */
export function isCaseNumber(text: string): boolean {
  return PATTERN.test(text.replaceAll(' ', ''));
}
