import { Module } from '@nestjs/common';

import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { LedgerModule } from '@solde/ledger';

@Module({ imports: [CasesModule, CreditorsModule, LedgerModule] })
export class CostsModule {}
