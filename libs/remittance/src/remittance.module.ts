import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { CorrespondenceModule } from '@solde/correspondence';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { FeesModule } from '@solde/fees';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { FeeDocumentSeries } from './fee-document-series.entity';
import { FeeDocument } from './fee-document.entity';
import { PapersQuery } from './papers.query';
import { PapersService } from './papers.service';
import './prove.query';
import { RemittanceDocument } from './remittance-document.entity';
import { RemittanceRun } from './remittance-run.entity';
import { RemittanceStatement } from './remittance-statement.entity';
import './remittance.errors';
import { RemittanceQuery } from './remittance.query';
import { RemittanceService } from './remittance.service';
import { StatementLine } from './statement-line.entity';
import { TransferFile } from './transfer-file.entity';
import { Transfer } from './transfer.entity';
import { UnsettledQuery } from './unsettled.query';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[RemittanceRun, RemittanceStatement, StatementLine, FeeDocument, FeeDocumentSeries],
      ...[RemittanceDocument, TransferFile, Transfer],
    ]),
    AgencyModule,
    CasesModule,
    CorrespondenceModule,
    CreditorsModule,
    DocumentsModule,
    FeesModule,
    LedgerModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [PapersQuery, PapersService, RemittanceQuery, RemittanceService, UnsettledQuery],
  exports: [PapersQuery, PapersService, RemittanceQuery, RemittanceService],
})
export class RemittanceModule {}
