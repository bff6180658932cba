import { Module } from '@nestjs/common';

import { PlacementModule } from '@solde/placement';

import { PlacementFilesController } from './placement-files.controller';
import { PlacementsController } from './placements.controller';

@Module({
  imports: [PlacementModule],
  controllers: [PlacementFilesController, PlacementsController],
})
export class PlacementApiModule {}
