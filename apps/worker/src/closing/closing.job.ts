import { Injectable } from '@nestjs/common';

import { ClosingService, SettlementsService } from '@solde/closing';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

@Injectable()
export class ClosingJob {
  constructor(
    private readonly each: OneByOne,
    private readonly closing: ClosingService,
    private readonly settlements: SettlementsService,
  ) {}

  /** Closes what is paid to zero. */
  @Job({ name: 'closing.close-paid', every: 'HOUR' })
  closePaid(): Promise<void> {
    return this.each.run(
      'closing.close-paid',
      (work, seen) => this.closing.nextPaid(work, seen),
      (work, caseId) => this.closing.closePaid(work, caseId),
    );
  }

  /** Judges the settlements whose day has come. */
  @Job({ name: 'closing.judge-settlements', every: 'HOUR' })
  judgeSettlements(): Promise<void> {
    return this.each.run(
      'closing.judge-settlements',
      (work, seen) => this.settlements.nextDue(work, seen),
      (work, caseId) => this.settlements.judge(work, caseId),
    );
  }
}
