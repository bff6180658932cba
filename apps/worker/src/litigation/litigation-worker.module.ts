import { Module } from '@nestjs/common';

import { LitigationModule } from '@solde/litigation';

import { OneByOne } from '../one-by-one';
import { LitigationJob } from './litigation.job';

@Module({ imports: [LitigationModule], providers: [OneByOne, LitigationJob] })
export class LitigationWorkerModule {}
