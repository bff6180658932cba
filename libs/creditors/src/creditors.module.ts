import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgencyModule } from '@solde/agency';
import { DocumentsModule } from '@solde/documents';
import { IdentityModule } from '@solde/identity';
import { PartiesModule } from '@solde/parties';
import { AgreementsQuery } from './agreements.query';
import { AgreementsService } from './agreements.service';
import { BankDetail } from './bank-detail.entity';
import { BankDetailsService } from './bank-details.service';
import { CreditorContact } from './creditor-contact.entity';
import { CreditorGroup } from './creditor-group.entity';
import { CreditorRequest } from './creditor-request.entity';
import { Creditor } from './creditor.entity';
import './creditors.errors';
import { CreditorsListener } from './creditors.listener';
import { CreditorsQuery } from './creditors.query';
import { CreditorsService } from './creditors.service';
import { FeeAgreement } from './fee-agreement.entity';
import { FeeFlat } from './fee-flat.entity';
import { FeeRetrocession } from './fee-retrocession.entity';
import { FeeRule } from './fee-rule.entity';
import { FeeTier } from './fee-tier.entity';
import { MandateTerms } from './mandate-terms.entity';
import { Mandate } from './mandate.entity';
import { MandatesQuery } from './mandates.query';
import { MandatesService } from './mandates.service';
import { OwnRequests } from './own-requests.service';
import './prove.query';
import { RequestHandlers } from './request-handlers.service';
import { RequestsQuery } from './requests.query';
import { RequestsService } from './requests.service';
import { Signatures } from './signatures.service';

const ENTITIES = [
  ...[CreditorGroup, Creditor, CreditorContact, BankDetail, Mandate, MandateTerms],
  ...[FeeAgreement, FeeRule, FeeTier, FeeFlat, FeeRetrocession, CreditorRequest],
];
const SERVICES = [
  ...[CreditorsService, BankDetailsService, MandatesService, AgreementsService, RequestsService],
  ...[CreditorsQuery, MandatesQuery, AgreementsQuery, RequestsQuery],
];

/** Who owns the claims: creditors, their mandates and tariffs, and what their users ask for in the portal. */
@Module({
  imports: [
    TypeOrmModule.forFeature(ENTITIES),
    DiscoveryModule,
    AgencyModule,
    PartiesModule,
    DocumentsModule,
    IdentityModule,
  ],
  providers: [...SERVICES, Signatures, RequestHandlers, OwnRequests, CreditorsListener],
  exports: [...SERVICES, RequestHandlers],
})
export class CreditorsModule {}
