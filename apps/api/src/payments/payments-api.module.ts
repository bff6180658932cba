import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { PaymentsModule } from '@solde/payments';

import { AdjustmentsController } from './adjustments.controller';
import { PaymentsController } from './payments.controller';
import { RefundsController } from './refunds.controller';
import { WhatIfController } from './what-if.controller';

@Module({
  imports: [CasesModule, PaymentsModule],
  controllers: [AdjustmentsController, PaymentsController, RefundsController, WhatIfController],
})
export class PaymentsApiModule {}
