export {
  DisputeRaised,
  DisputeResolved,
  OutcomeSends,
  PromiseDecided,
  PromiseMade,
} from './amicable.events';
export { AmicableModule } from './amicable.module';
export {
  AmicableQuery,
  type AmicableFilter,
  type DisputeView,
  type PromiseView,
} from './amicable.query';
export {
  DISPUTE_OUTCOMES,
  DISPUTE_TYPES,
  type DisputeOutcome,
  type DisputeState,
  type DisputeType,
  type NewDispute,
} from './dispute-terms';
export { Dispute } from './dispute.entity';
export {
  DISPUTE_ANSWER,
  DisputesService,
  type DisputeAnswer,
  type DisputeAnswerAsked,
} from './disputes.service';
export { FormalNoticesService, NOTICE_ANSWER_DAYS } from './formal-notices.service';
export { outcomeSentence } from './outcome-sentence';
export type { NewOutcome, NextStep } from './new-outcome';
export { CAUSES_OF_DELAY, type CauseOfDelay, type MissingPart } from './outcome-terms';
export { OutcomesService, type ForeseenOutcome, type RecordedOutcome } from './outcomes.service';
export {
  PROMISE_AMOUNTS_MAX,
  promiseRefusal,
  type PromiseLimits,
  type PromiseRefusal,
  type PromiseWanted,
} from './promise-limits';
export {
  PROMISE_GRACE_BUSINESS_DAYS,
  promiseDeadline,
  promiseOutcomes,
  type JudgedPromise,
  type PromiseMoney,
  type PromiseOutcome,
  type PromiseStatus,
} from './promise-outcome';
export {
  CANCELLATION_REASONS,
  PROMISE_MEANS,
  type CancellationReason,
  type NewPromise,
  type PromiseMeans,
  type PromiseState,
} from './promise-state';
export { PromiseToPay } from './promise.entity';
export { PROMISE_CHECK } from './promise-book.service';
export { PromiseJudging } from './promise-judging.service';
export { PromisesService } from './promises.service';
export { SERVICE_KINDS, type ServiceKind } from './service-kind';
export { ServiceRendered } from './service-rendered.entity';
export { ServiceUndone } from './service-undone.entity';
export {
  ServicesRenderedQuery,
  type ServiceFilter,
  type ServiceView,
} from './services-rendered.query';
export { ServicesRendered, type NewService } from './services-rendered.service';
