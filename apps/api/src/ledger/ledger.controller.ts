import { Body, Controller, Get, Post, Query } from '@nestjs/common';

import { calendarDate } from '@solde/calendar';
import { LedgerQuery, LedgerService } from '@solde/ledger';
import { Allow, By, Clock, UnitOfWork, type Caller } from '@solde/platform';

import { AccountBalanceDto, BalancesAskedDto, ClosedPeriodDto, PeriodDto } from './ledger.dto';

/** The two books. */
@Controller('v1/ledger')
export class LedgerController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: LedgerService,
    private readonly query: LedgerQuery,
    private readonly clock: Clock,
  ) {}

  /** Every account with its debits, its credits and its balance. */
  @Get('balances')
  @Allow('trust.read')
  async balances(
    @By() caller: Caller,
    @Query() { on, ...filter }: BalancesAskedDto,
  ): Promise<AccountBalanceDto[]> {
    const day = on ?? (await this.clock.today());
    const rows = await this.query.trialBalance(caller, day, filter);
    return rows.map((one) => AccountBalanceDto.of(one));
  }

  /** The months that are closed, the last one first. */
  @Get('periods')
  @Allow('trust.read')
  periods(@By() caller: Caller): Promise<ClosedPeriodDto[]> {
    return this.query.closedPeriods(caller);
  }

  /** Closes a month for good: what comes late is booked in an open one, with its own value date. */
  @Post('periods')
  @Allow('trust.sign')
  close(@By() caller: Caller, @Body() { month }: PeriodDto): Promise<ClosedPeriodDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.ledger.closePeriod(work, calendarDate(`${month}-01`));
      return { month, closedBy: caller.name, closedAt: work.now };
    });
  }
}
