import { Module } from '@nestjs/common';
import { AgencyModule } from '@solde/agency';
import { CreditorsModule } from '@solde/creditors';
import { AgencyController } from './agency.controller';
import { OwnAccountsController } from './own-accounts.controller';
import { TeamsController } from './teams.controller';

@Module({
  imports: [AgencyModule, CreditorsModule],
  controllers: [AgencyController, OwnAccountsController, TeamsController],
})
export class AgencyApiModule {}
