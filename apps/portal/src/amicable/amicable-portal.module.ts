import { Module } from '@nestjs/common';

import { AmicableModule } from '@solde/amicable';
import { CreditorsModule } from '@solde/creditors';

import { DisputesController } from './disputes.controller';
import { PromisesController } from './promises.controller';
import { ServicesController } from './services.controller';

@Module({
  imports: [AmicableModule, CreditorsModule],
  controllers: [DisputesController, PromisesController, ServicesController],
})
export class AmicablePortalModule {}
