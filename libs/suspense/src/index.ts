export { LearntPayersQuery, type ShownLearntPayer } from './learnt-payers.query';
export { type PartnerReasonKey } from './partner-proposals';
export { PartnerProposalsQuery, type ShownPartnerProposal } from './partner-proposals.query';
export { proposalSentence } from './proposal-sentence';
export { type ProposalReason, type ProposalReasonKey } from './proposals';
export { ProposalsQuery, type ShownProposal } from './proposals.query';
export { SuspenseModule } from './suspense.module';
export {
  AGE_BUCKETS,
  SuspenseQuery,
  type AgeBucket,
  type SuspenseAge,
  type SuspenseFilter,
  type SuspenseItem,
} from './suspense.query';
export { SuspenseService } from './suspense.service';
