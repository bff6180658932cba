import { Injectable } from '@nestjs/common';

import { CallAccepted, DispositionRecorded } from '@solde/call-desk';
import { CaseClosed } from '@solde/cases';
import { CorrespondenceService } from '@solde/correspondence';
import { PaymentCleared, PaymentRecorded, PaymentReversed } from '@solde/payments';
import { Hears, type Heard, type Work } from '@solde/platform';

import { DisputeRaised, OutcomeSends, PromiseMade } from './amicable.events';
import { DisputesService } from './disputes.service';
import { PreDueCalls } from './pre-due-calls.service';
import { PromiseJudging } from './promise-judging.service';
import { PromiseToPay } from './promise.entity';
import { PromisesService } from './promises.service';

/** What money and endings do to the debtor's word, and what is written when it is given. */
@Injectable()
export class AmicableListener {
  constructor(
    private readonly judging: PromiseJudging,
    private readonly promises: PromisesService,
    private readonly disputes: DisputesService,
    private readonly correspondence: CorrespondenceService,
    private readonly preDueCalls: PreDueCalls,
  ) {}

  /** A call before the due date costs what the agreement says. */
  @Hears(CallAccepted)
  async chargeCall(work: Work, { payload }: Heard<CallAccepted>): Promise<void> {
    await this.preDueCalls.accepted(work, payload.callId);
  }

  @Hears(DispositionRecorded)
  async settleCall(work: Work, { payload }: Heard<DispositionRecorded>): Promise<void> {
    await this.preDueCalls.disposed(work, payload.dispositionId);
  }

  @Hears(PaymentRecorded)
  async onRecorded(work: Work, { payload }: Heard<PaymentRecorded>): Promise<void> {
    await this.judging.evaluate(work, payload.caseId);
  }

  @Hears(PaymentCleared)
  async onCleared(work: Work, { payload }: Heard<PaymentCleared>): Promise<void> {
    await this.judging.evaluate(work, payload.caseId);
  }

  @Hears(PaymentReversed)
  async onReversed(work: Work, { payload }: Heard<PaymentReversed>): Promise<void> {
    await this.judging.evaluate(work, payload.caseId);
  }

  /** Nothing of a closed case is asked any more. */
  @Hears(CaseClosed)
  async onClosed(work: Work, { payload }: Heard<CaseClosed>): Promise<void> {
    await this.judging.evaluate(work, payload.caseId);
    await this.promises.cancelAll(work, payload.caseId, 'CASE_CLOSED');
    await this.disputes.withdrawAll(work, payload.caseId);
  }

  /** The debtor's word is confirmed in writing (book C.8). */
  @Hears(PromiseMade)
  async confirm(work: Work, { payload }: Heard<PromiseMade>): Promise<void> {
    const { caseId, promiseId } = payload;
    const promise = await work.manager.findOneByOrFail(PromiseToPay, { id: promiseId });
    const { amountMinor, currency, dueOn, means } = promise;
    await this.correspondence.write(work, {
      ...{ kind: 'PROMISE_CONFIRMATION', caseId, sourceId: promiseId },
      ...{ amountMinor, currency, dueOn, means },
    });
  }

  /** The creditor is told of any proposal to pay otherwise than at once (CPCE R124-5 ). */
  @Hears(PromiseMade)
  async tellCreditor(work: Work, { payload }: Heard<PromiseMade>): Promise<void> {
    const { caseId, promiseId } = payload;
    const promise = await work.manager.findOneByOrFail(PromiseToPay, { id: promiseId });
    const { amountMinor, currency, dueOn } = promise;
    await this.correspondence.write(work, {
      ...{ kind: 'CREDITOR_NOTICE', caseId, sourceId: promiseId },
      notice: { about: 'PROPOSAL', amountMinor, currency, dueOn },
    });
  }

  @Hears(DisputeRaised)
  async onDispute(work: Work, { payload }: Heard<DisputeRaised>): Promise<void> {
    const { caseId, disputeId } = payload;
    await this.correspondence.write(work, {
      ...{ kind: 'CREDITOR_NOTICE', caseId, sourceId: disputeId, notice: { about: 'DISPUTE' } },
    });
  }

  @Hears(OutcomeSends)
  async send(work: Work, { payload }: Heard<OutcomeSends>): Promise<void> {
    const { caseId, dispositionId: sourceId, sends } = payload;
    for (const what of sends) {
      if (what === 'PAYMENT_TO_CHECK' || what === 'SALES_SIGNAL')
        await this.correspondence.write(work, {
          ...{ kind: 'CREDITOR_NOTICE', caseId, sourceId, notice: { about: what } },
        });
      else if (what === 'REMINDER')
        await this.correspondence.write(work, { kind: what, caseId, sourceId, channel: 'EMAIL' });
      else await this.correspondence.write(work, { kind: what, caseId, sourceId });
    }
  }
}
