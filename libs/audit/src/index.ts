export { AuditChange } from './audit-change.entity';
export { AuditSeal } from './audit-seal.entity';
export { AuditUnsealed } from './audit-unsealed.entity';
export { AuditValue } from './audit-value.entity';
export { AuditModule } from './audit.module';
export { AuditQuery, type ActFilter, type ActRow, type ChangeRow } from './audit.query';
export { AuditService, SEAL_SIZE_MAX, type Verification } from './audit.service';
export { breakSentence, type Break } from './break';
export { headLine, parseHead, type Head } from './chain';
