import { Module } from '@nestjs/common';

import { FeesModule } from '@solde/fees';

import { FeesController } from './fees.controller';
import { RetrocessionsController } from './retrocessions.controller';

@Module({ imports: [FeesModule], controllers: [FeesController, RetrocessionsController] })
export class FeesApiModule {}
