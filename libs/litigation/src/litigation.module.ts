import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CasesModule } from '@solde/cases';
import { ClosingModule } from '@solde/closing';
import { CorrespondenceModule } from '@solde/correspondence';
import { CostsModule } from '@solde/costs';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { FeesModule } from '@solde/fees';
import { LedgerModule } from '@solde/ledger';
import { PartiesModule } from '@solde/parties';
import { PaymentsModule } from '@solde/payments';

import { CaseCosts } from './case-costs.service';
import { Deadline } from './deadline.entity';
import { LitigationAnswer } from './litigation-answer.entity';
import { LitigationDecision } from './litigation-decision.entity';
import { LitigationDecisionRequests } from './litigation-decision-request.service';
import { LegalInterestQuery } from './legal-interest.query';
import { LegalInterest } from './legal-interest.service';
import { LitigationRequest } from './litigation-request.entity';
import './litigation.errors';
import { LitigationListener } from './litigation.listener';
import { LitigationQuery } from './litigation.query';
import { LitigationService } from './litigation.service';
import { PartnerSettlements } from './partner-settlements.service';
import { ProcedureStep } from './procedure-step.entity';
import { Procedure } from './procedure.entity';
import { ProceduresService } from './procedures.service';
import './prove.query';
import { Title } from './title.entity';
import { TitlesService } from './titles.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[LitigationRequest, LitigationDecision, LitigationAnswer],
      ...[Procedure, ProcedureStep, Deadline, Title],
    ]),
    CasesModule,
    ClosingModule,
    CorrespondenceModule,
    CostsModule,
    CreditorsModule,
    DocumentsModule,
    FeesModule,
    LedgerModule,
    PartiesModule,
    PaymentsModule,
  ],
  providers: [
    CaseCosts,
    LegalInterest,
    LegalInterestQuery,
    LitigationDecisionRequests,
    LitigationListener,
    LitigationQuery,
    LitigationService,
    PartnerSettlements,
    ProceduresService,
    TitlesService,
  ],
  exports: [
    ...[CaseCosts, LegalInterest, LegalInterestQuery, LitigationQuery, LitigationService],
    ...[PartnerSettlements, ProceduresService, TitlesService],
  ],
})
export class LitigationModule {}
