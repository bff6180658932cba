import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { LedgerModule } from '@solde/ledger';

import { AgreementExampleChange } from './agreement-example-change.entity';
import { AgreementExample } from './agreement-example.entity';
import { AgreementExamples } from './agreement-examples.service';
import { AgreementQuotes } from './agreement-quotes.query';
import { CasePricingQuery } from './case-pricing.query';
import { FeeLine } from './fee-line.entity';
import './fees.errors';
import { FeesListener } from './fees.listener';
import { FeesQuery } from './fees.query';
import { FeesService } from './fees.service';
import { FlatEvent } from './flat-event.entity';
import { FlatFees } from './flat-fees.service';
import './prove.query';
import { RetrocessionLine } from './retrocession-line.entity';
import { RetrocessionsQuery } from './retrocessions.query';
import { Retrocessions } from './retrocessions.service';
import { Subscriptions } from './subscriptions.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      AgreementExample,
      AgreementExampleChange,
      FeeLine,
      FlatEvent,
      RetrocessionLine,
    ]),
    CasesModule,
    CreditorsModule,
    LedgerModule,
  ],
  providers: [
    AgreementExamples,
    AgreementQuotes,
    CasePricingQuery,
    FeesListener,
    FeesQuery,
    FeesService,
    FlatFees,
    Retrocessions,
    RetrocessionsQuery,
    Subscriptions,
  ],
  exports: [
    ...[AgreementExamples, AgreementQuotes, FeesQuery, FeesService, FlatFees],
    RetrocessionsQuery,
    Subscriptions,
  ],
})
export class FeesModule {}
