import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { AppliesRequest, type CreditorRequest } from '@solde/creditors';
import { formatAmount, parseAmount, type Currency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import type { PaymentMeans } from './clearing';
import { PaymentsService } from './payments.service';

/** What a creditor declares to have received itself; money as a decimal string. */
export interface DirectPaymentAsked {
  readonly caseId: string;
  readonly amount: string;
  readonly currency: Currency;
  readonly receivedOn: CalendarDate;
  readonly means: PaymentMeans;
}

/** Applies the creditor's declarations of direct payments, on behalf of the user who made them. */
@Injectable()
export class DirectPaymentRequests {
  constructor(private readonly payments: PaymentsService) {}

  @AppliesRequest('DIRECT_PAYMENT')
  async declared(work: Work, request: CreditorRequest): Promise<object> {
    const { amount, ...facts } = request.payload as DirectPaymentAsked;
    const amountMinor = parseAmount(amount, facts.currency);
    if (amountMinor === null) throw new DomainError('VALIDATION_FAILED');
    const requestId = request.id;
    const receipt = await this.payments.declareDirect(work, { ...facts, amountMinor, requestId });
    return { receiptId: receipt.id, amount: formatAmount(amountMinor, facts.currency) };
  }
}
