import { Module, type DynamicModule } from '@nestjs/common';

import { HttpModule, PlatformModule, Settings } from '@solde/platform';

import { AccountStatementApiModule } from './account-statement/account-statement-api.module';
import { AgencyApiModule } from './agency/agency-api.module';
import { AmicableApiModule } from './amicable/amicable-api.module';
import { AuditApiModule } from './audit/audit-api.module';
import { BankApiModule } from './bank/bank-api.module';
import { CallDeskApiModule } from './call-desk/call-desk-api.module';
import { CasesApiModule } from './cases/cases-api.module';
import { ClosingApiModule } from './closing/closing-api.module';
import { ContactApiModule } from './contact/contact-api.module';
import { CorrespondenceApiModule } from './correspondence/correspondence-api.module';
import { CostsApiModule } from './costs/costs-api.module';
import { CreditorsApiModule } from './creditors/creditors-api.module';
import { DocumentsApiModule } from './documents/documents-api.module';
import { FeesApiModule } from './fees/fees-api.module';
import { IdentityApiModule } from './identity/identity-api.module';
import { LedgerApiModule } from './ledger/ledger-api.module';
import { LitigationApiModule } from './litigation/litigation-api.module';
import { PartiesApiModule } from './parties/parties-api.module';
import { PaymentsApiModule } from './payments/payments-api.module';
import { PlacementApiModule } from './placement/placement-api.module';
import { RemittanceApiModule } from './remittance/remittance-api.module';
import { ReportingApiModule } from './reporting/reporting-api.module';
import { TrustApiModule } from './trust/trust-api.module';

const FEATURES = [
  IdentityApiModule,
  AuditApiModule,
  DocumentsApiModule,
  AgencyApiModule,
  CreditorsApiModule,
  PartiesApiModule,
  CasesApiModule,
  PlacementApiModule,
  FeesApiModule,
  CostsApiModule,
  ContactApiModule,
  CorrespondenceApiModule,
  CallDeskApiModule,
  AccountStatementApiModule,
  PaymentsApiModule,
  BankApiModule,
  ClosingApiModule,
  AmicableApiModule,
  LitigationApiModule,
  RemittanceApiModule,
  LedgerApiModule,
  TrustApiModule,
  ReportingApiModule,
];

/** The agency's API: agents, managers, legal officers, accountants. */
@Module({})
export class ApiModule {
  static forRoot(settings: Settings = Settings.fromEnvironment()): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot({ role: 'AGENCY', settings }),
        HttpModule.forRoot(settings),
        ...FEATURES,
      ],
    };
  }
}
