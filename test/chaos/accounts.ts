import { formatAmount, type Minor } from '@solde/money';

import { Books, type Movement, type Payment } from './books';
import type { Caller } from './caller';
import type { Cluster } from './cluster';
import type { Findings } from './findings';
import { download } from './remitting';

interface ReceiptRow {
  readonly id: string;
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly stated: string | null;
  readonly amountMinor: string;
  readonly caseId: string | null;
  readonly reversed: number;
  readonly isOfBank: boolean;
  readonly restOfId: string | null;
}

const RECEIPTS = `
  SELECT r.id, r.channel, r.stated_reference AS stated, r.amount_minor::text AS "amountMinor", r.named_case_id AS "caseId",
         r.rest_of_id AS "restOfId", (SELECT count(*)::int FROM reversal v WHERE v.receipt_id = r.id) AS reversed,
         EXISTS (SELECT FROM bank_outcome o WHERE o.receipt_id = r.id AND o.kind = 'RECEIPT') AS "isOfBank"
  FROM receipt r`;

const MATCHES = `
  SELECT receipt_id AS "receiptId", case_id AS "caseId", count(*)::int AS times, sum(amount_minor)::text AS "amountMinor"
  FROM receipt_match WHERE how = 'MATCHED' GROUP BY receipt_id, case_id`;

const MOVEMENTS = `
  SELECT l.text, count(DISTINCT l.id)::int AS lines, count(o.line_id)::int AS outcomes, sum(l.amount_minor)::text AS "amountMinor"
  FROM bank_line l LEFT JOIN bank_outcome o ON o.line_id = l.id WHERE l.text ~ ' K[0-9]{6}$' GROUP BY l.text`;

const REFUNDS = `
  SELECT f.receipt_id AS "receiptId", count(DISTINCT f.id)::int AS times, max(f.amount_minor)::text AS "amountMinor",
         array_agg(e.kind ORDER BY e.kind) FILTER (WHERE e.kind IS NOT NULL) AS steps
  FROM refund f LEFT JOIN refund_event e ON e.refund_id = f.id GROUP BY f.receipt_id`;

const TRANSFERS = `
  SELECT s.run_id AS "runId", s.id AS "statementId", coalesce(array_agg(o.kind ORDER BY o.id) FILTER (WHERE o.id IS NOT NULL), '{}') AS kinds
  FROM remittance_statement s LEFT JOIN transfer_outcome o ON o.statement_id = s.id WHERE s.transfer_minor > 0 GROUP BY s.id`;

/** What belongs to each case today: the matches of the receipts that nobody has reversed. */
const STANDING = `
  SELECT m.case_id AS "caseId", r.channel, sum(m.amount_minor)::text AS "amountMinor"
  FROM receipt_match m JOIN receipt r ON r.id = m.receipt_id JOIN unnest($1::uuid[]) AS known (id) ON known.id = m.case_id
  WHERE NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id) GROUP BY 1, 2`;

/** Money as it came, by case: what named it, and what was attributed out of suspense. */
const BY_CASE = `
  SELECT "caseId", channel, sum(amount)::text AS "amountMinor" FROM (
    SELECT r.named_case_id AS "caseId", r.channel, r.amount_minor AS amount FROM receipt r
    WHERE r.named_case_id IS NOT NULL AND r.rest_of_id IS NULL
    UNION ALL
    SELECT m.case_id, 'AGENCY', m.amount_minor FROM receipt_match m JOIN receipt r ON r.id = m.receipt_id WHERE m.how = 'MATCHED'
  ) money JOIN unnest($1::uuid[]) AS known (id) ON known.id = "caseId" GROUP BY 1, 2`;

const PAID = ['PAID', 'CLOSED'];

const euros = (minor: Minor | string) => formatAmount(BigInt(minor), 'EUR');

/** Compares the database, line by line, with what the client asked and was told. */
export class Accounts {
  constructor(
    private readonly cluster: Cluster,
    private readonly books: Books,
    private readonly findings: Findings,
  ) {}

  async check(reader: Caller, caseIds: readonly string[]): Promise<void> {
    const receipts = await this.cluster.rows<ReceiptRow>(RECEIPTS);
    this.receiptsAreAsked(receipts);
    this.paymentsStandOnce(receipts);
    await this.matchesStandOnce();
    await this.refundsStandOnce();
    await this.movementsStandOnce(receipts);
    await this.casesSum(BY_CASE, caseIds, this.received());
    await this.casesSum(STANDING, caseIds, this.standing());
    await this.runsStand();
    await this.transfersStandOnce();
    await this.filesAreTheSame(reader);
  }

  /** Nothing is there that nobody asked for. */
  private receiptsAreAsked(receipts: readonly ReceiptRow[]): void {
    const tags = new Set(this.books.payments.map(({ tag }) => tag));
    const ids = new Set(this.books.payments.map(({ receiptId }) => receiptId));
    for (const { id, channel, stated, isOfBank, amountMinor, restOfId } of receipts) {
      if (isOfBank || ids.has(restOfId ?? id)) continue;
      // Two receipts of one request: the second bears its label, and no answer names it.
      const isTwin = stated !== null && (tags.has(stated) || / K\d{6}$/.test(stated));
      if (isTwin || channel === 'DIRECT')
        this.findings.add('doubled', `A second receipt of ${stated ?? euros(amountMinor)}: ${id}`);
      else this.findings.add('broken', `Nobody asked for the receipt ${id}`);
    }
  }

  private paymentsStandOnce(receipts: readonly ReceiptRow[]): void {
    const byId = new Map(receipts.map((row) => [row.id, row]));
    const byTag = byLabel(receipts.filter(({ restOfId }) => restOfId === null));
    const rests = new Map<string | null, ReceiptRow[]>();
    for (const row of receipts) rests.set(row.restOfId, [...(rests.get(row.restOfId) ?? []), row]);
    for (const payment of this.books.payments) {
      const { tag, receiptId, channel } = payment;
      const found = channel === 'AGENCY' ? (byTag.get(tag)?.length ?? 0) : 0;
      if (found > 1) this.findings.add('doubled', `${tag} was posted ${found} times`);
      if (receiptId === null) {
        if (found > 0) this.findings.add('broken', `${tag} was refused and is posted`);
        continue;
      }
      const row = byId.get(receiptId);
      if (row === undefined) this.findings.add('lost', `${tag} was answered and is not there`);
      else this.isAsAsked(payment, row);
      this.restStandsOnce(payment, rests.get(receiptId) ?? []);
    }
  }

  /** Of money that came back in part, the rest is a receipt of its own. */
  private restStandsOnce({ tag, reversal }: Payment, rests: readonly ReceiptRow[]): void {
    const restMinor = reversal?.isDone === true ? reversal.restMinor : 0n;
    const wanted = restMinor === 0n ? 0 : 1;
    if (rests.length !== wanted)
      this.findings.add(
        rests.length > wanted ? 'doubled' : 'lost',
        `${tag} left ${rests.length} rests, not ${wanted}`,
      );
    for (const { amountMinor } of rests.slice(0, wanted))
      if (BigInt(amountMinor) !== restMinor)
        this.findings.add(
          'broken',
          `The rest of ${tag} is ${euros(amountMinor)}, not ${euros(restMinor)}`,
        );
  }

  private async refundsStandOnce(): Promise<void> {
    const rows = await this.cluster.rows<{
      receiptId: string;
      times: number;
      amountMinor: string;
      steps: string[] | null;
    }>(REFUNDS);
    const asked = new Map(rows.map((row) => [row.receiptId, row]));
    for (const { tag, receiptId, refund } of this.books.recorded) {
      if (refund === null || receiptId === null) continue;
      const row = asked.get(receiptId);
      asked.delete(receiptId);
      const done = [...(row?.steps ?? [])];
      if (row === undefined || done.length < refund.steps.length)
        this.findings.add(
          'lost',
          `The refund of ${tag} was answered up to ${refund.steps.join(', ')} and is not there`,
        );
      else if (row.times > 1 || done.length > refund.steps.length)
        this.findings.add(
          'doubled',
          `The refund of ${tag} was asked ${row.times} times: ${done.join(', ')}`,
        );
      else if (
        BigInt(row.amountMinor) !== refund.amountMinor ||
        done.join() !== refund.steps.join()
      )
        this.findings.add(
          'broken',
          `The refund of ${tag} is not what was asked: ${JSON.stringify(row)}`,
        );
    }
    for (const receiptId of asked.keys())
      this.findings.add('broken', `Nobody asked for a refund of ${receiptId}`);
  }

  private isAsAsked({ tag, amountMinor, caseId, reversal }: Payment, row: ReceiptRow): void {
    if (BigInt(row.amountMinor) !== amountMinor || row.caseId !== caseId)
      this.findings.add('broken', `${tag} is not what was asked: ${JSON.stringify(row)}`);
    if (reversal?.isDone === true && row.reversed === 0)
      this.findings.add('lost', `The reversal of ${tag} was answered and is not there`);
    if (reversal === null && row.reversed > 0)
      this.findings.add('broken', `Nobody asked for the reversal of ${tag}`);
    if (row.reversed > 1) this.findings.add('doubled', `${tag} was reversed ${row.reversed} times`);
  }

  private async matchesStandOnce(): Promise<void> {
    const rows = await this.cluster.rows<{
      receiptId: string;
      caseId: string;
      times: number;
      amountMinor: string;
    }>(MATCHES);
    const posted = new Map(rows.map((row) => [`${row.receiptId} ${row.caseId}`, row]));
    for (const { tag, receiptId, matches } of this.books.recorded)
      for (const { caseId, amountMinor } of matches) {
        const row = posted.get(`${receiptId} ${caseId}`);
        if (row === undefined) this.findings.add('lost', `The match of ${tag} is not there`);
        else if (row.times > 1)
          this.findings.add('doubled', `${tag} was matched ${row.times} times`);
        else if (BigInt(row.amountMinor) !== amountMinor)
          this.findings.add('broken', `${tag} was matched for ${euros(row.amountMinor)}`);
        posted.delete(`${receiptId} ${caseId}`);
      }
    for (const { receiptId } of posted.values())
      this.findings.add('broken', `Nobody asked for a match of ${receiptId}`);
  }

  /** Each movement of the bank is on the account as often as on its statement, and each has become one thing. */
  private async movementsStandOnce(receipts: readonly ReceiptRow[]): Promise<void> {
    const rows = await this.cluster.rows<{
      text: string;
      lines: number;
      outcomes: number;
      amountMinor: string;
    }>(MOVEMENTS);
    const lines = new Map(rows.map((row) => [row.text, row]));
    const posted = byLabel(receipts);
    for (const [text, movement] of this.books.movements) {
      const row = lines.get(text);
      lines.delete(text);
      const { times } = movement;
      if (row === undefined) {
        this.findings.add('lost', `The bank's line ${text} was imported and is not there`);
        continue;
      }
      const { outcomes } = row;
      if (row.lines > times || outcomes > row.lines)
        this.findings.add(
          'doubled',
          `${text}: ${row.lines} lines, ${outcomes} outcomes of ${times}`,
        );
      else if (row.lines < times || outcomes < times)
        this.findings.add('lost', `${text}: ${row.lines} lines, ${outcomes} outcomes of ${times}`);
      this.isReceived(movement, posted.get(text) ?? []);
    }
    for (const text of lines.keys())
      this.findings.add('broken', `No file that was answered carries the bank's line ${text}`);
  }

  private isReceived(
    { text, times, caseId, amountMinor }: Movement,
    posted: readonly ReceiptRow[],
  ) {
    const facts = posted.filter(
      (row) => BigInt(row.amountMinor) === amountMinor && row.caseId === caseId,
    );
    if (posted.length > times)
      this.findings.add('doubled', `${text} gave ${posted.length} receipts, not ${times}`);
    else if (posted.length < times)
      this.findings.add('lost', `${text} gave ${posted.length} receipts, not ${times}`);
    else if (facts.length < times)
      this.findings.add('broken', `${text} is not what the bank said: ${JSON.stringify(posted)}`);
  }

  /** The model's own sum of each case: all that came, whatever became of it. */
  private received(): Map<string, Minor> {
    const sums = new Map<string, Minor>();
    for (const { channel, caseId, amountMinor, matches } of this.books.recorded) {
      if (caseId !== null) add(sums, `${channel} ${caseId}`, amountMinor);
      for (const match of matches) add(sums, `AGENCY ${match.caseId}`, match.amountMinor);
    }
    this.addMovements(sums);
    return sums;
  }

  /** What stands on each case after all reversals. */
  private standing(): Map<string, Minor> {
    const sums = new Map<string, Minor>();
    for (const payment of this.books.recorded) {
      const on = Books.standingOn(payment);
      if (on !== null && on.amountMinor > 0n)
        add(sums, `${payment.channel} ${on.caseId}`, on.amountMinor);
    }
    this.addMovements(sums);
    return sums;
  }

  private addMovements(sums: Map<string, Minor>): void {
    for (const { caseId, amountMinor, times } of this.books.movements.values())
      if (caseId !== null) add(sums, `AGENCY ${caseId}`, amountMinor * BigInt(times));
  }

  private async casesSum(
    sql: string,
    caseIds: readonly string[],
    wanted: Map<string, Minor>,
  ): Promise<void> {
    const rows = await this.cluster.rows<{ caseId: string; channel: string; amountMinor: string }>(
      sql,
      [caseIds],
    );
    for (const { caseId, channel, amountMinor } of rows) {
      const name = `${channel} ${caseId}`;
      const sum = wanted.get(name) ?? 0n;
      wanted.delete(name);
      if (sum !== BigInt(amountMinor))
        this.findings.add(
          BigInt(amountMinor) > sum ? 'doubled' : 'lost',
          `The case ${caseId} was paid ${euros(amountMinor)} ${channel}, not ${euros(sum)}`,
        );
    }
    for (const [name, sum] of wanted)
      this.findings.add('lost', `The case ${name} was paid nothing of ${euros(sum)}`);
  }

  private async runsStand(): Promise<void> {
    const rows = await this.cluster.rows<{ id: string; state: string; cutOffOn: string }>(
      'SELECT id, state, cut_off_on::text AS "cutOffOn" FROM remittance_run',
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { id, state, cutOffOn } of this.books.runs) {
      const row = byId.get(id);
      byId.delete(id);
      if (row === undefined) this.findings.add('lost', `The run of ${cutOffOn} is not there`);
      // A paid run is closed by a later withdrawal of its fees.
      else if (row.state !== state && !(state === 'PAID' && row.state === 'CLOSED'))
        this.findings.add('lost', `The run of ${cutOffOn} is ${row.state}, and was ${state}`);
    }
    for (const { cutOffOn } of byId.values())
      this.findings.add('doubled', `A run of ${cutOffOn} that no answer names`);
  }

  /** Each transfer of a paid run was executed or came back, as it was told, and once. */
  private async transfersStandOnce(): Promise<void> {
    const rows = await this.cluster.rows<{ runId: string; statementId: string; kinds: string[] }>(
      TRANSFERS,
    );
    const byId = new Map(this.books.runs.map((run) => [run.id, run]));
    for (const { runId, statementId, kinds } of rows) {
      const run = byId.get(runId);
      if (run === undefined || !PAID.includes(run.state)) continue;
      const told = run.told.get(statementId) ?? [];
      // What nobody said by itself was said with the whole run.
      const wanted = told.length === 0 ? ['EXECUTED'] : told;
      if (kinds.join() !== wanted.join())
        this.findings.add(
          kinds.length > wanted.length ? 'doubled' : 'lost',
          `The transfer ${statementId} of ${run.cutOffOn} was ${wanted.join(', ')}, and is ${kinds.join(', ')}`,
        );
    }
  }

  /** A bank that is sent a file twice must know it again, whenever it was downloaded. */
  private async filesAreTheSame(reader: Caller): Promise<void> {
    const seen = new Map<string, string>();
    for (const run of this.books.runs) {
      const { file, cutOffOn, id } = run;
      if (file === null) continue;
      const now = await download(reader, run);
      if (now?.sha256 !== file.sha256)
        this.findings.add('broken', `The file of ${cutOffOn} has changed since it was downloaded`);
      if (file.messageId !== id.replaceAll('-', ''))
        this.findings.add(
          'broken',
          `The message id ${file.messageId} of ${cutOffOn} is not the one of its run`,
        );
      for (const reference of file.endToEndIds) {
        const other = seen.get(reference);
        if (other !== undefined)
          this.findings.add(
            'doubled',
            `The transfer ${reference} is in the files of ${other}, ${cutOffOn}`,
          );
        seen.set(reference, cutOffOn);
      }
    }
  }
}

function add(sums: Map<string, Minor>, name: string, amountMinor: Minor): void {
  sums.set(name, (sums.get(name) ?? 0n) + amountMinor);
}

function byLabel(receipts: readonly ReceiptRow[]): Map<string | null, ReceiptRow[]> {
  const groups = new Map<string | null, ReceiptRow[]>();
  for (const row of receipts) groups.set(row.stated, [...(groups.get(row.stated) ?? []), row]);
  return groups;
}
