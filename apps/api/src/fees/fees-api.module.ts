import { Module } from '@nestjs/common';

import { FeesModule } from '@solde/fees';

import { FeesController } from './fees.controller';

@Module({ imports: [FeesModule], controllers: [FeesController] })
export class FeesApiModule {}
