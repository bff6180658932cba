import { Module } from '@nestjs/common';
import { CreditorsModule } from '@solde/creditors';
import { FeesModule } from '@solde/fees';
import { AgreementsController } from './agreements.controller';
import { BankDetailsController } from './bank-details.controller';
import { CreditorsController } from './creditors.controller';
import { MandatesController } from './mandates.controller';
import { RequestsController } from './requests.controller';

@Module({
  imports: [CreditorsModule, FeesModule],
  controllers: [
    CreditorsController,
    BankDetailsController,
    MandatesController,
    AgreementsController,
    RequestsController,
  ],
})
export class CreditorsApiModule {}
