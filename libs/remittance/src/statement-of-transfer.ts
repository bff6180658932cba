const ROW_ID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** The id of the statement that an end-to-end identifier names, as a bank gives it back; null when it is none of ours. */
export function statementOfTransfer(endToEndId: string): string | null {
  const parts = ROW_ID.exec(endToEndId.trim().toLowerCase());
  return parts === null ? null : parts.slice(1).join('-');
}

/** From where the ids of rows begin alike to where they end; an id that is whole is both. */
export interface RowIdRange {
  readonly from: string;
  readonly until: string;
}

const CUT_ID = /^[0-9a-f]{16,32}$/;

/**
 * The ids of statements that an end-to-end identifier may name when the bank's format has cut it (CFONB 120 and field 61 of MT940 keep
 * 16 characters of it); null when it is none of ours.
 *
 * Ids of one process differ within their first 16 characters (`uuidv7` counts up in fractions of a millisecond), so as a rule one is named.
 */
export function statementsOfCutTransfer(endToEndId: string): RowIdRange | null {
  const cut = endToEndId.trim().toLowerCase();
  if (!CUT_ID.test(cut)) return null;
  const whole = (filler: string) => statementOfTransfer(cut.padEnd(32, filler)) ?? '';
  return { from: whole('0'), until: whole('f') };
}
