import { Injectable } from '@nestjs/common';
import { compactIban, isIban } from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { isAnotherPerson, usableFrom } from './bank-detail-use';
import { BankDetail } from './bank-detail.entity';
import { BankDetailsApproved } from './creditors.events';
import { CreditorsService } from './creditors.service';

export interface BankDetailFacts {
  readonly iban: string;
  readonly bic?: string | null;
  readonly holder: string;
}

/** What the portal may check before it asks: the same refusal as the act's. */
export function assertIban({ iban }: Pick<BankDetailFacts, 'iban'>): void {
  if (!isIban(iban)) throw new DomainError('BAD_IBAN');
}

/** Where a creditor is paid: three persons for each change (book C.5). */
@Injectable()
export class BankDetailsService {
  constructor(private readonly creditors: CreditorsService) {}

  /**
   * Asks for bank details, in the name of the caller or of the portal's user. Refuses BAD_IBAN, NOT_FOUND, FORBIDDEN to the system
   * when it acts for nobody.
   */
  async request(
    work: Work,
    creditorId: string,
    facts: BankDetailFacts,
    requestedBy = personOf(work),
  ): Promise<BankDetail> {
    assertIban(facts);
    await this.creditors.lock(work, creditorId);
    const detail: BankDetail = {
      id: uuidv7(),
      creditorId,
      iban: compactIban(facts.iban),
      bic: facts.bic ?? null,
      holder: facts.holder,
      state: 'REQUESTED',
      requestedBy,
      verifiedBy: null,
      verifiedHow: null,
      approvedBy: null,
      usableFrom: null,
      version: 1,
      actId: work.actId,
    };
    work.insert(BankDetail, detail);
    return detail;
  }

  /**
   * Says that the creditor confirmed the details when called back on a known number; `how` says whom and where. Refuses FOUR_EYES to
   * who requested them, NOT_FOUND, TRANSITION_NOT_ALLOWED.
   */
  async verify(work: Work, id: string, how: string): Promise<BankDetail> {
    const detail = await this.lock(work, id, 'REQUESTED', 'VERIFY');
    const verifiedBy = personOf(work);
    if (!isAnotherPerson(verifiedBy, detail)) throw new DomainError('FOUR_EYES');
    return moved(work, detail, { state: 'VERIFIED', verifiedBy, verifiedHow: how });
  }

  /**
   * Puts verified details in force, in the place of the former ones: at once when they are the creditor's first, after ten days
   * otherwise. Refuses FOUR_EYES to who requested or verified them, NOT_FOUND, TRANSITION_NOT_ALLOWED.
   */
  async approve(work: Work, id: string): Promise<BankDetail> {
    const detail = await this.lock(work, id, 'VERIFIED', 'APPROVE');
    const approvedBy = personOf(work);
    if (!isAnotherPerson(approvedBy, detail)) throw new DomainError('FOUR_EYES');

    const formers = await work.manager.find(BankDetail, {
      where: [
        { creditorId: detail.creditorId, state: 'APPROVED' },
        { creditorId: detail.creditorId, state: 'REPLACED' },
      ],
    });
    for (const former of formers.filter(({ state }) => state === 'APPROVED'))
      moved(work, former, { state: 'REPLACED' });
    // One approved row by creditor: the former must have left its place before the new one takes it.
    await work.flush();
    const from = usableFrom(work.today, formers.length > 0);
    work.publish(new BankDetailsApproved(id, detail.creditorId, from));
    return moved(work, detail, { state: 'APPROVED', approvedBy, usableFrom: from });
  }

  /** Turns details down before their approval. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async reject(work: Work, id: string): Promise<BankDetail> {
    const detail = await this.lock(work, id, null, 'REJECT');
    return moved(work, detail, { state: 'REJECTED' });
  }

  /** Locks the creditor, then its row; `expected` null means any state before the approval. */
  private async lock(
    work: Work,
    id: string,
    expected: BankDetail['state'] | null,
    trigger: string,
  ): Promise<BankDetail> {
    const found = await work.manager.findOne(BankDetail, { where: { id } });
    if (found === null) throw new DomainError('NOT_FOUND');
    await this.creditors.lock(work, found.creditorId);
    const detail = await work.manager.findOneOrFail(BankDetail, { where: { id } });
    const { state } = detail;
    const isExpected =
      expected === null ? state === 'REQUESTED' || state === 'VERIFIED' : state === expected;
    if (!isExpected) throw new DomainError('TRANSITION_NOT_ALLOWED', { state, trigger });
    return detail;
  }
}

function moved(work: Work, detail: BankDetail, change: Partial<BankDetail>): BankDetail {
  const { id, version } = detail;
  const said = { ...change, actId: work.actId };
  work.update(BankDetail, { id, version }, said);
  return { ...detail, ...said, version: version + 1 };
}

/** The person who acts, or in whose name the system does. */
function personOf({ caller }: Work): string {
  const person = caller.userId ?? caller.onBehalfOf;
  if (person === undefined) throw new DomainError('FORBIDDEN', { needs: 'a person' });
  return person;
}
