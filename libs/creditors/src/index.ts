export { agreementSentences, ruleSentence } from './agreement-sentence';
export {
  FEE_COMPONENTS,
  FEE_PHASES,
  FLAT_EVENTS,
  isRecallReason,
  RECALL_REASONS,
  shapeFaults,
  type AgreementTerms,
  type FeeComponent,
  type FeePhase,
  type FlatEvent,
  type FlatTerms,
  type RecallReason,
  type RuleTerms,
  type ShapeFault,
  type TierTerms,
  type RetrocessionTerms,
} from './agreement-shape';
export { AgreementsQuery, type AgreementVersion, type PricedLine } from './agreements.query';
export { AgreementsService, assertProposed, type AgreementProposal } from './agreements.service';
export { CHANGE_HOLD_DAYS, usableFrom } from './bank-detail-use';
export { BankDetail } from './bank-detail.entity';
export { assertIban, BankDetailsService, type BankDetailFacts } from './bank-details.service';
export { CreditorContact } from './creditor-contact.entity';
export { CreditorGroup } from './creditor-group.entity';
export { CREDITOR_MOVES, creditorAfter, type CreditorTrigger } from './creditor-moves';
export { CreditorRequest, REQUEST_KINDS, type RequestKind } from './creditor-request.entity';
export { Creditor } from './creditor.entity';
export { creditorsRefusals } from './creditors.errors';
export {
  AgreementActivated,
  BankDetailsApproved,
  MandateActivated,
  MandateMoved,
  RequestAnswered,
  RequestSubmitted,
} from './creditors.events';
export { CreditorsModule } from './creditors.module';
export { CreditorsQuery, type PayoutAccount } from './creditors.query';
export {
  CreditorsService,
  type ContactFacts,
  type CreditorChange,
  type CreditorFacts,
} from './creditors.service';
export { FeeAgreement, type AgreementState } from './fee-agreement.entity';
export { FeeFlat } from './fee-flat.entity';
export { FeeRetrocession } from './fee-retrocession.entity';
export { FeeRule } from './fee-rule.entity';
export { FeeTier } from './fee-tier.entity';
export {
  isAmendable,
  MANDATE_MOVES,
  mandateAfter,
  takesClaims,
  type MandateState,
  type MandateTrigger,
} from './mandate-moves';
export { mandateSentences } from './mandate-sentence';
export { MandateTerms } from './mandate-terms.entity';
export { Mandate } from './mandate.entity';
export { MandatesQuery } from './mandates.query';
export {
  assertSignable,
  MandatesService,
  type MandateDraft,
  type MandateWithTerms,
  type TermsDraft,
} from './mandates.service';
export { periodOf, rangeOf, type Period } from './period';
export { AppliesRequest, RequestHandlers, type RequestHandler } from './request-handlers.service';
export { RequestsQuery, type RequestFilter } from './requests.query';
export { REQUESTS_JOB, RequestsService, type DueRequest } from './requests.service';
export type { Signer } from './signer';
export {
  hashOfTerms,
  mayExceedAMonth,
  missingTerms,
  USUAL_TERMS,
  type MissingTerm,
  type RemittanceCycle,
  type RemittanceMode,
  type Service,
  type TermsContent,
} from './terms-content';
