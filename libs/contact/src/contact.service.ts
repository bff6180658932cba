import { Injectable } from '@nestjs/common';
import { instantOf, localDate, type CalendarDate } from '@solde/calendar';
import { holidaysOf, isTerritory, timeZoneOf, type Territory } from '@solde/country';
import type { ContactChannel } from '@solde/parties';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { ContactAttemptRelease } from './contact-attempt-release.entity';
import { ContactAttempt } from './contact-attempt.entity';
import { contactAnswer, type ContactAnswer } from './contact-sentence';
import { contactVerdict, type ContactKind } from './contact-verdict';
import { Conversation } from './conversation.entity';
import { dayRefusal } from './next-allowed';
import { judgedContact, type PersonFacts } from './person-facts';

/** A contact that somebody would like to make. */
export interface ContactQuestion {
  readonly caseId: string;
  /** Who is contacted: the case's debtor, or another party of the case. */
  readonly debtorId?: string | null;
  readonly contactPointId?: string | null;
  readonly channel: ContactChannel;
  readonly kind?: ContactKind;
  /** When; now by default. */
  readonly at?: Date;
  /** The debtor asked for this contact, and the wish is recorded. */
  readonly requestedByDebtor?: boolean;
}

/** A contact about to be made. */
export interface ContactBeginning extends ContactQuestion {
  /** The call, the letter: counted once. */
  readonly sourceId: string;
  /** The redial of a busy line is the same attempt. */
  readonly joinsAttemptId?: string | null;
}

/** A talk with the right party. */
export interface Talk {
  readonly caseId: string;
  readonly debtorId?: string | null;
  readonly sourceId: string;
  readonly at?: Date;
}

const FACTS = 'SELECT to_json(f) AS facts FROM contact_facts($1, $2, $3, $4) AS f';

/** Who may be contacted, when, and how often, counted per person over all creditors (rule R-CONTACT). */
@Injectable()
export class ContactService {
  /**
   * Whether the contact is allowed, and if not by which rule and when next. Refuses with NOT_FOUND a case, or a person who is no
   * party of it.
   */
  async verdict(work: Work, question: ContactQuestion): Promise<ContactAnswer> {
    const facts = await this.factsOf(work, question);
    return this.judge(facts, question, question.at ?? work.now);
  }

  /** The same verdict over facts already read with the function `contact_facts`. */
  judge(facts: PersonFacts, question: Omit<ContactQuestion, 'caseId'>, at: Date): ContactAnswer {
    return contactAnswer(contactVerdict(at, judgedContact(at, facts, question, placeOf(facts))));
  }

  /**
   * Counts the contact that starts now, and answers the attempt. The party is locked first, so that of ten asked at once no more
   * begin than the caps allow. The redial of a busy line joins its attempt, which then no longer stands against itself. Refuses
   * with CONTACT_NOT_ALLOWED or INITIAL_LETTER_REQUIRED, the rule and the next allowed moment.
   */
  async begin(work: Work, beginning: ContactBeginning): Promise<string> {
    await this.lockParty(work, beginning);
    const known = await this.factsOf(work, beginning);
    const joined = beginning.joinsAttemptId ?? null;
    const facts = joined === null ? known : withoutOne(known, beginning.channel);
    const answer = this.judge(facts, beginning, beginning.at ?? work.now);
    if (!answer.allowed) throw refusal(answer);
    if (joined !== null) return joined;
    const at = beginning.at ?? work.now;
    const id = uuidv7();
    work.insert(ContactAttempt, {
      id,
      partyId: facts.party_id,
      caseId: beginning.caseId,
      channel: beginning.channel,
      kind: beginning.kind ?? 'CHASE',
      at,
      localOn: localDate(at, placeOf(facts).zone),
      requestedByDebtor: beginning.requestedByDebtor ?? false,
      sourceId: beginning.sourceId,
    });
    return id;
  }

  /** The attempt no longer counts: the provider failed. A second release of the same attempt changes nothing. */
  async release(work: Work, attemptId: string, reason: string): Promise<void> {
    await work.insertNew(ContactAttemptRelease, { attemptId, reason });
  }

  /** Counts a conversation with the right party, once per source. */
  async converse(work: Work, talk: Talk): Promise<void> {
    const facts = await this.factsOf(work, { ...talk, channel: 'PHONE' });
    const at = talk.at ?? work.now;
    await work.insertNew(Conversation, {
      id: uuidv7(),
      partyId: facts.party_id,
      caseId: talk.caseId,
      at,
      localOn: localDate(at, placeOf(facts).zone),
      sourceId: talk.sourceId,
    });
  }

  /** The conversation did not take place: the dispositions that told of it were corrected. */
  async retract(work: Work, sourceIds: readonly string[], reason: string): Promise<void> {
    await work.query(
      `INSERT INTO conversation_release (conversation_id, reason, act_id)
       SELECT id, $2, $3 FROM conversation WHERE source_id = ANY ($1) ON CONFLICT DO NOTHING`,
      [sourceIds, reason, work.actId],
    );
  }

  /** The first moment, from `at` on, that nothing known today refuses; null when somebody must act first. */
  async nextAllowedAt(work: Work, question: ContactQuestion): Promise<Date | null> {
    const answer = await this.verdict(work, question);
    return answer.allowed ? (question.at ?? work.now) : answer.nextAllowedAt;
  }

  /** Whether a local day allows one more call, for what is planned by the day (R-CONTACT). */
  allowsDay(facts: PersonFacts, day: CalendarDate): boolean {
    const place = placeOf(facts);
    const noon = instantOf(day, '12:00', place.zone);
    const { caps, counts } = judgedContact(noon, facts, { channel: 'PHONE' }, place);
    return dayRefusal(day, place, caps, counts) === null;
  }

  /** The same facts as if the last attempt on the channel had not been made: its redial is judged by them. */
  withoutLastAttempt(facts: PersonFacts, channel: ContactChannel): PersonFacts {
    return withoutOne(facts, channel);
  }

  /** Everything the verdict reads, in one query. */
  async factsOf(work: Work, question: ContactQuestion): Promise<PersonFacts> {
    const { caseId, debtorId = null, contactPointId = null } = question;
    const [row] = await work.prepared<{ facts: PersonFacts }>(FACTS, [
      caseId,
      debtorId,
      contactPointId,
      question.at ?? work.now,
    ]);
    if (row === undefined) throw new DomainError('NOT_FOUND');
    if (contactPointId !== null && row.facts.point_kind === null)
      throw new DomainError('NOT_FOUND');
    return row.facts;
  }

  private async lockParty(work: Work, question: ContactQuestion): Promise<void> {
    // One statement before the facts, so that they see what the attempt that held the lock has committed.
    await work.query(
      `SELECT p.id FROM party p JOIN debtor d ON d.party_id = p.id JOIN case_file c ON c.id = $1
       WHERE d.id = coalesce($2, c.debtor_id) FOR NO KEY UPDATE OF p`,
      [question.caseId, question.debtorId ?? null],
    );
  }
}

function placeOf(facts: PersonFacts) {
  const territory: Territory = isTerritory(facts.territory) ? facts.territory : 'FR-METRO';
  return { zone: timeZoneOf(territory), holidays: holidaysOf(territory, { use: 'CONTACT' }) };
}

function withoutOne(facts: PersonFacts, channel: ContactChannel): PersonFacts {
  const last = facts.attempts.map((each) => each.channel).lastIndexOf(channel);
  return { ...facts, attempts: facts.attempts.filter((_, index) => index !== last) };
}

function refusal(answer: ContactAnswer): DomainError {
  const { rule, detail, source, nextAllowedAt } = answer;
  const facts = { rule, detail, source, nextAllowedAt: nextAllowedAt?.toISOString() ?? null };
  const details = answer.ruleId === null ? {} : { ruleId: answer.ruleId };
  return new DomainError(answer.code ?? 'CONTACT_NOT_ALLOWED', facts, details);
}
