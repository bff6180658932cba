import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { ClosingModule } from '@solde/closing';

import { ClosingController } from './closing.controller';
import { SettlementsController } from './settlements.controller';

@Module({
  imports: [CasesModule, ClosingModule],
  controllers: [ClosingController, SettlementsController],
})
export class ClosingApiModule {}
