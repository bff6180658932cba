import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { CorrespondenceModule } from '@solde/correspondence';
import { CostsModule } from '@solde/costs';
import { CreditTransferModule } from '@solde/credit-transfer';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { FeesModule } from '@solde/fees';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';

import { CaseMoneyQuery } from './case-money.query';
import { CaseQuotes } from './case-quotes.query';
import { CaseSpending } from './case-spending.service';
import { Adjustment } from './adjustment.entity';
import { AdjustmentRequests } from './adjustment-request.service';
import { AdjustmentsQuery } from './adjustments.query';
import { AdjustmentsService } from './adjustments.service';
import { Allocation } from './allocation.entity';
import { ClearingDue } from './clearing-due.entity';
import { Clearing } from './clearing.entity';
import { DirectPaymentRequests } from './direct-payment-request.service';
import './payments.errors';
import { ReceiptMatch } from './receipt-match.entity';
import { Receipt } from './receipt.entity';
import { ReversalRequest } from './reversal-request.entity';
import { RefundEvent } from './refund-event.entity';
import { RefundOrderDrop } from './refund-order-drop.entity';
import { RefundOrderExport } from './refund-order-export.entity';
import { RefundOrderLine } from './refund-order-line.entity';
import { RefundOrder } from './refund-order.entity';
import { RefundOrdersQuery } from './refund-orders.query';
import { RefundOrdersService } from './refund-orders.service';
import { Refund } from './refund.entity';
import { RefundsQuery } from './refunds.query';
import { RefundsService } from './refunds.service';
import { Reversal } from './reversal.entity';
import { PartnerMoneyQuery } from './partner-money.query';
import { PartnerTransferCost } from './partner-transfer-cost.entity';
import { PartnerTransferPayment } from './partner-transfer-payment.entity';
import { PartnerTransferUndos } from './partner-transfer-undos.service';
import { PartnerTransfersQuery } from './partner-transfers.query';
import { PartnerTransferUndoRequest } from './partner-transfer-undo-request.entity';
import { PartnerTransferUndo } from './partner-transfer-undo.entity';
import { PartnerTransfer } from './partner-transfer.entity';
import { PartnerTransfers } from './partner-transfers.service';
import { ProvisionsInSuspense } from './provisions-in-suspense.service';
import { ProvisionsInSuspenseQuery } from './provisions-in-suspense.query';
import { ReceiptProvision } from './receipt-provision.entity';
import { PaymentSimulation } from './payment-simulation.service';
import { PaymentsListener } from './payments.listener';
import { PaymentsQuery } from './payments.query';
import { PaymentsService } from './payments.service';
import './prove.query';
import { TariffWhatIf } from './tariff-what-if.query';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[Receipt, ReceiptMatch, Allocation, Clearing, ClearingDue, Reversal, ReversalRequest],
      Adjustment,
      ...[Refund, RefundEvent, RefundOrder, RefundOrderLine, RefundOrderExport, RefundOrderDrop],
      ...[PartnerTransfer, PartnerTransferPayment, PartnerTransferCost],
      ...[PartnerTransferUndo, PartnerTransferUndoRequest, ReceiptProvision],
    ]),
    AgencyModule,
    CasesModule,
    CorrespondenceModule,
    CostsModule,
    CreditorsModule,
    CreditTransferModule,
    DocumentsModule,
    FeesModule,
    LedgerModule,
    PartiesModule,
  ],
  providers: [
    AdjustmentRequests,
    AdjustmentsQuery,
    AdjustmentsService,
    CaseMoneyQuery,
    CaseQuotes,
    CaseSpending,
    DirectPaymentRequests,
    PartnerMoneyQuery,
    PartnerTransfers,
    PartnerTransfersQuery,
    PartnerTransferUndos,
    PaymentSimulation,
    PaymentsListener,
    PaymentsQuery,
    PaymentsService,
    ProvisionsInSuspense,
    ProvisionsInSuspenseQuery,
    RefundOrdersQuery,
    RefundOrdersService,
    RefundsQuery,
    RefundsService,
    TariffWhatIf,
  ],
  exports: [
    AdjustmentsQuery,
    AdjustmentsService,
    CaseQuotes,
    PartnerMoneyQuery,
    PartnerTransfers,
    PartnerTransfersQuery,
    PartnerTransferUndos,
    PaymentSimulation,
    PaymentsQuery,
    PaymentsService,
    ProvisionsInSuspense,
    ProvisionsInSuspenseQuery,
    RefundOrdersQuery,
    RefundOrdersService,
    RefundsQuery,
    RefundsService,
    TariffWhatIf,
  ],
})
export class PaymentsModule {}
