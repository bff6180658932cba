import { Injectable } from '@nestjs/common';

import { CasesService } from '@solde/cases';
import { referencesIn, type MatchCandidate } from '@solde/payments';
import type { Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';

/** A reference that this many cases share says nothing; they are enough to see that it is not one case. */
const CANDIDATES_MAX = 100;
/** A shorter word names nothing (as in `match.ts`), and is not looked up. */
const REFERENCE_CHARACTERS_MIN = 3;
/** No reference of a creditor or of a case is longer, its marks removed. */
const REFERENCE_CHARACTERS_MAX = 60;

/** A case that a movement may name, open or closed. */
export interface Candidate extends MatchCandidate {
  readonly isOpen: boolean;
  /** By a reference, and not only because the payer is known. */
  readonly isNamed: boolean;
  /** An open case of the debtor whose account paid before: its balance counts. */
  readonly isPayer: boolean;
}

interface Row {
  /** Of its line among those asked about, from 1. */
  readonly place: number;
  readonly caseId: string;
  readonly rfReference: string;
  readonly isOpen: boolean;
  readonly isPayer: boolean;
  readonly invoiceNumbers: readonly string[];
  readonly debtorReferences: readonly string[];
}

/** Each way of R-MATCH by its own index, for each line by itself; the rule itself decides. */
const CANDIDATES = `
  SELECT q.place::int, found.*
  FROM unnest($1::text[], $2::bytea[], $3::text[]) WITH ORDINALITY AS asked (keys, payer_hash, currency, place)
  CROSS JOIN LATERAL (SELECT asked.keys::text[] AS keys, asked.payer_hash, asked.currency, asked.place) AS q
  CROSS JOIN LATERAL (
    WITH payer AS (
      SELECT DISTINCT c.debtor_id FROM receipt r
      JOIN receipt_match m ON m.receipt_id = r.id JOIN case_file c ON c.id = m.case_id
      WHERE r.payer_iban_hash = q.payer_hash AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
      GROUP BY r.id, c.id HAVING sum(m.amount_minor) > 0
    ), found AS (
      SELECT id FROM case_file WHERE reference_rf = ANY (q.keys)
      UNION
      SELECT case_id FROM claim WHERE reference_key(number) = ANY (q.keys) AND state NOT IN ('REJECTED', 'RECALLED', 'CANCELLED')
      UNION
      SELECT c.id FROM debtor_reference d JOIN case_file c ON c.debtor_id = d.debtor_id
      WHERE reference_key(d.reference) = ANY (q.keys)
      UNION
      SELECT c.id FROM payer JOIN case_file c ON c.debtor_id = payer.debtor_id
    )
    SELECT c.id AS "caseId", c.reference_rf AS "rfReference", c.closed_on IS NULL AS "isOpen",
           EXISTS (SELECT FROM payer WHERE payer.debtor_id = c.debtor_id) AS "isPayer",
           ARRAY(SELECT l.number FROM claim l WHERE l.case_id = c.id AND reference_key(l.number) = ANY (q.keys)
                   AND l.state NOT IN ('REJECTED', 'RECALLED', 'CANCELLED')) AS "invoiceNumbers",
           ARRAY(SELECT d.reference FROM debtor_reference d
                 WHERE d.debtor_id = c.debtor_id AND reference_key(d.reference) = ANY (q.keys)) AS "debtorReferences"
    FROM case_file c WHERE c.id IN (SELECT id FROM found) AND c.currency = q.currency
    ORDER BY c.closed_on IS NULL DESC, c.id LIMIT ${CANDIDATES_MAX}
  ) AS found
  ORDER BY q.place`;

/** The cases that a movement of the bank may be about. */
@Injectable()
export class CandidatesQuery {
  constructor(private readonly cases: CasesService) {}

  /**
   * Every case that the label names by one of the references of R-MATCH, and those of the debtors whose account paid before.
   *
   * Accounts are compared by their hash, which is all that is kept of them: it stands in the place of the IBAN.
   */
  async of(work: Work, line: BankLine): Promise<Candidate[]> {
    return (await this.ofAll(work, [line]))[0] ?? [];
  }

  /** As `of`, for several lines in one statement; the answer is in their order. */
  async ofAll(work: Work, lines: readonly BankLine[]): Promise<Candidate[][]> {
    const keys = lines.map(keysOf);
    const rows = await work.prepared<Row>(CANDIDATES, [
      keys.map((some) => `{${some.join()}}`),
      lines.map(({ counterpartyIbanHash }) => counterpartyIbanHash),
      lines.map(({ currency }) => currency),
    ]);
    const all = lines.map((): Candidate[] => []);
    for (const { place, isPayer, ...row } of rows) {
      const line = lines[place - 1];
      if (line === undefined) throw new Error('A candidate of no line.');
      const { invoiceNumbers, debtorReferences, rfReference } = row;
      const isNamed =
        keys[place - 1]?.includes(rfReference) === true ||
        invoiceNumbers.length + debtorReferences.length > 0;
      const asks = isPayer && row.isOpen;
      const balanceMinor = asks ? await this.balanceOf(work, row.caseId, line) : 0n;
      const debtorIbans = asks && balanceMinor > 0n ? [payerOf(line) ?? ''] : [];
      all[place - 1]?.push({ ...row, isNamed, isPayer: asks, debtorIbans, balanceMinor });
    }
    return all;
  }

  /** What the case owes on the value date, interest included; nothing can be exact where a rate is missing. */
  private async balanceOf(work: Work, caseId: string, { valueOn }: BankLine): Promise<bigint> {
    return (await this.cases.outstandingOn(work, caseId, valueOn)).totalMinor ?? 0n;
  }
}

/** What of a line may be a reference: letters and digits alone, so that they stand in an array without quotes. */
function keysOf(line: BankLine): string[] {
  return [...referencesIn(labelOf(line))].filter(
    ({ length }) => length >= REFERENCE_CHARACTERS_MIN && length <= REFERENCE_CHARACTERS_MAX,
  );
}

/** Everything that may carry a reference: the structured one first, then the payer's words. */
export function labelOf({ structuredReference, text, endToEndId }: BankLine): string {
  return [structuredReference, text, endToEndId].filter((part) => part !== null).join(' · ');
}

/** The payer's account as candidates name it. */
export function payerOf({ counterpartyIbanHash }: BankLine): string | null {
  return counterpartyIbanHash?.toString('hex') ?? null;
}
