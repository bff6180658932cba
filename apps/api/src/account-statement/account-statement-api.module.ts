import { Module } from '@nestjs/common';

import { AccountStatementModule } from '@solde/account-statement';

import { AccountStatementController } from './account-statement.controller';

@Module({ imports: [AccountStatementModule], controllers: [AccountStatementController] })
export class AccountStatementApiModule {}
