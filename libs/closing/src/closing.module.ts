import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CorrespondenceModule } from '@solde/correspondence';
import { CostsModule } from '@solde/costs';
import { CreditorsModule } from '@solde/creditors';
import { FeesModule } from '@solde/fees';
import { PaymentsModule } from '@solde/payments';

import './closing.errors';
import { ClosingListener } from './closing.listener';
import { ClosingService } from './closing.service';
import { RecallRequests } from './recall-request.service';

@Module({
  imports: [
    CasesModule,
    CorrespondenceModule,
    CostsModule,
    CreditorsModule,
    FeesModule,
    PaymentsModule,
  ],
  providers: [ClosingListener, ClosingService, RecallRequests],
  exports: [ClosingService],
})
export class ClosingModule {}
