import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Min,
  ValidateNested,
} from 'class-validator';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { COST_KINDS, RECOVERABLE, type CostKind, type Recoverable } from '@solde/costs';
import type { WithheldCost } from '@solde/litigation';
import { formatAmount, type Currency } from '@solde/money';
import {
  PARTNER_MEANS,
  TRANSFER_PAYMENTS_MAX,
  type PartnerBalance,
  type PartnerMeans,
  type PartnerMoney,
  type PartnerTransfer,
  type ReceivedByPartner,
} from '@solde/payments';
import {
  amountOf,
  IsCalendarDate,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
} from '@solde/platform';

const DESIGNATED_MAX = 100;
const WITHHELD_MAX = 50;

export class RecordPartnerPaymentDto {
  @IsUUID()
  caseId: string;

  @IsUUID()
  partnerId: string;

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsIn(PARTNER_MEANS)
  means: PartnerMeans;

  /** The day the partner received it: the debtor has paid, interest stops and the fee phase is read on it. */
  @IsCalendarDate()
  receivedOn: CalendarDate;

  /** The partner's own number of the payment: it is recorded once for ever. */
  @IsOptional()
  @IsPlainText(140)
  reference?: string;

  @IsOptional()
  @IsPlainText(140)
  payerName?: string;

  @IsOptional()
  @ArrayMaxSize(DESIGNATED_MAX)
  @IsUUID(undefined, { each: true })
  designatedClaimIds?: string[];

  toReceived(): ReceivedByPartner {
    const { amount, ...facts } = this;
    return { ...facts, amountMinor: amountOf(amount, this.currency) };
  }
}

export class WithheldCostDto {
  @IsUUID()
  caseId: string;

  @IsIn(COST_KINDS)
  kind: CostKind;

  @IsPlainText(200)
  label: string;

  @IsMoney({ positive: true })
  amount: string;

  @IsCurrency()
  currency: Currency;

  @IsCalendarDate()
  incurredOn: CalendarDate;

  /** The partner's invoice. */
  @IsPlainText(140)
  invoiceReference: string;

  /** Who pays it: the agency, which then makes up for it on the dedicated account, or what the creditor has paid in for the case. */
  @IsIn(['AGENCY', 'PROVISION'])
  funder: 'AGENCY' | 'PROVISION';

  @IsIn(RECOVERABLE)
  recoverable: Recoverable;

  toCost(): WithheldCost {
    const { amount, ...facts } = this;
    return { ...facts, amountMinor: amountOf(amount, this.currency) };
  }
}

export class SettlePartnerTransferDto {
  @IsUUID()
  partnerId: string;

  /** His money on the dedicated account, whole in suspense. */
  @IsUUID()
  receiptId: string;

  /** The payments that he received and passes on. */
  @ArrayMinSize(1)
  @ArrayMaxSize(TRANSFER_PAYMENTS_MAX)
  @IsUUID(undefined, { each: true })
  paymentIds: string[];

  /** Payments that he had passed on and that were reversed since: he keeps as much of this transfer. */
  @IsOptional()
  @ArrayMaxSize(TRANSFER_PAYMENTS_MAX)
  @IsUUID(undefined, { each: true })
  takenBackIds?: string[];

  /** What he kept for costs of the cases, within what their creditors authorised. */
  @IsOptional()
  @ArrayMaxSize(WITHHELD_MAX)
  @ValidateNested({ each: true })
  @Type(() => WithheldCostDto)
  withheld?: WithheldCostDto[];
}

export class PartnerTransferDto {
  id: string;
  partnerId: string;
  receiptId: string;
  amount: string;
  withheld: string;
  currency: Currency;
  /** The legal month runs from it. */
  enteredOn: CalendarDate;

  static of(transfer: PartnerTransfer): PartnerTransferDto {
    const { id, partnerId, receiptId, currency, enteredOn } = transfer;
    return {
      ...{ id, partnerId, receiptId, currency, enteredOn },
      amount: formatAmount(transfer.amountMinor, currency),
      withheld: formatAmount(transfer.withheldMinor, currency),
    };
  }
}

export class PartnerMoneyFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  partnerId?: string;

  /** Only what partners have had for so many days. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  daysMin?: number;
}

export class PartnerMoneyDto {
  paymentId: string;
  number: string;
  partnerId: string;
  partnerName: string;
  partnerKind: PartnerKind;
  caseId: string | null;
  caseNumber: string | null;
  means: string;
  reference: string | null;
  /** Below zero: passed on, and reversed since; he will keep as much. */
  amount: string;
  currency: Currency;
  receivedOn: CalendarDate;
  ageDays: number;

  static of({ receiptId, number, amountMinor, ...money }: PartnerMoney): PartnerMoneyDto {
    const { currency } = money;
    return {
      ...{ ...money, paymentId: receiptId, number: String(number) },
      amount: formatAmount(amountMinor, currency),
    };
  }
}

export class PartnerMoneyPageDto {
  items: PartnerMoneyDto[];
  next: string | null;
}

export class PartnerBalanceDto {
  partnerId: string;
  partnerName: string;
  partnerKind: PartnerKind;
  currency: Currency;
  payments: number;
  amount: string;
  oldestOn: CalendarDate;
  oldestDays: number;

  static of({ amountMinor, ...balance }: PartnerBalance): PartnerBalanceDto {
    return { ...balance, amount: formatAmount(amountMinor, balance.currency) };
  }
}

export class PartnerBalanceListDto {
  items: PartnerBalanceDto[];
}
