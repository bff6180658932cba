import { Injectable } from '@nestjs/common';

import { PaymentsService } from '@solde/payments';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

@Injectable()
export class PaymentsJob {
  constructor(
    private readonly each: OneByOne,
    private readonly payments: PaymentsService,
  ) {}

  /** Makes certain what can no longer bounce in the ordinary course. */
  @Job({ name: 'payments.clear', every: 'HOUR' })
  clear(): Promise<void> {
    return this.each.run(
      'payments.clear',
      (work, seen) => this.payments.nextToClear(work, seen),
      (work, receiptId) => this.payments.clear(work, receiptId),
    );
  }
}
