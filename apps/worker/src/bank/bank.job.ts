import { Injectable, Logger } from '@nestjs/common';

import { BANK_JOB, BankPosting, LINES_TOGETHER_MAX } from '@solde/bank';
import { DomainError, Job, systemCaller, UnitOfWork } from '@solde/platform';

import { OneByOne } from '../one-by-one';

/** Turns of one run at most; the next run goes on. */
const TURNS_MAX = 10_000;

/** Posts what the bank's files brought: what a crash leaves is taken up within a minute. */
@Injectable()
export class BankJob {
  private readonly logger = new Logger('BankJob');

  constructor(
    private readonly each: OneByOne,
    private readonly unitOfWork: UnitOfWork,
    private readonly posting: BankPosting,
  ) {}

  /**
   * Asked for by the act that imported a file. Money received is posted together, so many movements an act; what is not, and a chunk
   * that one bad movement stopped, one by one: a bad one keeps nobody else waiting.
   */
  @Job({ name: BANK_JOB })
  async post(): Promise<void> {
    const failed = new Set<string>();
    for (let turns = 0; turns < TURNS_MAX; turns += 1) {
      const posted = await this.together(failed);
      if (posted !== null && posted > 0) continue;
      if ((await this.alone(failed, posted === null ? LINES_TOGETHER_MAX : 1)) === 0) return;
    }
  }

  /** Those that a stopped worker left behind, and those whose value date has come. */
  @Job({ name: 'bank.resume', every: 'MINUTE' })
  resume(): Promise<void> {
    return this.post();
  }

  /** How many were posted in one act, or null when it failed and nothing was. */
  private async together(failed: ReadonlySet<string>): Promise<number | null> {
    try {
      return await this.unitOfWork.run(systemCaller(BANK_JOB), (work) =>
        this.posting.postTogether(work, [...failed]),
      );
    } catch (error) {
      if (!(error instanceof DomainError))
        this.logger.error({ err: error }, 'Movements are posted one by one.');
      return null;
    }
  }

  /** Each movement in its own act; answers how many had their turn. */
  private async alone(failed: Set<string>, turnsMax: number): Promise<number> {
    for (let turns = 0; turns < turnsMax; turns += 1) {
      const turn = await this.each.turn(
        BANK_JOB,
        (work) => this.posting.nextToPost(work, [...failed]),
        (work, lineId) => this.posting.post(work, lineId),
      );
      if (turn === null) return turns;
      // What is posted is no longer due: only what failed has to be passed over.
      if (!turn.isDone) failed.add(turn.id);
    }
    return turnsMax;
  }
}
