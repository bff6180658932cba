import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgencyModule } from '@solde/agency';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { IdentityModule } from '@solde/identity';
import { PartiesModule } from '@solde/parties';
import { Action } from './action.entity';
import { AgendaItem } from './agenda-item.entity';
import { AgendaService } from './agenda.service';
import { BalanceService } from './balance.service';
import { CaseFile } from './case-file.entity';
import { CaseParty } from './case-party.entity';
import { CasePhase } from './case-phase.entity';
import './cases.errors';
import { CaseRecall } from './case-recall.entity';
import { CasesListener } from './cases.listener';
import { CasesQuery } from './cases.query';
import { CasesService } from './cases.service';
import { ClaimMovement } from './claim-movement.entity';
import { Claim } from './claim.entity';
import { CourseService } from './course.service';
import { DisputedAmount } from './disputed-amount.entity';
import { FirstLetter } from './first-letter.entity';
import { FormalNotice } from './formal-notice.entity';
import { Hold } from './hold.entity';
import { IntakeService } from './intake.service';
import { InterestSuspensionEnd } from './interest-suspension-end.entity';
import { InterestSuspension } from './interest-suspension.entity';
import { InterestTermsService } from './interest-terms.service';
import { JudgmentInterest } from './judgment-interest.entity';
import { LimitationEvent } from './limitation-event.entity';
import { LimitationService } from './limitation.service';
import { LockedCases } from './locked-cases.service';
import './prove.query';
import { SpendingOrder } from './spending-order.entity';
import { SearchQuery } from './search.query';
import { TimelineService } from './timeline.service';
import { CaseUpkeepService } from './upkeep.service';

const ENTITIES = [
  ...[CaseFile, CaseParty, CasePhase, Claim, ClaimMovement, DisputedAmount, Hold, AgendaItem],
  ...[Action, FirstLetter, FormalNotice, LimitationEvent, InterestSuspension],
  ...[InterestSuspensionEnd, JudgmentInterest],
  ...[SpendingOrder, CaseRecall],
];

/** The case: its claims and what is owed, its course, its agenda and its timeline. */
@Module({
  imports: [
    TypeOrmModule.forFeature(ENTITIES),
    ...[CreditorsModule, PartiesModule, AgencyModule, IdentityModule, DocumentsModule],
  ],
  providers: [
    ...[CasesService, CaseUpkeepService, CasesQuery, SearchQuery, CasesListener],
    ...[LockedCases, TimelineService, AgendaService, BalanceService, CourseService],
    ...[IntakeService, LimitationService, InterestTermsService],
  ],
  exports: [CasesService, CaseUpkeepService, CasesQuery, SearchQuery, InterestTermsService],
})
export class CasesModule {}
