import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { ProblemFilter } from './problem-filter';
import { Settings } from './settings';
import { requestValidation } from './validation';

const MINUTE_MS = 60_000;

/**
 * What every HTTP process does to every request: limits its rate, validates its body, answers its failures as problems.
 *
 * The process adds its own `AccessGuard`, with its `Authenticator`.
 */
@Module({})
export class HttpModule {
  static forRoot(settings: Settings = Settings.fromEnvironment()): DynamicModule {
    return {
      module: HttpModule,
      imports: [ThrottlerModule.forRoot([{ ttl: MINUTE_MS, limit: settings.rateLimitPerMinute }])],
      providers: [
        { provide: APP_GUARD, useClass: ThrottlerGuard },
        { provide: APP_PIPE, useFactory: requestValidation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
