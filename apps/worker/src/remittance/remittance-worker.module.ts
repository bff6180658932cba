import { Module } from '@nestjs/common';

import { RemittanceModule } from '@solde/remittance';

import { PapersJob } from './papers.job';

@Module({ imports: [RemittanceModule], providers: [PapersJob] })
export class RemittanceWorkerModule {}
