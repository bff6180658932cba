import { Injectable } from '@nestjs/common';

import { CasesAccepted } from '@solde/cases';
import { Hears, type Heard, type Work } from '@solde/platform';

import { FlatFees } from './flat-fees.service';

@Injectable()
export class FeesListener {
  constructor(private readonly flats: FlatFees) {}

  /** A case is opened once, whatever joins it later. */
  @Hears(CasesAccepted)
  async chargeOpenings(work: Work, { payload }: Heard<CasesAccepted>): Promise<void> {
    const joined = new Set(payload.joinedIds);
    const opened = payload.caseIds.filter((id) => !joined.has(id));
    if (opened.length > 0) await this.flats.chargeOpenings(work, opened);
  }
}
