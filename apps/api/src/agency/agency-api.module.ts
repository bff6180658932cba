import { Module } from '@nestjs/common';
import { AgencyModule } from '@solde/agency';
import { AgencyController } from './agency.controller';
import { PartnersController } from './partners.controller';
import { TeamsController } from './teams.controller';

@Module({
  imports: [AgencyModule],
  controllers: [AgencyController, PartnersController, TeamsController],
})
export class AgencyApiModule {}
