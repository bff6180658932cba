import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { BankQuery, ContinuityQuery, WaitingLines, WaitingLinesQuery } from '@solde/bank';
import {
  Allow,
  By,
  Id,
  Idempotent,
  Paged,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  BankPositionDto,
  ContinuityDto,
  NoticeDto,
  NoticeListDto,
  ResolvedLineDto,
  ResolveLineDto,
  StatementGapDto,
  WaitingFilterDto,
  WaitingLineDto,
  WaitingLinePageDto,
} from './waiting-lines.dto';

/** Movements of the bank that nothing explains yet. */
@Controller('v1')
export class WaitingLinesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lines: WaitingLines,
    private readonly query: WaitingLinesQuery,
    private readonly bank: BankQuery,
    private readonly continuity: ContinuityQuery,
  ) {}

  /** Lines that posted nothing, oldest first, of one reason or all. */
  @Get('bank-lines/waiting')
  @Allow('bank.read')
  async list(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { reason }: WaitingFilterDto,
  ): Promise<WaitingLinePageDto> {
    const { items, next } = await this.query.page(caller, reason ?? null, page);
    return { items: items.map((line) => WaitingLineDto.of(line, caller)), next };
  }

  /** Says what a line is, and posts it as such. */
  @Post('bank-lines/:id/resolution')
  @HttpCode(200)
  @Allow('bank.resolve')
  @Idempotent()
  resolve(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: ResolveLineDto,
  ): Promise<ResolvedLineDto> {
    return this.unitOfWork.run(caller, async (work) => ({
      state: (await this.lines.resolve(work, id, body.toResolution()))
        ? 'RESOLVED'
        : 'WAITING_SECOND_PERSON',
    }));
  }

  /** What notifications of the bank say of a line: the payments of a booking that the statement groups. */
  @Get('bank-lines/:id/notices')
  @Allow('bank.read')
  async notices(@By() caller: Caller, @Id() id: string): Promise<NoticeListDto> {
    const notices = await this.bank.notices(caller, id);
    return { items: notices.map((notice) => NoticeDto.of(notice)) };
  }

  /** Statements that do not follow each other, and each account at its last statement beside the books. */
  @Get('bank-continuity')
  @Allow('bank.read')
  async followed(@By() caller: Caller): Promise<ContinuityDto> {
    const gaps = await this.continuity.gaps(caller);
    const positions = await this.continuity.positions(caller);
    return {
      gaps: gaps.map((gap) => StatementGapDto.of(gap)),
      positions: positions.map((position) => BankPositionDto.of(position)),
    };
  }
}
