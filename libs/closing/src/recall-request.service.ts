import { Injectable } from '@nestjs/common';

import {
  AppliesRequest,
  isRecallReason,
  RequestsService,
  type CreditorRequest,
  type RecallReason,
} from '@solde/creditors';
import type { Work } from '@solde/platform';

import { ClosingService } from './closing.service';

/** What a creditor asks when it takes a case back. */
export interface RecallAsked {
  readonly caseId: string;
  readonly reason: RecallReason;
  /** In his own words; he says more than the list when the reason is OTHER. */
  readonly comment: string | null;
}

/** As it waits in the table: asked before there was a list of reasons, it holds words alone. */
interface RecallWaiting {
  readonly caseId: string;
  readonly reason: string;
  readonly comment?: string | null;
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
    const { caseId, comment = null, reason } = request.payload as RecallWaiting;
    const on = this.requests.tradeDateOf(request);
    const recall = isRecallReason(reason)
      ? { reason, comment }
      : { reason: 'OTHER' as const, comment: reason };
    await this.closing.recall(work, caseId, { ...recall, on });
    return { caseId, recalledOn: on };
  }
}
