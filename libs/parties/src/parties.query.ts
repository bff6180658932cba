import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import {
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
  type Work,
} from '@solde/platform';
import type { PartyRestriction } from './party-restriction.entity';

/** What binds a party on a day. */
export interface RestrictionInForce {
  readonly id: string;
  readonly kind: PartyRestriction['kind'];
  readonly value: string | null;
  readonly fromOn: CalendarDate;
  readonly untilOn: CalendarDate | null;
  readonly reason: string;
  /** For whom it was learnt. */
  readonly creditorId: string | null;
}

export interface ShownContactPoint {
  readonly id: string;
  readonly kind: 'PHONE' | 'EMAIL';
  readonly value: string;
  readonly personName: string | null;
  readonly source: string;
  readonly quality: string;
}

export interface ShownDebtor {
  readonly id: string;
  readonly creditorId: string;
  readonly partyId: string;
  readonly name: string;
  readonly legalForm: string | null;
  readonly siren: string | null;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly country: string;
  readonly territory: string;
  readonly language: string;
  readonly segment: string | null;
  readonly sensitive: boolean;
  readonly version: number;
  readonly references: string[];
}

export interface MatchProposalRow {
  readonly id: string;
  readonly grounds: string;
  readonly state: string;
  readonly partyA: string;
  readonly nameA: string;
  readonly partyB: string;
  readonly nameB: string;
}

/** Contact points of one debtor shown at most. */
const CONTACT_POINTS_MAX = 100;

const RESTRICTIONS = `
  SELECT r.id, r.kind, r.value, r.from_on AS "fromOn", r.until_on AS "untilOn", r.reason,
         r.creditor_id AS "creditorId"
  FROM party_restriction r
  WHERE r.party_id = $1 AND r.from_on <= $2 AND (r.until_on IS NULL OR r.until_on >= $2)
    AND NOT EXISTS (SELECT FROM restriction_lifting l WHERE l.restriction_id = r.id)
  ORDER BY r.id`;

/** Reads of debtors; a portal user sees those of its creditors, and parties never. */
@Injectable()
export class PartiesQuery {
  constructor(private readonly reads: Reads) {}

  /** What binds a party for every creditor, on the work's day. */
  async restrictionsOf(work: Work, partyId: string): Promise<RestrictionInForce[]> {
    return work.query<RestrictionInForce>(RESTRICTIONS, [partyId, work.today]);
  }

  async restrictions(
    caller: Caller,
    partyId: string,
    on: CalendarDate,
  ): Promise<RestrictionInForce[]> {
    return this.reads.rows<RestrictionInForce>(caller, RESTRICTIONS, [partyId, on]);
  }

  async debtor(caller: Caller, id: string): Promise<ShownDebtor | null> {
    return this.reads.one<ShownDebtor>(
      caller,
      `SELECT id, creditor_id AS "creditorId", party_id AS "partyId", name, legal_form AS "legalForm", siren,
              address_line AS "addressLine", postal_code AS "postalCode", city, country, territory, language, segment,
              sensitive, version,
              ARRAY(SELECT reference FROM debtor_reference r WHERE r.debtor_id = d.id ORDER BY 1) AS references
       FROM debtor d WHERE id = $1`,
      [id],
    );
  }

  async contactPoints(caller: Caller, debtorId: string): Promise<ShownContactPoint[]> {
    return this.reads.rows<ShownContactPoint>(
      caller,
      `SELECT id, kind, value, person_name AS "personName", source, quality
       FROM contact_point WHERE debtor_id = $1 ORDER BY kind DESC, id LIMIT ${CONTACT_POINTS_MAX}`,
      [debtorId],
    );
  }

  /** The weak matches that wait for a person. */
  async proposals(caller: Caller, { limit, after }: PageRequest): Promise<Page<MatchProposalRow>> {
    const rows = await this.reads.rows<MatchProposalRow>(
      caller,
      `SELECT m.id, m.grounds, m.state, a.id AS "partyA", a.legal_name AS "nameA", b.id AS "partyB",
              b.legal_name AS "nameB"
       FROM party_match_proposal m JOIN party a ON a.id = m.party_a JOIN party b ON b.id = m.party_b
       WHERE m.state = 'PROPOSED' AND ($1::uuid IS NULL OR m.id > $1)
       ORDER BY m.id LIMIT $2`,
      [after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}
