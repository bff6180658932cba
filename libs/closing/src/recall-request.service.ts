import { Injectable } from '@nestjs/common';

import { AppliesRequest, RequestsService, type CreditorRequest } from '@solde/creditors';
import type { Work } from '@solde/platform';

import { ClosingService } from './closing.service';

/** What a creditor asks when it takes a case back. */
export interface RecallAsked {
  readonly caseId: string;
  readonly reason: string;
}

/** Applies recalls on behalf of the user who asked, as of the day he asked. */
@Injectable()
export class RecallRequests {
  constructor(
    private readonly closing: ClosingService,
    private readonly requests: RequestsService,
  ) {}

  @AppliesRequest('RECALL')
  async recalled(work: Work, request: CreditorRequest): Promise<object> {
    const { caseId, reason } = request.payload as RecallAsked;
    const on = this.requests.tradeDateOf(request);
    await this.closing.recall(work, caseId, on, reason);
    return { caseId, recalledOn: on };
  }
}
