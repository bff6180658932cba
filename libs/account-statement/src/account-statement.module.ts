import { Module } from '@nestjs/common';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { DocumentsModule } from '@solde/documents';

import { AccountStatementQuery } from './account-statement.query';

@Module({
  imports: [AgencyModule, CasesModule, DocumentsModule],
  providers: [AccountStatementQuery],
  exports: [AccountStatementQuery],
})
export class AccountStatementModule {}
