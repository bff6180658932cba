import { Injectable, Logger } from '@nestjs/common';
import { REQUESTS_JOB, RequestsService, type DueRequest } from '@solde/creditors';
import { DomainError, Job, UnitOfWork } from '@solde/platform';

/** Requests of one run at most: what is left waits a minute, and the other jobs get their turn. */
const REQUESTS_PER_RUN_MAX = 500;

/** Applies what users of the portal asked for, each in its own work, on behalf of who asked. */
@Injectable()
export class CreditorRequestsJob {
  private readonly logger = new Logger('CreditorRequests');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: RequestsService,
  ) {}

  @Job({ name: REQUESTS_JOB, every: 'MINUTE' })
  async applyDue(): Promise<void> {
    for (const due of await this.requests.due(REQUESTS_PER_RUN_MAX)) await this.apply(due);
  }

  /** What fails stops nobody else's request. */
  private async apply(due: DueRequest): Promise<void> {
    const caller = this.requests.callerFor(due);
    try {
      await this.unitOfWork.run(caller, (work) => this.requests.apply(work, due.id));
    } catch (error) {
      await this.unitOfWork.run(caller, (work) => this.requests.fail(work, due.id, error));
      if (error instanceof DomainError) return;
      const facts = { err: error, requestId: due.id, kind: due.kind };
      this.logger.error(facts, 'A request of a creditor could not be applied.');
    }
  }
}
