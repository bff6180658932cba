import { Injectable } from '@nestjs/common';
import type { Work } from '@solde/platform';
import { AgreementsService } from './agreements.service';
import { BankDetailsService, type BankDetailFacts } from './bank-details.service';
import type { CreditorRequest } from './creditor-request.entity';
import { MandatesService } from './mandates.service';
import { AppliesRequest } from './request-handlers.service';
import type { Signer } from './signer';

/** Applies the portal's requests that concern the creditor itself. */
@Injectable()
export class OwnRequests {
  constructor(
    private readonly bankDetails: BankDetailsService,
    private readonly mandates: MandatesService,
    private readonly agreements: AgreementsService,
  ) {}

  @AppliesRequest('BANK_DETAILS')
  async bankDetailsAsked(work: Work, request: CreditorRequest): Promise<object> {
    const facts = request.payload as BankDetailFacts;
    const { creditorId, submittedBy } = request;
    const { id } = await this.bankDetails.request(work, creditorId, facts, submittedBy);
    return { bankDetailId: id };
  }

  @AppliesRequest('MANDATE_SIGNATURE')
  async mandateSigned(work: Work, request: CreditorRequest): Promise<object> {
    const { termsId } = request.payload as { termsId: string };
    const { mandate } = await this.mandates.signByCreditor(work, termsId, signerOf(request));
    return { mandateId: mandate.id, termsId, state: mandate.state };
  }

  @AppliesRequest('AGREEMENT_SIGNATURE')
  async agreementSigned(work: Work, request: CreditorRequest): Promise<object> {
    const { agreementId } = request.payload as { agreementId: string };
    const { state } = await this.agreements.signByCreditor(work, agreementId, signerOf(request));
    return { agreementId, state };
  }
}

/** Whoever asked signs, at the instant of asking. */
function signerOf({ submittedBy, submittedAt }: CreditorRequest): Signer {
  return { userId: submittedBy, at: submittedAt };
}
