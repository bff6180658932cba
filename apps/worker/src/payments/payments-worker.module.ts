import { Module } from '@nestjs/common';

import { PaymentsModule } from '@solde/payments';

import { PaymentsJob } from './payments.job';

@Module({ imports: [PaymentsModule], providers: [PaymentsJob] })
export class PaymentsWorkerModule {}
