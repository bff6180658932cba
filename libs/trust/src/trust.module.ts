import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { BankModule } from '@solde/bank';
import { DocumentsModule } from '@solde/documents';
import { LedgerModule } from '@solde/ledger';

import './prove.query';
import { TrustDay } from './trust-day.entity';
import { TrustPapers } from './trust-papers.query';
import './trust.errors';
import { TrustQuery } from './trust.query';
import { TrustService } from './trust.service';

/** The proof that the money held is the money owed, any day. */
@Module({
  imports: [
    TypeOrmModule.forFeature([TrustDay]),
    ...[AgencyModule, BankModule, DocumentsModule, LedgerModule],
  ],
  providers: [TrustPapers, TrustQuery, TrustService],
  exports: [TrustPapers, TrustQuery, TrustService],
})
export class TrustModule {}
