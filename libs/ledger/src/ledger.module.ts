import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountBook } from './account-book.service';
import { Entry } from './entry.entity';
import { LedgerAccount } from './ledger-account.entity';
import { LedgerPeriod } from './ledger-period.entity';
import './ledger.errors';
import { LedgerQuery } from './ledger.query';
import { LedgerService } from './ledger.service';
import { Posting } from './posting.entity';
import './prove.query';

/** The two books: the money of others, and what the agency earns. */
@Module({
  imports: [TypeOrmModule.forFeature([LedgerAccount, LedgerPeriod, Entry, Posting])],
  providers: [AccountBook, LedgerService, LedgerQuery],
  exports: [LedgerService, LedgerQuery],
})
export class LedgerModule {}
