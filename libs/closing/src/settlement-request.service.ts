import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { AppliesRequest, RequestsService, type CreditorRequest } from '@solde/creditors';
import { parseAmount, type Currency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import { Settlement } from './settlement.entity';
import { SettlementsService, type CreditorsWord } from './settlements.service';

/** What a creditor takes for the whole of a case of his own accord; money as a decimal string. */
export interface SettlementAsked {
  readonly caseId: string;
  readonly amount: string;
  readonly currency: Currency;
  readonly untilOn: CalendarDate;
}

/** What a creditor answers to a settlement that the agency proposes. */
export interface SettlementDecisionAsked {
  readonly settlementId: string;
  readonly decision: 'ACCEPT' | 'REFUSE';
}

/** Applies the word of creditors on settlements, on their behalf and as of the day they gave it. */
@Injectable()
export class SettlementRequests {
  constructor(
    private readonly settlements: SettlementsService,
    private readonly cases: CasesService,
    private readonly requests: RequestsService,
  ) {}

  @AppliesRequest('SETTLEMENT')
  async authorised(work: Work, request: CreditorRequest): Promise<object> {
    const { caseId, amount, currency, untilOn } = request.payload as SettlementAsked;
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.creditorId !== request.creditorId) throw new DomainError('NOT_FOUND', { caseId });
    if (caseFile.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
    const amountMinor = parseAmount(amount, currency);
    if (amountMinor === null) throw new DomainError('VALIDATION_FAILED');
    const wanted = { amountMinor, untilOn };
    const { id } = await this.settlements.propose(work, caseId, wanted, this.wordOf(request));
    return { settlementId: id };
  }

  @AppliesRequest('SETTLEMENT_DECISION')
  async decided(work: Work, request: CreditorRequest): Promise<object> {
    const { settlementId, decision } = request.payload as SettlementDecisionAsked;
    const { creditorId } = request;
    if (!(await work.manager.existsBy(Settlement, { id: settlementId, creditorId })))
      throw new DomainError('NOT_FOUND', { settlementId });
    const { state } =
      decision === 'ACCEPT'
        ? await this.settlements.accept(work, settlementId, this.wordOf(request))
        : await this.settlements.refuse(work, settlementId);
    return { settlementId, state };
  }

  private wordOf(request: CreditorRequest): CreditorsWord {
    const on = this.requests.tradeDateOf(request);
    return { authority: 'CREDITOR_REQUEST', authorityId: request.id, on, after: request.id };
  }
}
