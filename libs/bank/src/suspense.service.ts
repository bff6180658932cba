import { Injectable } from '@nestjs/common';

import type { Minor } from '@solde/money';
import { PaymentsService, type Receipt } from '@solde/payments';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { LearntPayerRevocation } from './learnt-payer-revocation.entity';
import { LearntPayer } from './learnt-payer.entity';
import { nameKey } from './name-likeness';

interface DebtorOfCase {
  readonly debtorId: string;
  readonly creditorId: string;
}

/** What a person decides of money that waits. */
@Injectable()
export class SuspenseService {
  constructor(private readonly payments: PaymentsService) {}

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
    const [debtor] = await work.query<DebtorOfCase>(
      'SELECT debtor_id AS "debtorId", creditor_id AS "creditorId" FROM case_file WHERE id = $1',
      [caseId],
    );
    if (debtor === undefined) throw new DomainError('NOT_FOUND');
    const ibanHash = receipt.payerIbanHash;
    const name = nameKey(receipt.payerName);
    if (ibanHash !== null)
      await this.learn(work, receipt, caseId, debtor, { ibanHash, nameKey: null });
    if (name !== null)
      await this.learn(work, receipt, caseId, debtor, { ibanHash: null, nameKey: name });
    return receipt;
  }

  /**
   * Takes back what was accepted: the money waits again, and what was learnt from it is forgotten. Refuses what `PaymentsService.unmatch`
   * refuses; FORBIDDEN for anybody but a person.
   */
  async undo(work: Work, receiptId: string, caseId: string): Promise<Receipt> {
    refuseNobody(work);
    const receipt = await this.payments.unmatch(work, receiptId, caseId);
    const learnt = await work.query<{ id: string }>(
      `SELECT p.id FROM learnt_payer p WHERE p.receipt_id = $1 AND p.case_id = $2
         AND NOT EXISTS (SELECT FROM learnt_payer_revocation v WHERE v.learnt_payer_id = p.id)`,
      [receiptId, caseId],
    );
    for (const { id } of learnt)
      work.insert(LearntPayerRevocation, { learntPayerId: id, reason: 'MATCH_UNDONE' });
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
  private async learn(
    work: Work,
    { id: receiptId }: Receipt,
    caseId: string,
    { debtorId, creditorId }: DebtorOfCase,
    payer: Pick<LearntPayer, 'ibanHash' | 'nameKey'>,
  ): Promise<void> {
    const [known] = await work.query(
      `SELECT p.id FROM learnt_payer p WHERE p.debtor_id = $1 AND (p.iban_hash = $2 OR p.name_key = $3)
         AND NOT EXISTS (SELECT FROM learnt_payer_revocation v WHERE v.learnt_payer_id = p.id)`,
      [debtorId, payer.ibanHash, payer.nameKey],
    );
    if (known !== undefined) return;
    const who = { id: uuidv7(), ...payer };
    work.insert(LearntPayer, { ...who, debtorId, creditorId, receiptId, caseId });
  }
}

function refuseNobody({ caller }: Work): void {
  if (caller.userId === null) throw new DomainError('FORBIDDEN');
}
