import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { LitigationModule } from '@solde/litigation';
import { PaymentsModule } from '@solde/payments';

import { AdjustmentsController } from './adjustments.controller';
import { PartnerMoneyController } from './partner-money.controller';
import { PaymentsController } from './payments.controller';
import { RefundsController } from './refunds.controller';
import { WhatIfController } from './what-if.controller';

@Module({
  imports: [CasesModule, LitigationModule, PaymentsModule],
  controllers: [
    PartnerMoneyController,
    AdjustmentsController,
    PaymentsController,
    RefundsController,
    WhatIfController,
  ],
})
export class PaymentsApiModule {}
