import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AuditModule } from '@solde/audit';
import { IdentityModule } from '@solde/identity';
import { PlatformModule, Settings } from '@solde/platform';
import { RemittanceModule } from '@solde/remittance';
import { TrustModule } from '@solde/trust';
import { LitigationModule } from '@solde/litigation';
import { AmicableModule } from '@solde/amicable';
import { PlacementModule } from '@solde/placement';

/** The highest libs bring every other with them, and with them every invariant. */
@Module({})
export class CliModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: CliModule,
      imports: [
        PlatformModule.forRoot({ role: 'AGENCY', settings }),
        ...[
          IdentityModule,
          AuditModule,
          PlacementModule,
          AmicableModule,
          LitigationModule,
          RemittanceModule,
          TrustModule,
        ],
      ],
    };
  }
}

/** Runs a command in the product, without any HTTP. */
export async function inProduct<T>(task: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const app = await NestFactory.createApplicationContext(
    CliModule.forRoot(Settings.fromEnvironment()),
    {
      logger: ['error', 'warn'],
      abortOnError: false,
    },
  );
  try {
    return await task(app);
  } finally {
    await app.close();
  }
}
