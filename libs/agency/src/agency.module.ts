import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DocumentsModule } from '@solde/documents';
import { IdentityModule } from '@solde/identity';
import { AgencyDeclaration } from './agency-declaration.entity';
import { AgencyInsurance } from './agency-insurance.entity';
import { AgencyProfile } from './agency-profile.entity';
import './agency.errors';
import { AgencyQuery } from './agency.query';
import { AgencyService } from './agency.service';
import { DedicatedAccount } from './dedicated-account.entity';
import { PartnersQuery } from './partners.query';
import { PartnersService } from './partners.service';
import { Partner } from './partner.entity';
import { OwnAccount } from './own-account.entity';
import { OwnAccountsService } from './own-accounts.service';
import { TeamMember } from './team-member.entity';
import { Team } from './team.entity';
import { TeamsService } from './teams.service';

const ENTITIES = [
  AgencyProfile,
  AgencyInsurance,
  AgencyDeclaration,
  DedicatedAccount,
  Partner,
  OwnAccount,
  Team,
  TeamMember,
];

/** The agency's own file, and its teams. */
@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), IdentityModule, DocumentsModule],
  providers: [
    AgencyService,
    OwnAccountsService,
    PartnersQuery,
    PartnersService,
    TeamsService,
    AgencyQuery,
  ],
  exports: [
    AgencyService,
    OwnAccountsService,
    PartnersQuery,
    PartnersService,
    TeamsService,
    AgencyQuery,
  ],
})
export class AgencyModule {}
