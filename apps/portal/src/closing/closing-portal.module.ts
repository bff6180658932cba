import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';

import { ClosingController } from './closing.controller';

@Module({ imports: [CasesModule, CreditorsModule], controllers: [ClosingController] })
export class ClosingPortalModule {}
