import { IsOptional, IsUUID, Matches } from 'class-validator';

import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { PageDto, type Caller } from '@solde/platform';
import {
  causeWords,
  type Cause,
  type ConsolidatedView,
  type DeadlineView,
  type RunExceptions,
} from '@solde/remittance';

import { PlannedStatementDto, RunSuspenseDto, StoppedCreditorDto } from './remittance.dto';

export class DeadlineFilterDto extends PageDto {
  /** Days ahead, 0 to 31; 0 lists what is late or due today. 7 unless given. */
  @IsOptional()
  @Matches(/^([0-9]|[12][0-9]|3[01])$/)
  days?: string;

  @IsOptional()
  @IsUUID()
  creditorId?: string;
}

export class DeadlineDto {
  /** RECEIPT that no statement has settled, CARRY of the last statement, TRANSFER that is ordered and not confirmed. */
  source: string;
  id: string;
  creditorId: string;
  creditorName: string;
  currency: Currency;
  clearedOn: CalendarDate;
  /** One month after the money cleared. */
  limitOn: CalendarDate;
  /** Negative once the month is over. */
  daysLeft: number;
  amount: string;
  /** What a person can do something about; `WAITS_FOR_ITS_RUN` when nothing stands in the way. */
  blockedBy: Cause;
  /** What that says, in your language. */
  blockedReason: string;

  static of({ amountMinor, ...deadline }: DeadlineView, { locale }: Caller): DeadlineDto {
    return {
      ...{ ...deadline, amount: formatAmount(amountMinor, deadline.currency) },
      blockedReason: causeWords(deadline.blockedBy)[locale],
    };
  }
}

export class DeadlinePageDto {
  items: DeadlineDto[];
  next: string | null;
}

export class ReturnedTransferDto {
  statementId: string;
  number: string;
  creditorId: string;
  creditorName: string;
  amount: string;
  returnedOn: CalendarDate;
  reason: string;
}

export class RunExceptionsDto {
  /** Owed, and kept: by a person, for want of an account, after a change of it, or because no transfer file could pay it. */
  held: PlannedStatementDto[];
  /** Left out by name, those without a VAT rate among them. */
  stopped: StoppedCreditorDto[];
  /** Debits that the next statements open with. */
  carried: PlannedStatementDto[];
  belowMinimum: PlannedStatementDto[];
  /** Debits that creditors are asked to pay. */
  claimed: PlannedStatementDto[];
  /** Transfers that the bank gave back. */
  returned: ReturnedTransferDto[];
  /** Money whose legal month ends within seven days, or is over. */
  redList: DeadlineDto[];
  /** Money that belongs to no case. */
  suspense: RunSuspenseDto;

  static of(found: RunExceptions, caller: Caller): RunExceptionsDto {
    const { currency, suspense } = found;
    const money = (amount: Minor) => formatAmount(amount, currency);
    const told = (plans: RunExceptions['held']) =>
      plans.map((plan) => PlannedStatementDto.of(plan, currency, caller));
    return {
      ...{ held: told(found.held), carried: told(found.carried) },
      ...{ belowMinimum: told(found.belowMinimum), claimed: told(found.claimed) },
      stopped: found.stopped.map((one) => StoppedCreditorDto.of(one, caller)),
      returned: found.returned.map(({ amountMinor, ...transfer }) => ({
        ...{ ...transfer, amount: money(amountMinor) },
      })),
      redList: found.redList.map((deadline) => DeadlineDto.of(deadline, caller)),
      suspense: RunSuspenseDto.of(suspense, currency),
    };
  }
}

export class ConsolidatedEntityDto {
  statementId: string;
  number: string;
  creditorId: string;
  creditorName: string;
  balance: string;
  transfer: string;
}

export class ConsolidatedDto {
  runId: string;
  cutOffOn: CalendarDate;
  groupId: string;
  groupName: string | null;
  currency: Currency;
  openingCarry: string;
  collected: string;
  givenBack: string;
  costsKept: string;
  /** Excluding VAT. */
  fees: string;
  vat: string;
  debours: string;
  balance: string;
  transfer: string;
  carry: string;
  claimed: string;
  /** One by entity: each has its own statement, its own fee document and its own transfer. */
  statements: ConsolidatedEntityDto[];

  static of(view: ConsolidatedView): ConsolidatedDto {
    const { runId, cutOffOn, groupId, groupName, currency } = view;
    const money = (amount: Minor) => formatAmount(amount, currency);
    return {
      ...{ runId, cutOffOn, groupId, groupName, currency },
      openingCarry: money(view.openingCarryMinor),
      ...{ collected: money(view.collectedMinor), givenBack: money(view.givenBackMinor) },
      ...{ costsKept: money(view.costsKeptMinor), fees: money(view.feesMinor) },
      ...{ vat: money(view.vatMinor), debours: money(view.deboursMinor) },
      ...{ balance: money(view.balanceMinor), transfer: money(view.transferMinor) },
      ...{ carry: money(view.carryMinor), claimed: money(view.claimedMinor) },
      statements: view.statements.map(({ balanceMinor, transferMinor, ...entity }) => ({
        ...entity,
        balance: money(BigInt(balanceMinor)),
        transfer: money(BigInt(transferMinor)),
      })),
    };
  }
}

export class ConsolidatedPageDto {
  items: ConsolidatedDto[];
  next: string | null;
}
