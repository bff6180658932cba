import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { DocumentsModule } from '@solde/documents';
import { PaymentsModule } from '@solde/payments';

import { AdjustmentsController } from './adjustments.controller';
import { PaymentsController } from './payments.controller';
import { RefundOrdersController } from './refund-orders.controller';
import { RefundsController } from './refunds.controller';
import { WhatIfController } from './what-if.controller';

@Module({
  imports: [CasesModule, DocumentsModule, PaymentsModule],
  controllers: [
    AdjustmentsController,
    PaymentsController,
    RefundOrdersController,
    RefundsController,
    WhatIfController,
  ],
})
export class PaymentsApiModule {}
