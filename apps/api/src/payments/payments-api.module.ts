import { Module } from '@nestjs/common';

import { PaymentsModule } from '@solde/payments';

import { PaymentsController } from './payments.controller';

@Module({ imports: [PaymentsModule], controllers: [PaymentsController] })
export class PaymentsApiModule {}
