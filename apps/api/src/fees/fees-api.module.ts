import { Module } from '@nestjs/common';

import { FeesModule } from '@solde/fees';

import { FeesController } from './fees.controller';
import { QuotesController } from './quotes.controller';

@Module({ imports: [FeesModule], controllers: [FeesController, QuotesController] })
export class FeesApiModule {}
