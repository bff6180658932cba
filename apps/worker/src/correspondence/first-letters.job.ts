import { Injectable } from '@nestjs/common';

import { FirstLettersService } from '@solde/correspondence';
import { DomainError, Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Cases written to in one run at most; the next run goes on. */
const CASES_MAX = 500;

/** Writes the first letters that are due, each case in its own work. */
@Injectable()
export class FirstLettersJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly letters: FirstLettersService,
  ) {}

  @Job({ name: 'correspondence.first-letters', every: 'MINUTE' })
  async write(): Promise<void> {
    for (let count = 0; count < CASES_MAX; count += 1) if (!(await this.writeNext())) return;
  }

  private async writeNext(): Promise<boolean> {
    const caller = systemCaller('correspondence.first-letters');
    const taken: { caseId: string | null } = { caseId: null };
    try {
      await this.unitOfWork.run(caller, async (work) => {
        taken.caseId = await this.letters.nextDue(work);
        if (taken.caseId !== null) await this.letters.writeFor(work, taken.caseId);
      });
    } catch (error) {
      // One case that may not be written to (a hold, an address that is missing) must not stop the others.
      const { caseId } = taken;
      if (!(error instanceof DomainError) || caseId === null) throw error;
      await this.unitOfWork.run(caller, (work) => this.letters.postpone(work, caseId, error.code));
    }
    return taken.caseId !== null;
  }
}
