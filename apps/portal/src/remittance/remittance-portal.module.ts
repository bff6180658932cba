import { Module } from '@nestjs/common';

import { DocumentsModule } from '@solde/documents';
import { RemittanceModule } from '@solde/remittance';

import { RemittanceController } from './remittance.controller';

@Module({ imports: [DocumentsModule, RemittanceModule], controllers: [RemittanceController] })
export class RemittancePortalModule {}
