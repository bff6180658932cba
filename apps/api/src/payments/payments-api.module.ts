import { Module } from '@nestjs/common';

import { PaymentsModule } from '@solde/payments';

import { PaymentsController } from './payments.controller';
import { WhatIfController } from './what-if.controller';

@Module({ imports: [PaymentsModule], controllers: [PaymentsController, WhatIfController] })
export class PaymentsApiModule {}
