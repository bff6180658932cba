import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';

import { CasesController } from './cases.controller';
import { ClaimsController } from './claims.controller';

@Module({ imports: [CasesModule], controllers: [CasesController, ClaimsController] })
export class CasesApiModule {}
