import { Module } from '@nestjs/common';

import { AccountStatementModule } from '@solde/account-statement';
import { CorrespondenceModule } from '@solde/correspondence';

import { AccountStatementController } from './account-statement.controller';

@Module({
  imports: [AccountStatementModule, CorrespondenceModule],
  controllers: [AccountStatementController],
})
export class AccountStatementApiModule {}
