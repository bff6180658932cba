import { Global, Logger, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { DataSource } from 'typeorm';
import { Act } from './act.entity';
import { Clock } from './clock';
import { dataSourceOptions, surviveLostConnections } from './data-source';
import { Deliveries } from './deliveries';
import { EventDelivery, PendingEvent, PublishedEvent } from './event.entity';
import { Health } from './health';
import { HealthController } from './health-endpoints';
import { IdempotencyKey } from './idempotency-key.entity';
import { Jobs } from './jobs';
import { loggerOptions } from './logging';
import type { DatabaseRole } from './migration-helpers';
import './platform.errors';
import { PROCESS_ROLE } from './process-role';
import { ProveQuery } from './prove.query';
import { Reads } from './reads';
import { RecordedRefusal } from './refusal.entity';
import { Settings } from './settings';
import { UnitOfWork } from './unit-of-work';

const ENTITIES = [
  Act,
  RecordedRefusal,
  IdempotencyKey,
  PublishedEvent,
  PendingEvent,
  EventDelivery,
];
const CONNECT_ATTEMPTS = 5;
const CONNECT_PAUSE_MS = 1000;

export interface PlatformOptions {
  /** The database role that the process runs as. */
  readonly role: DatabaseRole;
  /** Read from the environment unless given: a test gives its own. */
  readonly settings?: Settings;
  /** Where log lines go; the standard output unless given. */
  readonly logTo?: DestinationStream;
}

/** What every process stands on: settings, the database, works and reads, events and jobs. The only global module. */
@Global()
@Module({})
export class PlatformModule implements OnModuleInit {
  private readonly logger = new Logger('Database');

  constructor(private readonly dataSource: DataSource) {}

  static forRoot({ role, settings, logTo }: PlatformOptions): DynamicModule {
    const known = settings ?? Settings.fromEnvironment();
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        LoggerModule.forRoot(loggerOptions(known, role.toLowerCase(), logTo)),
        TypeOrmModule.forRoot({
          ...dataSourceOptions(known, role),
          autoLoadEntities: true,
          retryAttempts: CONNECT_ATTEMPTS,
          retryDelay: CONNECT_PAUSE_MS,
        }),
        TypeOrmModule.forFeature(ENTITIES),
      ],
      controllers: [HealthController],
      providers: [
        { provide: Settings, useValue: known },
        { provide: PROCESS_ROLE, useValue: role },
        ...[Clock, Deliveries, Health, Jobs, ProveQuery, Reads, UnitOfWork],
      ],
      exports: [
        Settings,
        PROCESS_ROLE,
        Clock,
        Deliveries,
        Health,
        Jobs,
        ProveQuery,
        Reads,
        UnitOfWork,
      ],
    };
  }

  onModuleInit(): void {
    surviveLostConnections(this.dataSource, (error) => {
      this.logger.warn(`A connection to the database was lost: ${error.message}`);
    });
  }
}
