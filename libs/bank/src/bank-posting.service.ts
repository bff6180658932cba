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
import { BankTies } from './bank-ties.service';
import { CandidatesQuery, labelOf, payerOf, type Candidate } from './candidates.query';
import { DueLinesQuery, type DueLine } from './due-lines.query';
import { FromPartnersQuery } from './from-partners.query';
import { carriesOurId, lineKind, refundNumberOf, reversalReason } from './line-kind';
import { bankReferenceOf, exceptionOf, receivedOf, unsigned } from './posted-line';
import { recordedFor, type RecordedEntry } from './recorded';
import { RecordedByHandQuery } from './recorded-by-hand.query';
import { takenBack, type Returned } from './returns';
import { ReturnsQuery } from './returns.query';

/** One posts at a time in an agency: a return must find its payment. */
const LOCK = `
  SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' bank posting', 0))`;

/** A line with the receipt that it makes. */
interface Decided {
  readonly line: BankLine;
  readonly received: Received;
  readonly found: Pick<BankOutcome, 'matchedBy' | 'reason'>;
}

/** Lines posted together at most: their cases are locked for about a second. */
export const LINES_TOGETHER_MAX = 500;

/** Turns movements of the bank into what they are: receipts, reversals, exceptions. One movement, one act. */
@Injectable()
export class BankPosting {
  constructor(
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly due: DueLinesQuery,
    private readonly ties: BankTies,
    private readonly candidates: CandidatesQuery,
    private readonly fromPartners: FromPartnersQuery,
    private readonly refunds: RefundsService,
    private readonly refundsAsked: RefundsQuery,
    private readonly notices: BankNotices,
    private readonly byHand: RecordedByHandQuery,
    private readonly returns: ReturnsQuery,
  ) {}

  /**
   * The next movement to post, in the order of the account: by day, money in before money out, so that a return finds its payment.
   * One is posted at a time, whoever asks; one of a day to come waits for it. `seen` are passed over.
   */
  async nextToPost(work: Work, seen: readonly string[] = []): Promise<string | null> {
    await work.query(LOCK);
    return this.due.first(work, seen);
  }

  /**
   * Posts the next movements together, as long as they are money received and none of them depends on what is posted just before
   * it; answers how many. None: the next one is `post`'s, or nothing is due. Each writes what `post` would have written.
   *
   * Refuses what `PaymentsService.record` refuses, and then posts none of them.
   */
  async postTogether(work: Work, seen: readonly string[] = []): Promise<number> {
    await work.query(LOCK);
    const next = await this.due.next(work, seen, LINES_TOGETHER_MAX);
    const decided = await this.decided(work, await this.notices.completed(work, next));
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
  private async decided(work: Work, next: readonly DueLine[]): Promise<Decided[]> {
    const other = next.findIndex((line) => lineKind(line) !== 'RECEIPT');
    const lines = other === -1 ? next : next.slice(0, other);
    const ids = lines.map(({ id }) => id);
    const recorded = new Set(await this.byHand.maybe(work, ids));
    const candidates = await this.candidates.ofAll(work, lines);
    const partners = await this.fromPartners.among(work, ids);
    const all = lines.map((line, place) => ({
      line,
      ...foundFor(line, candidates[place] ?? [], partners),
    }));
    for (const lineId of (await this.byHand.receiptsOf(work, all)).keys()) recorded.add(lineId);
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
   * sure of, else in suspense with the reason, as what a partner passes on. Money taken back reverses the
   * receipt that it names, whole or in part. What the bank takes for itself goes to BANK_EXCEPTIONS and never to a creditor. Money that we sent is
   * the refund that it names, paid or brought back. Whatever a person had recorded of it already is tied to it (`recordedFor`). Else it waits,
   * and money that we sent is told to whoever has sent it (`BankLineIdentified`).
   *
   * Refuses what `PaymentsService.record` and `reverse` refuse.
   */
  async post(work: Work, lineId: string): Promise<void> {
    // One that is looked at again may have been explained since.
    const waits = await this.ties.waits(work, lineId);
    const [due] = await work.prepared<Pick<DueLine, 'counterpartyIban'>>(
      `DELETE FROM bank_line_due WHERE line_id = $1 RETURNING counterparty_iban AS "counterpartyIban"`,
      [lineId],
    );
    if (due === undefined || !waits) return;
    const known = await work.manager.findOneByOrFail(BankLine, { id: lineId });
    const [line = known] = await this.notices.completed(work, [known]);
    switch (lineKind(line)) {
      case 'RECEIPT':
        return this.receive(work, line, due.counterpartyIban);
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

  private async receive(
    work: Work,
    line: BankLine,
    counterpartyIban: string | null,
  ): Promise<void> {
    const recorded = await this.locked(work, () => this.byHand.receiptOf(work, line));
    if (recorded !== null) {
      this.tell(work, line, { kind: 'RECEIPT', receiptId: recorded, matchedBy: 'PERSON' });
      return;
    }
    const entries = await this.byHand.entriesOf(work, line.id);
    const entry = recordedFor({ ...line, kind: 'RECEIPT', caseIds: [] }, entries);
    if (entry !== null && entry !== 'UNSURE') {
      this.tie(work, line, entry);
      return;
    }
    const candidates = await this.candidates.of(work, line);
    const partners = await this.fromPartners.among(work, [line.id]);
    const { caseId, by, reason } = foundFor(line, candidates, partners);
    const byHand = await this.locked(work, async () => {
      const found = await this.byHand.receiptsOf(work, [{ line, caseId }]);
      return found.get(line.id) ?? null;
    });
    if (byHand !== null) {
      this.tell(work, line, { kind: 'RECEIPT', receiptId: byHand, matchedBy: 'PERSON' });
      return;
    }
    // A debtor who names his case has paid it, unless its creditor has paid in as much for it.
    const isSure = reason === null && entries.every((one) => one.caseId !== caseId);
    if (entry === 'UNSURE' && !isSure) {
      await this.wait(work, line, 'RECORDED_BY_HAND');
      return;
    }
    const receipt = await this.payments.record(work, receivedOf(line, counterpartyIban, caseId));
    this.tell(work, line, { kind: 'RECEIPT', receiptId: receipt.id, matchedBy: by, reason });
  }

  /** The receipt that is found, locked: found again once whoever was taking it back is done. */
  private async locked(work: Work, find: () => Promise<string | null>): Promise<string | null> {
    let found = await find();
    for (let before: string | null = null; found !== null && found !== before;) {
      await this.payments.lock(work, found);
      before = found;
      found = await find();
    }
    return found;
  }

  private async takeBack(work: Work, line: BankLine): Promise<void> {
    const { originalMinor } = line;
    const returnedMinor = unsigned(line);
    const found = await this.returnedBy(work, line);
    const { receipt, because } = takenBack(returnedMinor, originalMinor, found);
    if (receipt === null) {
      await this.wait(work, line, because);
      return;
    }
    const { receiptId, means, isReversed } = receipt;
    const reason = reversalReason(line, means);
    if (!isReversed) await this.payments.reverse(work, receiptId, reason, returnedMinor);
    this.tell(work, line, { kind: 'REVERSAL', receiptId });
  }

  /**
   * The payments that carried the same end-to-end reference; else those of its amount on the case that the label names; else what a
   * person had reversed of that amount about that day.
   */
  private async returnedBy(work: Work, line: BankLine): Promise<Returned[]> {
    const carried = await this.returns.byReference(work, line);
    if (carried.length > 0) return carried;
    const { caseId } = matched(line, await this.candidates.of(work, line));
    const ofCase = caseId === null ? [] : await this.returns.byCase(work, line, caseId);
    return ofCase.length > 0 ? ofCase : this.returns.byHand(work, line);
  }

  private async except(work: Work, line: BankLine): Promise<void> {
    const entryId = await this.ledger.post(work, exceptionOf(line));
    this.tell(work, line, { kind: 'EXCEPTION', entryId, reason: 'BANK_CHARGE' });
  }

  /** Money that we sent, or that comes back to us: the refund that it names, what a person recorded of it, else somebody else's, who is told once. */
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
    const entry = await this.recordedOfOurs(work, line, reason);
    if (entry !== null) {
      this.tie(work, line, entry);
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

  /** The refund of its number, amount and currency: paid now, paid as a person had said, or brought back; null when there is none. */
  private async refund(work: Work, line: BankLine): Promise<Partial<BankOutcome> | null> {
    const { currency, amountMinor, valueOn: on } = line;
    const number = refundNumberOf(line);
    if (number === null) return null;
    const named = { number, amountMinor: unsigned(line), currency };
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
    return (await this.byHand.isSeen(work, entryId)) ? null : { kind: 'REFUND', entryId };
  }

  /** What a person had recorded of money that we sent. A line that names something of ours is that, or nobody's: never another of its amount. */
  private async recordedOfOurs(
    work: Work,
    line: BankLine,
    kind: 'OUTGOING' | 'RETURN_OF_OURS',
  ): Promise<RecordedEntry | null> {
    if (refundNumberOf(line) !== null || carriesOurId(line)) return null;
    const entries = await this.byHand.entriesOf(work, line.id);
    if (entries.length === 0) return null;
    const named = (await this.candidates.of(work, line)).filter(({ isNamed }) => isNamed);
    const caseIds = named.map(({ caseId }) => caseId);
    const entry = recordedFor({ ...line, kind, caseIds }, entries);
    return entry === 'UNSURE' ? null : entry;
  }

  private tie(work: Work, line: BankLine, { entryId }: RecordedEntry): void {
    this.tell(work, line, { kind: 'RECORDED', entryId, reason: 'PERSON' });
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

function matched(line: BankLine, candidates: readonly Candidate[]): Match {
  const { amountMinor } = line;
  return matchBankLine({ amountMinor, label: labelOf(line), payerIban: payerOf(line) }, candidates);
}

/** Whose the money of a line is, and how it was found; without a sure match, why. */
function foundFor(
  line: BankLine,
  candidates: readonly Candidate[],
  fromPartners: ReadonlySet<string>,
): { caseId: string | null; by: Match['by']; reason: OutcomeReason | null } {
  // The debt fell when he received the money: matched again, it would be paid twice.
  if (fromPartners.has(line.id)) return { caseId: null, by: 'SUSPENSE', reason: 'FROM_PARTNER' };
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

/** Why nothing sure was found. */
function reasonOf(candidates: readonly Candidate[]): OutcomeReason {
  const named = candidates.filter(({ isNamed }) => isNamed);
  if (named.length === 0) return 'NO_REFERENCE';
  return named.some(({ isOpen }) => isOpen) ? 'SEVERAL_CASES' : 'CASE_CLOSED';
}
