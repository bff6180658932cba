import { Injectable } from '@nestjs/common';

import { CaseClosed, CaseFile, CLOSURE_RULES, type ClosureReason } from '@solde/cases';
import { CorrespondenceService } from '@solde/correspondence';
import { PaymentCleared, PaymentRecorded, PaymentReversed } from '@solde/payments';
import { Hears, type Heard, type Work } from '@solde/platform';

import { SettlementAccepted } from './closing.events';
import { ClosingService } from './closing.service';
import { SettlementsService } from './settlements.service';

@Injectable()
export class ClosingListener {
  constructor(
    private readonly closing: ClosingService,
    private readonly settlements: SettlementsService,
    private readonly correspondence: CorrespondenceService,
  ) {}

  /** Money that a settlement waits for keeps it. */
  @Hears(PaymentRecorded)
  async judgeRecorded(work: Work, { payload }: Heard<PaymentRecorded>): Promise<void> {
    await this.settlements.judge(work, payload.caseId);
  }

  @Hears(PaymentCleared)
  async judgeCleared(work: Work, { payload }: Heard<PaymentCleared>): Promise<void> {
    await this.settlements.judge(work, payload.caseId);
  }

  /** Money of the same day may be there already. */
  @Hears(SettlementAccepted)
  async judgeAccepted(work: Work, { payload }: Heard<SettlementAccepted>): Promise<void> {
    await this.settlements.judge(work, payload.caseId);
  }

  /** Money that came back reopens the case it had closed; a settlement that has enough without it stands. */
  @Hears(PaymentReversed)
  async reopen(work: Work, { payload }: Heard<PaymentReversed>): Promise<void> {
    const { caseId, reason } = payload;
    const caseFile = await work.manager.findOneBy(CaseFile, { id: caseId });
    if ((caseFile?.closedOn ?? null) === null) return;
    await this.closing.reopen(work, caseId, reason);
    await this.settlements.judge(work, caseId);
    // What stays paid, by money that is not certain yet, is closed again once it is.
    await this.closing.closePaid(work, caseId);
  }

  /** Whoever has paid, or kept a settlement, is told so in writing. */
  @Hears(CaseClosed)
  async writeClosingLetter(work: Work, closed: Heard<CaseClosed>): Promise<void> {
    const { reason } = closed.payload;
    if (reason !== 'SETTLED' && !CLOSURE_RULES[reason as ClosureReason].paid) return;
    const { subjectId: caseId, id: sourceId } = closed;
    await this.correspondence.write(work, { kind: 'CLOSING_LETTER', caseId, sourceId, reason });
  }
}
