import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { PartiesModule } from '@solde/parties';

import { CasesJob } from './cases.job';

@Module({ imports: [CasesModule, PartiesModule], providers: [CasesJob] })
export class CasesWorkerModule {}
