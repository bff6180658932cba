import { Injectable } from '@nestjs/common';
import { DomainError, type Work } from '@solde/platform';
import { QueueService } from './queue.service';
import { WorkQueueAgent } from './work-queue-agent.entity';
import { WorkQueue } from './work-queue.entity';

/** What a queue takes: null takes everything. */
export interface NewWorkQueue {
  readonly name: string;
  readonly creditorId?: string | null;
  readonly debtorQuality?: string | null;
  /** SENSITIVE, or a language in upper case. */
  readonly skill?: string | null;
}

/** Cases moved from one queue to another in one statement at most. */
const REFILL_BATCH = 20_000;

/** The queues themselves, and who works them. */
@Injectable()
export class QueuesService {
  constructor(private readonly queue: QueueService) {}

  /** Opens a queue; the cases that it takes move to it. Refuses DUPLICATE on a name or a scope that stands. */
  async open(work: Work, asked: NewWorkQueue): Promise<number> {
    const { name, creditorId = null, debtorQuality = null, skill = null } = asked;
    const [row] = await work.query<{ id: number }>(
      `INSERT INTO work_queue (name, creditor_id, debtor_quality, skill, act_id) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [name, creditorId, debtorQuality, skill, work.actId],
    );
    if (row === undefined) throw new Error('The queue was not written.');
    await this.refill(work, creditorId);
    return row.id;
  }

  /** Gives a queue another name. Refuses NOT_FOUND, VERSION_CONFLICT, DUPLICATE. */
  async rename(work: Work, id: number, version: number, name: string): Promise<void> {
    await this.found(work, id);
    work.update(WorkQueue, { id, version }, { name });
  }

  /** An agent works the queue; twice is no refusal. Refuses NOT_FOUND. */
  async join(work: Work, queueId: number, userId: string): Promise<void> {
    await this.found(work, queueId);
    const [user] = await work.query<{ id: string }>(
      `SELECT id FROM user_account WHERE id = $1 AND kind = 'AGENCY' AND state <> 'DISABLED'`,
      [userId],
    );
    if (user === undefined) throw new DomainError('NOT_FOUND', { userId });
    await work.insertNew(WorkQueueAgent, { queueId, userId });
  }

  /** An agent no longer works the queue. Refuses NOT_FOUND. */
  async leave(work: Work, queueId: number, userId: string): Promise<void> {
    const known = await work.manager.findOneBy(WorkQueueAgent, { queueId, userId });
    if (known === null) throw new DomainError('NOT_FOUND', { queueId, userId });
    work.remove(WorkQueueAgent, { queueId, userId });
  }

  private async refill(work: Work, creditorId: string | null): Promise<void> {
    for (let after = ''; ;) {
      const rows = await work.query<{ caseId: string }>(
        `SELECT case_id AS "caseId" FROM queue_item
         WHERE ($1::uuid IS NULL OR creditor_id = $1) AND case_id::text > $2 ORDER BY case_id::text LIMIT $3`,
        [creditorId, after, REFILL_BATCH],
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      await this.queue.refresh(
        work,
        rows.map(({ caseId }) => caseId),
      );
      after = last.caseId;
    }
  }

  private async found(work: Work, id: number): Promise<WorkQueue> {
    const queue = await work.manager.findOneBy(WorkQueue, { id });
    if (queue === null) throw new DomainError('NOT_FOUND', { queueId: id });
    return queue;
  }
}
