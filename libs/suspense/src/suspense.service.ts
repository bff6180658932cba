import { Injectable } from '@nestjs/common';

import { CaseFile } from '@solde/cases';
import type { Minor } from '@solde/money';
import { PaymentsService, type Receipt } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { LearntPayerRevocation } from './learnt-payer-revocation.entity';
import { LearntPayer } from './learnt-payer.entity';
import { LearntPayersQuery } from './learnt-payers.query';
import { nameKey } from './payer-name';

/** What a person decides of money that waits. */
@Injectable()
export class SuspenseService {
  constructor(
    private readonly payments: PaymentsService,
    private readonly learnt: LearntPayersQuery,
  ) {}

  /**
   * Gives money in suspense to a case, whole or in part, and remembers its payer for that debtor: the next money of this payer ranks his cases
   * first, and is still matched by a person (R-MATCH).
   *
   * Refuses what `PaymentsService.match` refuses; FORBIDDEN for anybody but a person.
   */
  async accept(
    work: Work,
    receiptId: string,
    caseId: string,
    amountMinor?: Minor,
  ): Promise<Receipt> {
    refuseNobody(work);
    const receipt = await this.payments.match(work, receiptId, caseId, amountMinor);
    const { debtorId, creditorId } = await work.manager.findOneByOrFail(CaseFile, { id: caseId });
    const learnt = { debtorId, creditorId, receiptId, caseId };
    const { payerIbanHash: ibanHash } = receipt;
    const name = nameKey(receipt.payerName);
    if (ibanHash !== null) await this.learn(work, { ...learnt, ibanHash, nameKey: null });
    if (name !== null) await this.learn(work, { ...learnt, ibanHash: null, nameKey: name });
    return receipt;
  }

  /**
   * Takes back what was accepted: the money waits again, and what was learnt from it is forgotten. Refuses what `PaymentsService.unmatch`
   * refuses; FORBIDDEN for anybody but a person.
   */
  async undo(work: Work, receiptId: string, caseId: string): Promise<Receipt> {
    refuseNobody(work);
    const receipt = await this.payments.unmatch(work, receiptId, caseId);
    for (const learntPayerId of await this.learnt.learntFrom(work, receiptId, caseId))
      work.insert(LearntPayerRevocation, { learntPayerId, reason: 'MATCH_UNDONE' });
    return receipt;
  }

  /** Forgets a payer. Refuses NOT_FOUND, and TRANSITION_NOT_ALLOWED for one that is forgotten already. */
  async forget(work: Work, learntPayerId: string): Promise<void> {
    refuseNobody(work);
    if (!(await work.manager.existsBy(LearntPayer, { id: learntPayerId })))
      throw new DomainError('NOT_FOUND');
    if (!(await work.insertNew(LearntPayerRevocation, { learntPayerId, reason: 'PERSON' })))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'FORGOTTEN' });
  }

  /** Once for a payer and a debtor: what is known already needs no second reason. */
  private async learn(work: Work, payer: Omit<LearntPayer, 'id' | 'actId'>): Promise<void> {
    if (!(await this.learnt.isKnown(work, payer)))
      work.insert(LearntPayer, { id: uuidv7(), ...payer });
  }
}

function refuseNobody({ caller }: Work): void {
  if (caller.userId === null) throw new DomainError('FORBIDDEN');
}
