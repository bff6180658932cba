import { Injectable } from '@nestjs/common';

import { LitigationService, ProceduresService } from '@solde/litigation';
import { Job, systemCaller, UnitOfWork, type Work } from '@solde/platform';

/** Acts of one run at most; the next run goes on. */
const ACTS_MAX = 10_000;

/** What time does to proposals and procedures, each in its own work. */
@Injectable()
export class LitigationJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly litigation: LitigationService,
    private readonly procedures: ProceduresService,
  ) {}

  /** Reminds creditors of proposals they have not answered, at 5, 10 and 20 days. */
  @Job({ name: 'litigation.remind', every: 'HOUR' })
  remind(): Promise<void> {
    return this.each('litigation.remind', (work) => this.litigation.remindNext(work));
  }

  /** Ends proposals that nobody answered in 30 days. */
  @Job({ name: 'litigation.lapse', every: 'HOUR' })
  lapse(): Promise<void> {
    return this.each('litigation.lapse', (work) => this.litigation.lapseNext(work));
  }

  /** Raises an incident for each deadline of ours that has passed. */
  @Job({ name: 'litigation.missed-deadlines', every: 'DAY' })
  miss(): Promise<void> {
    return this.each('litigation.missed-deadlines', (work) => this.procedures.missNext(work));
  }

  private async each(name: string, act: (work: Work) => Promise<boolean>): Promise<void> {
    const caller = systemCaller(name);
    for (let done = 0; done < ACTS_MAX; done += 1)
      if (!(await this.unitOfWork.run(caller, act))) return;
  }
}
