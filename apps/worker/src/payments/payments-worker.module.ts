import { Module } from '@nestjs/common';

import { PaymentsModule } from '@solde/payments';

import { OneByOne } from '../one-by-one';
import { PaymentsJob } from './payments.job';

@Module({ imports: [PaymentsModule], providers: [OneByOne, PaymentsJob] })
export class PaymentsWorkerModule {}
