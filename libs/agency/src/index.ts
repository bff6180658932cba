export { AgencyDeclaration } from './agency-declaration.entity';
export { AgencyInsurance } from './agency-insurance.entity';
export { AgencyProfile } from './agency-profile.entity';
export { agencyRefusals } from './agency.errors';
export { AgencyModule } from './agency.module';
export { AgencyQuery, type TeamRow } from './agency.query';
export {
  AgencyService,
  type AccountFacts,
  type DeclarationFacts,
  type InsuranceFacts,
  type ProfileFacts,
} from './agency.service';
export {
  complianceOn,
  type AgencyFile,
  type Compliance,
  type ComplianceAlert,
  type Covered,
} from './compliance';
export { DedicatedAccount } from './dedicated-account.entity';
export { PARTNER_KINDS, partnerKindWords, type PartnerKind } from './partner-kind';
export { Partner } from './partner.entity';
export { PartnersQuery, type PartnerView } from './partners.query';
export { PartnersService, type NewPartner } from './partners.service';
export { OwnAccount } from './own-account.entity';
export { OwnAccountsService, type OwnAccountFacts } from './own-accounts.service';
export { TeamMember } from './team-member.entity';
export { Team } from './team.entity';
export { TeamsService } from './teams.service';
