import { Module } from '@nestjs/common';

import { FeesModule } from '@solde/fees';

import { FeesController } from './fees.controller';
import { QuotesController } from './quotes.controller';
import { RetrocessionsController } from './retrocessions.controller';

@Module({
  imports: [FeesModule],
  controllers: [FeesController, QuotesController, RetrocessionsController],
})
export class FeesApiModule {}
