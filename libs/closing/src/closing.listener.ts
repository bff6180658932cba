import { Injectable } from '@nestjs/common';

import { CaseClosed, CaseFile, CLOSURE_RULES, type ClosureReason } from '@solde/cases';
import { CorrespondenceService } from '@solde/correspondence';
import { PaymentReversed } from '@solde/payments';
import { Hears, type Heard, type Work } from '@solde/platform';

import { ClosingService } from './closing.service';

@Injectable()
export class ClosingListener {
  constructor(
    private readonly closing: ClosingService,
    private readonly correspondence: CorrespondenceService,
  ) {}

  /** Money that came back reopens the case it had closed. */
  @Hears(PaymentReversed)
  async reopen(work: Work, { payload }: Heard<PaymentReversed>): Promise<void> {
    const { caseId, reason } = payload;
    const caseFile = await work.manager.findOneBy(CaseFile, { id: caseId });
    if (caseFile !== null && caseFile.closedOn !== null)
      await this.closing.reopen(work, caseId, reason);
  }

  /** Whoever has paid is told so in writing. */
  @Hears(CaseClosed)
  async writeClosingLetter(work: Work, closed: Heard<CaseClosed>): Promise<void> {
    const { reason } = closed.payload;
    if (!CLOSURE_RULES[reason as ClosureReason].paid) return;
    const { subjectId: caseId, id: sourceId } = closed;
    await this.correspondence.write(work, { kind: 'CLOSING_LETTER', caseId, sourceId, reason });
  }
}
