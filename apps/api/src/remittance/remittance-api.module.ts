import { Module } from '@nestjs/common';

import { DocumentsModule } from '@solde/documents';
import { RemittanceModule } from '@solde/remittance';

import { HoldsController } from './holds.controller';
import { InvoicesController } from './invoices.controller';
import { AccountingController } from './accounting.controller';
import { RemittanceController } from './remittance.controller';

@Module({
  imports: [DocumentsModule, RemittanceModule],
  controllers: [
    ...[AccountingController, HoldsController, InvoicesController, RemittanceController],
  ],
})
export class RemittanceApiModule {}
