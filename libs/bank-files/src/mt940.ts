import { isCalendarDate, yearOf, type CalendarDate } from '@solde/calendar';
import { decimalsOf, isCurrency, type Minor } from '@solde/money';

import {
  LABEL_CHARACTERS,
  minorOf,
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

/** SWIFT writes 65 characters a line; a bank that writes more is far from it. */
const LINE_BYTES_MAX = 1024;
const FULL_LINE_CHARACTERS = 65;
/** Lines of one field: `:86:` has six. */
const FIELD_LINES_MAX = 40;
const LINE_FEED = 0x0a;
const CENTURY = 2000;

interface Field {
  readonly tag: string;
  readonly fileLine: number;
  readonly lines: string[];
}

type Movement = Pick<
  StatementLine,
  'fileLine' | 'amountMinor' | 'bookedOn' | 'valueOn' | 'bankReference' | 'transactionCode'
> & { readonly isReversal: boolean; readonly reference: string };

interface Balance {
  readonly minor: Minor;
  readonly on: CalendarDate;
  readonly currency: string;
}

const MOVEMENT =
  /^(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,15},\d{0,3})([A-Z][A-Z0-9]{3})([^/\n]*(?:\/(?!\/)[^/\n]*)*)(?:\/\/([^\n]*))?/;

/**
 * Reads a customer statement of SWIFT (MT940), with or without its envelope: opening 60F, movements 61 with their words 86, closing 62F.
 *
 * The pages of one statement (62M, 60M) are read as one, so that true twins on two pages stay two. Accounts are named by IBAN alone.
 */
export class Mt940 implements StatementReader {
  private rest: Buffer = Buffer.alloc(0);
  private fileLine = 0;
  private field: Field | null = null;
  private iban: string | null = null;
  private reference: string | null = null;
  private head: StatementHead | null = null;
  /** Where a page ended, until the next one begins. */
  private page: Minor | null = null;
  private movement: Movement | null = null;
  private words: readonly string[] = [];
  private statements = 0;

  write(bytes: Buffer): readonly StatementPart[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const parts: StatementPart[] = [];
    for (
      let feed = this.rest.indexOf(LINE_FEED);
      feed !== -1;
      feed = this.rest.indexOf(LINE_FEED)
    ) {
      parts.push(...this.readLine(this.rest.subarray(0, feed)));
      this.rest = this.rest.subarray(feed + 1);
    }
    if (this.rest.length > LINE_BYTES_MAX) throw this.malformed('LINE_LENGTH');
    return parts;
  }

  end(): readonly StatementPart[] {
    const parts = [...this.readLine(this.rest), ...this.closeField()];
    if (this.head !== null) throw this.malformed('CLOSING_BALANCE_MISSING');
    if (this.statements === 0) throw this.malformed('NO_STATEMENT');
    return parts;
  }

  private readLine(bytes: Buffer): StatementPart[] {
    this.fileLine += 1;
    if (bytes.length > LINE_BYTES_MAX) throw this.malformed('LINE_LENGTH');
    const line = textOf(bytes).replace(/\r$/, '');
    const [, tag, first = ''] = /^:(\d{2}[A-Z]?):(.*)$/.exec(line) ?? [];
    if (tag !== undefined) {
      const parts = this.closeField();
      this.field = { tag, fileLine: this.fileLine, lines: [first] };
      return parts;
    }
    // The envelope: `{1:...}{4:` before the fields and `-}` after them.
    if (/^(\{|-\}?$|-\}\{)/.test(line)) return this.closeField();
    if (this.field === null) {
      if (line.trim() !== '') throw this.malformed('FIELD');
    } else if (this.field.lines.length < FIELD_LINES_MAX) this.field.lines.push(line);
    return [];
  }

  private closeField(): StatementPart[] {
    const { field } = this;
    this.field = null;
    if (field === null) return [];
    const [first = ''] = field.lines;
    switch (field.tag) {
      case '25':
        return [...this.flushed(), ...this.name(first)];
      case '28C':
      case '28':
        this.reference = plainText(first, REFERENCE_CHARACTERS_MAX);
        return [];
      case '60F':
        return [...this.flushed(), this.open(first)];
      case '60M':
        return [...this.flushed(), ...this.turn(first)];
      case '61':
        return [...this.flushed(), ...this.begin(field)];
      case '86':
        if (this.movement !== null) this.words = field.lines;
        return [];
      case '62F':
        return [...this.flushed(), this.close(first)];
      case '62M':
        this.page = this.balanceOf(first).minor;
        return this.flushed();
      default:
        return [];
    }
  }

  private name(account: string): StatementPart[] {
    const [iban] = /[A-Z]{2}\d{2}[0-9A-Z]{10,30}/.exec(account.replace(/\s/g, '')) ?? [];
    // Some banks add the currency of the account to its IBAN.
    const named = iban === undefined ? null : iban.replace(/(?<=\d)(EUR|USD|GBP|CHF)$/, '');
    if (this.head !== null && named !== this.iban) throw this.malformed('ACCOUNT');
    this.iban = named;
    return [];
  }

  private open(text: string): StatementPart {
    if (this.head !== null) throw this.malformed('CLOSING_BALANCE_MISSING');
    const { minor, on, currency } = this.balanceOf(text);
    const { iban, fileLine, reference } = this;
    if (iban === null) throw this.malformed('ACCOUNT');
    this.head = { fileLine, iban, currency, reference, openingMinor: minor, openingOn: on };
    return { part: 'HEAD', ...this.head };
  }

  /** The next page begins with what the one before ended with. A first page that is missing is seen here. */
  private turn(text: string): StatementPart[] {
    const { minor } = this.balanceOf(text);
    if (this.head === null) throw this.malformed('OPENING_BALANCE_MISSING');
    if (this.page !== minor) throw this.malformed('PAGE_MISSING');
    this.page = null;
    return [];
  }

  private begin({ lines, fileLine }: Field): StatementPart[] {
    const { head } = this;
    if (head === null) throw this.malformed('OPENING_BALANCE_MISSING');
    const [
      ,
      value = '',
      entry = '',
      mark = '',
      ,
      amount = '',
      code = '',
      reference = '',
      bank = '',
    ] = MOVEMENT.exec(lines[0] ?? '') ?? [];
    const minor = minorOf(amount.replace(',', '.'), decimalsOf(head.currency));
    if (value === '' || minor === null) throw this.malformed('AMOUNT');
    const valueOn = this.dayOf(value);
    if (minor === 0n) return [];
    // RC takes a credit back: money leaves. RD gives a debit back.
    const isCredit = mark === 'C' || mark === 'RD';
    this.movement = {
      ...{ fileLine, valueOn, amountMinor: isCredit ? minor : -minor },
      bookedOn: entry === '' ? valueOn : this.bookedDay(valueOn, entry),
      ...{ isReversal: mark.startsWith('R'), reference: reference.trim() },
      bankReference: plainText(bank, REFERENCE_CHARACTERS_MAX),
      transactionCode: code,
    };
    return [];
  }

  private close(text: string): StatementPart {
    if (this.head === null) throw this.malformed('OPENING_BALANCE_MISSING');
    const { minor: closingMinor, on: closingOn } = this.balanceOf(text);
    this.head = null;
    this.page = null;
    this.statements += 1;
    return { part: 'FOOT', fileLine: this.fileLine, closingMinor, closingOn };
  }

  /** The movement under way, now that its words are known. */
  private flushed(): StatementPart[] {
    const { movement, words } = this;
    if (movement === null) return [];
    this.movement = null;
    this.words = [];
    return [{ part: 'LINE', ...lineOf(movement, words) }];
  }

  private balanceOf(text: string): Balance {
    const [, mark = '', day = '', currency = '', amount = ''] =
      /^([CD])(\d{6})([A-Z]{3})(\d{1,15},\d{0,3})\s*$/.exec(text) ?? [];
    if (!isCurrency(currency)) throw this.malformed('CURRENCY');
    if (this.head !== null && this.head.currency !== currency) throw this.malformed('CURRENCY');
    const minor = minorOf(amount.replace(',', '.'), decimalsOf(currency));
    if (minor === null) throw this.malformed('AMOUNT');
    return { minor: mark === 'C' ? minor : -minor, on: this.dayOf(day), currency };
  }

  private dayOf(text: string): CalendarDate {
    const [, year = '', month = '', day = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
    const iso = `${CENTURY + Number(year)}-${month}-${day}`;
    if (day === '' || !isCalendarDate(iso)) throw this.malformed('DAY');
    return iso;
  }

  /** MMDD of the year of the value date, or of its neighbour around the New Year. */
  private bookedDay(valueOn: CalendarDate, entry: string): CalendarDate {
    const months = Number(entry.slice(0, 2)) - Number(valueOn.slice(5, 7));
    const year = yearOf(valueOn) + (months > 6 ? -1 : months < -6 ? 1 : 0);
    return this.dayOf(`${String(year).slice(-2)}${entry}`);
  }

  private malformed(because: string): UnreadableFile {
    return new UnreadableFile('BANK_FILE_MALFORMED', { line: this.fileLine, because });
  }
}

/** A line is UTF-8 where it can be, else ISO 8859-1: SWIFT knows neither accent nor encoding. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

function lineOf(movement: Movement, words: readonly string[]): StatementLine {
  const { reference, isReversal, ...facts } = movement;
  const { text, name, iban, endToEnd } = wordsOf(words);
  const carried = statedReference(endToEnd ?? reference);
  return {
    ...facts,
    endToEndId: carried === null ? null : plainText(carried, REFERENCE_CHARACTERS_MAX),
    structuredReference: null,
    text: plainText(text, TEXT_CHARACTERS_MAX) ?? '',
    label: text.normalize('NFC').slice(0, LABEL_CHARACTERS),
    counterpartyName: name === null ? null : plainText(name, NAME_CHARACTERS_MAX),
    counterpartyIban: /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}$/.exec(iban ?? '')?.[0] ?? null,
    returnCode: isReversal ? 'RVSL' : null,
    originalMinor: null,
  };
}

interface Words {
  readonly text: string;
  readonly name: string | null;
  readonly iban: string | null;
  readonly endToEnd: string | null;
}

/** The words of a movement: in numbered parts (`?20`), under names (`/REMI/`), or as they are. */
function wordsOf(lines: readonly string[]): Words {
  const whole = lines.join('');
  if (/^\d{3}\?\d\d/.test(whole)) return numbered(whole.slice(3));
  if (/\/(EREF|REMI|NAME|IBAN|RTRN)\//.test(whole)) return named(whole);
  // A line that is full goes on in the middle of a word; a shorter one ends.
  const text = lines
    .map((line) => (line.length < FULL_LINE_CHARACTERS ? `${line} ` : line))
    .join('');
  return { text: text.trim(), name: null, iban: null, endToEnd: null };
}

function numbered(text: string): Words {
  const parts = [...text.matchAll(/\?(\d\d)([^?]*)/g)].map(
    ([, number = '', part = '']) => [Number(number), part] as const,
  );
  const of = (from: number, until: number): string =>
    parts
      .filter(([number]) => number >= from && number <= until)
      .map(([, part]) => part)
      .join('');
  const purpose = of(20, 29) + of(60, 63);
  const [, endToEnd = null] = /EREF\+(.*?)(?=[A-Z]{4}\+|$)/.exec(purpose) ?? [];
  const [, said = purpose] = /SVWZ\+(.*?)(?=[A-Z]{4}\+|$)/.exec(purpose) ?? [];
  return { text: said.trim(), name: of(32, 33) || null, iban: of(31, 31) || null, endToEnd };
}

function named(text: string): Words {
  const of = (name: string): string | null =>
    new RegExp(`/${name}/(.*?)(?=/[A-Z]{4}/|$)`).exec(text)?.[1]?.trim() ?? null;
  const said = of('REMI')?.replace(/^(USTD\/\/|STRD\/)/, '') ?? '';
  return { text: said, name: of('NAME'), iban: of('IBAN'), endToEnd: of('EREF') };
}
