import { Injectable } from '@nestjs/common';
import { AuditService, SEAL_SIZE_MAX } from '@solde/audit';
import { Job, systemCaller, UnitOfWork } from '@solde/platform';

/** Seals in one run at most: what is left waits a minute, and the other jobs get their turn. */
const SEALS_PER_RUN_MAX = 100;

/** Ties the acts of the last minute to the chain. */
@Injectable()
export class SealJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  @Job({ name: 'audit.seal', every: 'MINUTE' })
  async seal(): Promise<void> {
    for (let seals = 0; seals < SEALS_PER_RUN_MAX; seals += 1) {
      const sealed = await this.unitOfWork.run(systemCaller('audit.seal'), (work) =>
        this.audit.seal(work),
      );
      if (sealed < SEAL_SIZE_MAX) return;
    }
  }
}
