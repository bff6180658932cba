import { Injectable, Logger } from '@nestjs/common';

import {
  CallbacksService,
  CallsService,
  DIAL_JOB,
  QueueService,
  Telephony,
  TelephonyFailure,
  type OutgoingCall,
} from '@solde/call-desk';
import { Job, systemCaller, UnitOfWork, type Work } from '@solde/platform';

/** Rows of one work at most, and works of one run at most: the next run goes on. */
const BATCH = 5_000;
const CALLBACKS_BATCH = 100;
const BATCHES_MAX = 200;

/** What time does at the call desk: everything is due columns, so nothing is lost while the worker sleeps. */
@Injectable()
export class CallDeskJob {
  private readonly logger = new Logger('CallDesk');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueService,
    private readonly callbacks: CallbacksService,
    private readonly calls: CallsService,
    private readonly telephony: Telephony,
  ) {}

  /** Takes back lost leases, surfaces what is due, and gives on what nobody called back. */
  @Job({ name: 'call-desk.minute', every: 'MINUTE' })
  async minute(): Promise<void> {
    await this.inBatches('reap', BATCH, (work) => this.queue.reap(work, BATCH));
    await this.inBatches('mark-due', BATCH, (work) => this.callbacks.markDue(work, BATCH));
    await this.inBatches('promote', BATCH, (work) => this.queue.promoteDue(work, BATCH));
    await this.inBatches('mark-missed', CALLBACKS_BATCH, (work) =>
      this.callbacks.markMissed(work, CALLBACKS_BATCH),
    );
  }

  /** Computes again the cases whose points change by time alone. */
  @Job({ name: 'call-desk.reslice', every: 'DAY' })
  async reslice(): Promise<void> {
    await this.inBatches('reslice', BATCH, (work) => this.queue.reslice(work, BATCH));
  }

  /** Says of the diallings that never came back that nobody knows their outcome. */
  @Job({ name: 'call-desk.settle-unknown', every: 'FIVE_MINUTES' })
  async settleUnknown(): Promise<void> {
    await this.inBatches('settle-unknown', BATCH, (work) => this.calls.settleUnknown(work, BATCH));
  }

  /** Dials a call, once whatever becomes of this process; the network stands between two works. */
  @Job({ name: DIAL_JOB })
  async dial({ callId }: { callId: string }): Promise<void> {
    const caller = systemCaller(DIAL_JOB);
    const call = await this.unitOfWork.run(caller, (work) =>
      this.calls.takeForDialling(work, callId),
    );
    if (call === null) return;
    const outcome = await this.start(call);
    await this.unitOfWork.run(caller, (work) => outcome.record(work));
    if (outcome.providerCallId !== null) await this.follow(call, outcome.providerCallId);
  }

  private async start(call: OutgoingCall) {
    try {
      const { providerCallId } = await this.telephony.startCall(call);
      const record = (work: Work) => this.calls.placed(work, call.callId, providerCallId);
      return { providerCallId, record };
    } catch (error) {
      if (!(error instanceof TelephonyFailure)) throw error;
      const record = (work: Work) =>
        error.isUnknown
          ? this.calls.unknown(work, call.callId)
          : this.calls.failed(work, call.callId, error.message);
      return { providerCallId: null, record };
    }
  }

  private async follow(call: OutgoingCall, providerCallId: string): Promise<void> {
    try {
      await this.telephony.afterStart(call, providerCallId);
    } catch (error) {
      // A webhook that does not arrive is the provider's trouble: the agent says himself what came of the call.
      this.logger.warn({ err: error, callId: call.callId }, 'A status was not posted.');
    }
  }

  private async inBatches(
    name: string,
    batch: number,
    task: (work: Work) => Promise<number>,
  ): Promise<void> {
    for (let batches = 0; batches < BATCHES_MAX; batches += 1)
      if ((await this.unitOfWork.run(systemCaller(`call-desk.${name}`), task)) < batch) return;
  }
}
