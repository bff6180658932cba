import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { formatAmount, sum, type Minor } from '@solde/money';
import { AdjustmentsQuery, AdjustmentsService, PaymentsQuery } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { SettlementAccepted } from './closing.events';
import { ClosingService } from './closing.service';
import { SETTLEMENT_CHECK, SettlementBook } from './settlement-book.service';
import {
  receivedUnder,
  settledRest,
  settlementRefusal,
  type WantedSettlement,
} from './settlement-terms';
import { Settlement } from './settlement.entity';
import { SettlementsQuery } from './settlements.query';

/** The word of the creditor, and where it is: his request, or his written agreement on file. */
export interface CreditorsWord {
  readonly authority: 'CREDITOR_REQUEST' | 'CREDITOR_DOCUMENT';
  readonly authorityId: string;
  /** The day he gave it; today unless it came through the portal. */
  readonly on?: CalendarDate;
  /** An id made when he gave it, such as his request's; now unless said. */
  readonly after?: string;
}

/** A sum taken for the whole of a case: authorised by its creditor, kept by money, closed without fee on what is given up (R-CLOSE). */
@Injectable()
export class SettlementsService {
  constructor(
    private readonly cases: CasesService,
    private readonly closing: ClosingService,
    private readonly book: SettlementBook,
    private readonly adjustments: AdjustmentsService,
    private readonly adjusted: AdjustmentsQuery,
    private readonly payments: PaymentsQuery,
    private readonly query: SettlementsQuery,
  ) {}

  /**
   * Asks the creditor to take a sum for the whole by a day; with his word it is accepted at once, and money counts from then.
   *
   * Refuses CASE_CLOSED, AMOUNT_ABOVE_BALANCE unless it is less than what is owed, DATE_OUT_OF_RANGE, RATE_MISSING, SETTLEMENT_OPEN
   * while another one waits, NOT_FOUND for a paper that is not on file.
   */
  async propose(
    work: Work,
    caseId: string,
    wanted: WantedSettlement,
    word: CreditorsWord | null = null,
  ): Promise<Settlement> {
    const caseFile = await this.lockOpen(work, caseId);
    await this.refuseTerms(work, caseFile, wanted, word?.on ?? work.today);
    const { creditorId, currency } = caseFile;
    const settlement: Settlement = {
      ...{ id: uuidv7(), caseId, creditorId, currency, state: 'OFFERED', offeredOn: work.today },
      ...{ amountMinor: wanted.amountMinor, untilOn: wanted.untilOn, acceptedOn: null },
      ...{
        acceptedAfter: null,
        endedOn: null,
        authority: null,
        authorityId: null,
        version: 1,
        actId: work.actId,
      },
    };
    if (word !== null) Object.assign(settlement, await this.acceptedBy(work, caseId, word));
    work.insert(Settlement, settlement);
    if (word !== null) await this.begin(work, caseFile, settlement);
    else {
      await this.book.planCheck(work, caseFile, settlement);
      this.book.tell(work, caseFile, settlement, 'settlement.offered');
    }
    return settlement;
  }

  /**
   * The creditor takes what was proposed. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED unless it is offered, CASE_CLOSED,
   * AMOUNT_ABOVE_BALANCE and DATE_OUT_OF_RANGE when it no longer makes sense on the day of his word.
   */
  async accept(work: Work, settlementId: string, word: CreditorsWord): Promise<Settlement> {
    const { caseFile, settlement } = await this.lockIn(work, settlementId, ['OFFERED']);
    if (caseFile.closedOn !== null) throw new DomainError('CASE_CLOSED', { caseId: caseFile.id });
    await this.refuseTerms(work, caseFile, settlement, word.on ?? work.today);
    const { id, version, caseId } = settlement;
    const accepted = await this.acceptedBy(work, caseId, word);
    work.update(Settlement, { id, version }, accepted);
    Object.assign(settlement, accepted, { version: version + 1 });
    await this.begin(work, caseFile, settlement);
    return settlement;
  }

  /** The creditor says no to what was proposed. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED unless it is offered. */
  refuse(work: Work, settlementId: string): Promise<Settlement> {
    return this.takeBack(work, settlementId, ['OFFERED']);
  }

  /** Takes a settlement back. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED when it is over. */
  cancel(work: Work, settlementId: string): Promise<Settlement> {
    return this.takeBack(work, settlementId, ['OFFERED', 'ACCEPTED']);
  }

  /** The case of the next settlement whose day has come, kept from other workers until the act ends. */
  async nextDue(work: Work, seen: readonly string[] = []): Promise<string | null> {
    const [due] = await this.cases.due(work, [SETTLEMENT_CHECK], 1, seen);
    return due?.caseId ?? null;
  }

  /**
   * Judges the settlement of a case on the money that is certain: kept as soon as the sum is there, in time by its value dates, and
   * then what is left is given up and the case closes SETTLED; lapsed once its day is over and no money of before is on its way. Over
   * money in suspense, or without a rate, it waits. Twice changes nothing.
   */
  async judge(work: Work, caseId: string): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    const [settlement] = await work.manager.find(Settlement, {
      ...{ where: { caseId }, order: { id: 'DESC' }, take: 1 },
    });
    if (settlement === undefined || caseFile.closedOn !== null) return;
    const { amountMinor, state, untilOn } = settlement;
    if (state === 'KEPT' || state === 'CANCELLED') return;
    const money = await this.query.spentMoney(work, caseId);
    const certain = money.filter(({ isCertain }) => isCertain);
    const receivedMinor = receivedUnder(settlement, certain);
    if (state !== 'OFFERED' && receivedMinor >= amountMinor) {
      if (await this.keep(work, caseFile, settlement, receivedMinor)) return;
    } else if (untilOn < work.today && receivedUnder(settlement, money) < amountMinor) {
      if (state !== 'LAPSED') await this.book.end(work, caseFile, settlement, 'LAPSED');
      return;
    }
    if (state !== 'LAPSED') await this.book.planCheck(work, caseFile, settlement);
  }

  /**
   * Gives up what is left and closes the case; false while money is still moving or a rate is missing. A case that is paid whole
   * closes as paid.
   */
  private async keep(
    work: Work,
    caseFile: CaseFile,
    settlement: Settlement,
    receivedMinor: Minor,
  ): Promise<boolean> {
    const { id: caseId } = caseFile;
    const { suspenseMinor, unclearedMinor } = await this.payments.waitingFor(work, caseId);
    const { items, totalMinor } = await this.cases.outstandingOn(work, caseId, work.today);
    if (suspenseMinor !== 0n || unclearedMinor !== 0n || totalMinor === null) return false;
    const rest = settledRest(settlement.amountMinor, receivedMinor, items) ?? [];
    if (rest.length === 0) return false;
    await this.adjustments.giveUp(work, caseFile, rest, settlement.id);
    const waivedMinor = sum(rest.map((part) => part.amountMinor));
    await this.book.end(work, caseFile, settlement, 'KEPT', { receivedMinor, waivedMinor });
    await this.closing.close(work, caseId, {
      ...{ reason: 'SETTLED', evidence: ['SETTLEMENT_AGREEMENT'] },
    });
    return true;
  }

  private async takeBack(
    work: Work,
    settlementId: string,
    from: readonly Settlement['state'][],
  ): Promise<Settlement> {
    const { caseFile, settlement } = await this.lockIn(work, settlementId, from);
    await this.book.end(work, caseFile, settlement, 'CANCELLED');
    return settlement;
  }

  private async begin(work: Work, caseFile: CaseFile, settlement: Settlement): Promise<void> {
    await this.book.begin(work, caseFile, settlement);
    this.book.tell(work, caseFile, settlement, 'settlement.accepted');
    const { id: settlementId, caseId } = settlement;
    work.publish(new SettlementAccepted(caseId, { caseId, settlementId }));
  }

  private async acceptedBy(
    work: Work,
    caseId: string,
    { authority, authorityId, on = work.today, after = uuidv7() }: CreditorsWord,
  ): Promise<Partial<Settlement>> {
    if (authority === 'CREDITOR_DOCUMENT')
      if (!(await this.adjusted.isOnFile(work, caseId, authorityId)))
        throw new DomainError('NOT_FOUND', { documentId: authorityId });
    const accepted = { state: 'ACCEPTED', acceptedOn: on, acceptedAfter: after } as const;
    return { ...accepted, authority, authorityId };
  }

  private async refuseTerms(
    work: Work,
    caseFile: CaseFile,
    wanted: WantedSettlement,
    on: CalendarDate,
  ): Promise<void> {
    await this.cases.prepareToSettle(work, caseFile);
    const { totalMinor } = await this.cases.outstandingOn(work, caseFile.id, on);
    if (totalMinor === null) throw new DomainError('RATE_MISSING', { on });
    const refusal = settlementRefusal(wanted, totalMinor, on);
    if (refusal?.code === 'AMOUNT_ABOVE_BALANCE') {
      const { currency } = caseFile;
      const owed = formatAmount(refusal.owedMinor, currency);
      throw new DomainError(refusal.code, { owed, currency });
    }
    if (refusal !== null) {
      const { code, from, until } = refusal;
      throw new DomainError(code, { from, until });
    }
  }

  private async lockOpen(work: Work, caseId: string): Promise<CaseFile> {
    const caseFile = await this.cases.lock(work, caseId);
    if (caseFile.closedOn !== null) throw new DomainError('CASE_CLOSED', { caseId });
    return caseFile;
  }

  private async lockIn(
    work: Work,
    settlementId: string,
    states: readonly Settlement['state'][],
  ): Promise<{ caseFile: CaseFile; settlement: Settlement }> {
    const known = await work.manager.findOneBy(Settlement, { id: settlementId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.cases.lock(work, known.caseId);
    const settlement = await work.manager.findOneByOrFail(Settlement, { id: settlementId });
    if (!states.includes(settlement.state))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: settlement.state });
    return { caseFile, settlement };
  }
}
