import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { PaymentsModule } from '@solde/payments';

import { AdjustmentsController } from './adjustments.controller';
import { PaymentsController } from './payments.controller';
import { CaseQuotesController } from './quotes.controller';

@Module({
  imports: [CasesModule, CreditorsModule, PaymentsModule],
  controllers: [AdjustmentsController, CaseQuotesController, PaymentsController],
})
export class PaymentsPortalModule {}
