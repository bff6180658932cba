import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditChange } from './audit-change.entity';
import { AuditSeal } from './audit-seal.entity';
import { AuditUnsealed } from './audit-unsealed.entity';
import { AuditValue } from './audit-value.entity';
import { AuditQuery } from './audit.query';
import { AuditService } from './audit.service';
import './prove.query';

@Module({
  imports: [TypeOrmModule.forFeature([AuditChange, AuditValue, AuditUnsealed, AuditSeal])],
  providers: [AuditService, AuditQuery],
  exports: [AuditService, AuditQuery],
})
export class AuditModule {}
