import { Module } from '@nestjs/common';

import { FeesModule } from '@solde/fees';

import { OneByOne } from '../one-by-one';
import { FeesJob } from './fees.job';

@Module({ imports: [FeesModule], providers: [OneByOne, FeesJob] })
export class FeesWorkerModule {}
