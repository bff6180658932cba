import { IsIn, IsOptional, IsUUID } from 'class-validator';

import type {
  AccountStatement,
  StatementClaim,
  StatementComponent,
  StatementInterest,
  StatementUse,
} from '@solde/account-statement';
import type { CalendarDate } from '@solde/calendar';
import type { StatementMailing } from '@solde/correspondence';
import { formatAmount, percentOf, type Currency } from '@solde/money';
import { IsCalendarDate } from '@solde/platform';

export class AccountStatementAskedDto {
  /** The day whose end is shown; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;

  /** COURT_ACT refuses a rate that was not verified at its source. */
  @IsOptional()
  @IsIn(['INFORMATION', 'COURT_ACT'])
  use?: StatementUse;
}

export class AccountPaperAskedDto extends AccountStatementAskedDto {
  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';
}

export class MailStatementDto implements Omit<StatementMailing, 'caseId'> {
  /** The day whose end is shown; today by default. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;

  /** A co-debtor or a guarantor; the case's debtor by default. */
  @IsOptional()
  @IsUUID()
  debtorId?: string;

  /** By letter where the address allows it, else by e-mail. */
  @IsOptional()
  @IsIn(['LETTER', 'EMAIL'])
  channel?: 'LETTER' | 'EMAIL';
}

export class MailedStatementDto {
  messageId: string;
  reference: string;
  channel: string;
}

export class StatementEntryDto {
  on: CalendarDate;
  kind: string;
  amount: string;
}

export class InterestPeriodDto {
  from: CalendarDate;
  until: CalendarDate;
  days: number;
  principal: string;
  ratePct: string;
  /** The points that a judgment added, included in the rate. */
  raisedByPct: string | null;
  source: string | null;
  verified: boolean;
  /** Not rounded: a fraction of the currency's minor unit. */
  exact: { numerator: string; denominator: string };
}

export class StatementInterestDto {
  table: string;
  basis: string;
  periods: InterestPeriodDto[];
  /** The sum of the periods, rounded once. */
  accrued: string;
  /** The contract's rate is under the least that the law allows between professionals: shown, never corrected. */
  belowLegalFloor: boolean;

  static of(interest: StatementInterest, currency: Currency): StatementInterestDto {
    const { table, basis, periods, accruedMinor, belowLegalFloor } = interest;
    return {
      ...{ table, basis, accrued: formatAmount(accruedMinor, currency), belowLegalFloor },
      periods: periods.map(({ from, until, days, source, verified, ...period }) => ({
        ...{ from, until, days, source, verified },
        principal: formatAmount(period.principalMinor, currency),
        ratePct: percentOf(period.rate),
        raisedByPct: period.raisedBy === null ? null : percentOf(period.raisedBy),
        exact: {
          numerator: period.exact.numerator.toString(),
          denominator: period.exact.denominator.toString(),
        },
      })),
    };
  }
}

export class StatementComponentDto {
  component: string;
  entries: StatementEntryDto[];
  interest: StatementInterestDto | null;
  outstanding: string;

  static of(one: StatementComponent, currency: Currency): StatementComponentDto {
    const { component, entries, interest, outstandingMinor } = one;
    return {
      component,
      entries: entries.map(({ on, kind, amountMinor }) => ({
        ...{ on, kind, amount: formatAmount(amountMinor, currency) },
      })),
      interest: interest === null ? null : StatementInterestDto.of(interest, currency),
      outstanding: formatAmount(outstandingMinor, currency),
    };
  }
}

export class StatementClaimDto {
  claimId: string;
  number: string;
  dueOn: CalendarDate;
  components: StatementComponentDto[];
  total: string;

  static of(claim: StatementClaim, currency: Currency): StatementClaimDto {
    const { claimId, number, dueOn, components, totalMinor } = claim;
    return {
      ...{ claimId, number, dueOn, total: formatAmount(totalMinor, currency) },
      components: components.map((one) => StatementComponentDto.of(one, currency)),
    };
  }
}

export class ComponentTotalDto {
  component: string;
  outstanding: string;
}

export class AccountStatementDto {
  caseId: string;
  currency: string;
  on: CalendarDate;
  claims: StatementClaimDto[];
  totals: ComponentTotalDto[];
  total: string;
  unverifiedRate: boolean;

  static of(statement: AccountStatement): AccountStatementDto {
    const { caseId, currency, on, claims, totals, totalMinor, unverifiedRate } = statement;
    return {
      ...{ caseId, currency, on, unverifiedRate, total: formatAmount(totalMinor, currency) },
      claims: claims.map((claim) => StatementClaimDto.of(claim, currency)),
      totals: totals.map(({ component, outstandingMinor }) => ({
        ...{ component, outstanding: formatAmount(outstandingMinor, currency) },
      })),
    };
  }
}
