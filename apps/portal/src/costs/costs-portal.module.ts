import { Module } from '@nestjs/common';

import { CostsModule } from '@solde/costs';

import { CostsController } from './costs.controller';

@Module({ imports: [CostsModule], controllers: [CostsController] })
export class CostsPortalModule {}
