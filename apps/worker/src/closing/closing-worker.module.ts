import { Module } from '@nestjs/common';

import { ClosingModule } from '@solde/closing';

import { OneByOne } from '../one-by-one';
import { ClosingJob } from './closing.job';

@Module({ imports: [ClosingModule], providers: [OneByOne, ClosingJob] })
export class ClosingWorkerModule {}
