import { Module } from '@nestjs/common';

import { AmicableModule } from '@solde/amicable';
import { CasesModule } from '@solde/cases';

import { DisputesController } from './disputes.controller';
import { OutcomesController } from './outcomes.controller';
import { PromisesController } from './promises.controller';
import { ServicesController } from './services.controller';

@Module({
  imports: [AmicableModule, CasesModule],
  controllers: [DisputesController, OutcomesController, PromisesController, ServicesController],
})
export class AmicableApiModule {}
