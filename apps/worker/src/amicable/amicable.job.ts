import { Injectable } from '@nestjs/common';

import { DisputesService, PromisesService } from '@solde/amicable';
import { Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Cases judged in one run at most; the next run goes on. */
const CASES_MAX = 10_000;

@Injectable()
export class AmicableJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly promises: PromisesService,
    private readonly disputes: DisputesService,
  ) {}

  /** Judges the promises whose deadline has passed where the debtor lives, each case in its own work. */
  @Job({ name: 'amicable.judge-promises', every: 'HOUR' })
  async judgePromises(): Promise<void> {
    const caller = systemCaller('amicable.judge-promises');
    for (let count = 0; count < CASES_MAX; count += 1) {
      const found = await this.unitOfWork.run(caller, async (work) => {
        const caseId = await this.promises.nextDue(work);
        if (caseId !== null) await this.promises.evaluate(work, caseId);
        return caseId !== null;
      });
      if (!found) return;
    }
  }

  /** Reminds creditors of the answers that are late, each dispute in its own work. */
  @Job({ name: 'amicable.remind-creditors', every: 'HOUR' })
  async remindCreditors(): Promise<void> {
    const caller = systemCaller('amicable.remind-creditors');
    for (let count = 0; count < CASES_MAX; count += 1) {
      const found = await this.unitOfWork.run(caller, async (work) => {
        const disputeId = await this.disputes.nextLate(work);
        if (disputeId !== null) await this.disputes.remind(work, disputeId);
        return disputeId !== null;
      });
      if (!found) return;
    }
  }
}
