import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { territoryClass, territoryOf, type Territory } from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { ContactPoint } from './contact-point.entity';
import { contactValue } from './contact-value';
import { DebtorReference } from './debtor-reference.entity';
import { Debtor } from './debtor.entity';
import { JOINING, STAGED_DEBTOR } from './join-all';
import { DebtorRelinked, PartyRestricted } from './parties.events';
import { PartyMatchProposal } from './party-match-proposal.entity';
import { PartyRestriction } from './party-restriction.entity';
import { Party } from './party.entity';
import { RestrictionLifting } from './restriction-lifting.entity';

/** Who somebody is. */
export interface PersonFacts {
  readonly kind: 'COMPANY' | 'PERSON' | 'PUBLIC_BODY';
  /** The company's name, or the person's family name. */
  readonly legalName: string;
  readonly firstName?: string | null;
  readonly birthOn?: CalendarDate | null;
  readonly siren?: string | null;
}

/** Who somebody is to one creditor. */
export interface DebtorFacts extends PersonFacts {
  readonly legalForm?: string | null;
  readonly addressLine?: string | null;
  readonly postalCode?: string | null;
  readonly city?: string | null;
  /** ISO 3166 alpha-2; FR by default. */
  readonly country?: string;
  /** Found from the address by default, and metropolitan France where the pack knows nothing. */
  readonly territory?: Territory;
  readonly language?: string;
  readonly segment?: string | null;
  readonly sensitive?: boolean;
}

export interface NewContactPoint {
  readonly kind: 'PHONE' | 'EMAIL';
  /** As typed: a phone is read in the debtor's territory and kept in E.164. */
  readonly value: string;
  readonly personName?: string | null;
  readonly source?: ContactPoint['source'];
}

export interface NewRestriction {
  readonly kind: PartyRestriction['kind'];
  /** The number, for BAD_NUMBER alone. */
  readonly value?: string | null;
  /** Today by default. */
  readonly fromOn?: CalendarDate;
  readonly untilOn?: CalendarDate | null;
  readonly reason: string;
  /** The creditor in whose case it was learnt: agents of the others read only that contact is restricted. */
  readonly creditorId?: string | null;
}

/** Weak matches proposed by one run at most; the next run proposes what is left. */
const PROPOSALS_MAX = 1_000;

const JOIN_PARTY = `
  WITH asked AS (
    SELECT CASE WHEN $5::text IS NOT NULL THEN 'SIREN:' || $5
                WHEN $1 = 'PERSON' AND $4::date IS NOT NULL
                THEN 'PERSON:' || upper(btrim(search_form(concat_ws(' ', $3::text, $2::text)))) || ':' || $4::date
           END AS key
  ), added AS (
    INSERT INTO party (id, kind, legal_name, first_name, birth_on, siren, match_key, act_id)
    SELECT $6, $1, $2, $3, $4, $5, sha256(convert_to(key, 'UTF8')), $7 FROM asked
    ON CONFLICT ON CONSTRAINT party_is_known_once DO NOTHING
    RETURNING id
  )
  SELECT id FROM added
  UNION ALL SELECT p.id FROM asked JOIN party p ON p.match_key = sha256(convert_to(asked.key, 'UTF8'))`;

/** Same name and postal code, or one phone or e-mail, under two parties that nothing tells apart. */
const WEAK_MATCHES = `
  WITH newcomer AS (SELECT * FROM debtor WHERE id >= $1 ORDER BY id LIMIT 5000),
  pair AS (
    SELECT n.party_id AS one, o.party_id AS other, 'SAME_NAME_AND_POSTAL_CODE' AS grounds
    FROM newcomer n
    JOIN debtor o ON search_form(o.name) = search_form(n.name) AND o.postal_code = n.postal_code
    WHERE o.party_id <> n.party_id
    UNION ALL
    SELECT n.party_id, o.party_id, CASE p.kind WHEN 'PHONE' THEN 'SAME_PHONE' ELSE 'SAME_EMAIL' END
    FROM newcomer n
    JOIN contact_point p ON p.debtor_id = n.id AND p.quality <> 'SHARED'
    JOIN contact_point q ON q.value = p.value AND q.kind = p.kind
    JOIN debtor o ON o.id = q.debtor_id
    WHERE o.party_id <> n.party_id
  )
  INSERT INTO party_match_proposal (id, party_a, party_b, grounds, act_id)
  SELECT uuidv7(), least(one, other), greatest(one, other), min(grounds), $2
  FROM pair
  JOIN party a ON a.id = one JOIN party b ON b.id = other
  WHERE (a.siren IS NULL OR b.siren IS NULL OR a.siren = b.siren)
    AND (a.birth_on IS NULL OR b.birth_on IS NULL OR a.birth_on = b.birth_on)
  GROUP BY 2, 3
  ORDER BY 2, 3
  LIMIT ${PROPOSALS_MAX}
  ON CONFLICT ON CONSTRAINT party_match_proposal_is_made_once DO NOTHING
  RETURNING id`;

/** Acts on persons, on debtors as a creditor knows them, and on the ways to reach them. */
@Injectable()
export class PartiesService {
  /**
   * The party that these facts name, made when nobody has that SIREN, or that name and birth date. Anything weaker makes
   * a party of its own: joining two homonyms by themselves would show one of them the other's debts.
   */
  async join(work: Work, person: PersonFacts): Promise<{ partyId: string }> {
    const { kind, legalName, firstName = null, birthOn = null, siren = null } = person;
    const facts = [kind, legalName, firstName, birthOn, siren, uuidv7(), work.actId];
    // A second look finds the party that another transaction committed while this one waited for its key.
    for (let looks = 0; looks < 2; looks += 1) {
      const [row] = await work.query<{ id: string }>(JOIN_PARTY, facts);
      if (row !== undefined) return { partyId: row.id };
    }
    throw new Error('A party was neither found nor made.');
  }

  /** The debtor that these facts name for a creditor, by the rules of `joinAll`, with his references and contact points. */
  async joinDebtor(
    work: Work,
    creditorId: string,
    facts: DebtorFacts,
    references: readonly string[] = [],
    contactPoints: readonly NewContactPoint[] = [],
  ): Promise<Debtor> {
    const territory = territoryFor(facts);
    const values = contactPoints.map((point) => ({
      ...point,
      value: contactValue(point, territory) ?? refuseContactPoint(point),
    }));
    await this.stage(work);
    const { kind, legalName, firstName = null, birthOn = null, siren = null } = facts;
    const { legalForm = null, addressLine = null, postalCode = null, city = null } = facts;
    const { country = 'FR', language = 'fr', segment = null, sensitive = false } = facts;
    const name = firstName === null ? legalName : `${firstName} ${legalName}`;
    const ofKind = (wanted: string) =>
      values.filter((point) => point.kind === wanted).map(({ value }) => value);
    const [reference = null, ...others] = references;
    await work.query(
      `INSERT INTO staged_debtor
       VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
      [
        ...[kind, legalName, firstName, birthOn, siren, name, legalForm, addressLine, postalCode],
        ...[city, country, territory, territoryClass(territory), language, segment, sensitive],
        ...[reference, ofKind('PHONE'), ofKind('EMAIL'), values[0]?.personName ?? null],
      ],
    );
    await this.joinAll(work, creditorId, values[0]?.source ?? 'CREDITOR');
    const [joined] = await work.query<{ debtorId: string }>(
      'SELECT debtor_id AS "debtorId" FROM joined_debtor',
    );
    for (const cited of others)
      await work.insertNew(DebtorReference, {
        ...{ creditorId, reference: cited, debtorId: joined?.debtorId ?? '' },
      });
    return found(await work.manager.findOneBy(Debtor, { id: joined?.debtorId ?? '' }));
  }

  /** Opens the empty table `staged_debtor` (columns: STAGED_DEBTOR) for the lines that `joinAll` will join. */
  async stage(work: Work): Promise<void> {
    await work.query(STAGED_DEBTOR);
    await work.query('DELETE FROM staged_debtor');
  }

  /**
   * Joins every line of `staged_debtor` to one debtor of the creditor, set-based, and answers in the temporary table
   * `joined_debtor (line, party_id, debtor_id)`.
   *
   * A line is the debtor with its SIREN, or its name and birth date; else the one that the creditor's own reference names; else
   * the one that the same creditor wrote in exactly the same way. Nothing else is joined by itself.
   */
  async joinAll(
    work: Work,
    creditorId: string,
    source: ContactPoint['source'] = 'CREDITOR',
  ): Promise<void> {
    const given = { ACT: work.actId, CREDITOR: creditorId, SOURCE: source };
    for (const { sql, given: names } of JOINING)
      await work.query(
        sql,
        names.map((name) => given[name]),
      );
  }

  /** Adds a way to reach a debtor; the same one again answers the one that stands. Refuses CONTACT_POINT_INVALID. */
  async addContactPoint(
    work: Work,
    debtorId: string,
    point: NewContactPoint,
  ): Promise<ContactPoint> {
    const debtor = found(await work.manager.findOneBy(Debtor, { id: debtorId }));
    const value = contactValue(point, debtor.territory) ?? refuseContactPoint(point);
    const { kind, personName = null, source = 'AGENT' } = point;
    const id = uuidv7();
    const row = { id, debtorId, creditorId: debtor.creditorId, kind, value, personName, source };
    await work.insertNew(ContactPoint, row);
    return found(await work.manager.findOneBy(ContactPoint, { debtorId, kind, value }));
  }

  /**
   * Says what a contact point is worth. A bad number binds the party: no creditor's agent calls it again; judged good
   * later, the restriction is lifted.
   */
  async judgeContactPoint(
    work: Work,
    contactPointId: string,
    quality: ContactPoint['quality'],
  ): Promise<void> {
    const point = found(await work.manager.findOneBy(ContactPoint, { id: contactPointId }));
    const debtor = found(await work.manager.findOneBy(Debtor, { id: point.debtorId }));
    work.update(ContactPoint, { id: contactPointId }, { quality });
    if (point.kind !== 'PHONE') return;
    const standing = (await this.standing(work, debtor.partyId)).filter(
      ({ kind, value }) => kind === 'BAD_NUMBER' && value === point.value,
    );
    if (quality === 'BAD' && standing.length === 0)
      await this.restrict(work, debtor.partyId, {
        kind: 'BAD_NUMBER',
        value: point.value,
        reason: 'CONTACT_POINT_JUDGED_BAD',
        creditorId: point.creditorId,
      });
    if (quality === 'GOOD')
      for (const { id } of standing)
        await this.liftRestriction(work, id, 'CONTACT_POINT_JUDGED_GOOD');
  }

  /** Records what binds a person for every creditor. Refuses RESTRICTION_INVALID, NOT_FOUND. */
  async restrict(work: Work, partyId: string, asked: NewRestriction): Promise<PartyRestriction> {
    found(await work.manager.findOneBy(Party, { id: partyId }));
    const { kind, reason, value = null, fromOn = work.today, untilOn = null } = asked;
    const { creditorId = null } = asked;
    if ((kind === 'BAD_NUMBER') !== (value !== null) || (untilOn !== null && untilOn < fromOn))
      throw new DomainError('RESTRICTION_INVALID', { kind, value, fromOn, untilOn });
    const id = uuidv7();
    const known = { id, partyId, creditorId, kind, value, fromOn, untilOn, reason };
    const row: PartyRestriction = { ...known, actId: work.actId };
    work.insert(PartyRestriction, row);
    work.publish(new PartyRestricted(partyId, kind, false));
    return row;
  }

  /** Ends a restriction today. Refuses NOT_FOUND, and DUPLICATE when it is lifted already. */
  async liftRestriction(work: Work, restrictionId: string, reason: string): Promise<void> {
    const { kind, partyId } = found(
      await work.manager.findOneBy(PartyRestriction, { id: restrictionId }),
    );
    const row = { restrictionId, reason, liftedOn: work.today };
    if (!(await work.insertNew(RestrictionLifting, row)))
      throw new DomainError('DUPLICATE', { restrictionId });
    work.publish(new PartyRestricted(partyId, kind, true));
  }

  /**
   * Proposes the weak matches of the debtors known since an id to a person, who accepts or rejects; answers how many
   * were found. Never joins.
   */
  async proposeMatches(work: Work, sinceDebtorId: string): Promise<number> {
    return (await work.query(WEAK_MATCHES, [sinceDebtorId, work.actId])).length;
  }

  /**
   * Makes two parties one: the debtors of the second become the first's, with its restrictions in force. Refuses
   * PARTIES_DIFFER when their identifiers contradict each other, and DUPLICATE when one creditor knows both as two debtors.
   */
  async acceptMatch(work: Work, proposalId: string): Promise<void> {
    const { party_a, party_b } = await this.openProposal(work, proposalId);
    const parties = await work.query<PartyRow>(
      'SELECT id, siren, birth_on, match_key FROM party WHERE id IN ($1, $2) ORDER BY id FOR UPDATE',
      [party_a, party_b],
    );
    const [kept, gone] = [...parties].sort((a, b) => strength(b) - strength(a));
    if (kept === undefined || gone === undefined) throw new DomainError('NOT_FOUND');
    if (differ(kept.siren, gone.siren) || differ(kept.birth_on, gone.birth_on))
      throw new DomainError('PARTIES_DIFFER', { partyA: party_a, partyB: party_b });
    work.update(PartyMatchProposal, { id: proposalId }, { state: 'ACCEPTED' });
    const moved = await work.query<{ id: string }>(
      'UPDATE debtor SET party_id = $2, version = version + 1 WHERE party_id = $1 RETURNING id',
      [gone.id, kept.id],
    );
    await work.query(
      `INSERT INTO party_restriction (id, party_id, creditor_id, kind, value, from_on, until_on, reason, act_id)
       SELECT uuidv7(), $2, creditor_id, kind, value, from_on, until_on, reason, $3 FROM party_restriction r
       WHERE party_id = $1 AND NOT EXISTS (SELECT FROM restriction_lifting WHERE restriction_id = r.id)`,
      [gone.id, kept.id, work.actId],
    );
    for (const { id } of moved) work.publish(new DebtorRelinked(id, gone.id, kept.id));
  }

  /** Says that two parties are two; they are not proposed again. */
  async rejectMatch(work: Work, proposalId: string): Promise<void> {
    await this.openProposal(work, proposalId);
    work.update(PartyMatchProposal, { id: proposalId }, { state: 'REJECTED' });
  }

  /**
   * Undoes a link: the debtor becomes a party of its own, with the restrictions in force (what bound the person is
   * judged again by a person, never forgotten). Answers the new party.
   */
  async unlink(work: Work, debtorId: string): Promise<{ partyId: string }> {
    const [debtor] = await work.query<{ party_id: string }>(
      'SELECT party_id FROM debtor WHERE id = $1 FOR UPDATE',
      [debtorId],
    );
    const fromPartyId = debtor?.party_id;
    const former = found(await work.manager.findOneBy(Party, { id: fromPartyId ?? '' }));
    const partyId = uuidv7();
    const { kind, legalName, firstName } = former;
    // Without key: whoever carries the SIREN or the birth date later is the former party, not this one.
    work.insert(Party, { id: partyId, kind, legalName, firstName });
    for (const restriction of await this.standing(work, former.id))
      work.insert(PartyRestriction, { ...restriction, id: uuidv7(), partyId, actId: work.actId });
    work.update(Debtor, { id: debtorId }, { partyId });
    work.publish(new DebtorRelinked(debtorId, former.id, partyId));
    return { partyId };
  }

  private async standing(work: Work, partyId: string): Promise<PartyRestriction[]> {
    return work.manager
      .createQueryBuilder(PartyRestriction, 'r')
      .where('r.partyId = :partyId', { partyId })
      .andWhere('NOT EXISTS (SELECT FROM restriction_lifting l WHERE l.restriction_id = r.id)')
      .getMany();
  }

  private async openProposal(work: Work, id: string): Promise<ProposalRow> {
    const [proposal] = await work.query<ProposalRow>(
      'SELECT party_a, party_b, state FROM party_match_proposal WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (proposal === undefined) throw new DomainError('NOT_FOUND');
    if (proposal.state !== 'PROPOSED')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: proposal.state });
    return proposal;
  }
}

interface ProposalRow {
  readonly party_a: string;
  readonly party_b: string;
  readonly state: PartyMatchProposal['state'];
}

interface PartyRow {
  readonly id: string;
  readonly siren: string | null;
  readonly birth_on: CalendarDate | null;
  readonly match_key: Buffer | null;
}

/** The better known of two parties is kept, so that its key keeps finding it. */
function strength({ siren, birth_on, match_key }: PartyRow): number {
  if (siren !== null) return 3;
  if (birth_on !== null) return 2;
  return match_key === null ? 0 : 1;
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

function territoryFor({ territory, postalCode = null, country = 'FR' }: DebtorFacts): Territory {
  return territory ?? territoryOf(postalCode, country) ?? 'FR-METRO';
}

function refuseContactPoint({ kind }: NewContactPoint): never {
  throw new DomainError('CONTACT_POINT_INVALID', { kind });
}

function found<T>(row: T | null): T {
  if (row === null) throw new DomainError('NOT_FOUND');
  return row;
}
