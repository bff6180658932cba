import { isCalendarDate, type CalendarDate } from '@solde/calendar';
import { decimalsOf, isCurrency, type Minor } from '@solde/money';

import { frenchIban } from './french-iban';
import {
  NAME_CHARACTERS_MAX,
  plainText,
  REFERENCE_CHARACTERS_MAX,
  statedReference,
  TEXT_CHARACTERS_MAX,
  UnreadableFile,
  type StatementHead,
  type StatementLine,
  type StatementPart,
  type StatementReader,
} from './statement';

const RECORD_CHARACTERS = 120;
/** A record and its end, however it is written; UTF-8 takes more bytes than characters. */
const RECORD_BYTES_MAX = 4 * RECORD_CHARACTERS;
/** Complements of one movement that are read; the others say nothing new. */
const COMPLEMENTS_MAX = 50;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The last digit of an amount carries its sign: `{` and A to I are credits, `}` and J to R debits. */
const CREDIT_DIGITS = '{ABCDEFGHI';
const DEBIT_DIGITS = '}JKLMNOPQR';
/** Two digits of a year: before it, this century. */
const CENTURY = 2000;

interface Movement {
  readonly fileLine: number;
  readonly amountMinor: Minor;
  readonly bookedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  readonly label: string;
  readonly reference: string;
  readonly entryNumber: string;
  readonly returnCode: string;
  readonly transactionCode: string;
  readonly complements: (readonly [qualifier: string, text: string])[];
}

/**
 * Reads a statement of 120 characters a record (CFONB): old balance 01, movements 04 with their complements 05, new balance 07.
 *
 * Records follow each other with or without line ends. The format is of ISO 8859-1; a record whose characters are right in
 * UTF-8 alone is read so. Nothing is guessed: a record of another length or kind refuses the file.
 */
export class Cfonb120 implements StatementReader {
  private rest: Buffer = Buffer.alloc(0);
  private record = 0;
  private head: StatementHead | null = null;
  private account = '';
  private movement: Movement | null = null;
  private statements = 0;

  write(bytes: Buffer): readonly StatementPart[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const parts: StatementPart[] = [];
    for (let taken = this.take(false); taken !== null; taken = this.take(false))
      parts.push(...this.read(taken));
    return parts;
  }

  end(): readonly StatementPart[] {
    const parts: StatementPart[] = [];
    for (let taken = this.take(true); taken !== null; taken = this.take(true))
      parts.push(...this.read(taken));
    if (this.head !== null || this.movement !== null)
      throw this.malformed('CLOSING_BALANCE_MISSING');
    if (this.statements === 0) throw this.malformed('NO_STATEMENT');
    return parts;
  }

  /** The next record, or null while it is not whole. Line ends and blank lines between records are passed over. */
  private take(isEnd: boolean): string | null {
    let start = 0;
    while (isLineEnd(this.rest[start])) start += 1;
    this.rest = this.rest.subarray(start);
    if (this.rest.length === 0) return null;
    const feed = this.rest.subarray(0, RECORD_BYTES_MAX).findIndex(isLineEnd);
    // Without a line end in sight, records stand end to end; with one, the record is what stands before it.
    if (feed === -1 && !isEnd && this.rest.length < RECORD_BYTES_MAX) return null;
    const isEndToEnd = feed % RECORD_CHARACTERS === 0 || feed > 2 * RECORD_CHARACTERS;
    const length = feed === -1 || isEndToEnd ? RECORD_CHARACTERS : feed;
    const bytes = this.rest.subarray(0, Math.min(length, this.rest.length));
    this.record += 1;
    const text = this.textOf(bytes);
    this.rest = this.rest.subarray(bytes.length);
    return text;
  }

  private textOf(bytes: Buffer): string {
    if (bytes.length > RECORD_CHARACTERS) {
      const text = bytes.toString('utf8');
      if (text.length === RECORD_CHARACTERS && !text.includes('\ufffd')) return text;
      throw this.malformed('RECORD_LENGTH');
    }
    const text = bytes.toString('latin1');
    // Some tools take the blanks off the end of a record.
    return text.padEnd(RECORD_CHARACTERS);
  }

  private read(record: string): StatementPart[] {
    const kind = record.slice(0, 2);
    if (kind === '04') return [...this.flushed(), ...this.begin(record)];
    if (kind === '05') {
      this.complete(record);
      return [];
    }
    if (kind === '01') return [...this.flushed(), this.open(record)];
    if (kind === '07') return [...this.flushed(), this.close(record)];
    if (record.trim() === '') return [];
    throw this.malformed('RECORD_KIND');
  }

  private open(record: string): StatementPart {
    if (this.head !== null) throw this.malformed('CLOSING_BALANCE_MISSING');
    const { iban, currency } = this.accountOf(record);
    this.account = accountPart(record);
    const openingMinor = this.amountOf(record);
    const openingOn = this.dayAt(record, 34);
    const head = { fileLine: this.record, iban, currency, reference: null };
    this.head = { ...head, openingMinor, openingOn };
    return { part: 'HEAD', ...this.head };
  }

  private begin(record: string): StatementPart[] {
    this.refuseOtherAccount(record);
    const amountMinor = this.amountOf(record);
    const bookedOn = this.dayAt(record, 34);
    // "Pas de mouvement" is written as a movement of nothing.
    if (amountMinor === 0n) return [];
    this.movement = {
      ...{ fileLine: this.record, amountMinor, bookedOn },
      valueOn: record.slice(42, 48).trim() === '' ? bookedOn : this.dayAt(record, 42),
      label: record.slice(48, 79),
      entryNumber: record.slice(81, 88).trim(),
      reference: record.slice(104, 120).trim(),
      returnCode: record.slice(40, 42).trim(),
      transactionCode: record.slice(32, 34).trim(),
      complements: [],
    };
    return [];
  }

  private complete(record: string): void {
    this.refuseOtherAccount(record);
    const { movement } = this;
    if (movement === null || movement.complements.length >= COMPLEMENTS_MAX) return;
    movement.complements.push([record.slice(45, 48), record.slice(48, 118).trim()]);
  }

  private close(record: string): StatementPart {
    this.refuseOtherAccount(record);
    const closingMinor = this.amountOf(record);
    const closingOn = this.dayAt(record, 34);
    this.head = null;
    this.statements += 1;
    return { part: 'FOOT', fileLine: this.record, closingMinor, closingOn };
  }

  /** The movement under way, now that its complements are known. */
  private flushed(): StatementPart[] {
    const { movement } = this;
    if (movement === null) return [];
    this.movement = null;
    return [{ part: 'LINE', ...lineOf(movement) }];
  }

  private accountOf(record: string): { iban: string; currency: string } {
    const iban = frenchIban(record.slice(2, 7), record.slice(11, 16), record.slice(21, 32).trim());
    const currency = record.slice(16, 19);
    if (iban === null) throw this.malformed('ACCOUNT');
    if (!isCurrency(currency)) throw this.malformed('CURRENCY');
    return { iban, currency };
  }

  private refuseOtherAccount(record: string): void {
    if (this.head === null) throw this.malformed('OPENING_BALANCE_MISSING');
    if (accountPart(record) !== this.account) throw this.malformed('ACCOUNT');
  }

  /** The decimals that the record says must be those of its currency, or a statement is read a hundred times too large. */
  private amountOf(record: string): Minor {
    const currency = record.slice(16, 19);
    if (!isCurrency(currency) || String(decimalsOf(currency)) !== record.slice(19, 20))
      throw this.malformed('DECIMALS');
    const digits = record.slice(90, 103);
    const last = record.slice(103, 104);
    const [credit, debit] = [CREDIT_DIGITS.indexOf(last), DEBIT_DIGITS.indexOf(last)];
    if (!/^[ 0-9]*$/.test(digits) || last === '' || Math.max(credit, debit) < 0)
      throw this.malformed('AMOUNT');
    const minor = BigInt(`${digits.trim()}${Math.max(credit, debit)}`.replaceAll(' ', '0'));
    return credit >= 0 ? minor : -minor;
  }

  /** DDMMYY at a place of the record. */
  private dayAt(record: string, at: number): CalendarDate {
    const [, day = '', month = '', year = ''] =
      /^(\d\d)(\d\d)(\d\d)$/.exec(record.slice(at, at + 6)) ?? [];
    const iso = `${CENTURY + Number(year)}-${month}-${day}`;
    if (day === '' || !isCalendarDate(iso)) throw this.malformed('DAY');
    return iso;
  }

  private malformed(because: string): UnreadableFile {
    return new UnreadableFile('BANK_FILE_MALFORMED', { line: this.record, because });
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === CARRIAGE_RETURN || byte === LINE_FEED;
}

/** Bank, branch, currency and number: what each record of a statement repeats. */
function accountPart(record: string): string {
  return record.slice(2, 7) + record.slice(11, 20) + record.slice(21, 32);
}

/** LIB goes on with the label; LCC, LC2 and RCN carry what the payer wrote, NPY and NBE who the other one is. */
function lineOf({ complements, label, reference, ...movement }: Movement): StatementLine {
  const first = (...qualifiers: readonly string[]): string | null =>
    complements.find(([qualifier, text]) => qualifiers.includes(qualifier) && text !== '')?.[1] ??
    null;
  const words = ['LIB', 'LCC', 'LC2', 'LCS', 'REF'];
  const more = complements
    .filter(([qualifier]) => words.includes(qualifier))
    .map(([, text]) => text);
  const { fileLine, amountMinor, bookedOn, valueOn } = movement;
  const name = first('NPY', 'NBE', 'NPO', 'NBU');
  const endToEnd = statedReference(first('RCN')?.slice(0, 35).trim() ?? reference);
  return {
    ...{ fileLine, amountMinor, bookedOn, valueOn },
    endToEndId: endToEnd === null ? null : plainText(endToEnd, REFERENCE_CHARACTERS_MAX),
    structuredReference: null,
    text: plainText([label, ...more].join(' '), TEXT_CHARACTERS_MAX) ?? '',
    label,
    counterpartyName: name === null ? null : plainText(name, NAME_CHARACTERS_MAX),
    counterpartyIban: ibanIn(first('IBP', 'IBE', 'IPY')),
    bankReference: plainText(movement.entryNumber, REFERENCE_CHARACTERS_MAX),
    returnCode: plainText(movement.returnCode, REFERENCE_CHARACTERS_MAX),
    originalMinor: null,
    transactionCode: plainText(movement.transactionCode, REFERENCE_CHARACTERS_MAX),
  };
}

function ibanIn(text: string | null): string | null {
  const [iban = null] = /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}/.exec(text ?? '') ?? [];
  return iban;
}
