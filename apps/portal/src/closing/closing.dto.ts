import { IsIn, ValidateIf } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { RECALL_REASONS, type RecallReason } from '@solde/creditors';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency } from '@solde/money';
import type { RecallQuote } from '@solde/payments';
import { IsPlainText, type Caller } from '@solde/platform';

export class RecallAskedDto {
  /** Why you would take the case back: some reasons cost nothing, if your agreement says so. */
  @IsIn(RECALL_REASONS)
  reason: RecallReason;
}

export class RecallCaseDto extends RecallAskedDto {
  /** In your own words; the agency reads it. Needed when the reason is OTHER. */
  @ValidateIf(({ comment, reason }: RecallCaseDto) => reason === 'OTHER' || comment !== undefined)
  @IsPlainText(500)
  comment?: string;
}

export class RecallFeeDto {
  /** WITHDRAWAL, or the MINIMUM of a case at its closure. */
  kind: string;
  /** Excluding VAT. */
  amount: string;
  sentence: string;
}

/** What taking a case back today would cost: nothing was written. */
export class RecallQuoteDto {
  currency: Currency;
  on: CalendarDate;
  /** What the debtor still owes you of the principal: the agency stops asking for it. */
  principal: string;
  fees: RecallFeeDto[];
  /** Excluding VAT. */
  fee: string;
  vatPct: string;
  vat: string;

  static of(quote: RecallQuote, { locale }: Caller): RecallQuoteDto {
    const { currency, fees, on, vatPct } = quote;
    const shown = (minor: bigint) => formatAmount(minor, currency);
    return {
      ...{ currency, on, vatPct, principal: shown(quote.principalMinor) },
      fees: fees.map(({ kind, amountMinor, sentence }) => ({
        ...{ kind, amount: shown(amountMinor), sentence: feeSentence(sentence, locale) },
      })),
      ...{ fee: shown(quote.feeMinor), vat: shown(quote.vatMinor) },
    };
  }
}

export class RecallMadeDto {
  requestId: string;
  state: string;
}
