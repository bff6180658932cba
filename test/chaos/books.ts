import type { CalendarDate } from '@solde/calendar';
import { smaller, type Minor } from '@solde/money';

/** A payment as somebody asked for it, and what he heard. */
export interface Payment {
  /** In the label of agency money: how it is found again whatever was answered. */
  readonly tag: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
  readonly channel: 'AGENCY' | 'DIRECT';
  /** Null while nobody knows whose it is. */
  readonly caseId: string | null;
  readonly amountMinor: Minor;
  /** Null before the answer, and for ever when it was refused. */
  receiptId: string | null;
  answer: unknown;
  refusedWith: string | null;
  reversal: Reversal | null;
  readonly matches: { readonly caseId: string; readonly amountMinor: Minor }[];
  refund: Refund | null;
}

/** Money taken back, whole or in part. */
export interface Reversal {
  /** What stays, as a receipt of its own; zero when all comes back. */
  readonly restMinor: Minor;
  isDone: boolean;
}

/** Money in suspense on its way back to its payer. */
export interface Refund {
  readonly amountMinor: Minor;
  /** The steps that were answered, as the house calls them. */
  readonly steps: string[];
}

/** A movement of the bank, and how often it is on its statement: true twins are two. */
export interface Movement {
  readonly text: string;
  readonly caseId: string | null;
  readonly amountMinor: Minor;
  readonly times: number;
  readonly bookedOn: CalendarDate;
}

/** A file of the bank; its movements stand on the account once it was answered. */
export interface BankFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly movements: readonly Movement[];
  isImported: boolean;
}

/** A remittance run that was answered for, and the file that was downloaded. */
export interface Run {
  readonly id: string;
  readonly cutOffOn: CalendarDate;
  state: string;
  file: TransferFile | null;
  /** What somebody said of single transfers, by statement: EXECUTED, RETURNED. */
  readonly told: Map<string, string[]>;
}

export interface TransferFile {
  readonly sha256: string;
  readonly messageId: string;
  readonly endToEndIds: readonly string[];
}

interface Standing {
  readonly caseId: string;
  readonly amountMinor: Minor;
}

/** What the client knows by itself, outside the database: what it asked, and what it was told. */
export class Books {
  readonly payments: Payment[] = [];
  readonly files: BankFile[] = [];
  readonly runs: Run[] = [];
  /** The month of the fixtures was imported. */
  hasMonth = false;
  private tags = 0;

  nextTag(): string {
    this.tags += 1;
    return `K${String(this.tags).padStart(6, '0')}`;
  }

  /** Those that were answered with a receipt. */
  get recorded(): Payment[] {
    return this.payments.filter(({ receiptId }) => receiptId !== null);
  }

  /** What of a payment belongs to a case today, and to which. */
  static standingOn({ caseId, amountMinor, reversal, matches }: Payment): Standing | null {
    const on = caseId === null ? matches[0] : { caseId, amountMinor };
    if (on === undefined || reversal?.isDone !== true) return on ?? null;
    return { caseId: on.caseId, amountMinor: smaller(on.amountMinor, reversal.restMinor) };
  }

  /** By their text, which is one to a movement whatever the number of files that carry it. */
  get movements(): Map<string, Movement> {
    const imported = this.files.filter(({ isImported }) => isImported);
    return new Map(imported.flatMap((file) => file.movements.map((one) => [one.text, one])));
  }
}
