import { Module } from '@nestjs/common';

import { CreditorsModule } from '@solde/creditors';
import { PlacementModule } from '@solde/placement';

import { PlacementFilesController } from './placement-files.controller';
import { PlacementsController } from './placements.controller';

@Module({
  imports: [CreditorsModule, PlacementModule],
  controllers: [PlacementFilesController, PlacementsController],
})
export class PlacementPortalModule {}
