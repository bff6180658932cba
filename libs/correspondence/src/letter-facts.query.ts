import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { isTerritory, timeZoneOf } from '@solde/country';
import { DomainError, type Work } from '@solde/platform';

import type { Addressee, ClaimAsked, LetterFacts, Recalled } from './letter-facts';
import { languageOf } from './message-kind';

/** Who a message is about, and to whom it goes. */
export interface CaseAndAddressee {
  readonly caseId: string;
  readonly creditorId: string;
  readonly debtorId: string;
  readonly partyId: string;
  readonly zone: string;
  readonly facts: Omit<LetterFacts, 'claims' | 'reference'>;
}

interface Row extends Addressee {
  readonly creditorId: string;
  readonly debtorId: string;
  readonly partyId: string;
  readonly caseNumber: string;
  readonly currency: string;
  readonly paymentReference: string;
  readonly territory: string;
  readonly language: string;
  readonly creditorName: string;
  readonly creditorAddress: string;
  readonly recalled: readonly Recalled[];
}

/** The case, the creditor, one person of the case, and the first letters that this person was sent. */
const CASE = `
  SELECT c.creditor_id AS "creditorId", d.id AS "debtorId", d.party_id AS "partyId", c.number AS "caseNumber",
         c.currency, c.reference_rf AS "paymentReference", d.territory, d.language, d.name,
         d.address_line AS "addressLine", d.postal_code AS "postalCode", d.city, d.country,
         (SELECT p.value FROM contact_point p WHERE p.debtor_id = d.id AND p.kind = 'EMAIL'
            AND p.quality IN ('GOOD', 'UNKNOWN') ORDER BY p.quality = 'GOOD' DESC, p.id LIMIT 1) AS email,
         k.legal_name AS "creditorName",
         k.address_line || ', ' || k.postal_code || ' ' || k.city AS "creditorAddress",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('reference', l.reference, 'sentOn', l.sent_on) ORDER BY l.sent_on), '[]')
          FROM (SELECT reference, min(sent_on) AS sent_on FROM first_letter
                WHERE case_id = c.id AND debtor_id = d.id GROUP BY reference) l) AS recalled
  FROM case_file c
  JOIN debtor d ON d.id = coalesce($2, c.debtor_id) AND d.creditor_id = c.creditor_id
  JOIN creditor k ON k.id = c.creditor_id
  WHERE c.id = $1 AND (d.id = c.debtor_id
    OR EXISTS (SELECT FROM case_party q WHERE q.case_id = c.id AND q.debtor_id = d.id))`;

/** Claims of the case and people who owe them, whose first letter neither left nor is about to. */
const LETTERS_OWED = `
  SELECT d.debtor_id AS "debtorId", array_agg(k.id ORDER BY k.due_on, k.number) AS "claimIds"
  FROM (SELECT debtor_id FROM case_file WHERE id = $1
        UNION SELECT debtor_id FROM case_party WHERE case_id = $1) d
  JOIN claim k ON k.case_id = $1 AND k.state = 'ACCEPTED'
  WHERE NOT EXISTS (SELECT FROM first_letter f WHERE f.claim_id = k.id AND f.debtor_id = d.debtor_id)
    AND NOT EXISTS (SELECT FROM message m WHERE m.case_id = $1 AND m.kind = 'FIRST_LETTER' AND m.debtor_id = d.debtor_id
          AND k.id = ANY (m.claim_ids)
          AND NOT EXISTS (SELECT FROM dispatch_event e WHERE e.message_id = m.id AND e.kind = 'FAILED'))
  GROUP BY d.debtor_id ORDER BY d.debtor_id`;

const CLAIM_WORDS = `
  SELECT id AS "claimId", type, basis, issued_on AS "issuedOn", debtor_quality AS "debtorQuality"
  FROM claim WHERE case_id = $1`;

export interface LetterOwed {
  readonly debtorId: string;
  readonly claimIds: readonly string[];
}

export type ClaimWords = Pick<
  ClaimAsked,
  'claimId' | 'type' | 'basis' | 'issuedOn' | 'isConsumer' | 'isProfessional'
>;

/** What a message prints, read in the act that writes it. */
@Injectable()
export class LetterFactsQuery {
  constructor(private readonly agency: AgencyQuery) {}

  /** Refuses NOT_FOUND for a case that is not there, or a person who is no party of it. */
  async read(work: Work, caseId: string, debtorId: string | null): Promise<CaseAndAddressee> {
    const [row] = await work.query<Row>(CASE, [caseId, debtorId]);
    if (row === undefined) throw new DomainError('NOT_FOUND');
    const agency = await this.agency.profile(work);
    if (agency === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    const account = await this.agency.dedicatedAccount(work, row.currency);
    const zone = timeZoneOf(isTerritory(row.territory) ? row.territory : 'FR-METRO');
    const { caseNumber, currency, paymentReference, recalled } = row;
    const { name, addressLine, postalCode, city, country, email } = row;
    return {
      ...{ caseId, creditorId: row.creditorId, debtorId: row.debtorId, partyId: row.partyId, zone },
      facts: {
        ...{ language: languageOf(row.language), on: work.today, agency },
        ...{ caseNumber, currency, account, paymentReference, recalled },
        creditor: { name: row.creditorName, address: row.creditorAddress },
        debtor: { name, addressLine, postalCode, city, country, email },
      },
    };
  }

  lettersOwed(work: Work, caseId: string): Promise<LetterOwed[]> {
    return work.query<LetterOwed>(LETTERS_OWED, [caseId]);
  }

  /** Whether a first letter was written whose dispatch nobody has proved yet. */
  async isLetterUnderWay(work: Work, caseId: string): Promise<boolean> {
    const [row] = await work.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM message m WHERE m.case_id = $1 AND m.kind = 'FIRST_LETTER'
         AND NOT EXISTS (SELECT FROM dispatch_event e WHERE e.message_id = m.id AND e.kind IN ('SENT', 'FAILED'))) AS found`,
      [caseId],
    );
    return row?.found ?? false;
  }

  async claimWords(work: Work, caseId: string): Promise<Map<string, ClaimWords>> {
    const rows = await work.query<{
      claimId: string;
      type: string;
      basis: string | null;
      issuedOn: CalendarDate;
      debtorQuality: string;
    }>(CLAIM_WORDS, [caseId]);
    return new Map(
      rows.map(({ debtorQuality, ...words }) => [
        words.claimId,
        {
          ...words,
          isConsumer: debtorQuality === 'CONSUMER',
          isProfessional: debtorQuality === 'PROFESSIONAL' || debtorQuality === 'PUBLIC_BODY',
        },
      ]),
    );
  }

  /** The next number of the references of messages: `L-2026-000123`. Gaps are harmless, doubles impossible. */
  async nextReference(work: Work, series: string): Promise<string> {
    const [row] = await work.query<{ rank: bigint }>(`SELECT nextval('message_reference') AS rank`);
    return `${series}-${work.today.slice(0, 4)}-${String(row?.rank ?? 0n).padStart(6, '0')}`;
  }
}
