import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { addDays } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import type { Minor } from '@solde/money';
import { AdjustmentsService } from '@solde/payments';
import type { Work } from '@solde/platform';

import { Settlement } from './settlement.entity';

/** The agenda's kind of the day on which a settlement is looked at. */
export const SETTLEMENT_CHECK = 'SETTLEMENT_CHECK';

/** What the settlements of a case become, with its agenda and the order of its money. Callers have locked the case. */
@Injectable()
export class SettlementBook {
  constructor(
    private readonly cases: CasesService,
    private readonly adjustments: AdjustmentsService,
  ) {}

  /** From the creditor's word to its day, money is spent on the principal first (R-CLOSE). */
  async begin(work: Work, caseFile: CaseFile, settlement: Settlement): Promise<void> {
    const { id: sourceId, acceptedOn, untilOn } = settlement;
    if (acceptedOn === null) throw new Error('a settlement begins with the word of its creditor');
    const period = { fromOn: acceptedOn, untilOn, sourceId, saidBy: 'CREDITOR' } as const;
    await this.cases.orderSpending(work, caseFile, { spending: 'PRINCIPAL_FIRST', ...period });
    await this.adjustments.spendFrom(work, caseFile, acceptedOn, sourceId);
    await this.planCheck(work, caseFile, settlement);
  }

  /** Looks at it the day after its own, or the next business day when that is over. */
  async planCheck(work: Work, caseFile: CaseFile, { id, untilOn }: Settlement): Promise<void> {
    const after = untilOn < work.today ? work.today : untilOn;
    const dueAt = await this.cases.businessMorning(work, caseFile, after);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'COMMITMENT_CHECK', sourceId: id, kind: SETTLEMENT_CHECK, dueAt },
    });
  }

  /** Ends a settlement. Cancelled before its day, later money is spent as the mandate says. */
  async end(
    work: Work,
    caseFile: CaseFile,
    settlement: Settlement,
    state: 'KEPT' | 'LAPSED' | 'CANCELLED',
    facts: { readonly receivedMinor?: Minor; readonly waivedMinor?: Minor } = {},
  ): Promise<void> {
    if (state === 'CANCELLED') await this.returnOrder(work, caseFile, settlement);
    this.change(work, settlement, { state, endedOn: work.today });
    if (caseFile.closedOn === null) await this.cases.unplan(work, caseFile, settlement.id, 'DONE');
    this.tell(work, caseFile, settlement, `settlement.${state.toLowerCase()}`, facts);
  }

  /** Cancels what is live of a case that closes for another reason. */
  async cancelLive(work: Work, caseFile: CaseFile): Promise<void> {
    const state = In(['OFFERED', 'ACCEPTED']);
    for (const live of await work.manager.findBy(Settlement, { caseId: caseFile.id, state }))
      await this.end(work, caseFile, live, 'CANCELLED');
  }

  /**
   * Gives back what a kept settlement had given up, now that its case is open again. Reopened because money came back, it stands as
   * before; reopened by a person, it is cancelled.
   */
  async giveBack(work: Work, caseFile: CaseFile): Promise<void> {
    const kept = await work.manager.findOneBy(Settlement, { caseId: caseFile.id, state: 'KEPT' });
    if (kept === null) return;
    await this.adjustments.giveBack(work, caseFile, kept.id);
    this.tell(work, caseFile, kept, 'settlement.given-back');
    if (work.caller.kind === 'USER') {
      await this.returnOrder(work, caseFile, kept);
      this.change(work, kept, { state: 'CANCELLED', endedOn: work.today });
    } else if (kept.untilOn < work.today)
      this.change(work, kept, { state: 'LAPSED', endedOn: work.today });
    else {
      this.change(work, kept, { state: 'ACCEPTED', endedOn: null });
      await this.planCheck(work, caseFile, kept);
    }
  }

  /** Writes what became of a settlement in the timeline, where its creditor reads it. */
  tell(
    work: Work,
    caseFile: CaseFile,
    { amountMinor, currency, untilOn }: Settlement,
    key: string,
    { receivedMinor, waivedMinor }: { receivedMinor?: Minor; waivedMinor?: Minor } = {},
  ): void {
    const facts = {
      ...{ amountMinor: amountMinor.toString(), currency, untilOn },
      ...(receivedMinor !== undefined && { receivedMinor: receivedMinor.toString() }),
      ...(waivedMinor !== undefined && { waivedMinor: waivedMinor.toString() }),
    };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key, facts });
  }

  private change(work: Work, settlement: Settlement, change: Partial<Settlement>): void {
    const { id, version } = settlement;
    work.update(Settlement, { id, version }, change);
    Object.assign(settlement, change, { version: version + 1 });
  }

  private async returnOrder(
    work: Work,
    caseFile: CaseFile,
    { id: sourceId, acceptedOn, untilOn }: Settlement,
  ): Promise<void> {
    const fromOn = addDays(work.today, 1);
    if (acceptedOn === null || fromOn > untilOn) return;
    const period = { fromOn, untilOn, sourceId, saidBy: 'CREDITOR' } as const;
    const order = { spending: 'MANDATE', ...period } as const;
    await this.cases.orderSpending(work, caseFile, order);
  }
}
