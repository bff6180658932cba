import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { BankFile } from './bank-file.entity';
import { BankImport } from './bank-import.service';
import { BankLineDue } from './bank-line-due.entity';
import { BankLine } from './bank-line.entity';
import { BankOutcome } from './bank-outcome.entity';
import { BankPosting } from './bank-posting.service';
import { BankStatementLine } from './bank-statement-line.entity';
import { BankStatement } from './bank-statement.entity';
import { BankUploads } from './bank-uploads.service';
import './bank.errors';
import { BankQuery } from './bank.query';
import { CandidatesQuery } from './candidates.query';
import './prove.query';
import { StagedLines } from './staged-lines.service';

/** Statements of the dedicated accounts: read, posted once, told. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[BankFile, BankStatement, BankLine, BankStatementLine, BankLineDue, BankOutcome],
    ]),
    AgencyModule,
    CasesModule,
    LedgerModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [BankImport, BankPosting, BankQuery, BankUploads, CandidatesQuery, StagedLines],
  exports: [BankImport, BankPosting, BankQuery, BankUploads],
})
export class BankModule {}
