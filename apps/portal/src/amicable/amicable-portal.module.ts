import { Module } from '@nestjs/common';

import { AmicableModule } from '@solde/amicable';
import { CreditorsModule } from '@solde/creditors';

import { DisputesController } from './disputes.controller';
import { PromisesController } from './promises.controller';

@Module({
  imports: [AmicableModule, CreditorsModule],
  controllers: [DisputesController, PromisesController],
})
export class AmicablePortalModule {}
