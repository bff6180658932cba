import { Injectable } from '@nestjs/common';

import { BANK_JOB, BankPosting } from '@solde/bank';
import { Job } from '@solde/platform';

import { OneByOne } from '../one-by-one';

/** Posts what the bank's files brought, each movement its own act: what a crash leaves is taken up within a minute. */
@Injectable()
export class BankJob {
  constructor(
    private readonly each: OneByOne,
    private readonly posting: BankPosting,
  ) {}

  /** Asked for by the act that imported a file. */
  @Job({ name: BANK_JOB })
  post(): Promise<void> {
    // What is posted is no longer due: only what failed has to be passed over, and a large file fails seldom.
    const posted = new Set<string>();
    return this.each.run(
      BANK_JOB,
      (work, seen) =>
        this.posting.nextToPost(
          work,
          seen.filter((id) => !posted.has(id)),
        ),
      async (work, lineId) => {
        await this.posting.post(work, lineId);
        posted.add(lineId);
      },
    );
  }

  /** Those that a stopped worker left behind, and those whose value date has come. */
  @Job({ name: 'bank.resume', every: 'MINUTE' })
  resume(): Promise<void> {
    return this.post();
  }
}
