import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { AppliesRequest, RequestsService, type CreditorRequest } from '@solde/creditors';
import { parseAmount, type Currency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import { LitigationService } from './litigation.service';

/** What a decider answers through the portal; the cap as a decimal string. */
export interface LitigationDecisionAsked {
  readonly requestId: string;
  readonly decision: 'AUTHORISE' | 'REFUSE' | 'ASK';
  readonly cap?: string;
  readonly currency: Currency;
  readonly expiresOn?: CalendarDate;
  readonly text?: string;
}

/** Applies the answers of creditors' deciders, on their behalf and as of the day they answered. */
@Injectable()
export class LitigationDecisionRequests {
  constructor(
    private readonly litigation: LitigationService,
    private readonly requests: RequestsService,
  ) {}

  @AppliesRequest('LITIGATION_DECISION')
  async decided(work: Work, request: CreditorRequest): Promise<object> {
    const asked = request.payload as LitigationDecisionAsked;
    const { requestId, decision, cap, currency, expiresOn, text } = asked;
    const capMinor = cap === undefined ? null : parseAmount(cap, currency);
    if (cap !== undefined && capMinor === null) throw new DomainError('VALIDATION_FAILED');
    const decidedOn = this.requests.tradeDateOf(request);
    const { id } = await this.litigation.decide(work, {
      ...{ requestId, decision, capMinor, decidedBy: request.submittedBy, decidedOn },
      ...{ expiresOn: expiresOn ?? null, text: text ?? null },
    });
    return { decisionId: id, decidedOn };
  }
}
