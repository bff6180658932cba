import type { INestApplicationContext, Type } from '@nestjs/common';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Client } from 'pg';

import { instantOf, localDate, type CalendarDate } from '@solde/calendar';
import { CreditorsModule } from '@solde/creditors';
import { IdentityModule, SignIn, type Audience } from '@solde/identity';
import { PlacementModule } from '@solde/placement';
import {
  Clock,
  Deliveries,
  Jobs,
  PlatformModule,
  Reads,
  Settings,
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { WorkerModule } from '../../../worker/src/worker.module';
import { PhoneLine } from './phone-line';
import { DEMO_PASSWORD } from './people';

/** When a day begins: before any desk opens. */
const MORNING = '07:00';
/** Rounds in which the worker must come to rest. */
const ROUNDS_MAX = 20;

/** The creditors' side: their own database role, without HTTP. */
@Module({})
class CreditorSide {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: CreditorSide,
      imports: [
        PlatformModule.forRoot({ role: 'PORTAL', settings }),
        ...[IdentityModule, CreditorsModule, PlacementModule],
      ],
    };
  }
}

/**
 * The product as the demo lives in it: the agency with a worker whose jobs run when they are asked to, the creditors' side
 * under its own database role, a telephone line, and a clock that goes where the story is.
 */
export class Stage {
  private readonly callers = new Map<string, Promise<Caller>>();

  private constructor(
    private readonly agency: INestApplicationContext,
    private readonly portal: INestApplicationContext,
    private readonly line: PhoneLine,
    private readonly owner: Client,
    private readonly zone: string,
  ) {}

  static async open(owner: Client): Promise<Stage> {
    const line = await PhoneLine.open();
    const settings = Settings.fromEnvironment({
      ...{ TELEPHONY: 'simulator', PUBLIC_URL: line.url, LOG_LEVEL: 'error' },
    });
    const quiet = { logger: ['error', 'fatal'] as ('error' | 'fatal')[], abortOnError: false };
    const agency = await NestFactory.createApplicationContext(
      WorkerModule.forRoot({ settings, scheduled: false }),
      quiet,
    );
    const portal = await NestFactory.createApplicationContext(
      CreditorSide.forRoot(settings),
      quiet,
    );
    line.ringsAt(agency);
    return new Stage(agency, portal, line, owner, settings.agencyTimeZone);
  }

  async close(): Promise<void> {
    await Promise.all([this.agency.close(), this.portal.close(), this.line.close()]);
  }

  /** A service of the agency's side. */
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.agency.get<T>(type, { strict: false });
  }

  /** A service under the portal's role. */
  creditorSide<T>(type: Type<T>): T {
    return this.portal.get<T>(type, { strict: false });
  }

  /** A signed-in user, by his address. */
  as(email: string, audience: Audience = 'AGENCY'): Promise<Caller> {
    const known = this.callers.get(email);
    if (known !== undefined) return known;
    const side = audience === 'AGENCY' ? this.agency : this.portal;
    const caller = side
      .get(SignIn, { strict: false })
      .signIn(audience, email, DEMO_PASSWORD, '127.0.0.1')
      .then((session) => session.caller);
    this.callers.set(email, caller);
    return caller;
  }

  /** An act of a user of the agency. */
  async act<T>(email: string, task: (work: Work) => Promise<T>): Promise<T> {
    return this.get(UnitOfWork).run(await this.as(email), task);
  }

  /** An act of the agency by nobody in particular. */
  async actAsSystem<T>(task: (work: Work) => Promise<T>): Promise<T> {
    return this.get(UnitOfWork).run(systemCaller('demo'), task);
  }

  /** What a user of the portal asks for, once for its key; the worker then applies it. */
  async ask<T>(email: string, key: string, task: (work: Work) => Promise<T>): Promise<T> {
    const caller = await this.as(email, 'PORTAL');
    const request = { id: uuidv7(), route: 'demo', idempotencyKey: key, bodyHash: key };
    const answer = await this.creditorSide(UnitOfWork).run({ ...caller, request }, task);
    await this.get(Jobs).run('creditors.requests');
    return answer;
  }

  /** What is there: the story asks it before each step, so that it may be told again after an interruption. */
  rows<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.get(Reads).rows<T>(systemCaller('demo'), sql, params);
  }

  async now(): Promise<Date> {
    return this.get(Clock).now();
  }

  async today(): Promise<CalendarDate> {
    return localDate(await this.now(), this.zone);
  }

  /** The instant of a time of a day, on the agency's clock. */
  at(day: CalendarDate, time: string): Date {
    return instantOf(day, time, this.zone);
  }

  /** Goes to the beginning of a day and does what the worker does once a day. */
  async begin(day: CalendarDate): Promise<void> {
    await this.goOnTo(this.at(day, MORNING));
    await this.get(Jobs).runEvery('DAY');
    await this.settle();
  }

  /** Sets the clock to an instant, unless it is past: the story never goes back. */
  async goOnTo(at: Date): Promise<boolean> {
    const isAhead = at > (await this.now());
    if (isAhead) await travelTo(this.owner, at);
    return isAhead;
  }

  /** The story begins in the past. */
  async goBackTo(at: Date): Promise<void> {
    await travelTo(this.owner, at);
  }

  /** Lets the worker do everything that is due now, until nothing moves. */
  async settle(): Promise<void> {
    const jobs = this.get(Jobs);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      for (const every of ['HOUR', 'FIVE_MINUTES', 'MINUTE'] as const) await jobs.runEvery(every);
      const heard = await this.deliver();
      if (heard === 0) return;
      await jobs.runDue();
    }
    throw new Error(`The worker did not come to rest in ${ROUNDS_MAX} rounds.`);
  }

  /** Carries what was published to its listeners; answers how many heard something. */
  async deliver(): Promise<number> {
    const { delivered, refused, failed } = await this.get(Deliveries).deliverDue();
    if (failed > 0) throw new Error('A listener failed; the lines above say which.');
    return delivered + refused;
  }
}
