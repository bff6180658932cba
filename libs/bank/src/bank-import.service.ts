import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';

import {
  formatOf,
  readerOf,
  type BankFormat,
  plainText,
  UnreadableFile,
  type NoticeLine,
  type StatementFoot,
  type StatementHead,
  type StatementLine,
  type StatementPart,
} from '@solde/bank-files';
import { formatAmount, type Minor } from '@solde/money';
import { DomainError, Jobs, uuidv7, type Work } from '@solde/platform';

import { BankFile } from './bank-file.entity';
import { BankNotices } from './bank-notices.service';
import { BankStatement } from './bank-statement.entity';
import type { BankUpload } from './bank-uploads.service';
import { STILL_WAITS, WAS_UNTIED } from './waiting-lines.query';
import { StagedLines, type StagedAccount } from './staged-lines.service';

export const BANK_JOB = 'bank.post';
/** Lines of a file: an act that inserts more holds its locks for too long. */
const LINES_MAX = 200_000;
const NAME_CHARACTERS_MAX = 255;
const READ_BYTES = 65_536;
/** An ordinary act has thirty seconds; a large file compares many lines in one statement, and another import of the account waits for it. */
const STATEMENT_MINUTES_MAX = 5;

/** What an import found. */
export interface ImportedFile {
  readonly id: string;
  readonly name: string;
  readonly format: BankFormat;
  readonly statements: readonly BankStatement[];
  /** Payments that a notification explains: they post nothing. */
  readonly notices: number;
}

/** A statement under way: its head, what its lines sum to, and those that are not staged yet. */
interface Reading {
  readonly head: StatementHead;
  readonly account: StagedAccount;
  readonly waiting: StatementLine[];
  total: Minor;
  lines: number;
}

/** The file under way. */
interface Import {
  readonly fileId: string;
  readonly format: BankFormat;
  readonly statements: BankStatement[];
  reading: Reading | null;
  lines: number;
}

const LINES_WAITING_MAX = 500;

const ACCOUNT = `
  SELECT id, currency FROM dedicated_account WHERE iban = $1 AND closed_on IS NULL`;

/** A return whose payment was not known may have its payment now, and money of ours what a person has recorded since. */
const LOOK_AGAIN = `
  INSERT INTO bank_line_due (line_id, booked_on, value_on, is_debit)
  SELECT l.id, l.booked_on, l.value_on, l.amount_minor < 0 FROM bank_outcome o JOIN bank_line l ON l.id = o.line_id
  WHERE o.kind = 'WAITING' AND o.reason IN ('RETURN_OF_UNKNOWN_PAYMENT', 'OUTGOING', 'RETURN_OF_OURS')
    AND l.dedicated_account_id = ANY ($1::uuid[]) AND ${STILL_WAITS} AND NOT ${WAS_UNTIED}
  ON CONFLICT (line_id) DO NOTHING`;

/** Reads the files of the bank: all of a file or nothing of it. What its lines become is the posting's. */
@Injectable()
export class BankImport {
  constructor(
    private readonly staged: StagedLines,
    private readonly notices: BankNotices,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Imports a file: each movement that no file has carried yet is written once, in one act with its statements; the worker posts them.
   *
   * Refuses BANK_FILE_ALREADY_IMPORTED for the same bytes, BANK_FILE_UNKNOWN, BANK_FILE_MALFORMED, BANK_FILE_UNSAFE and
   * BANK_FILE_ENCODING_WRONG with the line, BANK_TOTALS_DIFFER with the figures, BANK_ACCOUNT_UNKNOWN, CURRENCY_MISMATCH,
   * BANK_STATEMENT_DISAGREES, PAYLOAD_TOO_LARGE. Nothing of a refused file is written.
   */
  async importFile(work: Work, upload: BankUpload): Promise<ImportedFile> {
    const { sha256, sizeBytes } = upload;
    const former = await work.manager.findOneBy(BankFile, { sha256 });
    if (former !== null) throw new DomainError('BANK_FILE_ALREADY_IMPORTED', { id: former.id });
    const name = plainText(upload.name, NAME_CHARACTERS_MAX) ?? '-';
    const id = uuidv7();
    const format = readable(() => formatOf(upload.head));
    work.insert(BankFile, { id, sha256, sizeBytes: BigInt(sizeBytes), name, format });
    await work.query(`SET LOCAL statement_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    await work.query(`SET LOCAL lock_timeout = '${STATEMENT_MINUTES_MAX}min'`);
    await this.staged.open(work);

    const file: Import = { fileId: id, format, statements: [], reading: null, lines: 0 };
    const reader = readerOf(format);
    for await (const bytes of createReadStream(upload.path, { highWaterMark: READ_BYTES }))
      await this.take(
        work,
        file,
        readable(() => reader.write(bytes as Buffer)),
      );
    await this.take(
      work,
      file,
      readable(() => reader.end()),
    );

    const accounts = file.statements.map(({ dedicatedAccountId }) => dedicatedAccountId);
    await work.query(LOOK_AGAIN, [accounts]);
    await this.jobs.enqueue(work, BANK_JOB, {}, BANK_JOB);
    const notices = format === 'CAMT.054' ? file.lines : 0;
    return { id, name, format, statements: file.statements, notices };
  }

  private async take(work: Work, file: Import, parts: readonly StatementPart[]): Promise<void> {
    for (const part of parts) {
      if (part.part === 'NOTICE') await this.notice(work, file, part);
      else if (part.part === 'HEAD') file.reading = await this.open(work, part);
      else if (part.part === 'LINE') await this.add(work, file, part);
      else await this.close(work, file, part);
    }
  }

  /** One import of an account at a time: what another one is writing cannot be compared with. */
  private async open(work: Work, head: StatementHead): Promise<Reading> {
    const account = await this.accountOf(work, head);
    await work.query("SELECT pg_advisory_xact_lock(hashtextextended('bank account ' || $1, 0))", [
      account.id,
    ]);
    return { head, account, waiting: [], total: 0n, lines: 0 };
  }

  private async accountOf(
    work: Work,
    { iban, currency, fileLine }: Pick<StatementHead, 'iban' | 'currency' | 'fileLine'>,
  ): Promise<StagedAccount> {
    const [account] = await work.query<StagedAccount>(ACCOUNT, [iban]);
    if (account === undefined)
      throw new DomainError('BANK_ACCOUNT_UNKNOWN', { line: fileLine, ibanLast4: iban.slice(-4) });
    if (account.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: account.currency });
    return account;
  }

  private async notice(work: Work, file: Import, line: NoticeLine): Promise<void> {
    file.lines += 1;
    if (file.lines > LINES_MAX) throw new DomainError('PAYLOAD_TOO_LARGE', { linesMax: LINES_MAX });
    const account = await this.accountOf(work, line);
    this.notices.add(
      work,
      { fileId: file.fileId, accountId: account.id, number: file.lines },
      line,
    );
    if (file.lines % LINES_WAITING_MAX === 0) await work.flush();
  }

  private async add(work: Work, file: Import, line: StatementLine): Promise<void> {
    const { reading } = file;
    if (reading === null) throw new Error('A line stands before the head of its statement.');
    file.lines += 1;
    if (file.lines > LINES_MAX) throw new DomainError('PAYLOAD_TOO_LARGE', { linesMax: LINES_MAX });
    reading.lines += 1;
    reading.total += line.amountMinor;
    reading.waiting.push(line);
    if (reading.waiting.length >= LINES_WAITING_MAX) await this.stage(work, reading);
  }

  private async stage(work: Work, { waiting, lines }: Reading): Promise<void> {
    await this.staged.add(work, waiting, lines - waiting.length + 1);
    waiting.length = 0;
  }

  private async close(work: Work, file: Import, foot: StatementFoot): Promise<void> {
    const { reading } = file;
    if (reading === null) throw new Error('A foot stands before the head of its statement.');
    file.reading = null;
    const { head, account, total, lines } = reading;
    refuseWrongTotals(head, foot, total);
    await this.stage(work, reading);
    const newLines = await this.staged.post(work, account, file.format);
    const { currency, reference, openingMinor, openingOn } = head;
    const { closingMinor, closingOn } = foot;
    const statement: BankStatement = {
      ...{ id: uuidv7(), fileId: file.fileId, dedicatedAccountId: account.id, currency, reference },
      ...{ openingMinor, openingOn, closingMinor, closingOn, lines, newLines, actId: work.actId },
    };
    work.insert(BankStatement, statement);
    await this.staged.list(work, statement.id, account);
    file.statements.push(statement);
  }
}

/** What the bank says stood, moved and stands must agree, or lines are missing or were read wrong. */
function refuseWrongTotals(
  { openingMinor, currency }: StatementHead,
  { closingMinor, fileLine }: StatementFoot,
  total: Minor,
): void {
  const difference = closingMinor - openingMinor - total;
  if (difference === 0n) return;
  throw new DomainError('BANK_TOTALS_DIFFER', {
    line: fileLine,
    currency,
    opening: formatAmount(openingMinor, currency),
    lines: formatAmount(total, currency),
    closing: formatAmount(closingMinor, currency),
    difference: formatAmount(difference, currency),
  });
}

/** A fault of the file as the refusal that it is. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFile) throw new DomainError(error.code, error.facts);
    throw error;
  }
}
