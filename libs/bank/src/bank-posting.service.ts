import { Injectable } from '@nestjs/common';

import { LedgerService } from '@solde/ledger';
import {
  matchBankLine,
  PaymentsService,
  RefundsQuery,
  RefundsService,
  type Match,
  type Received,
} from '@solde/payments';
import { uuidv7, type Work } from '@solde/platform';

import { BankLine } from './bank-line.entity';
import { BankLineIdentified } from './bank.events';
import { BankNotices } from './bank-notices.service';
import { BankOutcome, type OutcomeReason } from './bank-outcome.entity';
import { CandidatesQuery, labelOf, payerOf, type Candidate } from './candidates.query';
import { IS_PROVISION } from './waiting-lines.query';
import { BY_HAND_DAYS, lineKind, receivedBy, refundNumberOf, reversalReason } from './line-kind';

/** What is shown of the payer's words on a receipt. */
const STATED_CHARACTERS_MAX = 280;

interface Due {
  readonly counterpartyIban: string | null;
}

/** A line with the receipt that it makes. */
interface Decided {
  readonly line: BankLine;
  readonly received: Received;
  readonly found: Pick<BankOutcome, 'matchedBy' | 'reason'>;
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

/** A provision that a person recorded under the bank's own reference before its file came: it is in the books. */
const PROVIDED = `SELECT FROM bank_line l WHERE l.id = $1 AND ${IS_PROVISION}`;

/** Those of some lines that a person may have recorded: each is looked at by itself. */
const MAY_BE_RECORDED = `
  SELECT l.id FROM bank_line l
  WHERE l.id = ANY ($1::uuid[]) AND (${IS_PROVISION} OR EXISTS (
    SELECT FROM receipt r WHERE r.dedicated_account_id = l.dedicated_account_id AND r.bank_reference = l.bank_reference))`;

/** Receipts that a person recorded for a case without the bank's reference, of an amount and about a day, that no line has shown yet. */
const BY_HAND = `
  SELECT r.id, abs(r.value_on - l.value_on) AS days FROM receipt r
  WHERE r.id IN (SELECT n.id FROM receipt n WHERE n.named_case_id = l.case_id
                 UNION ALL SELECT m.receipt_id FROM receipt_match m WHERE m.case_id = l.case_id)
    AND r.dedicated_account_id = l.dedicated_account_id AND r.amount_minor = l.amount_minor
    AND r.value_on BETWEEN l.value_on - ${BY_HAND_DAYS} AND l.value_on + ${BY_HAND_DAYS}
    AND r.bank_reference IS NULL AND r.rest_of_id IS NULL
    AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
    AND NOT EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT')`;

/** Lines with the case that each is for, beside the receipt of it that a person had recorded, the nearest in time. */
const RECORDED_BY_HAND = `
  SELECT l.id AS "lineId", h.id AS "receiptId"
  FROM (SELECT b.*, asked.case_id FROM unnest($1::uuid[], $2::uuid[]) AS asked (line_id, case_id)
        JOIN bank_line b ON b.id = asked.line_id) l
  CROSS JOIN LATERAL (${BY_HAND} ORDER BY days, r.id LIMIT 1) h`;

/** The lines that come next, with the payer's account, which the line itself does not keep. */
const NEXT_LINES = `
  SELECT l.id, l.dedicated_account_id AS "dedicatedAccountId", l.identity, l.ordinal, l.amount_minor AS "amountMinor",
         l.currency, l.booked_on AS "bookedOn", l.value_on AS "valueOn", l.end_to_end_id AS "endToEndId",
         l.structured_reference AS "structuredReference", l.text, l.counterparty_name AS "counterpartyName",
         l.counterparty_iban_last4 AS "counterpartyIbanLast4", l.counterparty_iban_hash AS "counterpartyIbanHash",
         l.bank_reference AS "bankReference", l.return_code AS "returnCode", l.transaction_code AS "transactionCode",
         l.act_id AS "actId", d.counterparty_iban AS "counterpartyIban"
  FROM bank_line_due d JOIN bank_line l ON l.id = d.line_id
  WHERE d.value_on <= $1 AND d.booked_on <= $1 AND d.line_id <> ALL ($2::uuid[])
  ORDER BY d.booked_on, d.is_debit, d.line_id LIMIT $3`;

/** Lines posted together at most: their cases are locked for about a second. */
export const LINES_TOGETHER_MAX = 500;

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
   * Posts the next movements together, as long as they are money received and none of them depends on what is posted just before
   * it; answers how many. None: the next one is `post`'s, or nothing is due. Each writes what `post` would have written.
   *
   * Refuses what `PaymentsService.record` refuses, and then posts none of them.
   */
  async postTogether(work: Work, seen: readonly string[] = []): Promise<number> {
    await work.query("SELECT pg_advisory_xact_lock(hashtextextended('bank posting', 0))");
    const next = await work.query<BankLine & Due>(NEXT_LINES, [
      work.today,
      seen,
      LINES_TOGETHER_MAX,
    ]);
    const decided = await this.decided(work, next);
    if (decided.length === 0) return 0;
    await work.query('DELETE FROM bank_line_due WHERE line_id = ANY ($1::uuid[])', [
      decided.map(({ line }) => line.id),
    ]);
    const receipts = await this.payments.recordAll(
      work,
      decided.map(({ received }) => received),
    );
    for (const [place, { line, found }] of decided.entries())
      this.tell(work, line, { kind: 'RECEIPT', receiptId: receipts[place]?.id ?? null, ...found });
    return decided.length;
  }

  /**
   * The first of some lines whose receipts can be decided before any of them is posted. A line that finds its case by its payer, or that
   * would if its payer had just paid under a reference, waits for those before it.
   */
  private async decided(work: Work, next: readonly (BankLine & Due)[]): Promise<Decided[]> {
    const other = next.findIndex((line) => lineKind(line) !== 'RECEIPT');
    const lines = other === -1 ? next : next.slice(0, other);
    const ids = lines.map(({ id }) => id);
    const known = await work.query<{ id: string }>(MAY_BE_RECORDED, [ids]);
    const recorded = new Set(known.map(({ id }) => id));
    const candidates = await this.candidates.ofAll(work, lines);
    const all = lines.map((line, place) => ({ line, ...foundFor(line, candidates[place] ?? []) }));
    for (const lineId of (await this.recordedByHand(work, all)).keys()) recorded.add(lineId);
    const decided: Decided[] = [];
    const payers = new Set<string>();
    const cases = new Set<string>();
    for (const [place, { line, ...found }] of all.entries()) {
      const payer = payerOf(line);
      const isByPayer = found.by === 'SUSPENSE' || found.by === 'EXACT_BALANCE_KNOWN_IBAN';
      const mayHavePaid = isByPayer && payer !== null && payers.has(payer);
      const isPaidBefore = (candidates[place] ?? []).some(
        ({ isPayer, caseId }) => isPayer && cases.has(caseId),
      );
      if (recorded.has(line.id) || mayHavePaid || isPaidBefore) break;
      decided.push({
        ...{ line, received: receivedOf(line, line.counterpartyIban, found.caseId) },
        found: { matchedBy: found.by, reason: found.reason },
      });
      if (found.caseId === null) continue;
      cases.add(found.caseId);
      if (payer !== null) payers.add(payer);
    }
    return decided;
  }

  /**
   * Posts a movement and tells what came of it; one that is posted already changes nothing.
   *
   * Money received is a receipt: the one that a person has recorded under the bank's reference, or without any for the case that R-MATCH is
   * sure of, of the same amount and about the same day; else of the one open case that R-MATCH is
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
    if (line.bankReference !== null && (await work.query(PROVIDED, [line.id])).length > 0) {
      await this.wait(work, line, 'PERSON');
      return;
    }
    const { caseId, by, reason } = foundFor(line, await this.candidates.of(work, line));
    const byHand = (await this.recordedByHand(work, [{ line, caseId }])).get(line.id);
    if (byHand !== undefined) {
      this.tell(work, line, { kind: 'RECEIPT', receiptId: byHand, matchedBy: 'PERSON' });
      return;
    }
    const receipt = await this.payments.record(work, receivedOf(line, counterpartyIban, caseId));
    this.tell(work, line, { kind: 'RECEIPT', receiptId: receipt.id, matchedBy: by, reason });
  }

  private async recorded(work: Work, line: BankLine): Promise<string | null> {
    const { dedicatedAccountId, bankReference, amountMinor, valueOn } = line;
    if (bankReference === null) return null;
    const facts = [dedicatedAccountId, bankReference, amountMinor, valueOn];
    const [receipt] = await work.prepared<{ id: string }>(RECORDED, facts);
    return receipt?.id ?? null;
  }

  /**
   * The receipts that people had recorded by hand of the money of some lines, by line. A line whose case is not sure has none: its money waits
   * in suspense, where a person sees both, rather than be taken for what another debtor paid.
   */
  private async recordedByHand(
    work: Work,
    found: readonly { readonly line: BankLine; readonly caseId: string | null }[],
  ): Promise<Map<string, string>> {
    const sure = found.filter(({ caseId }) => caseId !== null);
    if (sure.length === 0) return new Map();
    const rows = await work.query<{ lineId: string; receiptId: string }>(RECORDED_BY_HAND, [
      sure.map(({ line }) => line.id),
      sure.map(({ caseId }) => caseId),
    ]);
    return new Map(rows.map(({ lineId, receiptId }) => [lineId, receiptId]));
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

/** Whose the money of a line is, and how it was found; without a sure match, why. */
function foundFor(
  line: BankLine,
  candidates: readonly Candidate[],
): { caseId: string | null; by: Match['by']; reason: OutcomeReason | null } {
  const { caseId, by } = matched(
    line,
    candidates.filter(({ isOpen }) => isOpen),
  );
  if (caseId !== null) return { caseId, by, reason: null };
  const reason = reasonOf(candidates);
  // Money for a closed case waits under its name: reopened, it is matched; else it is refunded (CASE_CLOSED).
  const named = reason === 'CASE_CLOSED' ? matched(line, candidates).caseId : null;
  return { caseId: named, by, reason };
}

function receivedOf(line: BankLine, payerIban: string | null, caseId: string | null): Received {
  const { amountMinor, currency, valueOn, bookedOn, counterpartyName, text } = line;
  return {
    ...{ amountMinor, currency, valueOn, receivedOn: bookedOn, means: receivedBy(line) },
    bankReference: bankReferenceOf(line),
    ...(caseId === null ? {} : { caseId }),
    ...(counterpartyName === null ? {} : { payerName: counterpartyName }),
    ...(payerIban === null ? {} : { payerIban }),
    ...(text === '' ? {} : { statedReference: text.slice(0, STATED_CHARACTERS_MAX) }),
  };
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
