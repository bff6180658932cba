import { Injectable } from '@nestjs/common';

import { CasesService, type CaseFile } from '@solde/cases';
import type { Work } from '@solde/platform';

import { STEPS_REPLACED } from './outcome-terms';

/** The one thing to do next about calling a debtor: each outcome puts its own in the place of the last. */
@Injectable()
export class CaseSteps {
  constructor(private readonly cases: CasesService) {}

  /** Ends the steps that are replaced by what was just said. Legal, quality and creditor's tasks stand. */
  async clear(work: Work, caseFile: CaseFile): Promise<void> {
    const open = await work.query<{ sourceId: string; kind: string }>(
      `SELECT DISTINCT source_id AS "sourceId", kind FROM agenda_item
       WHERE case_id = $1 AND state = 'OPEN' AND source = 'STRATEGY_STEP' AND kind = ANY ($2)`,
      [caseFile.id, STEPS_REPLACED],
    );
    for (const { kind, sourceId } of open)
      await this.cases.unplan(work, caseFile, sourceId, 'DONE', kind);
  }

  /** Plans a call, the only one of the case, on the morning of the n-th business day where the debtor lives. */
  async callNext(work: Work, caseFile: CaseFile, businessDays: number): Promise<Date> {
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today, businessDays);
    await this.callAt(work, caseFile, dueAt);
    return dueAt;
  }

  /** Plans a call at an instant, the only one of the case. */
  async callAt(work: Work, caseFile: CaseFile, dueAt: Date): Promise<void> {
    await this.clear(work, caseFile);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: caseFile.id, kind: 'CALL', dueAt },
      ownerId: caseFile.ownerId,
    });
  }
}
