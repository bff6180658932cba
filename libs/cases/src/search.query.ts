import { Injectable } from '@nestjs/common';
import { Reads, type Caller } from '@solde/platform';
import type { CaseState } from './case-transitions';
import { searchTerms, type SearchTerms } from './search-terms';

/** A case that a text found, and by what. */
export interface CaseFound {
  readonly caseId: string;
  readonly number: string;
  readonly creditorId: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly siren: string | null;
  readonly city: string | null;
  readonly status: CaseState;
  readonly by:
    'CASE_NUMBER' | 'RF_REFERENCE' | 'INVOICE' | 'REFERENCE' | 'SIREN' | 'PHONE' | 'EMAIL' | 'NAME';
}

export const SEARCH_RESULTS_MAX = 20;
/** Names looked at by one search at most before the nearest are kept: a common word must not cost a scan. */
const NAMES_MAX = 300;

/**
 * One branch per reading of the text, each on its own index and bounded; the surest first. Names are compared without accents, marks or
 * case, and a small mistake is tolerated: three-letter groups in common with the name or with one of its words.
 */
const SEARCH = `
  WITH asked AS (
    SELECT $1::text AS number, $2::text AS rf, $3::text AS siren, $4::text AS phone, $5::text AS email,
           $6::text AS claim_key, $7::text AS reference, btrim(search_form($8::text)) AS name
  ), by_debtor AS (
    (SELECT d.id, 'REFERENCE' AS by, 4 AS rank, 1::real AS nearness
     FROM debtor_reference r JOIN debtor d ON d.id = r.debtor_id
     WHERE r.reference IN ((SELECT reference FROM asked), upper((SELECT reference FROM asked))) LIMIT ${SEARCH_RESULTS_MAX})
    UNION ALL
    (SELECT id, 'SIREN', 5, 1 FROM debtor WHERE siren = (SELECT siren FROM asked) LIMIT ${SEARCH_RESULTS_MAX})
    UNION ALL
    (SELECT debtor_id, 'PHONE', 6, 1 FROM contact_point
     WHERE value = (SELECT phone FROM asked) AND kind = 'PHONE' LIMIT ${SEARCH_RESULTS_MAX})
    UNION ALL
    (SELECT debtor_id, 'EMAIL', 7, 1 FROM contact_point
     WHERE value = (SELECT email FROM asked) AND kind = 'EMAIL' LIMIT ${SEARCH_RESULTS_MAX})
    UNION ALL
    (SELECT id, 'NAME', 8, nearness FROM (
       SELECT id, greatest(similarity(form, asked.name), word_similarity(asked.name, form)) AS nearness
       FROM asked, LATERAL (
         SELECT id, search_form(d.name) AS form FROM debtor d
         WHERE search_form(d.name) % asked.name OR search_form(d.name) %> asked.name
         LIMIT ${NAMES_MAX}) AS near
       WHERE asked.name <> ''
     ) AS named ORDER BY nearness DESC, id LIMIT ${SEARCH_RESULTS_MAX})
  ), found AS (
    (SELECT id, 'CASE_NUMBER' AS by, 1 AS rank, 1::real AS nearness FROM case_file
     WHERE number = (SELECT number FROM asked) LIMIT 1)
    UNION ALL
    (SELECT id, 'RF_REFERENCE', 2, 1 FROM case_file WHERE reference_rf = (SELECT rf FROM asked) LIMIT 1)
    UNION ALL
    (SELECT case_id, 'INVOICE', 3, 1 FROM claim
     WHERE number_key = (SELECT claim_key FROM asked) LIMIT ${SEARCH_RESULTS_MAX})
    UNION ALL
    (SELECT c.id, b.by, b.rank, b.nearness FROM by_debtor b
     CROSS JOIN LATERAL (SELECT id FROM case_file WHERE debtor_id = b.id
                         ORDER BY id DESC LIMIT ${SEARCH_RESULTS_MAX}) AS c
     ORDER BY b.rank, b.nearness DESC LIMIT ${SEARCH_RESULTS_MAX * 2})
  ), best AS (
    SELECT DISTINCT ON (id) id, by, rank, nearness FROM found ORDER BY id, rank, nearness DESC
  )
  SELECT c.id AS "caseId", c.number, c.creditor_id AS "creditorId", coalesce(k.trade_name, k.legal_name) AS "creditorName",
         d.name AS "debtorName", d.siren, d.city, c.status, b.by
  FROM best b
  JOIN case_file c ON c.id = b.id
  JOIN debtor d ON d.id = c.debtor_id
  JOIN creditor k ON k.id = c.creditor_id
  ORDER BY b.rank, b.nearness DESC, c.closed_on NULLS FIRST, c.number
  LIMIT ${SEARCH_RESULTS_MAX}`;

/** The search box: one query, whatever is typed. */
@Injectable()
export class SearchQuery {
  constructor(private readonly reads: Reads) {}

  /** The cases that a text may mean, the surest first; a portal user finds those of its creditors. Too short a text finds none. */
  async search(caller: Caller, text: string): Promise<CaseFound[]> {
    const terms = searchTerms(text);
    return terms === null ? [] : this.reads.rows<CaseFound>(caller, SEARCH, paramsOf(terms));
  }
}

function paramsOf(terms: SearchTerms): unknown[] {
  const { caseNumber, rf, siren, phone, email, claimKey, reference, name } = terms;
  return [caseNumber, rf, siren, phone, email, claimKey, reference, name ?? ''];
}
