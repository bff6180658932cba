import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { HttpModule, PlatformModule, Settings } from '@solde/platform';

import { AmicableWorkerModule } from './amicable/amicable-worker.module';
import { AuditWorkerModule } from './audit/audit-worker.module';
import { BankWorkerModule } from './bank/bank-worker.module';
import { CallDeskWorkerModule } from './call-desk/call-desk-worker.module';
import { CasesWorkerModule } from './cases/cases-worker.module';
import { ClosingWorkerModule } from './closing/closing-worker.module';
import { CorrespondenceWorkerModule } from './correspondence/correspondence-worker.module';
import { CreditorsWorkerModule } from './creditors/creditors-worker.module';
import { FeesWorkerModule } from './fees/fees-worker.module';
import { LitigationWorkerModule } from './litigation/litigation-worker.module';
import { PaymentsWorkerModule } from './payments/payments-worker.module';
import { PlacementWorkerModule } from './placement/placement-worker.module';
import { RemittanceWorkerModule } from './remittance/remittance-worker.module';
import { Scheduler } from './scheduler.job';

/** Everything that hears events and runs jobs; the outbox needs every listener in one process. */
export const WORKER_FEATURES = [
  AuditWorkerModule,
  CreditorsWorkerModule,
  PlacementWorkerModule,
  CasesWorkerModule,
  CorrespondenceWorkerModule,
  CallDeskWorkerModule,
  FeesWorkerModule,
  PaymentsWorkerModule,
  BankWorkerModule,
  ClosingWorkerModule,
  AmicableWorkerModule,
  LitigationWorkerModule,
  RemittanceWorkerModule,
];

export interface WorkerOptions {
  readonly settings?: Settings;
  /** False where somebody else moves the clock and runs the jobs: tests, and the filling of the demo. */
  readonly scheduled?: boolean;
}

/** Scheduled work, outbox delivery, what creditors asked for. */
@Module({})
export class WorkerModule {
  static forRoot({
    settings = Settings.fromEnvironment(),
    scheduled = true,
  }: WorkerOptions = {}): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot({ role: 'AGENCY', settings }),
        HttpModule.forRoot(settings),
        ...WORKER_FEATURES,
        ...(scheduled ? [ScheduleModule.forRoot()] : []),
      ],
      providers: scheduled ? [Scheduler] : [],
    };
  }
}
