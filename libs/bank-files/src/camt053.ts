import { SaxesParser, type SaxesTagNS } from 'saxes';

import type { CalendarDate } from '@solde/calendar';
import { decimalsOf, isCurrency, type Minor } from '@solde/money';

import { decoded, xmlDecoder } from './file-text';
import {
  dayOf,
  LABEL_CHARACTERS,
  minorOf,
  NAME_CHARACTERS_MAX,
  plainText,
  REFERENCE_CHARACTERS_MAX,
  statedReference,
  TEXT_CHARACTERS_MAX,
  UnreadableFile,
  type StatementLine,
  type StatementPart,
  type StatementReader,
} from './statement';

/** A statement has balances; a notification tells of bookings alone. */
export type CamtMessage = 'CAMT.053' | 'CAMT.054';
/** The versions that banks send; others move elements that money depends on. */
const NAMESPACES: Readonly<Record<CamtMessage, ReadonlySet<string>>> = {
  'CAMT.053': versionsOf('camt.053'),
  'CAMT.054': versionsOf('camt.054'),
};
const ROOTS: Readonly<Record<CamtMessage, string>> = {
  'CAMT.053': '/Document/BkToCstmrStmt/Stmt',
  'CAMT.054': '/Document/BkToCstmrDbtCdtNtfctn/Ntfctn',
};

function versionsOf(message: string): ReadonlySet<string> {
  const version = (number: string) => `urn:iso:std:iso:20022:tech:xsd:${message}.001.${number}`;
  return new Set([version('02'), version('08')]);
}
const DEPTH_MAX = 40;
/** Between two `<`: a tag with its attributes, or the longest text of ISO 20022 many times over. */
const RUN_CHARACTERS_MAX = 65_536;
/** What may stand before the root: a declaration, a comment. */
const PROLOG_CHARACTERS_MAX = 8192;
/** Payments under one booking; a bank that groups more sends them apart. */
const DETAILS_MAX = 100_000;
/** Repetitions of one element of a payment that are kept. */
const VALUES_MAX = 20;

/** What is read of an element and of those below it: texts by path, in the order of the file. */
type Values = Map<string, string[]>;

interface Entry {
  readonly fileLine: number;
  readonly own: Values;
  readonly details: Values[];
}

interface Balance {
  readonly minor: Minor;
  readonly on: CalendarDate;
}

interface Statement {
  readonly own: Values;
  readonly balances: Map<string, Balance>;
  currency: string | null;
  isOpen: boolean;
}

/**
 * Reads an account statement of ISO 20022 (camt.053.001.02 and .08) as it comes, one entry in memory at a time; a notification
 * (camt.054.001.02 and .08) too, of which every payment is told apart.
 *
 * Safe against hostile XML: no document type, hence no entity but the five of the standard, and limits on depth, on a run of text and on
 * what stands before the root. An entry that groups several payments, each with its own amount, is that many lines.
 */
export class Camt053 implements StatementReader {
  private readonly parser = new SaxesParser({ xmlns: true, position: true });
  private readonly path: string[] = [];
  private text: TextDecoder | null = null;
  private prolog = '';
  private sinceTag = 0;
  private isRooted = false;
  private value = '';
  private amountCurrency = '';
  private parts: StatementPart[] = [];
  private statement: Statement | null = null;
  private entry: Entry | null = null;
  private balance: Values | null = null;
  private statements = 0;

  private readonly entryPath: string;
  private readonly detailPath: string;
  private readonly balancePath: string;
  private readonly statementPath: string;

  constructor(private readonly message: CamtMessage = 'CAMT.053') {
    this.statementPath = ROOTS[message];
    this.entryPath = `${this.statementPath}/Ntry`;
    this.detailPath = `${this.entryPath}/NtryDtls/TxDtls`;
    this.balancePath = `${this.statementPath}/Bal`;
    this.parser.on('error', () => {
      throw this.malformed('XML');
    });
    this.parser.on('doctype', () => {
      throw this.unsafe('DOCTYPE');
    });
    this.parser.on('opentag', (tag) => this.opened(tag));
    this.parser.on('closetag', () => this.closed());
    this.parser.on('text', (text) => this.said(text));
    this.parser.on('cdata', (text) => this.said(text));
  }

  write(bytes: Buffer): readonly StatementPart[] {
    this.text ??= xmlDecoder(bytes);
    this.feed(decoded(this.text, bytes));
    return this.taken();
  }

  end(): readonly StatementPart[] {
    if (this.text !== null) this.feed(decoded(this.text));
    this.parser.close();
    if (this.statements === 0) throw this.malformed('NO_STATEMENT');
    return this.taken();
  }

  private taken(): readonly StatementPart[] {
    const { parts } = this;
    this.parts = [];
    return parts;
  }

  private feed(text: string): void {
    if (!this.isRooted) {
      this.prolog += text.slice(0, 2 * PROLOG_CHARACTERS_MAX);
      const root = /<[A-Za-z_]/.exec(this.prolog)?.index ?? this.prolog.length;
      if (/<!DOCTYPE/i.test(this.prolog)) throw this.unsafe('DOCTYPE');
      if (root > PROLOG_CHARACTERS_MAX) throw this.unsafe('PROLOG_TOO_LONG');
    }
    const last = text.lastIndexOf('<');
    this.sinceTag = last === -1 ? this.sinceTag + text.length : text.length - last;
    if (this.sinceTag > RUN_CHARACTERS_MAX) throw this.unsafe('TEXT_TOO_LONG');
    this.parser.write(text);
  }

  private opened({ local, uri, attributes }: SaxesTagNS): void {
    if (this.path.length === 0) {
      this.isRooted = true;
      this.prolog = '';
      if (local !== 'Document' || !NAMESPACES[this.message].has(uri))
        throw new UnreadableFile('BANK_FILE_UNKNOWN');
    }
    this.path.push(local);
    if (this.path.length > DEPTH_MAX) throw this.unsafe('TOO_DEEP');
    this.value = '';
    const path = this.at();
    if (local === 'Amt') this.amountCurrency = attributes.Ccy?.value ?? '';
    if (path === this.statementPath)
      this.statement = { own: new Map(), balances: new Map(), currency: null, isOpen: false };
    else if (path === this.balancePath) this.balance = new Map();
    else if (path === this.entryPath)
      this.entry = { fileLine: this.line(), own: new Map(), details: [] };
    else if (path === this.detailPath) {
      if ((this.entry?.details.length ?? 0) >= DETAILS_MAX) throw this.unsafe('TOO_MANY_DETAILS');
      this.entry?.details.push(new Map());
    }
  }

  private said(text: string): void {
    this.value += text;
    if (this.value.length > RUN_CHARACTERS_MAX) throw this.unsafe('TEXT_TOO_LONG');
  }

  private closed(): void {
    const path = this.at();
    const value = this.value.trim();
    this.value = '';
    if (value !== '') this.keep(path, value);
    if (path === this.balancePath) this.closeBalance();
    else if (path === this.entryPath) this.closeEntry();
    else if (path === this.statementPath) this.closeStatement();
    this.path.pop();
  }

  /** Keeps a text with the innermost of detail, entry, balance and statement that it stands in. */
  private keep(path: string, value: string): void {
    const { entry, balance, statement } = this;
    if (entry !== null && path.startsWith(`${this.detailPath}/`))
      this.put(entry.details.at(-1) ?? entry.own, path.slice(this.detailPath.length + 1), value);
    else if (entry !== null) this.put(entry.own, path.slice(this.entryPath.length + 1), value);
    else if (balance !== null) this.put(balance, path.slice(this.balancePath.length + 1), value);
    else if (statement !== null)
      this.put(statement.own, path.slice(this.statementPath.length + 1), value);
  }

  private put(values: Values, path: string, value: string): void {
    const all = values.get(path) ?? [];
    if (all.length < VALUES_MAX) all.push(value);
    values.set(path, all);
    if (path.endsWith('Amt')) values.set(`${path}@`, [this.amountCurrency]);
  }

  private closeBalance(): void {
    const { statement, balance } = this;
    this.balance = null;
    if (statement === null || balance === null) return;
    const code = first(balance, 'Tp/CdOrPrtry/Cd');
    if (code === null || !['OPBD', 'PRCD', 'CLBD'].includes(code)) return;
    // A day without movement may repeat a balance; the first opening and the last closing count.
    if (code !== 'CLBD' && statement.balances.has(code)) return;
    const on = dayOf(first(balance, 'Dt/Dt', 'Dt/DtTm') ?? '');
    if (on === null) throw this.malformed('DAY');
    statement.balances.set(code, { minor: this.signed(balance, 'Amt'), on });
  }

  private closeEntry(): void {
    const { entry } = this;
    this.entry = null;
    if (entry === null) return;
    this.openStatement();
    // What is pending or only for information is not on the account.
    if (first(entry.own, 'Sts/Cd', 'Sts') !== 'BOOK') return;
    const amountMinor = this.signed(entry.own, 'Amt');
    for (const [values, minor] of this.shares(entry, amountMinor))
      if (minor !== 0n) this.push(entry, amountMinor, this.lineOf(entry, values, minor));
  }

  private push({ own }: Entry, entryMinor: Minor, line: StatementLine): void {
    if (this.message === 'CAMT.053') {
      this.parts.push({ part: 'LINE', ...line });
      return;
    }
    const entryReference = plainText(first(own, 'AcctSvcrRef') ?? '', REFERENCE_CHARACTERS_MAX);
    const account = { iban: this.iban(), currency: this.currency() };
    this.parts.push({ part: 'NOTICE', ...line, ...account, entryReference, entryMinor });
  }

  /** One payment by default; several when each has its amount and together they make the entry. */
  private shares({ own, details }: Entry, amountMinor: Minor): (readonly [Values, Minor])[] {
    const [only = new Map<string, string[]>()] = details;
    if (details.length < 2) return [[only, amountMinor]];
    const isCredit = amountMinor >= 0n;
    const minors = details.map((detail) => this.detailMinor(detail, own, isCredit));
    const total = minors.reduce<Minor>((sum, minor) => sum + (minor ?? 0n), 0n);
    if (minors.includes(null) || total !== amountMinor) return [[new Map(), amountMinor]];
    return details.map((detail, index) => [detail, minors[index] ?? 0n] as const);
  }

  private detailMinor(detail: Values, own: Values, isCredit: boolean): Minor | null {
    const path = ['Amt', 'AmtDtls/TxAmt/Amt'].find((each) => detail.has(each));
    if (path === undefined || first(detail, `${path}@`) !== first(own, 'Amt@')) return null;
    const minor = minorOf(first(detail, path) ?? '', decimalsOf(this.currency()));
    const direction = first(detail, 'CdtDbtInd') ?? (isCredit ? 'CRDT' : 'DBIT');
    return minor === null ? null : direction === 'DBIT' ? -minor : minor;
  }

  /** The amount that was instructed, where it is more than what moved: a return may take back a part. */
  private originalOf(own: Values, detail: Values, amountMinor: Minor): Minor | null {
    const path = 'AmtDtls/InstdAmt/Amt';
    const values = detail.has(path) ? detail : own;
    if (first(values, `${path}@`) !== this.currency()) return null;
    const minor = minorOf(first(values, path) ?? '', decimalsOf(this.currency()));
    const moved = amountMinor < 0n ? -amountMinor : amountMinor;
    return minor !== null && minor > moved ? minor : null;
  }

  private lineOf({ fileLine, own }: Entry, detail: Values, amountMinor: Minor): StatementLine {
    const bookedOn = dayOf(first(own, 'BookgDt/Dt', 'BookgDt/DtTm') ?? '');
    if (bookedOn === null) throw this.malformed('DAY');
    const other = amountMinor > 0n ? 'Dbtr' : 'Cdtr';
    const reference = (text: string | null): string | null =>
      text === null ? null : plainText(text, REFERENCE_CHARACTERS_MAX);
    const name = first(detail, `RltdPties/${other}/Pty/Nm`, `RltdPties/${other}/Nm`);
    const endToEnd = first(detail, 'Refs/EndToEndId');
    const words =
      detail.get('RmtInf/Ustrd') ?? detail.get('AddtlTxInf') ?? own.get('AddtlNtryInf') ?? [];
    return {
      ...{ fileLine, amountMinor, bookedOn },
      valueOn: dayOf(first(own, 'ValDt/Dt', 'ValDt/DtTm') ?? '') ?? bookedOn,
      endToEndId: endToEnd === null ? null : reference(statedReference(endToEnd)),
      structuredReference: reference(first(detail, 'RmtInf/Strd/CdtrRefInf/Ref')),
      text: plainText(words.join(' '), TEXT_CHARACTERS_MAX) ?? '',
      label: words.join(' ').normalize('NFC').slice(0, LABEL_CHARACTERS),
      counterpartyName: name === null ? null : plainText(name, NAME_CHARACTERS_MAX),
      counterpartyIban: ibanOf(first(detail, `RltdPties/${other}Acct/Id/IBAN`)),
      bankReference: reference(first(detail, 'Refs/AcctSvcrRef') ?? first(own, 'AcctSvcrRef')),
      returnCode: reference(returnCodeOf(own, detail)),
      originalMinor: this.originalOf(own, detail, amountMinor),
      transactionCode: transactionCodeOf(detail) ?? transactionCodeOf(own),
    };
  }

  /** Tells the head once, with the first entry or at the end: balances stand before the entries (XSD, AccountStatement). */
  private openStatement(): void {
    const { statement } = this;
    if (statement === null || statement.isOpen || this.message === 'CAMT.054') return;
    statement.isOpen = true;
    const opening = statement.balances.get('OPBD') ?? statement.balances.get('PRCD');
    if (opening === undefined) throw this.malformed('OPENING_BALANCE_MISSING');
    const account = { iban: this.iban(), currency: this.currency() };
    this.parts.push({
      ...{ part: 'HEAD', fileLine: this.line(), ...account },
      reference: plainText(first(statement.own, 'Id') ?? '', REFERENCE_CHARACTERS_MAX),
      ...{ openingMinor: opening.minor, openingOn: opening.on },
    });
  }

  private closeStatement(): void {
    this.statements += 1;
    if (this.message === 'CAMT.054') {
      this.statement = null;
      return;
    }
    this.openStatement();
    const closing = this.statement?.balances.get('CLBD');
    if (closing === undefined) throw this.malformed('CLOSING_BALANCE_MISSING');
    const { minor: closingMinor, on: closingOn } = closing;
    this.parts.push({ part: 'FOOT', fileLine: this.line(), closingMinor, closingOn });
    this.statement = null;
  }

  private iban(): string {
    const iban = ibanOf(first(this.statement?.own ?? new Map<string, string[]>(), 'Acct/Id/IBAN'));
    if (iban === null) throw this.malformed('ACCOUNT');
    return iban;
  }

  /** The currency of the statement: the account's, else that of its first balance; every amount must be in it. */
  private currency(): string {
    const { statement } = this;
    if (statement === null) throw this.malformed('ACCOUNT');
    statement.currency ??= first(statement.own, 'Acct/Ccy') ?? this.amountCurrency;
    if (!isCurrency(statement.currency)) throw this.malformed('CURRENCY');
    return statement.currency;
  }

  private signed(values: Values, path: string): Minor {
    const currency = this.currency();
    if (first(values, `${path}@`) !== currency) throw this.malformed('CURRENCY');
    const minor = minorOf(first(values, path) ?? '', decimalsOf(currency));
    const direction = first(values, 'CdtDbtInd');
    if (minor === null || (direction !== 'CRDT' && direction !== 'DBIT'))
      throw this.malformed('AMOUNT');
    return direction === 'CRDT' ? minor : -minor;
  }

  private at(): string {
    return `/${this.path.join('/')}`;
  }

  private line(): number {
    return this.parser.line;
  }

  private malformed(because: string): UnreadableFile {
    return new UnreadableFile('BANK_FILE_MALFORMED', { line: this.line(), because });
  }

  private unsafe(because: string): UnreadableFile {
    return new UnreadableFile('BANK_FILE_UNSAFE', { line: this.line(), because });
  }
}

function first(values: Values, ...paths: readonly string[]): string | null {
  for (const path of paths) {
    const [value] = values.get(path) ?? [];
    if (value !== undefined) return value;
  }
  return null;
}

function ibanOf(text: string | null): string | null {
  const plain = (text ?? '').replace(/\s/g, '').toUpperCase();
  return /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}$/.test(plain) ? plain : null;
}

/** The reason of a return; a booking that the bank marks as reversed is one too, whatever its reason. */
function returnCodeOf(own: Values, detail: Values): string | null {
  const code = first(detail, 'RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry');
  return code ?? (first(own, 'RvslInd') === 'true' ? 'RVSL' : null);
}

function transactionCodeOf(values: Values): string | null {
  const domain = first(values, 'BkTxCd/Domn/Cd');
  const parts = [
    domain,
    first(values, 'BkTxCd/Domn/Fmly/Cd'),
    first(values, 'BkTxCd/Domn/Fmly/SubFmlyCd'),
  ];
  const code = domain === null ? first(values, 'BkTxCd/Prtry/Cd') : parts.join('/');
  return code === null ? null : plainText(code, REFERENCE_CHARACTERS_MAX);
}
