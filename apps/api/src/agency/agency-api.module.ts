import { Module } from '@nestjs/common';
import { AgencyModule } from '@solde/agency';
import { AgencyController } from './agency.controller';
import { TeamsController } from './teams.controller';

@Module({ imports: [AgencyModule], controllers: [AgencyController, TeamsController] })
export class AgencyApiModule {}
