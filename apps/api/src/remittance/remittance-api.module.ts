import { Module } from '@nestjs/common';

import { DocumentsModule } from '@solde/documents';
import { RemittanceModule } from '@solde/remittance';

import { AccountingController } from './accounting.controller';
import { RemittanceController } from './remittance.controller';

@Module({
  imports: [DocumentsModule, RemittanceModule],
  controllers: [AccountingController, RemittanceController],
})
export class RemittanceApiModule {}
