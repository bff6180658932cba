import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { PaymentsModule } from '@solde/payments';

import { PaymentsController } from './payments.controller';

@Module({
  imports: [CasesModule, CreditorsModule, PaymentsModule],
  controllers: [PaymentsController],
})
export class PaymentsPortalModule {}
