import { Module } from '@nestjs/common';
import { CreditorsModule } from '@solde/creditors';
import { CreditorRequestsJob } from './creditor-requests.job';

@Module({ imports: [CreditorsModule], providers: [CreditorRequestsJob] })
export class CreditorsWorkerModule {}
