export { AccessGuard, Authenticator } from './access-guard';
export { Act } from './act.entity';
export { principalOf, systemCaller, type Caller, type RequestFacts } from './caller';
export { type EntityClass } from './change';
export { Clock, travelTo } from './clock';
export { minorColumn, rateColumn } from './columns';
export { searchPath, typeParsers } from './connection';
export { dataSourceOptions, poolOf, sessionOptions } from './data-source';
export { Deliveries, type DeliveryCount } from './deliveries';
export {
  constraints,
  declaredRefusals,
  DomainError,
  refusalOf,
  refusals,
  type Fact,
  type FieldProblem,
  type Refusal,
} from './domain-error';
export { DomainEvent, type EventClass, type Heard } from './domain-event';
export {
  ALLOW,
  Allow,
  By,
  IDEMPOTENT,
  Idempotent,
  PUBLIC,
  Public,
  routeOf,
  type IncomingRequest,
} from './entry-point';
export { EventDelivery, PendingEvent, PublishedEvent } from './event.entity';
export { Health, type Unready } from './health';
export { Hears } from './hears';
export { configureHttp, httpAdapter, startHttp, type HttpOptions } from './http';
export { HttpModule } from './http.module';
export { Id } from './id';
export { IdempotencyKey } from './idempotency-key.entity';
export { Job, type Cadence, type JobDeclaration } from './job';
export { isError } from './is-error';
export { Jobs } from './jobs';
export { loggerOptions } from './logging';
export { migrate, migrationClasses, revert } from './migrate';
export {
  appendOnly,
  creditorVisible,
  databaseRoles,
  grant,
  grantExecute,
  revoke,
  type DatabaseRole,
  type TablePrivilege,
  type Visibility,
} from './migration-helpers';
export { SnakeCaseNames } from './naming';
export {
  afterId,
  decodeCursor,
  encodeCursor,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  Paged,
  PageDto,
  pageOf,
  type CursorPart,
  type Page,
  type PageRequest,
} from './paging';
export { PlatformModule, type PlatformOptions } from './platform.module';
export { problemOf, type Problem } from './problem';
export { ProblemFilter } from './problem-filter';
export { declaredInvariants, invariants, type Invariant } from './invariant';
export { ProveQuery, type Proof } from './prove.query';
export { Reads, type Query } from './reads';
export { RecordedRefusal } from './refusal.entity';
export { rolesSql } from './roles';
export { type Sentence } from './sentence';
export { PROCESS_ROLE } from './process-role';
export { Settings, type LogLevel, type TwilioSettings } from './settings';
export { UnitOfWork } from './unit-of-work';
export { uuidv7 } from './uuid';
export {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsEmailAddress,
  IsMoney,
  IsPlainText,
  requestValidation,
} from './validation';
export { Work } from './work';
