import type { Cluster } from './cluster';
import type { Findings } from './findings';

const LINES = `
  SELECT e.number, l.text, o.kind, o.matched_by AS "matchedBy", o.reason,
         EXISTS (SELECT FROM reversal v WHERE v.receipt_id = o.receipt_id) AS "isReversed"
  FROM bank_statement t JOIN bank_statement_line e ON e.statement_id = t.id JOIN bank_line l ON l.id = e.line_id
  LEFT JOIN bank_outcome o ON o.line_id = l.id
  WHERE t.new_lines = 53 ORDER BY e.number, o.id`;

interface Line {
  readonly number: number;
  readonly text: string;
  readonly kind: string | null;
  readonly matchedBy: string | null;
  readonly reason: string | null;
  readonly isReversed: boolean;
}

type Told = Pick<Line, 'kind' | 'matchedBy' | 'reason' | 'isReversed'>;

export const MONTH_LINES = 53;

/** What each of the 53 movements of the fixtures' month is, whoever was killed meanwhile. */
export async function monthIsAsExpected(cluster: Pick<Cluster, 'rows'>, findings: Findings) {
  const lines = await cluster.rows<Line>(LINES);
  if (lines.length !== MONTH_LINES)
    findings.add(
      lines.length > MONTH_LINES ? 'doubled' : 'lost',
      `The month has ${lines.length} movements with their outcomes, not ${MONTH_LINES}`,
    );
  for (const line of lines) {
    const { number, text, kind, matchedBy, reason, isReversed } = line;
    const told = { kind, matchedBy, reason, isReversed };
    const expected = expectedOf(line);
    if (JSON.stringify(told) !== JSON.stringify(expected))
      findings.add('broken', `Line ${number} "${text}" of the month is ${JSON.stringify(told)}`);
  }
}

/** By invoice number, by debtor's reference, of nobody (two true twins among them), taken back, the bank's own. */
function expectedOf({ number, text }: Line): Told {
  const plain = { reason: null, isReversed: false };
  if (number === 52) return { kind: 'REVERSAL', matchedBy: null, ...plain, isReversed: true };
  if (number === 53)
    return { kind: 'EXCEPTION', matchedBy: null, reason: 'BANK_CHARGE', isReversed: false };
  if (number >= 47)
    return { kind: 'RECEIPT', matchedBy: 'SUSPENSE', reason: 'NO_REFERENCE', isReversed: false };
  const matchedBy = text.startsWith('CL') ? 'DEBTOR_REFERENCE' : 'INVOICE_NUMBER';
  return { kind: 'RECEIPT', matchedBy, reason: null, isReversed: number === 1 };
}
