import { Module } from '@nestjs/common';

import { CallDeskModule } from '@solde/call-desk';

import { CallDeskJob } from './call-desk.job';

@Module({ imports: [CallDeskModule], providers: [CallDeskJob] })
export class CallDeskWorkerModule {}
