import { Injectable } from '@nestjs/common';

import { seesSensitive } from '@solde/call-desk';
import { addDays, instantOf, localDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { isTerritory, timeZoneOf } from '@solde/country';
import { CorrespondenceService, type Message } from '@solde/correspondence';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { CaseSteps } from './case-steps.service';

/** Days left to answer a formal notice (book C.6, T14); a setting of practice, no law fixes it. */
export const NOTICE_ANSWER_DAYS = 8;
const MORNING = '09:00';

/** The formal notice, and the debtor who must be looked for: the two turns of amicable collection that no call makes. */
@Injectable()
export class FormalNoticesService {
  constructor(
    private readonly cases: CasesService,
    private readonly correspondence: CorrespondenceService,
    private readonly steps: CaseSteps,
  ) {}

  /**
   * Writes the formal notice (Civil Code 1344); it counts from the day it has left. The case is called again when its delay is over.
   *
   * Refuses TRANSITION_NOT_ALLOWED, SKILL_REQUIRED for a sensitive debtor without a senior, CONTACT_NOT_ALLOWED, INITIAL_LETTER_REQUIRED.
   */
  async give(work: Work, caseId: string): Promise<Message> {
    const caseFile = await this.cases.lock(work, caseId);
    const [debtor] = await work.query<{ sensitive: boolean; territory: string }>(
      'SELECT sensitive, territory FROM debtor WHERE id = $1',
      [caseFile.debtorId],
    );
    if (debtor?.sensitive && !seesSensitive(work.caller.roles))
      throw new DomainError('SKILL_REQUIRED', { skill: 'SENSITIVE' });
    await this.cases.transition(work, caseFile, 'GIVE_FORMAL_NOTICE');
    const message = await this.correspondence.write(work, {
      ...{ kind: 'FORMAL_NOTICE', caseId, sourceId: uuidv7(), answerDays: NOTICE_ANSWER_DAYS },
    });
    const territory = debtor?.territory ?? '';
    const zone = timeZoneOf(isTerritory(territory) ? territory : 'FR-METRO');
    const after = addDays(localDate(work.now, zone), NOTICE_ANSWER_DAYS);
    await this.steps.callAt(work, caseFile, instantOf(addDays(after, 1), MORNING, zone));
    return message;
  }

  /** The debtor was found: he is called again (book C.6, T15). Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND without any good number. */
  async found(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    const points = await work.query(
      `SELECT FROM contact_point WHERE debtor_id = $1 AND kind = 'PHONE' AND quality <> 'BAD' LIMIT 1`,
      [caseFile.debtorId],
    );
    if (points.length === 0) throw new DomainError('NOT_FOUND', { what: 'CONTACT_POINT' });
    await this.cases.transition(work, caseFile, 'FIND_DEBTOR');
    await this.steps.callNext(work, caseFile, 1);
  }
}
