import { Injectable } from '@nestjs/common';

import { DisputesService, PromiseJudging } from '@solde/amicable';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

@Injectable()
export class AmicableJob {
  constructor(
    private readonly each: OneByOne,
    private readonly judging: PromiseJudging,
    private readonly disputes: DisputesService,
  ) {}

  /** Judges the promises whose deadline has passed where the debtor lives. */
  @Job({ name: 'amicable.judge-promises', every: 'HOUR' })
  judgePromises(): Promise<void> {
    return this.each.run(
      'amicable.judge-promises',
      (work, seen) => this.judging.nextDue(work, seen),
      (work, caseId) => this.judging.evaluate(work, caseId),
    );
  }

  /** Reminds creditors of the answers that are late. */
  @Job({ name: 'amicable.remind-creditors', every: 'HOUR' })
  remindCreditors(): Promise<void> {
    return this.each.run(
      'amicable.remind-creditors',
      (work, seen) => this.disputes.nextLate(work, seen),
      (work, disputeId) => this.disputes.remind(work, disputeId),
    );
  }
}
