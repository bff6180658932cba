import { Module } from '@nestjs/common';

import { BankModule } from '@solde/bank';

import { OneByOne } from '../one-by-one';
import { BankJob } from './bank.job';

@Module({ imports: [BankModule], providers: [OneByOne, BankJob] })
export class BankWorkerModule {}
