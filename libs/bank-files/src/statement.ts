import { isCalendarDate, type CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';

/** One movement of an account as its bank tells it: the same shape whatever the format of the file. */
export interface StatementLine {
  /** Where it stands in the file: a line of text, from 1. */
  readonly fileLine: number;
  /** Credits positive, debits negative, in minor units of the statement's currency; never zero. */
  readonly amountMinor: Minor;
  readonly bookedOn: CalendarDate;
  readonly valueOn: CalendarDate;
  /** What the payer's bank carried from end to end; null where it says NOTPROVIDED. */
  readonly endToEndId: string | null;
  /** The creditor's structured reference, an RF as a rule. */
  readonly structuredReference: string | null;
  /** What the payer wrote, or what the bank wrote in its place. */
  readonly text: string;
  /** The first 31 characters of it as they stand in the file, which is all that every format carries. */
  readonly label: string;
  readonly counterpartyName: string | null;
  readonly counterpartyIban: string | null;
  /** What the account's own bank calls the movement. */
  readonly bankReference: string | null;
  /** Why money came back, as the bank codes it (ISO 20022 reason, CFONB reject code). */
  readonly returnCode: string | null;
  /** The whole payment where the movement is a part of it, as the bank says (`InstdAmt`); null where it says no more than the movement. */
  readonly originalMinor: Minor | null;
  /** The bank's kind of operation: `PMNT/RCDT/ESCT`, the interbank code of CFONB, `NTRF` of SWIFT. */
  readonly transactionCode: string | null;
}

/** The account and what stood on it before the first line. */
export interface StatementHead {
  readonly fileLine: number;
  readonly iban: string;
  readonly currency: Currency;
  /** What the bank calls the statement. */
  readonly reference: string | null;
  readonly openingMinor: Minor;
  readonly openingOn: CalendarDate;
}

/** What stands on the account after the last line. */
export interface StatementFoot {
  readonly fileLine: number;
  readonly closingMinor: Minor;
  readonly closingOn: CalendarDate;
}

/** What a notification says of one payment: alone, or one of those that the bank booked together. */
export interface NoticeLine extends StatementLine {
  readonly iban: string;
  readonly currency: Currency;
  /** What the bank calls the booking. */
  readonly entryReference: string | null;
  readonly entryMinor: Minor;
}

/** A file is statements one after the other (a head, its lines, a foot), or notices. */
export type StatementPart =
  | ({ readonly part: 'NOTICE' } & NoticeLine)
  | ({ readonly part: 'HEAD' } & StatementHead)
  | ({ readonly part: 'LINE' } & StatementLine)
  | ({ readonly part: 'FOOT' } & StatementFoot);

/** Reads a file as its bytes come, and keeps no more of it than the movement under way. */
export interface StatementReader {
  /** The first piece is long enough to say the encoding of the file. */
  write(bytes: Buffer): readonly StatementPart[];
  /** Refuses a file that stops in the middle. */
  end(): readonly StatementPart[];
}

export type FileFault =
  'BANK_FILE_UNKNOWN' | 'BANK_FILE_MALFORMED' | 'BANK_FILE_UNSAFE' | 'BANK_FILE_ENCODING_WRONG';

/** A file that is not read any further: its code, and where it stopped being right. No word of the file itself. */
export class UnreadableFile extends Error {
  constructor(
    readonly code: FileFault,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** An unlisted currency is refused later, by the account's own. */
const DECIMALS_READ_MAX = 5;

/** Minor units of a decimal without sign; null when it is none, or says more decimals than the currency has. */
export function minorOf(text: string, decimals: number): Minor | null {
  const [, whole = '', fraction = ''] =
    new RegExp(`^(\\d{1,15})(?:\\.(\\d{0,${DECIMALS_READ_MAX}}))?$`).exec(text) ?? [];
  if (whole === '' || /[1-9]/.test(fraction.slice(decimals))) return null;
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** A day as ISO writes it, alone or at the head of an instant; null when there is none. */
export function dayOf(text: string): CalendarDate | null {
  const day = text.slice(0, 10);
  return isCalendarDate(day) ? day : null;
}

/** Text as it may be stored and shown: one line, no control character, cut at `max`; null when nothing is left. */
export function plainText(text: string, max: number): string | null {
  const plain = text
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, max)
    .trim();
  return plain === '' ? null : plain;
}

/** What banks write where the payer gave no end-to-end reference. */
export function statedReference(text: string): string | null {
  return /^(NOTPROVIDED|NON ?FOURNI|NONREF|-*)$/i.test(text) ? null : text;
}

export const REFERENCE_CHARACTERS_MAX = 140;
export const NAME_CHARACTERS_MAX = 140;
/** As much of a label as R-MATCH reads. */
export const TEXT_CHARACTERS_MAX = 1000;
/** The label of a CFONB movement. */
export const LABEL_CHARACTERS = 31;
