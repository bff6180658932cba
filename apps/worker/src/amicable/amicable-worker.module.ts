import { Module } from '@nestjs/common';

import { AmicableModule } from '@solde/amicable';

import { AmicableJob } from './amicable.job';

@Module({ imports: [AmicableModule], providers: [AmicableJob] })
export class AmicableWorkerModule {}
