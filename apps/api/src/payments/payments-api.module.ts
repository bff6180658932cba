import { Module } from '@nestjs/common';

import { PaymentsModule } from '@solde/payments';

import { PaymentsController } from './payments.controller';
import { RefundsController } from './refunds.controller';

@Module({ imports: [PaymentsModule], controllers: [PaymentsController, RefundsController] })
export class PaymentsApiModule {}
