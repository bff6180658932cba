import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { CorrespondenceModule } from '@solde/correspondence';
import { CostsModule } from '@solde/costs';
import { CreditorsModule } from '@solde/creditors';
import { FeesModule } from '@solde/fees';
import { PaymentsModule } from '@solde/payments';

import './closing.errors';
import { ClosingListener } from './closing.listener';
import { ClosingService } from './closing.service';
import './prove.query';
import { RecallRequests } from './recall-request.service';
import { SettlementBook } from './settlement-book.service';
import { SettlementRequests } from './settlement-request.service';
import { Settlement } from './settlement.entity';
import { SettlementsQuery } from './settlements.query';
import { SettlementsService } from './settlements.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Settlement]),
    ...[CasesModule, CorrespondenceModule, CostsModule, CreditorsModule, FeesModule],
    PaymentsModule,
  ],
  providers: [
    ...[ClosingListener, ClosingService, RecallRequests],
    ...[SettlementBook, SettlementRequests, SettlementsQuery, SettlementsService],
  ],
  exports: [ClosingService, SettlementsQuery, SettlementsService],
})
export class ClosingModule {}
