import { Logger, Module, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Client } from 'pg';
import { PlatformModule, searchPath, Settings, type DatabaseRole } from '@solde/platform';
import { freshDatabase, type FreshDatabase } from './database';
import { SCHEMA } from './template';

interface Parts {
  readonly role?: DatabaseRole;
  readonly entities?: readonly Type[];
  /** Modules of libs, as they are. */
  readonly imports?: readonly Type[];
  readonly providers?: readonly Provider[];
  /** SQL of tables of the spec's own, run by the owner before the module starts. */
  readonly tables?: string;
  /** Join the database of another platform: two processes side by side. */
  readonly database?: FreshDatabase;
}

/** A platform on a database of its own, with what a spec adds to it. */
export interface TestPlatform {
  readonly module: TestingModule;
  readonly database: FreshDatabase;
  /** A connection of the owner, in the agency's schema: to look, and to move the clock. */
  readonly owner: Client;
  stop(): Promise<void>;
}

/** Starts the real platform module, as one of the two roles, for specs of platform and of its tables. */
export async function startPlatform(parts: Parts = {}): Promise<TestPlatform> {
  const database = parts.database ?? (await freshDatabase());
  const owner = new Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${searchPath(SCHEMA)}`,
  });
  await owner.connect();
  if (parts.tables !== undefined) await owner.query(parts.tables);

  @Module({
    imports: [
      PlatformModule.forRoot({
        role: parts.role ?? 'AGENCY',
        settings: new Settings({
          DATABASE_URL_AGENCY: database.agencyUrl,
          DATABASE_URL_PORTAL: database.portalUrl,
          DATABASE_SCHEMA: SCHEMA,
          DATA_DIR: process.env.DATA_DIR,
        }),
      }),
      TypeOrmModule.forFeature([...(parts.entities ?? [])]),
      ...(parts.imports ?? []),
    ],
    providers: [...(parts.providers ?? [])],
  })
  class SpecModule {}

  const module = await Test.createTestingModule({ imports: [SpecModule] }).compile();
  // Failures that a spec provokes are asserted, not printed.
  Logger.overrideLogger(false);
  await module.init();
  return {
    module,
    database,
    owner,
    async stop() {
      await module.close();
      await owner.end();
      if (parts.database === undefined) await database.drop();
    },
  };
}
