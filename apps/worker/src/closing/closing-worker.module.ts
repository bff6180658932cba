import { Module } from '@nestjs/common';

import { ClosingModule } from '@solde/closing';

import { ClosingJob } from './closing.job';

@Module({ imports: [ClosingModule], providers: [ClosingJob] })
export class ClosingWorkerModule {}
