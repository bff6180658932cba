import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { LearntPayerRevocation } from './learnt-payer-revocation.entity';
import { LearntPayer } from './learnt-payer.entity';
import { LearntPayersQuery } from './learnt-payers.query';
import { ProposalsQuery } from './proposals.query';
import { SuspenseQuery } from './suspense.query';
import { SuspenseService } from './suspense.service';

/** Money that waits: whose it may be, and the act that says so. */
@Module({
  imports: [
    TypeOrmModule.forFeature([LearntPayer, LearntPayerRevocation]),
    CasesModule,
    CreditorsModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [LearntPayersQuery, ProposalsQuery, SuspenseQuery, SuspenseService],
  exports: [LearntPayersQuery, ProposalsQuery, SuspenseQuery, SuspenseService],
})
export class SuspenseModule {}
