import { Module } from '@nestjs/common';

import { LitigationModule } from '@solde/litigation';

import { LitigationJob } from './litigation.job';

@Module({ imports: [LitigationModule], providers: [LitigationJob] })
export class LitigationWorkerModule {}
