import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import {
  matchBankLine,
  PaymentsService,
  RefundsQuery,
  RefundsService,
  type Match,
} from '@solde/payments';
import { uuidv7, type Work } from '@solde/platform';

import { BankLine } from './bank-line.entity';
import { BankLineIdentified } from './bank.events';
import { BankNotices } from './bank-notices.service';
import { BankOutcome, type OutcomeReason } from './bank-outcome.entity';
import { CandidatesQuery, labelOf, payerOf, type Candidate } from './candidates.query';
import { lineKind, receivedBy, refundNumberOf, reversalReason } from './line-kind';

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;

interface Due {
  readonly counterpartyIban: string | null;
}

/** A receipt that a return may take back; one that a person reversed before the bank's line came is only tied to it. */
interface Returned {
  readonly receiptId: string;
  readonly means: string;
  readonly isReversed: boolean;
  readonly isRefunded: boolean;
}

const RETURNED = `
  SELECT r.id AS "receiptId", r.means, EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) AS "isReversed",
         refunded_minor(r.id) > 0 AS "isRefunded" FROM receipt r`;

/** Its return comes once, so what the bank took back already is no longer there to be taken. */
const NOT_TAKEN_BACK = `
  NOT EXISTS (SELECT FROM bank_outcome b WHERE b.receipt_id = r.id AND b.kind = 'REVERSAL')`;

const BY_END_TO_END = `
  ${RETURNED} JOIN bank_outcome o ON o.receipt_id = r.id AND o.kind = 'RECEIPT' JOIN bank_line l ON l.id = o.line_id
  WHERE l.dedicated_account_id = $1 AND left(l.end_to_end_id, 16) = left($4, 16) AND l.amount_minor = $2 AND l.booked_on <= $3
    AND ${NOT_TAKEN_BACK} ORDER BY r.id LIMIT 2`;

const BY_CASE = `
  ${RETURNED}
  WHERE r.id IN (SELECT m.receipt_id FROM receipt_match m WHERE m.case_id = $4)
    AND r.dedicated_account_id = $1 AND r.amount_minor = $2 AND r.value_on <= $3
    AND ${NOT_TAKEN_BACK} ORDER BY r.id LIMIT 2`;

/** A receipt that a person recorded under the bank's own reference before its file came. */
const RECORDED = `
  SELECT r.id FROM receipt r
  WHERE r.dedicated_account_id = $1 AND r.bank_reference = $2 AND r.amount_minor = $3 AND r.value_on = $4
    AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT')`;

/** Turns movements of the bank into what they are: receipts, reversals, exceptions. One movement, one act. */
@Injectable()
export class BankPosting {
  constructor(
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly candidates: CandidatesQuery,
    private readonly refunds: RefundsService,
    private readonly refundsAsked: RefundsQuery,
    private readonly notices: BankNotices,
  ) {}

  /**
   * The next movement to post, in the order of the account: by day, money in before money out, so that a return finds its payment.
   * One is posted at a time, whoever asks; one of a day to come waits for it. `seen` are passed over.
   */
  async nextToPost(work: Work, seen: readonly string[] = []): Promise<string | null> {
    await work.query("SELECT pg_advisory_xact_lock(hashtextextended('bank posting', 0))");
    const [due] = await work.prepared<{ id: string }>(
      `SELECT line_id AS id FROM bank_line_due
       WHERE value_on <= $1 AND booked_on <= $1 AND line_id <> ALL ($2::uuid[])
       ORDER BY booked_on, is_debit, line_id LIMIT 1`,
      [work.today, seen],
    );
    return due?.id ?? null;
  }

  /**
   * Posts a movement and tells what came of it; one that is posted already changes nothing.
   *
   * Money received is a receipt: the one that a person has recorded under the bank's reference, else of the one open case that R-MATCH is
   * sure of, else in suspense with the reason. Money taken back reverses the
   * receipt that it names. What the bank takes for itself goes to BANK_EXCEPTIONS and never to a creditor. Money that we sent is the refund that it
   * names, paid or brought back; else it waits, and is told to whoever has sent it (`BankLineIdentified`).
   *
   * Refuses what `PaymentsService.record` and `reverse` refuse.
   */
  async post(work: Work, lineId: string): Promise<void> {
    const [due] = await work.prepared<Due>(
      `DELETE FROM bank_line_due WHERE line_id = $1 RETURNING counterparty_iban AS "counterpartyIban"`,
      [lineId],
    );
    if (due === undefined) return;
    const line = await this.notices.completed(
      work,
      await work.manager.findOneByOrFail(BankLine, { id: lineId }),
    );
    switch (lineKind(line)) {
      case 'RECEIPT':
        return this.receive(work, line, due);
      case 'RETURN':
        return this.takeBack(work, line);
      case 'CHARGE':
        return this.except(work, line);
      case 'OUTGOING':
        return this.sent(work, line, 'OUTGOING');
      case 'RETURN_OF_OURS':
        return this.sent(work, line, 'RETURN_OF_OURS');
    }
  }

  private async receive(work: Work, line: BankLine, { counterpartyIban }: Due): Promise<void> {
    const recorded = await this.recorded(work, line);
    if (recorded !== null) {
      this.tell(work, line, { kind: 'RECEIPT', receiptId: recorded, matchedBy: 'PERSON' });
      return;
    }
    const candidates = await this.candidates.of(work, line);
    const open = candidates.filter(({ isOpen }) => isOpen);
    const match = matched(line, open);
    const reason = match.caseId === null ? reasonOf(candidates) : null;
    // Money for a closed case waits under its name: reopened, it is matched; else it is refunded (CASE_CLOSED).
    const named =
      match.caseId ?? (reason === 'CASE_CLOSED' ? matched(line, candidates).caseId : null);
    const { amountMinor, currency, valueOn, bookedOn, counterpartyName, text } = line;
    const receipt = await this.payments.record(work, {
      ...{ amountMinor, currency, valueOn, receivedOn: bookedOn, means: receivedBy(line) },
      bankReference: bankReferenceOf(line),
      ...(named === null ? {} : { caseId: named }),
      ...(counterpartyName === null ? {} : { payerName: counterpartyName }),
      ...(counterpartyIban === null ? {} : { payerIban: counterpartyIban }),
      ...(text === '' ? {} : { statedReference: text.slice(0, STATED_CHARACTERS_MAX) }),
    });
    this.tell(work, line, { kind: 'RECEIPT', receiptId: receipt.id, matchedBy: match.by, reason });
  }

  private async recorded(work: Work, line: BankLine): Promise<string | null> {
    const { dedicatedAccountId, bankReference, amountMinor, valueOn } = line;
    if (bankReference === null) return null;
    const facts = [dedicatedAccountId, bankReference, amountMinor, valueOn];
    const [receipt] = await work.prepared<{ id: string }>(RECORDED, facts);
    return receipt?.id ?? null;
  }

  private async takeBack(work: Work, line: BankLine): Promise<void> {
    const found = await this.returnedBy(work, line);
    const [one] = found;
    const unsure = unsureOf(found);
    if (one === undefined || unsure !== null) {
      await this.wait(work, line, unsure ?? 'RETURN_OF_UNKNOWN_PAYMENT');
      return;
    }
    const { receiptId, means, isReversed } = one;
    if (!isReversed) await this.payments.reverse(work, receiptId, reversalReason(line, means));
    this.tell(work, line, { kind: 'REVERSAL', receiptId });
  }

  /** The payment that carried the same end-to-end reference and amount; else the one of that amount on the case that the label names. */
  private async returnedBy(work: Work, line: BankLine): Promise<Returned[]> {
    const { dedicatedAccountId, endToEndId, amountMinor, bookedOn } = line;
    const facts = [dedicatedAccountId, -amountMinor, bookedOn];
    const carried =
      endToEndId === null ? [] : await work.query<Returned>(BY_END_TO_END, [...facts, endToEndId]);
    if (carried.length > 0) return carried;
    const { caseId } = matched(line, await this.candidates.of(work, line));
    return caseId === null ? [] : work.query<Returned>(BY_CASE, [...facts, caseId]);
  }

  private async except(work: Work, line: BankLine): Promise<void> {
    const { id: sourceId, currency, valueOn, amountMinor } = line;
    const entryId = await this.ledger.post(work, {
      ...{ kind: 'BANK_EXCEPTION', currency, valueOn, source: 'bank_line', sourceId },
      postings: [
        { code: 'BANK_TP', amountMinor },
        { code: 'BANK_EXCEPTIONS', amountMinor: -amountMinor },
      ],
    });
    this.tell(work, line, { kind: 'EXCEPTION', entryId, reason: 'BANK_CHARGE' });
  }

  /** Money that we sent, or that comes back to us: the refund that it names, else somebody else's, who is told once. */
  private async sent(
    work: Work,
    line: BankLine,
    reason: 'OUTGOING' | 'RETURN_OF_OURS',
  ): Promise<void> {
    const refund = await this.refund(work, line);
    if (refund !== null) {
      this.tell(work, line, refund);
      return;
    }
    if (!(await this.wait(work, line, reason))) return;
    const { dedicatedAccountId, currency, bookedOn, endToEndId, returnCode } = line;
    work.publish(
      new BankLineIdentified(dedicatedAccountId, {
        ...{ lineId: line.id, endToEndId, currency, bookedOn, returnCode },
        amountMinor: unsigned(line).toString(),
        direction: reason === 'OUTGOING' ? 'OUT' : 'BACK',
      }),
    );
  }

  /** The refund of its number, amount and account: paid now, paid as a person had said, or brought back; null when there is none. */
  private async refund(work: Work, line: BankLine): Promise<Partial<BankOutcome> | null> {
    const { dedicatedAccountId, amountMinor, valueOn: on } = line;
    const number = refundNumberOf(line);
    if (number === null) return null;
    const named = { number, amountMinor: unsigned(line), dedicatedAccountId };
    const found = await this.refundsAsked.numbered(work, named);
    if (found === null) return null;
    const { id, state } = found;
    const how = { on, reference: bankReferenceOf(line) };
    if (amountMinor > 0n)
      return state === 'PAID'
        ? { kind: 'REFUND_RETURNED', entryId: await this.refunds.takeBack(work, id, how) }
        : null;
    if (state === 'APPROVED')
      return { kind: 'REFUND', entryId: await this.refunds.pay(work, id, how) };
    if (state !== 'PAID') return null;
    const entryId = await this.refunds.entryOfPayment(work, id);
    const isTied = await work.manager.existsBy(BankOutcome, { entryId });
    return isTied ? null : { kind: 'REFUND', entryId };
  }

  /** A movement that waited before and still does has been told of. Answers whether it waits for the first time. */
  private async wait(work: Work, line: BankLine, reason: OutcomeReason): Promise<boolean> {
    const lineId = line.id;
    if (await work.manager.existsBy(BankOutcome, { lineId, kind: 'WAITING' })) return false;
    this.tell(work, line, { kind: 'WAITING', reason });
    return true;
  }

  private tell(work: Work, { id: lineId }: BankLine, facts: Partial<BankOutcome>): void {
    const nothing = { receiptId: null, entryId: null, matchedBy: null, reason: null };
    work.insert(BankOutcome, { ...nothing, ...facts, id: uuidv7(), lineId });
  }
}

/** Why a return takes nothing back by itself; null when exactly one payment that stands is meant. */
function unsureOf(found: readonly Returned[]): OutcomeReason | null {
  const [one] = found;
  if (one === undefined) return 'RETURN_OF_UNKNOWN_PAYMENT';
  if (found.length > 1) return 'RETURN_OF_SEVERAL_PAYMENTS';
  return one.isRefunded ? 'RETURN_OF_REFUNDED_PAYMENT' : null;
}

function unsigned({ amountMinor }: BankLine): bigint {
  return amountMinor < 0n ? -amountMinor : amountMinor;
}

function matched(line: BankLine, candidates: readonly Candidate[]): Match {
  const { amountMinor } = line;
  return matchBankLine({ amountMinor, label: labelOf(line), payerIban: payerOf(line) }, candidates);
}

/** Why nothing sure was found. */
function reasonOf(candidates: readonly Candidate[]): OutcomeReason {
  const named = candidates.filter(({ isNamed }) => isNamed);
  if (named.length === 0) return 'NO_REFERENCE';
  return named.some(({ isOpen }) => isOpen) ? 'SEVERAL_CASES' : 'CASE_CLOSED';
}

/** The same in every file and every format, so that a receipt is posted once for ever on its account. */
export function bankReferenceOf({ identity, ordinal }: BankLine): string {
  return `${identity.toString('hex')}-${ordinal}`;
}
