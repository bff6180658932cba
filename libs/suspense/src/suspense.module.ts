import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { LearntPayerRevocation } from './learnt-payer-revocation.entity';
import { LearntPayer } from './learnt-payer.entity';
import { LearntPayersQuery } from './learnt-payers.query';
import { PartnerProposalsQuery } from './partner-proposals.query';
import { ProposalsQuery } from './proposals.query';
import { SuspenseQuery } from './suspense.query';
import { SuspenseService } from './suspense.service';

/** Money that waits: whose it may be, and the act that says so. */
@Module({
  imports: [
    TypeOrmModule.forFeature([LearntPayer, LearntPayerRevocation]),
    AgencyModule,
    CasesModule,
    CreditorsModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [
    LearntPayersQuery,
    PartnerProposalsQuery,
    ProposalsQuery,
    SuspenseQuery,
    SuspenseService,
  ],
  exports: [
    LearntPayersQuery,
    PartnerProposalsQuery,
    ProposalsQuery,
    SuspenseQuery,
    SuspenseService,
  ],
})
export class SuspenseModule {}
