import { Injectable } from '@nestjs/common';

import { ClosingService } from '@solde/closing';
import { Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Cases looked at in one run at most; the next run goes on. */
const CLOSINGS_MAX = 10_000;

@Injectable()
export class ClosingJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly closing: ClosingService,
  ) {}

  /** Closes what is paid to zero, each case in its own work. */
  @Job({ name: 'closing.close-paid', every: 'HOUR' })
  async closePaid(): Promise<void> {
    const caller = systemCaller('closing.close-paid');
    for (let seen = 0; seen < CLOSINGS_MAX; seen += 1)
      if (!(await this.unitOfWork.run(caller, (work) => this.closing.closeNextPaid(work)))) return;
  }
}
