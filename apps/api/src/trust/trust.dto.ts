import { IsIn, IsOptional, Matches } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount } from '@solde/money';
import { IsCalendarDate, IsCurrency, IsPlainText, PageDto } from '@solde/platform';
import type { GapDetail, SignedDay, TrustDay, TrustProof } from '@solde/trust';

export class ProofAskedDto {
  /** EUR by default. */
  @IsOptional()
  @IsCurrency()
  currency?: string;

  /** The day whose end is proved; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;
}

export class GapDetailsAskedDto extends PageDto {
  @IsOptional()
  @IsCurrency()
  currency?: string;

  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;
}

export class DaysAskedDto extends PageDto {
  @IsOptional()
  @IsCurrency()
  currency?: string;
}

export class MonthPaperAskedDto {
  @IsOptional()
  @IsCurrency()
  currency?: string;

  /** The reader's own by default. */
  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';
}

export class MonthDto {
  /** As 2026-03. */
  @Matches(/^\d{4}-(0[1-9]|1[0-2])$/)
  month: string;
}

export class SignDayDto {
  @IsOptional()
  @IsCurrency()
  currency?: string;

  @IsCalendarDate()
  day: CalendarDate;

  /** Why the bank and the books differ. */
  @IsOptional()
  @IsPlainText(1000)
  remark?: string;
}

export class TrustBalanceDto {
  account: string;
  /** Debit positive. */
  balance: string;
}

export class GapReasonDto {
  kind: string;
  lines: number;
  amount: string;
}

export class TrustProofDto {
  currency: string;
  on: CalendarDate;
  balances: TrustBalanceDto[];
  /** At the bank. */
  held: string;
  /** Received by partners for creditors, not yet on the account. */
  withPartners: string;
  owed: string;
  /** The last statement up to the day; null when there is none. */
  statementOn: CalendarDate | null;
  statement: string | null;
  gap: string | null;
  reasons: GapReasonDto[];
  unexplained: string;

  static of(proof: TrustProof): TrustProofDto {
    const { currency, on, balances, bank, gapMinor, reasons } = proof;
    const shown = (minor: bigint) => formatAmount(minor, currency);
    return {
      ...{ currency, on, held: shown(proof.heldMinor), owed: shown(proof.owedMinor) },
      withPartners: shown(proof.withPartnersMinor),
      balances: balances.map(({ code, balanceMinor }) => ({
        ...{ account: code, balance: shown(balanceMinor) },
      })),
      statementOn: bank?.on ?? null,
      statement: bank === null ? null : shown(bank.closingMinor),
      gap: gapMinor === null ? null : shown(gapMinor),
      reasons: reasons.map(({ kind, lines, amountMinor }) => ({
        ...{ kind, lines, amount: shown(amountMinor) },
      })),
      unexplained: shown(proof.unexplainedMinor),
    };
  }
}

export class GapDetailDto {
  kind: string;
  /** Of the line, the entry or the statement. */
  id: string;
  on: CalendarDate;
  amount: string;

  static of({ kind, id, on, amountMinor }: GapDetail, currency: string): GapDetailDto {
    return { kind, id, on, amount: formatAmount(amountMinor, currency) };
  }
}

export class GapDetailPageDto {
  items: GapDetailDto[];
  next: string | null;
}

export class SignedDayDto {
  id: string;
  currency: string;
  day: CalendarDate;
  held: string;
  withPartners: string;
  owed: string;
  statementOn: CalendarDate | null;
  statement: string | null;
  gap: string | null;
  remark: string | null;
  signedBy: string;
  signedAt: Date | null;

  static of(one: SignedDay | TrustDay): SignedDayDto {
    const { id, currency, day, statementOn, statementMinor, gapMinor, remark, signedBy } = one;
    const shown = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, currency));
    return {
      ...{ id, currency, day, statementOn, remark, signedBy },
      ...{
        held: formatAmount(one.heldMinor, currency),
        withPartners: formatAmount(one.withPartnersMinor, currency),
        owed: formatAmount(one.owedMinor, currency),
      },
      ...{ statement: shown(statementMinor), gap: shown(gapMinor) },
      signedAt: 'signedAt' in one ? one.signedAt : null,
    };
  }
}

export class SignedDayPageDto {
  items: SignedDayDto[];
  next: string | null;
}
