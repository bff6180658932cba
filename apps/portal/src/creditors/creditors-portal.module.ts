import { Module } from '@nestjs/common';
import { CreditorsModule } from '@solde/creditors';
import { CreditorsController } from './creditors.controller';
import { MandatesController } from './mandates.controller';
import { RequestsController } from './requests.controller';

@Module({
  imports: [CreditorsModule],
  controllers: [CreditorsController, MandatesController, RequestsController],
})
export class CreditorsPortalModule {}
