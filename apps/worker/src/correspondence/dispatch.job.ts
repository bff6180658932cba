import { Injectable, Logger } from '@nestjs/common';

import { Dispatcher, Outbox, type Effect } from '@solde/correspondence';
import { Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Messages sent in one run at most; the next run goes on. */
const MESSAGES_MAX = 2_000;

/** Hands over what was written, outside of any work, and records what became of it. */
@Injectable()
export class DispatchJob {
  private readonly logger = new Logger('Dispatch');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dispatcher: Dispatcher,
    private readonly outbox: Outbox,
  ) {}

  @Job({ name: 'correspondence.dispatch', every: 'MINUTE' })
  async sendDue(): Promise<void> {
    const caller = systemCaller('correspondence.dispatch');
    for (let count = 0; count < MESSAGES_MAX; count += 1) {
      const taken = await this.unitOfWork.run(caller, (work) => this.dispatcher.take(work));
      if (taken === null) return;
      if (taken.kind === 'EFFECT') await this.hand(taken.effect);
    }
  }

  private async hand(effect: Effect): Promise<void> {
    const caller = systemCaller('correspondence.dispatch');
    const { messageId } = effect;
    let accepted;
    try {
      accepted = await this.outbox.accept(effect);
    } catch (error) {
      this.logger.error({ err: error, messageId }, 'A message was not accepted.');
      await this.unitOfWork.run(caller, (work) =>
        this.dispatcher.failed(work, messageId, 'NOT_ACCEPTED'),
      );
      return;
    }
    await this.unitOfWork.run(caller, (work) => this.dispatcher.sent(work, messageId, accepted));
  }
}
