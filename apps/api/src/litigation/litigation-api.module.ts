import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { LitigationModule } from '@solde/litigation';

import { InterestController } from './interest.controller';
import { LitigationController } from './litigation.controller';
import { ProceduresController } from './procedures.controller';

@Module({
  imports: [CasesModule, LitigationModule],
  controllers: [InterestController, LitigationController, ProceduresController],
})
export class LitigationApiModule {}
