import { Injectable } from '@nestjs/common';

import { Subscriptions } from '@solde/fees';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

@Injectable()
export class FeesJob {
  constructor(
    private readonly each: OneByOne,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Charges the months of mandates that cost by the month, those missed while the worker was down included. */
  @Job({ name: 'fees.charge-months', every: 'DAY' })
  chargeMonths(): Promise<void> {
    return this.each.run(
      'fees.charge-months',
      (work, seen) => this.subscriptions.nextDue(work, seen),
      async (work, mandateId) => {
        await this.subscriptions.charge(work, mandateId);
      },
    );
  }
}
