import { Module } from '@nestjs/common';

import { DocumentsModule } from '@solde/documents';
import { RemittanceModule } from '@solde/remittance';

import { InvoicesJob } from './invoices.job';
import { PapersJob } from './papers.job';

@Module({ imports: [DocumentsModule, RemittanceModule], providers: [InvoicesJob, PapersJob] })
export class RemittanceWorkerModule {}
