import { Injectable } from '@nestjs/common';
import { addMonths, startOfMonth, type CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { AccountBook } from './account-book.service';
import { assertBalanced, type PostingLine } from './balanced';
import { bookOf, type AccountCode } from './chart';
import { Entry, type EntryKind } from './entry.entity';
import { LedgerPeriod } from './ledger-period.entity';
import { BALANCE } from './ledger.query';
import { Posting } from './posting.entity';

/** An entry as an act asks for it. */
export interface EntryToPost {
  readonly kind: EntryKind;
  readonly currency: Currency;
  /** The day the money moved; the ledger chooses the day of the books. */
  readonly valueOn: CalendarDate;
  /** The table of the fact behind the entry, and the fact's id. */
  readonly source: string;
  readonly sourceId: string;
  readonly postings: readonly PostingLine[];
}

/** The books: entries that balance, in periods that are open. */
@Injectable()
export class LedgerService {
  constructor(private readonly accounts: AccountBook) {}

  /**
   * Posts a balanced entry and answers its id. Booked on the day of the work: only past months can be closed, so it is always
   * in an open period. Costs no round trip of its own when the accounts are known.
   */
  async post(work: Work, entry: EntryToPost): Promise<string> {
    assertBalanced(entry.postings);
    const { postings, currency, ...facts } = entry;
    const lines = await this.accounts.located(work, currency, postings);
    const entryId = uuidv7();
    work.insert(Entry, {
      ...facts,
      id: entryId,
      currency,
      bookedOn: work.today,
      recordedAt: work.now,
    });
    work.insert(
      Posting,
      lines.map(({ code, accountId, amountMinor }, index) => ({
        entryId,
        line: index + 1,
        accountId,
        book: bookOf(code),
        currency,
        amountMinor,
      })),
    );
    return entryId;
  }

  /** The balance of one account as the act sees it, what it has posted included: debit positive, in minor units. */
  async balanceOf(
    work: Work,
    code: AccountCode,
    creditorId: string | null,
    currency: Currency,
  ): Promise<Minor> {
    const [row] = await work.query<{ balance: Minor }>(BALANCE, [code, creditorId, currency]);
    return row?.balance ?? 0n;
  }

  /**
   * Closes a month for good, given as any of its days: what comes late is booked in an open month with its own value date.
   *
   * Refuses PERIOD_NOT_OVER before the month has ended, DUPLICATE when it is closed already.
   */
  async closePeriod(work: Work, month: CalendarDate): Promise<void> {
    const first = startOfMonth(month);
    if (addMonths(first, 1) > work.today)
      throw new DomainError('PERIOD_NOT_OVER', { month: first.slice(0, 7) });
    // Entries under way hold this lock shared until their commit (see the trigger), so none slips in behind the closing.
    await work.query(`SELECT pg_advisory_xact_lock(ledger_lock())`);
    if (!(await work.insertNew(LedgerPeriod, { month: first })))
      throw new DomainError('DUPLICATE', { month: first.slice(0, 7) });
  }
}
