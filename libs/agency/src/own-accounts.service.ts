import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { compactIban, isIban } from '@solde/country';
import { isCurrency, type Currency } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { IsNull } from 'typeorm';
import { OwnAccount } from './own-account.entity';

export interface OwnAccountFacts {
  readonly iban: string;
  readonly bic: string;
  readonly bankName: string;
  readonly holder: string;
  readonly currency: Currency;
}

/** Where the agency is paid for its own work: two persons for each change, since an account changed by one is how invoices are stolen. */
@Injectable()
export class OwnAccountsService {
  /**
   * Asks for an account to be put in force. Refuses BAD_IBAN, BAD_CURRENCY, ACCOUNT_IS_DEDICATED for one that holds the money of
   * others, DUPLICATE for one that is asked for or in force already, FORBIDDEN to the system. A closed one may be asked for again.
   */
  async request(work: Work, facts: OwnAccountFacts): Promise<OwnAccount> {
    const requestedBy = personOf(work);
    if (!isIban(facts.iban)) throw new DomainError('BAD_IBAN');
    if (!isCurrency(facts.currency))
      throw new DomainError('BAD_CURRENCY', { currency: facts.currency });
    const account: OwnAccount = {
      ...{ ...facts, id: uuidv7(), iban: compactIban(facts.iban), state: 'REQUESTED', requestedBy },
      ...{ approvedBy: null, openedOn: null, closedOn: null, version: 1, actId: work.actId },
    };
    work.insert(OwnAccount, account);
    // The exclusion of dedicated accounts is a deferred trigger: asked now, so that the refusal is this act's.
    await work.flush();
    await work.query('SET CONSTRAINTS own_account_is_not_dedicated IMMEDIATE');
    return account;
  }

  /**
   * Puts an account in force from today on, in the place of the one of its currency, which closes. Refuses FOUR_EYES to who asked for
   * it, NOT_FOUND, TRANSITION_NOT_ALLOWED.
   */
  async approve(work: Work, id: string): Promise<OwnAccount> {
    const approvedBy = personOf(work);
    const account = await lock(work, id, 'REQUESTED', 'APPROVE');
    if (account.requestedBy === approvedBy) throw new DomainError('FOUR_EYES');
    const { currency } = account;
    const former = await work.manager.findOne(OwnAccount, {
      where: { currency, state: 'APPROVED', closedOn: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    if (former !== null) moved(work, former, { closedOn: work.today });
    // One open account by currency: the former must have left its place before the new one takes it.
    await work.flush();
    return moved(work, account, { state: 'APPROVED', approvedBy, openedOn: work.today });
  }

  /** Turns an account down before its approval. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, FORBIDDEN to the system. */
  async reject(work: Work, id: string): Promise<OwnAccount> {
    personOf(work);
    const account = await lock(work, id, 'REQUESTED', 'REJECT');
    return moved(work, account, { state: 'REJECTED' });
  }

  /**
   * Closes an account without another in its place: fees in GROSS of its currency are then left out by name. Refuses NOT_FOUND,
   * TRANSITION_NOT_ALLOWED, DATE_OUT_OF_RANGE before its opening or in the future, FORBIDDEN to the system.
   */
  async close(work: Work, id: string, closedOn: CalendarDate): Promise<OwnAccount> {
    personOf(work);
    const account = await lock(work, id, 'APPROVED', 'CLOSE');
    const { openedOn } = account;
    if (account.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { closedOn: account.closedOn });
    if ((openedOn !== null && closedOn < openedOn) || closedOn > work.today)
      throw new DomainError('DATE_OUT_OF_RANGE', { closedOn });
    return moved(work, account, { closedOn });
  }
}

async function lock(
  work: Work,
  id: string,
  expected: OwnAccount['state'],
  trigger: string,
): Promise<OwnAccount> {
  const account = await work.lock(OwnAccount, { id });
  if (account === null) throw new DomainError('NOT_FOUND');
  const { state } = account;
  if (state !== expected) throw new DomainError('TRANSITION_NOT_ALLOWED', { state, trigger });
  return account;
}

function moved(work: Work, account: OwnAccount, change: Partial<OwnAccount>): OwnAccount {
  const { id, version } = account;
  const said = { ...change, actId: work.actId };
  work.update(OwnAccount, { id, version }, said);
  return { ...account, ...said, version: version + 1 };
}

/** The person who acts. */
function personOf({ caller }: Work): string {
  if (caller.userId === null) throw new DomainError('FORBIDDEN', { needs: 'a person' });
  return caller.userId;
}
