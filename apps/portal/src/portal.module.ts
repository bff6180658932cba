import { Module, type DynamicModule } from '@nestjs/common';

import { HttpModule, PlatformModule, Settings } from '@solde/platform';

import { AccountStatementPortalModule } from './account-statement/account-statement-portal.module';
import { AmicablePortalModule } from './amicable/amicable-portal.module';
import { CasesPortalModule } from './cases/cases-portal.module';
import { ClosingPortalModule } from './closing/closing-portal.module';
import { CostsPortalModule } from './costs/costs-portal.module';
import { CreditorsPortalModule } from './creditors/creditors-portal.module';
import { DocumentsPortalModule } from './documents/documents-portal.module';
import { FeesPortalModule } from './fees/fees-portal.module';
import { IdentityPortalModule } from './identity/identity-portal.module';
import { LitigationPortalModule } from './litigation/litigation-portal.module';
import { PaymentsPortalModule } from './payments/payments-portal.module';
import { PlacementPortalModule } from './placement/placement-portal.module';
import { RemittancePortalModule } from './remittance/remittance-portal.module';

const FEATURES = [
  IdentityPortalModule,
  CreditorsPortalModule,
  DocumentsPortalModule,
  PlacementPortalModule,
  CasesPortalModule,
  AmicablePortalModule,
  LitigationPortalModule,
  AccountStatementPortalModule,
  PaymentsPortalModule,
  ClosingPortalModule,
  FeesPortalModule,
  CostsPortalModule,
  RemittancePortalModule,
];

/** The creditors' API: its own process, under its own database role, bound by row-level security. */
@Module({})
export class PortalModule {
  static forRoot(settings: Settings = Settings.fromEnvironment()): DynamicModule {
    return {
      module: PortalModule,
      imports: [
        PlatformModule.forRoot({ role: 'PORTAL', settings }),
        HttpModule.forRoot(settings),
        ...FEATURES,
      ],
    };
  }
}
