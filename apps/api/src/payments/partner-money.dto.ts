import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
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
  TRANSFER_COSTS_MAX,
  TRANSFER_PAYMENTS_MAX,
  type PartnerBalance,
  type PartnerMeans,
  type PartnerMoney,
  type PartnerTransfer,
  type PartnerTransferDetail,
  type PartnerTransferView,
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
const REASON_MAX = 500;

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

  /** Costs that he had kept of a transfer that was undone since: they are recorded, and he keeps them of this one. */
  @IsOptional()
  @ArrayMaxSize(TRANSFER_COSTS_MAX)
  @IsUUID(undefined, { each: true })
  keptCostIds?: string[];

  /** What he kept for costs of the cases, within what their creditors authorised. */
  @IsOptional()
  @ArrayMaxSize(TRANSFER_COSTS_MAX)
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

export class UndoPartnerTransferDto {
  /** Whose line it was, or why the bank took it back. */
  @IsPlainText(REASON_MAX)
  reason: string;
}

export class UndonePartnerTransferDto {
  /** UNDONE now, or WAITING_SECOND_PERSON above 1,000.00. */
  state: 'UNDONE' | 'WAITING_SECOND_PERSON';
}

export class PartnerTransferFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  partnerId?: string;
}

/** A transfer and whether it stands. */
export class PartnerTransferItemDto {
  id: string;
  partnerId: string;
  partnerName: string;
  partnerKind: PartnerKind;
  receiptId: string;
  receiptNumber: string;
  amount: string;
  /** What he kept of it for costs. */
  withheld: string;
  currency: Currency;
  enteredOn: CalendarDate;
  undoneOn: CalendarDate | null;
  undoneBecause: string | null;
  /** One of two persons wants it undone. */
  isUndoAsked: boolean;

  static of(transfer: PartnerTransferView): PartnerTransferItemDto {
    const { id, partnerId, partnerName, partnerKind, receiptId, currency, enteredOn } = transfer;
    const { undoneOn, undoneBecause, isUndoAsked } = transfer;
    return {
      ...{ id, partnerId, partnerName, partnerKind, receiptId, currency, enteredOn },
      ...{ undoneOn, undoneBecause, isUndoAsked },
      receiptNumber: String(transfer.receiptNumber),
      amount: formatAmount(transfer.amountMinor, currency),
      withheld: formatAmount(transfer.withheldMinor, currency),
    };
  }
}

export class PartnerTransferPageDto {
  items: PartnerTransferItemDto[];
  next: string | null;
}

export class TransferPaymentDto {
  paymentId: string;
  number: string;
  caseId: string | null;
  caseNumber: string | null;
  /** Below zero: reversed after he had passed it on, and kept of this transfer. */
  amount: string;
  receivedOn: CalendarDate;
}

export class TransferCostDto {
  costId: string;
  caseId: string;
  caseNumber: string;
  label: string;
  invoiceReference: string;
  amount: string;
}

export class PartnerTransferDetailDto extends PartnerTransferItemDto {
  payments: TransferPaymentDto[];
  costs: TransferCostDto[];

  static override of(transfer: PartnerTransferDetail): PartnerTransferDetailDto {
    const amount = (minor: bigint) => formatAmount(minor, transfer.currency);
    return {
      ...PartnerTransferItemDto.of(transfer),
      payments: transfer.payments.map(({ receiptId, number, amountMinor, ...payment }) => ({
        ...{
          ...payment,
          paymentId: receiptId,
          number: String(number),
          amount: amount(amountMinor),
        },
      })),
      costs: transfer.costs.map(({ amountMinor, ...cost }) => ({
        ...{ ...cost, amount: amount(amountMinor) },
      })),
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
  @Max(36_500)
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
  /** What he must send; below zero, he is owed it. */
  amount: string;
  /** Costs that he kept of transfers undone since: taken off the amount, and to be named in his next transfer. */
  kept: string;
  oldestOn: CalendarDate;
  oldestDays: number;

  static of({ amountMinor, keptMinor, ...balance }: PartnerBalance): PartnerBalanceDto {
    const { currency } = balance;
    return {
      ...balance,
      ...{ amount: formatAmount(amountMinor, currency), kept: formatAmount(keptMinor, currency) },
    };
  }
}

export class PartnerBalanceListDto {
  items: PartnerBalanceDto[];
}
