import { Module } from '@nestjs/common';

import { CreditorsModule } from '@solde/creditors';
import { LitigationModule } from '@solde/litigation';

import { LitigationController } from './litigation.controller';

@Module({ imports: [CreditorsModule, LitigationModule], controllers: [LitigationController] })
export class LitigationPortalModule {}
