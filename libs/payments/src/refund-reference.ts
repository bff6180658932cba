/** What a transfer of a refund carries from end to end; within the 16 characters that CFONB keeps. */
export function refundReference(number: bigint): string {
  return `REMB-${number}`;
}
