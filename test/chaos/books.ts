import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';

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
  reversal: { readonly key: string; readonly body: object; isDone: boolean } | null;
  readonly matches: { readonly caseId: string; readonly amountMinor: Minor }[];
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
}

export interface TransferFile {
  readonly sha256: string;
  readonly messageId: string;
  readonly endToEndIds: readonly string[];
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

  /** By their text, which is one to a movement whatever the number of files that carry it. */
  get movements(): Map<string, Movement> {
    const imported = this.files.filter(({ isImported }) => isImported);
    return new Map(imported.flatMap((file) => file.movements.map((one) => [one.text, one])));
  }
}
