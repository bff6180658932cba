import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { BankModule } from '@solde/bank';
import { CasesModule } from '@solde/cases';
import { CorrespondenceModule } from '@solde/correspondence';
import { CostsModule } from '@solde/costs';
import { CreditTransferModule } from '@solde/credit-transfer';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { FeesModule } from '@solde/fees';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { ConsolidatedQuery } from './consolidated.query';
import { CutTransfersQuery } from './cut-transfers.query';
import { DeadlinesQuery } from './deadlines.query';
import { DebitClaim } from './debit-claim.entity';
import { ExceptionsQuery } from './exceptions.query';
import { FecQuery } from './fec.query';
import { FeeDocumentSeries } from './fee-document-series.entity';
import { FeeDocument } from './fee-document.entity';
import { HoldsQuery } from './holds.query';
import { HoldsService } from './holds.service';
import { InvoiceDispatch } from './invoice-dispatch.entity';
import { InvoiceDispatchQuery } from './invoice-dispatch.query';
import { InvoiceDispatchService } from './invoice-dispatch.service';
import { InvoicePayment } from './invoice-payment.entity';
import { InvoicePlatform, NoInvoicePlatform } from './invoice-platform.service';
import { InvoicesQuery } from './invoices.query';
import { InvoicesService } from './invoices.service';
import { PapersQuery } from './papers.query';
import { PapersService } from './papers.service';
import './prove.query';
import { RemittanceDocument } from './remittance-document.entity';
import { RemittanceHoldLift } from './remittance-hold-lift.entity';
import { RemittanceHold } from './remittance-hold.entity';
import { RemittanceRun } from './remittance-run.entity';
import { RemittanceStatement } from './remittance-statement.entity';
import './remittance.errors';
import { RemittanceListener } from './remittance.listener';
import { RemittanceQuery } from './remittance.query';
import { RemittanceService } from './remittance.service';
import { RunTransfers } from './run-transfers.service';
import { StatementLine } from './statement-line.entity';
import { TransferFileExport } from './transfer-file-export.entity';
import { TransferFile } from './transfer-file.entity';
import { TransferOutcome } from './transfer-outcome.entity';
import { Transfer } from './transfer.entity';
import { TransfersService } from './transfers.service';
import { UnsettledQuery } from './unsettled.query';
import { WithdrawalsService } from './withdrawals.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[RemittanceRun, RemittanceStatement, StatementLine, FeeDocument, FeeDocumentSeries],
      ...[RemittanceDocument, TransferFile, TransferFileExport, Transfer, TransferOutcome],
      ...[DebitClaim, InvoiceDispatch, InvoicePayment, RemittanceHold, RemittanceHoldLift],
    ]),
    AgencyModule,
    BankModule,
    CasesModule,
    CorrespondenceModule,
    CostsModule,
    CreditorsModule,
    CreditTransferModule,
    DocumentsModule,
    FeesModule,
    LedgerModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [
    ...[HoldsService, InvoicesService, PapersQuery, PapersService, RemittanceQuery],
    ...[RemittanceService, TransfersService, UnsettledQuery, WithdrawalsService, ConsolidatedQuery],
    ...[DeadlinesQuery, ExceptionsQuery, FecQuery, HoldsQuery, InvoicesQuery, RemittanceListener],
    ...[InvoiceDispatchQuery, InvoiceDispatchService, CutTransfersQuery],
    RunTransfers,
    { provide: InvoicePlatform, useClass: NoInvoicePlatform },
  ],
  exports: [
    ...[HoldsService, InvoicesService, PapersQuery, PapersService, RemittanceQuery],
    ...[RemittanceService, TransfersService, WithdrawalsService, ConsolidatedQuery],
    ...[DeadlinesQuery, ExceptionsQuery, FecQuery, HoldsQuery, InvoicesQuery],
    ...[InvoiceDispatchQuery, InvoiceDispatchService, InvoicePlatform, CutTransfersQuery],
  ],
})
export class RemittanceModule {}
