import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import {
  amountOf,
  DomainError,
  IsCurrency,
  IsMoney,
  IsPlainText,
  PageDto,
  type Caller,
} from '@solde/platform';
import {
  AGE_BUCKETS,
  proposalSentence,
  type AgeBucket,
  type PartnerReasonKey,
  type ProposalReasonKey,
  type ShownLearntPayer,
  type ShownPartnerProposal,
  type ShownProposal,
  type SuspenseAge,
  type SuspenseFilter,
  type SuspenseItem,
} from '@solde/suspense';

export class SuspenseFilterDto extends PageDto {
  @IsOptional()
  @IsCurrency()
  currency?: Currency;

  /** How many days it has waited. */
  @IsOptional()
  @IsIn(AGE_BUCKETS)
  age?: AgeBucket;

  /** What is left or what was received; needs `currency`. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  /** Part of the payer's name, of his words, or of the receipt's number. */
  @IsOptional()
  @IsPlainText(140)
  text?: string;

  toFilter(): SuspenseFilter {
    const { currency, age, amount, text } = this;
    if (amount !== undefined && currency === undefined)
      throw new DomainError(
        ...['VALIDATION_FAILED', {}, { fields: [{ field: 'currency', code: 'MISSING' }] }],
      );
    return {
      ...(currency !== undefined && { currency }),
      ...(age !== undefined && { age }),
      ...(text !== undefined && { text }),
      ...(amount !== undefined &&
        currency !== undefined && { amountMinor: amountOf(amount, currency) }),
    };
  }
}

export class ProposalReasonDto {
  key: ProposalReasonKey;
  points: number;
  /** Why, in your language. */
  sentence: string;
}

export class ProposalDto {
  caseId: string;
  caseNumber: string;
  creditorName: string;
  debtorName: string;
  /** What is posted as owed on the case. */
  balance: string;
  /** 20 to 100: it ranks, and decides nothing. */
  points: number;
  reasons: ProposalReasonDto[];

  static of(proposal: ShownProposal, currency: Currency, { locale }: Caller): ProposalDto {
    const { balanceMinor, reasons, ...facts } = proposal;
    return {
      ...facts,
      balance: formatAmount(balanceMinor, currency),
      reasons: reasons.map((reason) => ({
        key: reason.key,
        points: reason.points,
        sentence: proposalSentence(reason, locale),
      })),
    };
  }
}

export class PartnerReasonDto {
  key: PartnerReasonKey;
  points: number;
  /** Why, in your language. */
  sentence: string;
}

/** A partner whose transfer it may be: post him with what he passes on to `partner-transfers`. */
export class PartnerProposalDto {
  partnerId: string;
  name: string;
  kind: PartnerKind;
  /** At most 100: it ranks, and decides nothing. */
  points: number;
  reasons: PartnerReasonDto[];
  /** What explains the whole of the money; nothing when a person must say it. */
  paymentIds: string[];
  /** Payments that he had passed on and that were taken back since: he keeps as much. */
  takenBackIds: string[];

  static of(proposal: ShownPartnerProposal, { locale }: Caller): PartnerProposalDto {
    const { partnerId, name, kind, points, reasons, paymentIds, takenBackIds } = proposal;
    return {
      ...{ partnerId, name, kind, points },
      reasons: reasons.map((reason) => ({
        ...{ key: reason.key, points: reason.points },
        sentence: proposalSentence(reason, locale),
      })),
      ...{ paymentIds: [...paymentIds], takenBackIds: [...takenBackIds] },
    };
  }
}

export class SuspenseItemDto {
  receiptId: string;
  number: string;
  currency: Currency;
  amount: string;
  /** What nothing has used of it yet. */
  inSuspense: string;
  receivedOn: CalendarDate;
  valueOn: CalendarDate;
  ageDays: number;
  means: string;
  payerName: string | null;
  payerIbanLast4: string | null;
  statedReference: string | null;
  /** The case that it names: above what is owed, or closed. */
  namedCaseId: string | null;
  because: string;
  isRefundAsked: boolean;
  /** The likeliest first; five at most. */
  proposals: ProposalDto[];
  /** Partners whose transfer it may be, the likeliest first; three at most. */
  partners: PartnerProposalDto[];

  static of(
    { amountMinor, suspenseMinor, number, ...item }: SuspenseItem,
    proposals: readonly ShownProposal[],
    partners: readonly ShownPartnerProposal[],
    caller: Caller,
  ): SuspenseItemDto {
    const { currency } = item;
    return {
      ...item,
      number: String(number),
      amount: formatAmount(amountMinor, currency),
      inSuspense: formatAmount(suspenseMinor, currency),
      proposals: proposals.map((proposal) => ProposalDto.of(proposal, currency, caller)),
      partners: partners.map((partner) => PartnerProposalDto.of(partner, caller)),
    };
  }
}

export class SuspenseItemPageDto {
  items: SuspenseItemDto[];
  next: string | null;
}

export class SuspenseAgeDto {
  currency: Currency;
  age: AgeBucket;
  receipts: number;
  inSuspense: string;

  static of({ suspenseMinor, ...age }: SuspenseAge): SuspenseAgeDto {
    return { ...age, inSuspense: formatAmount(suspenseMinor, age.currency) };
  }
}

export class SuspenseAgeListDto {
  items: SuspenseAgeDto[];
}

export class AcceptProposalDto {
  @IsUUID()
  caseId: string;

  /** All that is left, unless given. */
  @IsOptional()
  @IsMoney({ positive: true })
  amount?: string;

  @IsCurrency()
  currency: Currency;
}

export class UndoAcceptanceDto {
  @IsUUID()
  caseId: string;
}

export class LearntPayerDto {
  id: string;
  /** By what he is known again. */
  by: 'IBAN' | 'NAME';
  nameKey: string | null;
  ibanLast4: string | null;
  debtorId: string;
  debtorName: string;
  creditorId: string;
  /** Why: the receipt that a person gave to this case. */
  receiptId: string;
  receiptNumber: string;
  caseId: string;
  caseNumber: string;
  learntBy: string;
  learntAt: Date;
  forgottenAt: Date | null;

  static of({ receiptNumber, ...payer }: ShownLearntPayer): LearntPayerDto {
    return { ...payer, receiptNumber: String(receiptNumber) };
  }
}

export class LearntPayerPageDto {
  items: LearntPayerDto[];
  next: string | null;
}
