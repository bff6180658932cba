import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { CostsModule } from '@solde/costs';
import { CreditorsModule } from '@solde/creditors';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { BankFile } from './bank-file.entity';
import { BankImport } from './bank-import.service';
import { BankLineDue } from './bank-line-due.entity';
import { BankLine } from './bank-line.entity';
import { BankNotice } from './bank-notice.entity';
import { BankNotices } from './bank-notices.service';
import { BankOutcome } from './bank-outcome.entity';
import { BankPosting } from './bank-posting.service';
import { BankTies } from './bank-ties.service';
import { BankStatementLine } from './bank-statement-line.entity';
import { BankStatement } from './bank-statement.entity';
import { BankUploads } from './bank-uploads.service';
import { BankUntie } from './bank-untie.entity';
import './bank.errors';
import { BankQuery } from './bank.query';
import { CandidatesQuery } from './candidates.query';
import { ContinuityQuery } from './continuity.query';
import { DueLinesQuery } from './due-lines.query';
import './prove.query';
import { FromPartnersQuery } from './from-partners.query';
import { LineChoicesQuery } from './line-choices.query';
import { RecordedByHandQuery } from './recorded-by-hand.query';
import { ReturnsQuery } from './returns.query';
import { StagedLines } from './staged-lines.service';
import { WaitingLinesQuery } from './waiting-lines.query';
import { WaitingLines } from './waiting-lines.service';

/** Statements of the dedicated accounts: read, posted once, told. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[BankFile, BankStatement, BankLine, BankStatementLine, BankLineDue, BankOutcome],
      ...[BankNotice, BankUntie],
    ]),
    AgencyModule,
    CasesModule,
    CostsModule,
    CreditorsModule,
    LedgerModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [
    ...[
      BankImport,
      BankNotices,
      BankPosting,
      BankQuery,
      BankTies,
      BankUploads,
      CandidatesQuery,
      ContinuityQuery,
      DueLinesQuery,
      FromPartnersQuery,
    ],
    ...[RecordedByHandQuery, ReturnsQuery, StagedLines],
    ...[WaitingLines, WaitingLinesQuery, LineChoicesQuery],
  ],
  exports: [
    ...[BankImport, BankPosting, BankQuery, BankTies, BankUploads, ContinuityQuery],
    ...[WaitingLines, WaitingLinesQuery, LineChoicesQuery],
  ],
})
export class BankModule {}
