const ROW_ID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** The id of the statement that an end-to-end identifier names, as a bank gives it back; null when it is none of ours. */
export function statementOfTransfer(endToEndId: string): string | null {
  const parts = ROW_ID.exec(endToEndId.trim().toLowerCase());
  return parts === null ? null : parts.slice(1).join('-');
}
