import { Module } from '@nestjs/common';

import { BankModule } from '@solde/bank';
import { RemittanceModule } from '@solde/remittance';
import { SuspenseModule } from '@solde/suspense';

import { BankController } from './bank.controller';
import { SuspenseController } from './suspense.controller';
import { WaitingLinesController } from './waiting-lines.controller';

@Module({
  imports: [BankModule, RemittanceModule, SuspenseModule],
  controllers: [BankController, SuspenseController, WaitingLinesController],
})
export class BankApiModule {}
