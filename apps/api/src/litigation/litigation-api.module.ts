import { Module } from '@nestjs/common';

import { LitigationModule } from '@solde/litigation';

import { LitigationController } from './litigation.controller';
import { ProceduresController } from './procedures.controller';

@Module({ imports: [LitigationModule], controllers: [LitigationController, ProceduresController] })
export class LitigationApiModule {}
