import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { ClosingModule } from '@solde/closing';
import { CreditorsModule } from '@solde/creditors';
import { PaymentsModule } from '@solde/payments';

import { ClosingController } from './closing.controller';
import { SettlementsController } from './settlements.controller';

@Module({
  imports: [CasesModule, ClosingModule, CreditorsModule, PaymentsModule],
  controllers: [ClosingController, SettlementsController],
})
export class ClosingPortalModule {}
