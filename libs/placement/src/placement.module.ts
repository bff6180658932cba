import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { PartiesModule } from '@solde/parties';
import { JudgingFactsQuery } from './judging-facts.query';
import { JudgingService } from './judging.service';
import { PlacementChunk } from './placement-chunk.entity';
import { PlacementFile } from './placement-file.entity';
import { PlacementRow } from './placement-row.entity';
import { Placement } from './placement.entity';
import './placement.errors';
import { PlacementQuery } from './placement.query';
import { PlacementService } from './placement.service';
import { PlacingService } from './placing.service';
import './prove.query';
import { SingleClaimService } from './single-claim.service';
import { StagingService } from './staging.service';
import { UploadsService } from './uploads.service';

const SERVICES = [
  ...[PlacementService, JudgingService, PlacingService, SingleClaimService],
  ...[UploadsService, PlacementQuery],
];

/** Hand-overs of claims: files, their judgement, their insertion in bulk. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PlacementFile, PlacementChunk, Placement, PlacementRow]),
    CasesModule,
    CreditorsModule,
    PartiesModule,
    DocumentsModule,
  ],
  providers: [...SERVICES, StagingService, JudgingFactsQuery],
  exports: SERVICES,
})
export class PlacementModule {}
