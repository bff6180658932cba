import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Component } from '@solde/cases';
import type { Currency, Minor } from '@solde/money';

import type { MessageChannel } from './message-kind';

interface AnyWriting {
  readonly caseId: string;
  /** What the message answers to (a match, a promise...): the same one is written to once, and answered again. */
  readonly sourceId: string;
  /** Whom it is written to; the case's debtor by default. */
  readonly debtorId?: string;
  /** How; by letter when the address allows it, else by e-mail. */
  readonly channel?: Exclude<MessageChannel, 'PORTAL'>;
}

/** One line of a receipt: what the payment was spent on. */
export interface ReceiptLine {
  readonly claimId: string;
  readonly component: Component;
  readonly amountMinor: Minor;
}

/** The receipt owed for any payment (CPCE R124-6). */
export interface WrittenReceipt extends AnyWriting {
  readonly kind: 'RECEIPT';
  readonly receivedOn: CalendarDate;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly means: string;
  readonly payerName?: string | null;
  /** Who received it for us, when it was not paid to our account. */
  readonly receivedBy?: { readonly name: string; readonly kind: PartnerKind } | null;
  /** A cheque or a direct debit may still bounce: the receipt says so. */
  readonly isProvisional: boolean;
  readonly lines: readonly ReceiptLine[];
  /** What exceeded the debt and waits for a refund. */
  readonly surplusMinor?: Minor;
}

/** What the creditor must be told. */
export interface CreditorNotice {
  readonly kind: 'CREDITOR_NOTICE';
  readonly caseId: string;
  readonly sourceId: string;
  readonly notice:
    | {
        readonly about: 'PAYMENT';
        readonly receivedOn: CalendarDate;
        readonly amountMinor: Minor;
        readonly currency: Currency;
        readonly receivedBy: 'AGENCY' | 'DIRECT';
      }
    | {
        readonly about: 'PROPOSAL';
        readonly amountMinor: Minor;
        readonly currency: Currency;
        readonly dueOn: CalendarDate;
      }
    | { readonly about: 'SALES_SIGNAL' | 'PAYMENT_TO_CHECK' | 'DISPUTE' };
}

export interface PromiseConfirmation extends AnyWriting {
  readonly kind: 'PROMISE_CONFIRMATION';
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly dueOn: CalendarDate;
  readonly means: string;
}

export interface ClosingLetter extends AnyWriting {
  readonly kind: 'CLOSING_LETTER';
  /** A closure reason of cases. */
  readonly reason: string;
}

/** A formal notice (Civil Code 1344): its date matters for interest. */
export interface FormalNoticeLetter extends AnyWriting {
  readonly kind: 'FORMAL_NOTICE';
  /** Days left to pay. */
  readonly answerDays: number;
}

/** The statement of account of the case to the end of a day, with a letter before it. */
export interface AccountStatementLetter extends AnyWriting {
  readonly kind: 'ACCOUNT_STATEMENT';
  readonly on: CalendarDate;
}

/** What needs no facts but those of the case. */
export interface PlainWriting extends AnyWriting {
  readonly kind: 'REMINDER' | 'DOCUMENT_COPY' | 'NEUTRAL_MESSAGE';
}

/** A message to write: what only the caller knows. The rest is read from the case. */
export type Writing =
  | WrittenReceipt
  | CreditorNotice
  | PromiseConfirmation
  | ClosingLetter
  | FormalNoticeLetter
  | AccountStatementLetter
  | PlainWriting;
