import { Injectable, Logger } from '@nestjs/common';

import { DomainError, systemCaller, UnitOfWork, type Work } from '@solde/platform';

/** Acts of one run at most; the next run goes on. */
const ACTS_MAX = 10_000;

/** Whose turn it was, and what came of it. */
export interface Turn {
  readonly id: string;
  readonly isDone: boolean;
}

/** One thing after the other, each in its own work. */
@Injectable()
export class OneByOne {
  private readonly logger = new Logger('OneByOne');

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Takes what is due and acts on it until `next` answers null. Nothing is taken twice in a run, so what fails, or stays due, waits
   * for the next run and keeps nobody else waiting; a refusal is recorded by the unit of work, a bug is logged.
   */
  async run(
    name: string,
    next: (work: Work, seen: readonly string[]) => Promise<string | null>,
    act: (work: Work, id: string) => Promise<void>,
  ): Promise<void> {
    const seen: string[] = [];
    while (seen.length < ACTS_MAX) {
      const turn = await this.turn(name, (work) => next(work, seen), act);
      if (turn === null) return;
      seen.push(turn.id);
    }
  }

  /** One turn: whose it was, and whether its act was committed; null when nothing is due. */
  async turn(
    name: string,
    next: (work: Work) => Promise<string | null>,
    act: (work: Work, id: string) => Promise<void>,
  ): Promise<Turn | null> {
    const taken: { id: string | null } = { id: null };
    try {
      await this.unitOfWork.run(systemCaller(name), async (work) => {
        taken.id = await next(work);
        if (taken.id !== null) await act(work, taken.id);
      });
      return taken.id === null ? null : { id: taken.id, isDone: true };
    } catch (error) {
      if (taken.id === null) throw error;
      if (!(error instanceof DomainError)) this.logger.error({ err: error }, name);
      return { id: taken.id, isDone: false };
    }
  }
}
