import { Module } from '@nestjs/common';

import { BankModule } from '@solde/bank';

import { BankController } from './bank.controller';

@Module({ imports: [BankModule], controllers: [BankController] })
export class BankApiModule {}
