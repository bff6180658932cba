import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import type { Work } from '@solde/platform';

import { CorrespondenceService } from './correspondence.service';
import { LetterFactsQuery } from './letter-facts.query';

const KIND = 'FIRST_LETTER';

/** The first letters that are due, case by case. */
@Injectable()
export class FirstLettersService {
  constructor(
    private readonly cases: CasesService,
    private readonly correspondence: CorrespondenceService,
    private readonly letters: LetterFactsQuery,
  ) {}

  /** The next case whose first letter is due, kept from other workers until the act ends; null when there is none. */
  async nextDue(work: Work): Promise<string | null> {
    const [due] = await this.cases.due(work, [KIND], 1);
    return due?.caseId ?? null;
  }

  /**
   * Writes what the case owes, and looks again the next business day: the item ends when the dispatch is proved, or when
   * nothing is owed.
   */
  async writeFor(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) return;
    // A hold stops first letters too: there is nothing to refuse each day, only a day to wait for.
    if (caseFile.heldUntil !== null) return this.lookAgain(work, caseFile, caseFile.heldUntil);
    await this.correspondence.sendFirstLetter(work, caseId);
    if (await this.letters.isLetterUnderWay(work, caseId)) await this.lookAgain(work, caseFile);
    else await this.cases.unplan(work, caseFile, caseId, 'DONE', KIND);
  }

  /** After a refusal: the case is looked at again the next business day, and says why nothing left. */
  async postpone(work: Work, caseId: string, code: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) return;
    await this.lookAgain(work, caseFile);
    const [said] = await work.query(
      `SELECT FROM action WHERE case_id = $1 AND sentence->>'key' = 'letter.failed' AND sentence->'facts'->>'code' = $2 LIMIT 1`,
      [caseId, code],
    );
    if (said !== undefined) return;
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'letter.failed', internal: true, facts: { kind: KIND, code } },
    });
  }

  private async lookAgain(
    work: Work,
    caseFile: CaseFile,
    after: CalendarDate = work.today,
  ): Promise<void> {
    const dueAt = await this.cases.businessMorning(work, caseFile, after);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: KIND, dueAt },
    });
  }
}
