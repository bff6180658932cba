export { Action } from './action.entity';
export { AgendaItem } from './agenda-item.entity';
export { CLOSE_PAID, HOLD_DAYS_MAX } from './agenda.service';
export type { DueItem, NewAgendaItem, NewHold } from './agenda.service';
export type { AccrualFlags, NewMovement, NewSpendingOrder } from './balance.service';
export { CaseFile } from './case-file.entity';
export { CaseParty } from './case-party.entity';
export { CasePhase } from './case-phase.entity';
export {
  CASE_MOVES,
  CASE_STATES,
  isOpen,
  OPEN_STATES,
  phaseOf,
  PHASES,
  stateAfter,
  transition,
  type CaseGuard,
  type CaseMove,
  type CaseMover,
  type CaseState,
  type CaseTrigger,
  type Phase,
} from './case-transitions';
export {
  CaseChanged,
  CaseClosed,
  CaseReopened,
  CasesAccepted,
  FirstLetterRecorded,
  HoldPlaced,
  PhaseEntered,
  type CaseAspect,
} from './cases.events';
export { CasesModule } from './cases.module';
export {
  CasesQuery,
  COUNT_MAX,
  type CaseFilters,
  type ShownCaseParty,
  type ShownAgendaItem,
  type ShownCaseFile,
  type ShownClaim,
  type ShownHold,
  type ShownMovement,
  type TimelineEntry,
} from './cases.query';
export { ASSIGNED_MAX, CasesService, type NewCaseParty } from './cases.service';
export { COMPONENTS, type Component } from './component';
export { ClaimMovement } from './claim-movement.entity';
export { claimNumberKey, claimNumberKeySql } from './claim-number';
export { Claim } from './claim.entity';
export {
  CLOSURE_REASONS,
  CLOSURE_RULES,
  closureRefusal,
  type Closer,
  type ClosingCase,
  type ClosureAsked,
  type ClosureEvidence,
  type ClosureReason,
  type ClosureRefusal,
  type ClosureRule,
} from './closure-reasons';
export { FIRST_LETTER, START_CONTACTING, type LetterSent } from './course.service';
export {
  DEBTOR_QUALITIES,
  debtorQuality,
  type PartyKind,
  type QualifiedDebtor,
  type QualityEvidence,
  type QualityFound,
} from './debtor-quality';
export { DisputedAmount } from './disputed-amount.entity';
export { FirstLetter } from './first-letter.entity';
export { FormalNotice } from './formal-notice.entity';
export { heldOn, isInForce, type DatedHold, type HeldCase } from './held-case';
export { Hold } from './hold.entity';
export {
  REVIEW_CLAIMS,
  type Acceptances,
  type AcceptedPlacement,
  type NewClaim,
} from './intake.service';
export type { FeeClaim, FeeFacts } from './fee-facts';
export { InterestSuspension } from './interest-suspension.entity';
export { LimitationEvent } from './limitation-event.entity';
export {
  InterestTermsService,
  type NewInterestSuspension,
  type NewJudgment,
} from './interest-terms.service';
export { JudgmentInterest } from './judgment-interest.entity';
export type { NewFormalNotice, NewLimitationEvent } from './limitation.service';
export { CaseUpkeepService, UPKEEP_BATCH } from './upkeep.service';
export { AGENDA_SOURCES, nextAction, type AgendaSource, type OpenItem } from './next-action';
export { EARLY_REMINDER_DAYS_MAX, openingPhase, OPENINGS, type Opening } from './opening-phase';
export {
  accruals,
  excessWaivers,
  indemnities,
  interestOfClaim,
  allocationTermsOn,
  outstandingOn,
  supposedInterest,
  type Accruals,
  type MoneyFacts,
  type MovementComponent,
  type MovementKind,
  type Outstanding,
  type OutstandingClaim,
  type OwedItem,
} from './outstanding';
export { excessWaived, type InterestChange } from './waived-interest';
export { CaseRecall } from './case-recall.entity';
export { SpendingOrder } from './spending-order.entity';
export { SearchQuery, type CaseFound } from './search.query';
export { SEARCH_CHARACTERS_MAX, SEARCH_CHARACTERS_MIN, searchTerms } from './search-terms';
export { statusWords, type Locale, type ShownCase } from './status-words';
export { timelineSentence, TIMELINE_VERSION } from './timeline-sentence';
export type { NewNote } from './timeline.service';
