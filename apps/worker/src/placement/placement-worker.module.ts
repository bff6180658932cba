import { Module } from '@nestjs/common';

import { PlacementModule } from '@solde/placement';

import { PlacementJob } from './placement.job';

@Module({ imports: [PlacementModule], providers: [PlacementJob] })
export class PlacementWorkerModule {}
