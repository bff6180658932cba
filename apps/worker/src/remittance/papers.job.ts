import { Injectable } from '@nestjs/common';

import { Job, systemCaller, UnitOfWork } from '@solde/platform';
import { PAPERS_JOB, PapersQuery, PapersService } from '@solde/remittance';

/** What an approved run leaves behind: the papers of its creditors; and the bank's file, of a run approved before approvals made it. */
@Injectable()
export class PapersJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly papers: PapersService,
    private readonly query: PapersQuery,
  ) {}

  /** Makes what is missing of a run. Started again after an interruption it goes on where it stopped. */
  @Job({ name: PAPERS_JOB })
  async make({ runId }: { readonly runId: string }): Promise<void> {
    const caller = systemCaller(PAPERS_JOB);
    await this.unitOfWork.run(caller, (work) => this.papers.makeTransferFile(work, runId));
    for (const missing of await this.query.missing(caller, runId)) {
      // Drawn out of the work: a long list takes seconds, and nobody waits on its locks meanwhile.
      const drawn = await this.query.draw(caller, missing);
      await this.unitOfWork.run(caller, (work) => this.papers.keep(work, drawn));
    }
  }
}
