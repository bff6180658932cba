import { Injectable } from '@nestjs/common';
import { Hears, Jobs, type Heard, type Work } from '@solde/platform';
import { RequestSubmitted } from './creditors.events';
import { REQUESTS_JOB } from './requests.service';

/** What users of the portal ask for is applied within seconds; the job's own minute serves what was missed. */
@Injectable()
export class CreditorsListener {
  constructor(private readonly jobs: Jobs) {}

  @Hears(RequestSubmitted)
  async onSubmitted(work: Work, _event: Heard<RequestSubmitted>): Promise<void> {
    await this.jobs.enqueue(work, REQUESTS_JOB, {}, REQUESTS_JOB);
  }
}
