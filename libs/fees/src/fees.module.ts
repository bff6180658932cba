import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { LedgerModule } from '@solde/ledger';

import { CasePricingQuery } from './case-pricing.query';
import { FeeLine } from './fee-line.entity';
import './fees.errors';
import { FeesQuery } from './fees.query';
import { FeesService } from './fees.service';
import './prove.query';

@Module({
  imports: [TypeOrmModule.forFeature([FeeLine]), CasesModule, CreditorsModule, LedgerModule],
  providers: [CasePricingQuery, FeesService, FeesQuery],
  exports: [FeesService, FeesQuery],
})
export class FeesModule {}
