import { Injectable } from '@nestjs/common';

import { PaymentsService } from '@solde/payments';
import { Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Payments cleared in one run at most; the next run goes on. */
const CLEARINGS_MAX = 10_000;

@Injectable()
export class PaymentsJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentsService,
  ) {}

  /** Makes certain what can no longer bounce in the ordinary course, each payment in its own work. */
  @Job({ name: 'payments.clear', every: 'HOUR' })
  async clear(): Promise<void> {
    const caller = systemCaller('payments.clear');
    for (let cleared = 0; cleared < CLEARINGS_MAX; cleared += 1)
      if (!(await this.unitOfWork.run(caller, (work) => this.payments.clearNextDue(work)))) return;
  }
}
