import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { DocumentsModule } from '@solde/documents';
import { LitigationModule } from '@solde/litigation';
import { PaymentsModule } from '@solde/payments';

import { AdjustmentsController } from './adjustments.controller';
import { PartnerMoneyController } from './partner-money.controller';
import { PaymentsController } from './payments.controller';
import { RefundOrdersController } from './refund-orders.controller';
import { RefundsController } from './refunds.controller';
import { WhatIfController } from './what-if.controller';

@Module({
  imports: [CasesModule, DocumentsModule, LitigationModule, PaymentsModule],
  controllers: [
    AdjustmentsController,
    PartnerMoneyController,
    PaymentsController,
    RefundOrdersController,
    RefundsController,
    WhatIfController,
  ],
})
export class PaymentsApiModule {}
