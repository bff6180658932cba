import { Injectable } from '@nestjs/common';

import { CaseClosed } from '@solde/cases';
import { Hears, type Heard, type Work } from '@solde/platform';

import { LitigationService } from './litigation.service';

/** A case that is closed asks its creditor nothing any more. */
@Injectable()
export class LitigationListener {
  constructor(private readonly litigation: LitigationService) {}

  @Hears(CaseClosed)
  async closed(work: Work, { payload }: Heard<CaseClosed>): Promise<void> {
    await this.litigation.withdraw(work, payload.caseId);
  }
}
