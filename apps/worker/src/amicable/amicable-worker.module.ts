import { Module } from '@nestjs/common';

import { AmicableModule } from '@solde/amicable';

import { OneByOne } from '../one-by-one';
import { AmicableJob } from './amicable.job';

@Module({ imports: [AmicableModule], providers: [OneByOne, AmicableJob] })
export class AmicableWorkerModule {}
