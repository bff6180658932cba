import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { lineIdentity, type BankFormat, type StatementLine } from '@solde/bank-files';
import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

/** Rows of one statement of SQL: a few hundred KiB. */
const LINES_PER_STATEMENT = 500;

/** The account whose statement is read. */
export interface StagedAccount {
  readonly id: string;
  readonly currency: Currency;
}

const STAGE = `
  CREATE TEMP TABLE bank_stage (
    id uuid NOT NULL DEFAULT uuidv7(), number integer PRIMARY KEY, identity bytea NOT NULL, ordinal integer, amount_minor bigint,
    booked_on date, value_on date, end_to_end_id text, structured_reference text, text text, counterparty_name text,
    counterparty_iban text, counterparty_iban_hash bytea, bank_reference text, return_code text, transaction_code text,
    original_minor bigint
  ) ON COMMIT DROP`;

const ADD = `
  INSERT INTO bank_stage (number, identity, amount_minor, booked_on, value_on, end_to_end_id, structured_reference, text,
                          counterparty_name, counterparty_iban, counterparty_iban_hash, bank_reference, return_code,
                          transaction_code, original_minor)
  SELECT * FROM unnest($1::int[], $2::bytea[], $3::bigint[], $4::date[], $5::date[], $6::text[], $7::text[], $8::text[], $9::text[],
                       $10::text[], $11::bytea[], $12::text[], $13::text[], $14::text[], $15::bigint[])`;

const NUMBER_TWINS = `
  UPDATE bank_stage s SET ordinal = n.ordinal
  FROM (SELECT number, row_number() OVER (PARTITION BY identity ORDER BY number)::int AS ordinal FROM bank_stage) n
  WHERE n.number = s.number`;

/** A line that is not known, of a day that is known from files of another format alone. */
const DISAGREEING = `
  WITH new_line AS (
    SELECT s.number, s.booked_on FROM bank_stage s
    WHERE NOT EXISTS (SELECT FROM bank_line l
            WHERE l.dedicated_account_id = $1 AND l.identity = s.identity AND l.ordinal = s.ordinal)
  ), of_another_format AS (
    SELECT l.booked_on FROM bank_line l
    JOIN bank_statement_line e ON e.line_id = l.id
    JOIN bank_statement t ON t.id = e.statement_id
    JOIN bank_file f ON f.id = t.file_id
    WHERE l.dedicated_account_id = $1 AND l.booked_on IN (SELECT booked_on FROM new_line)
    GROUP BY l.booked_on HAVING bool_and(f.format <> $2)
  )
  SELECT number, booked_on AS "bookedOn" FROM new_line JOIN of_another_format USING (booked_on) ORDER BY number LIMIT 1`;

const COLUMNS = `identity, ordinal, amount_minor, booked_on, value_on, end_to_end_id, structured_reference, text, counterparty_name,
  counterparty_iban_hash, bank_reference, return_code, transaction_code, original_minor`;

const POST_ONCE = `
  INSERT INTO bank_line (id, dedicated_account_id, currency, counterparty_iban_last4, act_id, ${COLUMNS})
  SELECT id, $1, $2, right(counterparty_iban, 4), $3, ${COLUMNS} FROM bank_stage ORDER BY number
  ON CONFLICT (dedicated_account_id, identity, ordinal) DO NOTHING`;

const MAKE_DUE = `
  WITH due AS (
    INSERT INTO bank_line_due (line_id, booked_on, value_on, is_debit, counterparty_iban)
    SELECT s.id, s.booked_on, s.value_on, s.amount_minor < 0, s.counterparty_iban FROM bank_stage s JOIN bank_line l ON l.id = s.id
    RETURNING line_id
  ) SELECT count(*)::int AS lines FROM due`;

const LIST = `
  INSERT INTO bank_statement_line (statement_id, number, line_id, act_id)
  SELECT $1, s.number, l.id, $3 FROM bank_stage s
  JOIN bank_line l ON l.dedicated_account_id = $2 AND l.identity = s.identity AND l.ordinal = s.ordinal`;

/** The lines of the statement that is being read, where statements can compare them with those that are known. */
@Injectable()
export class StagedLines {
  /** Makes room, once a work. */
  async open(work: Work): Promise<void> {
    await work.query(STAGE);
  }

  /** Adds lines, numbered from `from`, a few hundred at a time. */
  async add(work: Work, lines: readonly StatementLine[], from: number): Promise<void> {
    for (let start = 0; start < lines.length; start += LINES_PER_STATEMENT) {
      const some = lines.slice(start, start + LINES_PER_STATEMENT);
      const column = <T>(read: (line: StatementLine) => T): T[] => some.map(read);
      await work.query(ADD, [
        some.map((_, index) => from + start + index),
        column(lineIdentity),
        column(({ amountMinor }) => amountMinor),
        column(({ bookedOn }) => bookedOn),
        column(({ valueOn }) => valueOn),
        column(({ endToEndId }) => endToEndId),
        column(({ structuredReference }) => structuredReference),
        column(({ text }) => text),
        column(({ counterpartyName }) => counterpartyName),
        column(({ counterpartyIban }) => counterpartyIban),
        column(({ counterpartyIban }) => ibanHash(counterpartyIban)),
        column(({ bankReference }) => bankReference),
        column(({ returnCode }) => returnCode),
        column(({ transactionCode }) => transactionCode),
        column(({ originalMinor }) => originalMinor),
      ]);
    }
  }

  /**
   * Writes the lines that no file has carried yet, puts them on the work list and answers how many they are.
   *
   * Refuses BANK_STATEMENT_DISAGREES for a line that is new on a day known from the other format alone: the two formats of a bank may
   * differ in what identity reads, and money posted twice is worse than a file that waits.
   */
  async post(work: Work, account: StagedAccount, format: BankFormat): Promise<number> {
    await work.query(NUMBER_TWINS);
    await work.query('ANALYZE bank_stage');
    const [wrong] = await work.query<{ number: number; bookedOn: CalendarDate }>(DISAGREEING, [
      account.id,
      format,
    ]);
    if (wrong !== undefined)
      throw new DomainError('BANK_STATEMENT_DISAGREES', {
        number: wrong.number,
        on: wrong.bookedOn,
      });
    await work.query(POST_ONCE, [account.id, account.currency, work.actId]);
    const [due] = await work.query<{ lines: number }>(MAKE_DUE);
    return due?.lines ?? 0;
  }

  /** Says which lines a statement has, those known before included, and makes room for the next. */
  async list(work: Work, statementId: string, account: StagedAccount): Promise<void> {
    await work.query(LIST, [statementId, account.id, work.actId]);
    await work.query('DELETE FROM bank_stage');
  }
}

/** As payments remember a payer. */
function ibanHash(iban: string | null): Buffer | null {
  return iban === null ? null : createHash('sha256').update(iban).digest();
}
