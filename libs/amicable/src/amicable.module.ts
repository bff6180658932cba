import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CallDeskModule } from '@solde/call-desk';
import { CasesModule } from '@solde/cases';
import { ClosingModule } from '@solde/closing';
import { ContactModule } from '@solde/contact';
import { CorrespondenceModule } from '@solde/correspondence';
import { CreditorsModule } from '@solde/creditors';
import { FeesModule } from '@solde/fees';
import { IdentityModule } from '@solde/identity';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import './amicable.errors';
import { AmicableListener } from './amicable.listener';
import { AmicableQuery } from './amicable.query';
import { CaseSteps } from './case-steps.service';
import { Dispute } from './dispute.entity';
import { DisputesService } from './disputes.service';
import { FormalNoticesService } from './formal-notices.service';
import { OutcomeUndoing } from './outcome-undoing.service';
import { OutcomesService } from './outcomes.service';
import { PreDueCallsQuery } from './pre-due-calls.query';
import { PreDueCalls } from './pre-due-calls.service';
import { PromiseToPay } from './promise.entity';
import { PromiseBook } from './promise-book.service';
import { PromiseJudging } from './promise-judging.service';
import { PromisesService } from './promises.service';
import { NextSteps } from './next-steps.service';
import './prove.query';
import { ServiceRendered } from './service-rendered.entity';
import { ServiceUndone } from './service-undone.entity';
import { ServicesRenderedQuery } from './services-rendered.query';
import { ServicesRendered } from './services-rendered.service';

/** What comes of talking to debtors: outcomes, promises, disputes. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PromiseToPay, Dispute, ServiceRendered, ServiceUndone]),
    PaymentsModule,
    ClosingModule,
    FeesModule,
    CallDeskModule,
    CorrespondenceModule,
    ContactModule,
    CasesModule,
    CreditorsModule,
    PartiesModule,
    IdentityModule,
  ],
  providers: [
    AmicableListener,
    AmicableQuery,
    CaseSteps,
    DisputesService,
    FormalNoticesService,
    OutcomesService,
    NextSteps,
    OutcomeUndoing,
    PreDueCalls,
    PreDueCallsQuery,
    PromiseBook,
    PromiseJudging,
    PromisesService,
    ServicesRendered,
    ServicesRenderedQuery,
  ],
  exports: [
    AmicableQuery,
    DisputesService,
    FormalNoticesService,
    OutcomesService,
    PromiseJudging,
    PromisesService,
    ServicesRendered,
    ServicesRenderedQuery,
  ],
})
export class AmicableModule {}
