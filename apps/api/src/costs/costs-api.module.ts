import { Module } from '@nestjs/common';

import { CostsModule } from '@solde/costs';
import { LitigationModule } from '@solde/litigation';
import { PaymentsModule } from '@solde/payments';

import { CostsController } from './costs.controller';

@Module({
  imports: [CostsModule, LitigationModule, PaymentsModule],
  controllers: [CostsController],
})
export class CostsApiModule {}
