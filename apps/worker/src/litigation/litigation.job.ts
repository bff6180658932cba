import { Injectable } from '@nestjs/common';

import { LitigationService, ProceduresService } from '@solde/litigation';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

/** What time does to proposals and procedures. */
@Injectable()
export class LitigationJob {
  constructor(
    private readonly each: OneByOne,
    private readonly litigation: LitigationService,
    private readonly procedures: ProceduresService,
  ) {}

  /** Reminds creditors of proposals they have not answered, at 5, 10 and 20 days. */
  @Job({ name: 'litigation.remind', every: 'HOUR' })
  remind(): Promise<void> {
    return this.each.run(
      'litigation.remind',
      (work, seen) => this.litigation.nextToRemind(work, seen),
      (work, requestId) => this.litigation.remind(work, requestId),
    );
  }

  /** Ends proposals that nobody answered in 30 days. */
  @Job({ name: 'litigation.lapse', every: 'HOUR' })
  lapse(): Promise<void> {
    return this.each.run(
      'litigation.lapse',
      (work, seen) => this.litigation.nextToLapse(work, seen),
      async (work, requestId) => {
        await this.litigation.lapse(work, requestId);
      },
    );
  }

  /** Raises an incident for each deadline of ours that has passed. */
  @Job({ name: 'litigation.missed-deadlines', every: 'DAY' })
  miss(): Promise<void> {
    return this.each.run(
      'litigation.missed-deadlines',
      (work, seen) => this.procedures.nextMissed(work, seen),
      (work, deadlineId) => this.procedures.miss(work, deadlineId),
    );
  }
}
