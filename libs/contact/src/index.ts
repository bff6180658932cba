export { ContactAttemptRelease } from './contact-attempt-release.entity';
export { ContactAttempt } from './contact-attempt.entity';
export { contactSentence, type ContactAnswer } from './contact-sentence';
export {
  capsOf,
  contactVerdict,
  type ContactFacts,
  type ContactKind,
  type ContactRefusalReason,
} from './contact-verdict';
export { CONTACT_REFUSALS } from './contact.errors';
export { ContactModule } from './contact.module';
export {
  ContactService,
  type ContactBeginning,
  type ContactQuestion,
  type Talk,
} from './contact.service';
export { ConversationRelease } from './conversation-release.entity';
export { Conversation } from './conversation.entity';
export {
  dayRefusal,
  nextAllowedAt,
  nextAllowedDay,
  type ContactCaps,
  type ContactCounts,
  type ContactPlace,
} from './next-allowed';
export { type PersonFacts } from './person-facts';
