import { setTimeout as pause } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Cron } from '@nestjs/schedule';

import { Deliveries, Jobs, type Cadence } from '@solde/platform';

/** How long the outbox rests when it is empty: an agent who presses dial waits for the call that long at most. */
const OUTBOX_PAUSE_MS = 250;
const OUTBOX_ROUND_MAX = 500;

/**
 * The clock of the house: puts the jobs of each cadence on the queue, under one key whatever the number of workers, runs what
 * is queued, and keeps the outbox empty.
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Scheduler');
  private readonly stopping = new AbortController();
  private outbox: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly deliveries: Deliveries,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.start();
    this.outbox = this.keepEmpty();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.outbox;
  }

  @Cron('0 * * * * *', { name: 'minute', timeZone: 'UTC' })
  async minute(): Promise<void> {
    await this.enqueue('MINUTE');
  }

  @Cron('30 */5 * * * *', { name: 'five minutes', timeZone: 'UTC' })
  async fiveMinutes(): Promise<void> {
    await this.enqueue('FIVE_MINUTES');
  }

  @Cron('15 2 * * * *', { name: 'hour', timeZone: 'UTC' })
  async hour(): Promise<void> {
    await this.enqueue('HOUR');
  }

  /** Early enough that the desks of Reunion and Noumea find their day ready. */
  @Cron('0 5 1 * * *', { name: 'day', timeZone: 'Europe/Paris' })
  async day(): Promise<void> {
    await this.enqueue('DAY');
  }

  private async enqueue(every: Cadence): Promise<void> {
    try {
      await this.jobs.enqueueEvery(every);
    } catch (error) {
      this.logger.error({ err: error }, `The jobs of ${every} were not enqueued.`);
    }
  }

  private async keepEmpty(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.deliveries.deliverDue(OUTBOX_ROUND_MAX);
      } catch (error) {
        this.logger.error({ err: error }, 'The outbox was not delivered.');
      }
      await pause(OUTBOX_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
