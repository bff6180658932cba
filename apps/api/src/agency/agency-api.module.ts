import { Module } from '@nestjs/common';
import { AgencyModule } from '@solde/agency';
import { CreditorsModule } from '@solde/creditors';
import { AgencyController } from './agency.controller';
import { OwnAccountsController } from './own-accounts.controller';
import { PartnersController } from './partners.controller';
import { TeamsController } from './teams.controller';

@Module({
  imports: [AgencyModule, CreditorsModule],
  controllers: [AgencyController, OwnAccountsController, PartnersController, TeamsController],
})
export class AgencyApiModule {}
