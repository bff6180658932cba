import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type MovementComponent } from '@solde/cases';
import { AppliesRequest, RequestsService, type CreditorRequest } from '@solde/creditors';
import { parseAmount, type Currency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import type { AdjustmentKind, AdjustmentReason } from './adjustment-terms';
import { AdjustmentsService } from './adjustments.service';

/** What a creditor gives up or corrects through the portal; money as a signed decimal string. */
export interface AdjustmentAsked {
  readonly caseId: string;
  readonly claimId: string;
  readonly kind: AdjustmentKind;
  readonly component: MovementComponent;
  /** What it changes of what is owed: below zero it gives up. */
  readonly amount: string;
  readonly currency: Currency;
  readonly effectiveOn?: CalendarDate;
  readonly reason: AdjustmentReason;
  readonly words?: string;
}

/** Applies what creditors give up or correct, on behalf of the user who asked, as of the day he asked. */
@Injectable()
export class AdjustmentRequests {
  constructor(
    private readonly adjustments: AdjustmentsService,
    private readonly cases: CasesService,
    private readonly requests: RequestsService,
  ) {}

  @AppliesRequest('ADJUSTMENT')
  async adjusted(work: Work, request: CreditorRequest): Promise<object> {
    const { caseId, amount, currency, ...asked } = request.payload as AdjustmentAsked;
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.creditorId !== request.creditorId) throw new DomainError('NOT_FOUND', { caseId });
    if (caseFile.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
    const amountMinor = parseAmount(amount, currency);
    if (amountMinor === null) throw new DomainError('VALIDATION_FAILED');
    const { effectiveOn = this.requests.tradeDateOf(request) } = asked;
    const wanted = { ...asked, amountMinor, effectiveOn };
    const authority = { kind: 'CREDITOR_REQUEST', id: request.id } as const;
    const { id } = await this.adjustments.adjust(work, caseId, wanted, authority);
    return { adjustmentId: id, effectiveOn };
  }
}
