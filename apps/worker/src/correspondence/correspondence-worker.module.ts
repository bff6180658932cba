import { Module } from '@nestjs/common';

import { CorrespondenceModule } from '@solde/correspondence';

import { DispatchJob } from './dispatch.job';
import { FirstLettersJob } from './first-letters.job';

@Module({ imports: [CorrespondenceModule], providers: [DispatchJob, FirstLettersJob] })
export class CorrespondenceWorkerModule {}
