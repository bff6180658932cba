import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';

import { CasesController } from './cases.controller';

@Module({ imports: [CasesModule, CreditorsModule], controllers: [CasesController] })
export class CasesPortalModule {}
