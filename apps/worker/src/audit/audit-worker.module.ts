import { Module } from '@nestjs/common';
import { AuditModule } from '@solde/audit';
import { SealJob } from './seal.job';

@Module({ imports: [AuditModule], providers: [SealJob] })
export class AuditWorkerModule {}
