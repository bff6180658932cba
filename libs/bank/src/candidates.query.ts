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
}

interface Row {
  readonly caseId: string;
  readonly rfReference: string;
  readonly isOpen: boolean;
  readonly isPayer: boolean;
  readonly invoiceNumbers: readonly string[];
  readonly debtorReferences: readonly string[];
}

/** Each way of R-MATCH by its own index; the rule itself decides. */
const CANDIDATES = `
  WITH payer AS (
    SELECT DISTINCT c.debtor_id FROM receipt r
    JOIN receipt_match m ON m.receipt_id = r.id JOIN case_file c ON c.id = m.case_id
    WHERE r.payer_iban_hash = $2 AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
    GROUP BY r.id, c.id HAVING sum(m.amount_minor) > 0
  ), found AS (
    SELECT id FROM case_file WHERE reference_rf = ANY ($1)
    UNION
    SELECT case_id FROM claim WHERE reference_key(number) = ANY ($1) AND state NOT IN ('REJECTED', 'RECALLED', 'CANCELLED')
    UNION
    SELECT c.id FROM debtor_reference d JOIN case_file c ON c.debtor_id = d.debtor_id WHERE reference_key(d.reference) = ANY ($1)
    UNION
    SELECT c.id FROM payer JOIN case_file c ON c.debtor_id = payer.debtor_id
  )
  SELECT c.id AS "caseId", c.reference_rf AS "rfReference", c.closed_on IS NULL AS "isOpen",
         EXISTS (SELECT FROM payer WHERE payer.debtor_id = c.debtor_id) AS "isPayer",
         ARRAY(SELECT l.number FROM claim l WHERE l.case_id = c.id AND reference_key(l.number) = ANY ($1)
                 AND l.state NOT IN ('REJECTED', 'RECALLED', 'CANCELLED')) AS "invoiceNumbers",
         ARRAY(SELECT d.reference FROM debtor_reference d
               WHERE d.debtor_id = c.debtor_id AND reference_key(d.reference) = ANY ($1)) AS "debtorReferences"
  FROM case_file c WHERE c.id IN (SELECT id FROM found) AND c.currency = $3
  ORDER BY c.closed_on IS NULL DESC, c.id LIMIT ${CANDIDATES_MAX}`;

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
    const keys = [...referencesIn(labelOf(line))].filter(
      ({ length }) => length >= REFERENCE_CHARACTERS_MIN && length <= REFERENCE_CHARACTERS_MAX,
    );
    const rows = await work.prepared<Row>(CANDIDATES, [
      keys,
      line.counterpartyIbanHash,
      line.currency,
    ]);
    const candidates: Candidate[] = [];
    for (const { isPayer, ...row } of rows) {
      const { invoiceNumbers, debtorReferences, rfReference } = row;
      const isNamed =
        keys.includes(rfReference) || invoiceNumbers.length + debtorReferences.length > 0;
      const asks = isPayer && row.isOpen;
      const balanceMinor = asks ? await this.balanceOf(work, row.caseId, line) : 0n;
      const debtorIbans = asks && balanceMinor > 0n ? [payerOf(line) ?? ''] : [];
      candidates.push({ ...row, isNamed, debtorIbans, balanceMinor });
    }
    return candidates;
  }

  /** What the case owes on the value date, interest included; nothing can be exact where a rate is missing. */
  private async balanceOf(work: Work, caseId: string, { valueOn }: BankLine): Promise<bigint> {
    return (await this.cases.outstandingOn(work, caseId, valueOn)).totalMinor ?? 0n;
  }
}

/** Everything that may carry a reference: the structured one first, then the payer's words. */
export function labelOf({ structuredReference, text, endToEndId }: BankLine): string {
  return [structuredReference, text, endToEndId].filter((part) => part !== null).join(' · ');
}

/** The payer's account as candidates name it. */
export function payerOf({ counterpartyIbanHash }: BankLine): string | null {
  return counterpartyIbanHash?.toString('hex') ?? null;
}
