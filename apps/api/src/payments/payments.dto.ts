import { ArrayMaxSize, IsIn, IsOptional, IsUUID } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { feeSentence } from '@solde/fees';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import {
  PAYMENT_MEANS,
  REVERSAL_REASONS,
  type AllocationView,
  type PaymentMeans,
  type Receipt,
  type Received,
  type ReceiptView,
  type ReversalReason,
  type SimulatedPayment,
  type SupposedPayment,
  type SuspenseView,
} from '@solde/payments';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
  type Caller,
} from '@solde/platform';

const DESIGNATED_MAX = 100;
const CHANNELS = ['AGENCY', 'DIRECT'] as const;

export class ReceiptFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

export class RecordPaymentDto {
  /** Leave it out while nobody knows whose money it is: it waits in suspense. */
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** Decimal string in the major unit, with exactly the decimals of the currency: JSON numbers lose cents. */
  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsIn(PAYMENT_MEANS)
  means: PaymentMeans;

  /** The day the money was ours: interest stops and the fee phase is read on it. */
  @IsCalendarDate()
  valueOn: CalendarDate;

  @IsOptional()
  @IsCalendarDate()
  receivedOn?: CalendarDate;

  /** The bank's own reference of the line: it is posted once for ever. */
  @IsOptional()
  @IsPlainText(140)
  bankReference?: string;

  @IsOptional()
  @IsPlainText(140)
  payerName?: string;

  @IsOptional()
  @IsPlainText(42)
  payerIban?: string;

  /** What the debtor wrote on the transfer. */
  @IsOptional()
  @IsPlainText(280)
  statedReference?: string;

  /** The claims that the debtor said he was paying. */
  @IsOptional()
  @ArrayMaxSize(DESIGNATED_MAX)
  @IsUUID(undefined, { each: true })
  designatedClaimIds?: string[];

  toReceived(): Received {
    const { amount, ...facts } = this;
    return { ...facts, amountMinor: amountOf(amount, this.currency) };
  }
}

export class SimulatePaymentDto {
  @IsUUID()
  caseId: string;

  /** `DIRECT`: to the creditor himself. */
  @IsIn(CHANNELS)
  channel: (typeof CHANNELS)[number];

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsCalendarDate()
  valueOn: CalendarDate;

  @IsOptional()
  @ArrayMaxSize(DESIGNATED_MAX)
  @IsUUID(undefined, { each: true })
  designatedClaimIds?: string[];

  toSupposed(): SupposedPayment {
    const { amount, ...facts } = this;
    return { ...facts, amountMinor: amountOf(amount, this.currency) };
  }
}

export class SpentDto {
  component: string;
  amount: string;
}

export class SimulatedFeeDto {
  kind: string;
  component: string | null;
  phase: string | null;
  base: string;
  /** Excluding VAT. */
  amount: string;
  /** How it was computed, in your language. */
  sentence: string;
}

/** What the payment would give: nothing was written. */
export class SimulatedPaymentDto {
  currency: Currency;
  allocations: SpentDto[];
  suspense: string;
  fees: SimulatedFeeDto[];
  /** Excluding VAT. */
  fee: string;
  vatPct: string;
  vat: string;
  /** Costs advanced by the agency that it would pay back. */
  costsKept: string;
  /** What the creditor keeps of it; of his own money, what he owes. */
  creditorNet: string;

  static of(simulated: SimulatedPayment, { locale }: Caller): SimulatedPaymentDto {
    const { allocations, currency, fees, vatPct } = simulated;
    const amount = (minor: Minor) => formatAmount(minor, currency);
    return {
      ...{ currency, vatPct },
      allocations: allocations.map(({ component, amountMinor }) => ({
        component,
        amount: amount(amountMinor),
      })),
      suspense: amount(simulated.suspenseMinor),
      fees: fees.map(({ kind, component, phase, baseMinor, amountMinor, sentence }) => ({
        ...{ kind, component, phase, base: amount(baseMinor), amount: amount(amountMinor) },
        sentence: feeSentence(sentence, locale),
      })),
      fee: amount(simulated.feeMinor),
      vat: amount(simulated.vatMinor),
      costsKept: amount(simulated.costsKeptMinor),
      creditorNet: amount(simulated.creditorNetMinor),
    };
  }
}

export class MatchPaymentDto {
  @IsUUID()
  caseId: string;

  /** The whole of what is left, unless given. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsCurrency()
  currency: Currency;
}

export class DeclareDirectPaymentDto {
  @IsUUID()
  caseId: string;

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  /** The day the creditor received it. */
  @IsCalendarDate()
  receivedOn: CalendarDate;

  @IsIn(PAYMENT_MEANS)
  means: PaymentMeans;
}

export class ReversePaymentDto {
  @IsIn(REVERSAL_REASONS)
  reason: ReversalReason;

  /** What comes back, in the currency of the receipt; the whole unless given. The rest becomes a receipt of its own. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;
}

export class ReversalDto {
  /** REVERSED now, or WAITING_SECOND_PERSON above 1,000.00. */
  state: 'REVERSED' | 'WAITING_SECOND_PERSON';
}

export class RecordedReceiptDto {
  id: string;
  amount: string;
  currency: Currency;
  valueOn: CalendarDate;

  static of({ id, amountMinor, currency, valueOn }: Receipt): RecordedReceiptDto {
    return { id, amount: formatAmount(amountMinor, currency), currency, valueOn };
  }
}

export class ReceiptDto {
  id: string;
  /** The number printed on the receipt given to the debtor. */
  number: string;
  channel: string;
  means: string;
  amount: string;
  currency: Currency;
  valueOn: CalendarDate;
  receivedOn: CalendarDate;
  clearedOn: CalendarDate | null;
  reversedOn: CalendarDate | null;
  reversalReason: string | null;
  /** What nothing has used yet. */
  inSuspense: string;
  payerName: string | null;
  /** Who received it for us, of money that was not paid to our account. */
  partnerId: string | null;
  partnerKind: string | null;
  statedReference: string | null;
  caseId: string | null;
  /** The receipt of which a part came back, when this is what stays of it. */
  restOfId: string | null;

  static of(receipt: ReceiptView): ReceiptDto {
    const { currency } = receipt;
    return {
      id: receipt.id,
      number: String(receipt.number),
      channel: receipt.channel,
      means: receipt.means,
      amount: formatAmount(receipt.amountMinor, currency),
      currency,
      valueOn: receipt.valueOn,
      receivedOn: receipt.receivedOn,
      clearedOn: receipt.clearedOn,
      reversedOn: receipt.reversedOn,
      reversalReason: receipt.reversalReason,
      inSuspense: formatAmount(receipt.suspenseMinor, currency),
      payerName: receipt.payerName,
      partnerId: receipt.partnerId,
      partnerKind: receipt.partnerKind,
      statedReference: receipt.statedReference,
      caseId: receipt.namedCaseId,
      restOfId: receipt.restOfId,
    };
  }
}

export class SuspenseDto extends ReceiptDto {
  because: string;
  ageDays: number;

  static override of(receipt: SuspenseView): SuspenseDto {
    return { ...super.of(receipt), because: receipt.because, ageDays: receipt.ageDays };
  }
}

export class AllocationDto {
  claimId: string;
  claimNumber: string;
  component: string;
  amount: string;

  static of({ amountMinor, ...line }: AllocationView, currency: Currency): AllocationDto {
    return { ...line, amount: formatAmount(amountMinor, currency) };
  }
}

export class ReceiptDetailDto extends ReceiptDto {
  allocations: AllocationDto[];
}

export class ReceiptPageDto {
  items: ReceiptDto[];
  next: string | null;
}

export class SuspensePageDto {
  items: SuspenseDto[];
  next: string | null;
}
