import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService, type CaseFile } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { CostsOfCase } from './costs-of-case.query';
import { refuseWrongFacts } from './costs.service';
import { Provision } from './provision.entity';

/** Money that a creditor paid in for the costs of a case, on the dedicated account. */
export interface NewProvision {
  readonly caseId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly receivedOn: CalendarDate;
  readonly bankReference?: string | null;
}

/** Where the money of a provision is before, and where it goes back to. */
type ProvisionSource = 'BANK_TP' | 'DEBTOR_SUSPENSE';

@Injectable()
export class ProvisionsService {
  constructor(
    private readonly cases: CasesService,
    private readonly ledger: LedgerService,
    private readonly costs: CostsOfCase,
  ) {}

  /**
   * Books a provision: money of the creditor, kept for the costs of one case. Its money enters the bank with it, or is taken from what waits in
   * suspense, as the caller says who holds that receipt. Refuses TRANSITION_NOT_ALLOWED on a closed case, CURRENCY_MISMATCH, DATE_OUT_OF_RANGE,
   * DUPLICATE for a bank line already posted.
   */
  async receive(
    work: Work,
    { caseId, ...received }: NewProvision,
    from: ProvisionSource = 'BANK_TP',
  ): Promise<Provision> {
    const { amountMinor, currency, receivedOn, bankReference = null } = received;
    const caseFile = await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, currency, receivedOn);
    const { creditorId } = caseFile;
    const provision: Provision = {
      ...{ id: uuidv7(), caseId, creditorId, amountMinor, currency, receivedOn, bankReference },
      ...{ undoesId: null, reason: null, actId: work.actId },
    };
    await this.book(work, caseFile, provision, { from, valueOn: receivedOn });
    const facts = { amountMinor: amountMinor.toString(), currency, on: receivedOn };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'provision.received', facts });
    return provision;
  }

  /**
   * Undoes a provision whose money waited in suspense, by its opposite: it waits there again, as of today. The caller holds the receipt. Answers
   * the opposite.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for one that is undone or undoes another, and on a closed case; PROVISION_TOO_SMALL when costs have
   * taken of it what the case’s other provisions do not cover.
   */
  async undo(work: Work, provisionId: string, reason: string): Promise<Provision> {
    const known = await work.manager.findOneBy(Provision, { id: provisionId });
    if (known === null) throw new DomainError('NOT_FOUND');
    const { caseId, currency, amountMinor, receivedOn } = known;
    const caseFile = await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, currency, receivedOn);
    if (amountMinor < 0n || (await work.manager.existsBy(Provision, { undoesId: provisionId })))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'UNDONE' });
    const left = await this.costs.provisionLeft(work, caseId);
    if (amountMinor > left)
      throw new DomainError('PROVISION_TOO_SMALL', {
        left: formatAmount(left, currency),
        currency,
      });
    const { mirrorMinor: _made, ...facts } = known;
    const opposite: Provision = {
      ...{ ...facts, id: uuidv7(), amountMinor: -amountMinor, bankReference: null },
      ...{ undoesId: provisionId, reason, actId: work.actId },
    };
    await this.book(work, caseFile, opposite, { from: 'DEBTOR_SUSPENSE', valueOn: work.today });
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'provision.undone', text: reason },
      facts: { amountMinor: amountMinor.toString(), currency, on: receivedOn },
    });
    return opposite;
  }

  private async book(
    work: Work,
    { creditorId }: CaseFile,
    provision: Provision,
    { from, valueOn }: { readonly from: ProvisionSource; readonly valueOn: CalendarDate },
  ): Promise<void> {
    const { id: sourceId, amountMinor, currency } = provision;
    work.insert(Provision, provision);
    await this.ledger.post(work, {
      ...{ kind: 'PROVISION', currency, valueOn, source: 'provision', sourceId },
      postings: [
        { code: from, amountMinor },
        { code: 'PROVISIONS', creditorId, amountMinor: -amountMinor },
      ],
    });
  }
}
