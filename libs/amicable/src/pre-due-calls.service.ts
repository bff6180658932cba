import { Injectable } from '@nestjs/common';

import { CasesService } from '@solde/cases';
import { FlatFees } from '@solde/fees';
import type { Work } from '@solde/platform';

import { PreDueCallsQuery, type CallMade } from './pre-due-calls.query';

/**
 * What calls before the due date cost (R-FEE-FLAT, PRE_DUE_CALL): one for each attempt, as the contact limits count them. A busy line
 * tried again joins the attempt; a call that the network lost gives it back, and its fee with it. A call of which nobody knows
 * whether it was placed is counted for the debtor's peace and charged to nobody.
 */
@Injectable()
export class PreDueCalls {
  constructor(
    private readonly cases: CasesService,
    private readonly flats: FlatFees,
    private readonly calls: PreDueCallsQuery,
  ) {}

  /** The provider accepted the call. */
  async accepted(work: Work, callId: string): Promise<void> {
    const call = await this.calls.call(work, callId);
    if (call !== null) await this.charge(work, call);
  }

  /** The agent said what came of it: a call dialled by hand has no other proof, and one that failed is given back. */
  async disposed(work: Work, dispositionId: string): Promise<void> {
    const call = await this.calls.disposed(work, dispositionId);
    if (call === null) return;
    if (call.isReleased) {
      const caseFile = await this.cases.lock(work, call.caseId);
      await this.flats.giveBack(work, caseFile, call.attemptId, dispositionId);
    } else if (call.isByHand) await this.charge(work, call);
  }

  private async charge(work: Work, call: CallMade): Promise<void> {
    const { attemptId, caseId, isPreDue, isReleased, on } = call;
    if (!isPreDue || isReleased) return;
    const caseFile = await this.cases.lock(work, caseId);
    await this.flats.charge(work, caseFile, 'PRE_DUE_CALL', attemptId, on);
  }
}
