export { CaseCosts } from './case-costs.service';
export { PartnerSettlements, type WithheldCost } from './partner-settlements.service';
export { deadlineAlert, DEADLINE_ALERT_DAYS } from './deadline-alert';
export { Deadline } from './deadline.entity';
export { LitigationDecision } from './litigation-decision.entity';
export { type LitigationDecisionAsked } from './litigation-decision-request.service';
export { LitigationRequest } from './litigation-request.entity';
export {
  DeadlineMissed,
  LitigationDecided,
  LitigationProposed,
  TitleObtained,
} from './litigation.events';
export { LitigationModule } from './litigation.module';
export {
  LitigationQuery,
  type DeadlineView,
  type LegalCase,
  type LitigationRequestDetail,
  type LitigationRequestView,
  type ProcedureDetail,
  type ProcedureView,
} from './litigation.query';
export {
  LITIGATION_LAPSE,
  LITIGATION_REMINDER,
  LitigationService,
  refuseVerdict,
  type LitigationProposal,
  type LitigationVerdict,
} from './litigation.service';
export { PROCEDURE_STEPS, type ProcedureStepKind } from './payment-order-steps';
export { ProcedureStep } from './procedure-step.entity';
export { Procedure } from './procedure.entity';
export { ProceduresService, type NewProcedure, type NewStep } from './procedures.service';
export { Title } from './title.entity';
export { TitlesService, type NewTitle } from './titles.service';
export {
  LegalInterestQuery,
  type ShownJudgment,
  type ShownSuspension,
} from './legal-interest.query';
export { LegalInterest } from './legal-interest.service';
