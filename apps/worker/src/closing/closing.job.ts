import { Injectable } from '@nestjs/common';

import { ClosingService } from '@solde/closing';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

@Injectable()
export class ClosingJob {
  constructor(
    private readonly each: OneByOne,
    private readonly closing: ClosingService,
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
}
