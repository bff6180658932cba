import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { uuidv7, type Work } from '@solde/platform';

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

@Injectable()
export class ProvisionsService {
  constructor(
    private readonly cases: CasesService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Books a provision: money of the creditor, kept for the costs of one case. Its money enters the bank with it, or is taken from what waits in
   * suspense, as the caller says who holds that receipt. Refuses TRANSITION_NOT_ALLOWED on a closed case, CURRENCY_MISMATCH, DATE_OUT_OF_RANGE, DUPLICATE for a bank line already posted.
   */
  async receive(
    work: Work,
    { caseId, ...received }: NewProvision,
    from: 'BANK_TP' | 'DEBTOR_SUSPENSE' = 'BANK_TP',
  ): Promise<Provision> {
    const { amountMinor, currency, receivedOn, bankReference = null } = received;
    const caseFile = await this.cases.lock(work, caseId);
    refuseWrongFacts(work, caseFile, currency, receivedOn);
    const { creditorId } = caseFile;
    const provision: Provision = {
      ...{ id: uuidv7(), caseId, creditorId, amountMinor, currency, receivedOn, bankReference },
      actId: work.actId,
    };
    work.insert(Provision, provision);
    await this.ledger.post(work, {
      ...{ kind: 'PROVISION', currency, valueOn: receivedOn },
      ...{ source: 'provision', sourceId: provision.id },
      postings: [
        { code: from, amountMinor },
        { code: 'PROVISIONS', creditorId, amountMinor: -amountMinor },
      ],
    });
    const facts = { amountMinor: amountMinor.toString(), currency, on: receivedOn };
    this.cases.note(work, caseFile, { channel: 'SYSTEM', key: 'provision.received', facts });
    return provision;
  }
}
