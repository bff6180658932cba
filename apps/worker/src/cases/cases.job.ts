import { Injectable, Logger } from '@nestjs/common';

import { CaseUpkeepService, UPKEEP_BATCH } from '@solde/cases';
import { PartiesService } from '@solde/parties';
import { Clock, DomainError, Job, systemCaller, UnitOfWork, type Work } from '@solde/platform';

/** Batches of one run at most; the next run goes on. */
const BATCHES_MAX = 200;
const NOBODY = '00000000-0000-0000-0000-000000000000';
/** Debtors younger than this are compared again, so that a run that was missed loses none. */
const COMPARED_MS = 48 * 60 * 60 * 1000;

/** What time does to cases: one act per case, so that one that fails leaves the others done. */
@Injectable()
export class CasesJob {
  private readonly logger = new Logger('Cases');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly upkeep: CaseUpkeepService,
    private readonly parties: PartiesService,
    private readonly clock: Clock,
  ) {}

  /** Lets calls begin two business days after the first letter, at the morning it was planned for. */
  @Job({ name: 'cases.start-contacting', every: 'FIVE_MINUTES' })
  async startContacting(): Promise<void> {
    const now = await this.clock.now();
    await this.each(
      'cases.start-contacting',
      () => this.upkeep.contactsDue(now),
      (work, id) => this.upkeep.startContacting(work, id),
    );
  }

  /** Ends the holds whose last day passed, and brings cases in step with those that begin. */
  @Job({ name: 'cases.apply-holds', every: 'HOUR' })
  async applyHolds(): Promise<void> {
    const today = await this.clock.today();
    await this.each(
      'cases.apply-holds',
      () => this.upkeep.holdsDue(today),
      (work, id) => this.upkeep.applyHolds(work, id),
    );
  }

  /** Moves cases to the phase of their age: reminded once due, amicable after thirty days. */
  @Job({ name: 'cases.age', every: 'DAY' })
  async age(): Promise<void> {
    const today = await this.clock.today();
    let after = NOBODY;
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const due = await this.upkeep.ageingDue(today, after);
      for (const { id, services } of due)
        await this.act('cases.age', (work) => this.upkeep.age(work, id, services));
      after = due.at(-1)?.id ?? after;
      if (due.length < UPKEEP_BATCH) return;
    }
  }

  /** Warns the legal desk of limitation dates at 180, 90 and 30 days. */
  @Job({ name: 'cases.limitation-radar', every: 'DAY' })
  async limitation(): Promise<void> {
    const today = await this.clock.today();
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const near = await this.upkeep.limitationDue(today);
      let warned = 0;
      for (const claim of near)
        if (
          await this.act('cases.limitation-radar', (work) =>
            this.upkeep.warnOfLimitation(work, claim),
          )
        )
          warned += 1;
      if (near.length < UPKEEP_BATCH || warned === 0) return;
    }
  }

  /** Repairs and reports cases whose next action is not their earliest item. It finds none, unless something went wrong. */
  @Job({ name: 'cases.keep-in-step', every: 'DAY' })
  async keepInStep(): Promise<void> {
    const lost = await this.upkeep.outOfStep();
    for (const id of lost) {
      this.logger.warn(`The next action of the case ${id} was out of step and is repaired.`);
      await this.act('cases.keep-in-step', (work) => this.upkeep.putInStep(work, id));
    }
  }

  /** Proposes the debtors of the last days who may be one person to a person. */
  @Job({ name: 'parties.propose-matches', every: 'DAY' })
  async proposeMatches(): Promise<void> {
    const since = (await this.clock.now()).getTime() - COMPARED_MS;
    const hex = since.toString(16).padStart(12, '0');
    const sinceId = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
    await this.unitOfWork.run(systemCaller('parties.propose-matches'), (work) =>
      this.parties.proposeMatches(work, sinceId),
    );
  }

  private async each(
    name: string,
    due: () => Promise<readonly string[]>,
    task: (work: Work, id: string) => Promise<void>,
  ): Promise<void> {
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const ids = await due();
      let done = 0;
      for (const id of ids) if (await this.act(name, (work) => task(work, id))) done += 1;
      // A batch of failures alone would be asked for again and again.
      if (ids.length < UPKEEP_BATCH || done === 0) return;
    }
  }

  /** Runs one act; a refusal is recorded by the unit of work, a bug is logged, and the next case goes on. */
  private async act(name: string, task: (work: Work) => Promise<void>): Promise<boolean> {
    try {
      await this.unitOfWork.run(systemCaller(name), task);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) this.logger.error({ err: error }, name);
      return false;
    }
  }
}
