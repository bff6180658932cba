import { Injectable } from '@nestjs/common';

import {
  JudgingService,
  PLACEMENT_JOB,
  PlacementQuery,
  PlacementService,
  PlacingService,
} from '@solde/placement';
import { DomainError, Job, systemCaller, UnitOfWork, type Work } from '@solde/platform';

/** Placements taken up in one run at most; the next minute goes on. */
const PLACEMENTS_MAX = 50;

/** Validates and places, step by step, each step its own work: what a crash leaves is taken up within a minute. */
@Injectable()
export class PlacementJob {
  private readonly caller = systemCaller('placement');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly placements: PlacementService,
    private readonly judging: JudgingService,
    private readonly placing: PlacingService,
    private readonly query: PlacementQuery,
  ) {}

  /** One placement, asked for by the act that opened or submitted it. */
  @Job({ name: PLACEMENT_JOB })
  async advance({ placementId }: { placementId: string }): Promise<void> {
    await this.validate(placementId);
    await this.steps((work) => this.placing.placeNext(work, placementId));
  }

  /** Those that a stopped worker left behind. */
  @Job({ name: 'placement.resume', every: 'MINUTE' })
  async resume(): Promise<void> {
    for (const placementId of await this.query.due(this.caller, PLACEMENTS_MAX))
      await this.advance({ placementId });
  }

  /** A file that cannot be placed is refused in a second work: the first was rolled back with all it had staged. */
  private async validate(placementId: string): Promise<void> {
    try {
      await this.steps((work) => this.judging.judgeNext(work, placementId));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.unitOfWork.run(this.caller, (work) =>
        this.placements.refuse(work, placementId, error),
      );
    }
  }

  private async steps(step: (work: Work) => Promise<boolean>): Promise<void> {
    while (await this.unitOfWork.run(this.caller, step));
  }
}
