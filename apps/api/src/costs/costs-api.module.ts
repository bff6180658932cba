import { Module } from '@nestjs/common';

import { CostsModule } from '@solde/costs';
import { LitigationModule } from '@solde/litigation';

import { CostsController } from './costs.controller';

@Module({ imports: [CostsModule, LitigationModule], controllers: [CostsController] })
export class CostsApiModule {}
