import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { LedgerModule } from '@solde/ledger';

import { CaseCost } from './case-cost.entity';
import { CostGivenUp } from './cost-given-up.entity';
import { CostGranted } from './cost-granted.entity';
import { CostLine } from './cost-line.entity';
import { CostsOfCase } from './costs-of-case.query';
import './costs.errors';
import { CostsQuery } from './costs.query';
import { CostsService } from './costs.service';
import './prove.query';
import { Provision } from './provision.entity';
import { ProvisionsService } from './provisions.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([CaseCost, CostGivenUp, CostGranted, CostLine, Provision]),
    CasesModule,
    CreditorsModule,
    LedgerModule,
  ],
  providers: [CostsOfCase, CostsQuery, CostsService, ProvisionsService],
  exports: [CostsQuery, CostsService, ProvisionsService],
})
export class CostsModule {}
