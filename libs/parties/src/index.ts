export { ContactPoint } from './contact-point.entity';
export { DebtorReference } from './debtor-reference.entity';
export { Debtor } from './debtor.entity';
export { matchKey, nameKey, type Identity } from './match-key';
export { isOneCharacterAway, nameLikenessPct, nameWords } from './name-likeness';
export {
  PartiesService,
  type DebtorFacts,
  type NewContactPoint,
  type PersonFacts,
} from './parties.service';
export { PartiesModule } from './parties.module';
export {
  PartiesQuery,
  type MatchProposalRow,
  type RestrictionInForce,
  type ShownContactPoint,
  type ShownDebtor,
} from './parties.query';
export { DebtorRelinked, PartyRestricted } from './parties.events';
export { PartyMatchProposal } from './party-match-proposal.entity';
export { PartyRestriction } from './party-restriction.entity';
export { Party } from './party.entity';
export { readPhone, type Phone } from './phone';
export {
  bindingRestriction,
  CONTACT_CHANNELS,
  RESTRICTION_KINDS,
  shownRestriction,
  type ContactChannel,
  type ContactTried,
  type Restriction,
  type RestrictionKind,
} from './restriction';
export { RestrictionLifting } from './restriction-lifting.entity';
