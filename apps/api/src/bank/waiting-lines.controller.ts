import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import {
  BankQuery,
  BankTies,
  ContinuityQuery,
  LineChoicesQuery,
  WaitingLines,
  WaitingLinesQuery,
} from '@solde/bank';
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
import { CutTransfersQuery, TransfersService } from '@solde/remittance';

import {
  BankPositionDto,
  ContinuityDto,
  LineChoiceDto,
  LineChoiceListDto,
  NoticeDto,
  NoticeListDto,
  ResolvedLineDto,
  ResolveLineDto,
  StatementGapDto,
  UntiedLineDto,
  UntieLineDto,
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
    private readonly choices: LineChoicesQuery,
    private readonly ties: BankTies,
    private readonly transfers: TransfersService,
    private readonly transferChoices: CutTransfersQuery,
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

  /** What a line may be, the likeliest first, each with its reasons: post one as it is to `resolution`. */
  @Get('bank-lines/:id/choices')
  @Allow('bank.read')
  async choicesOf(@By() caller: Caller, @Id() id: string): Promise<LineChoiceListDto> {
    const found = await this.choices.of(caller, id);
    const transfers = await this.transferChoices.choices(caller, id);
    const items = [
      ...found.map((choice) => LineChoiceDto.of(choice, caller)),
      ...transfers.map((transfer) => LineChoiceDto.ofTransfer(transfer, caller)),
    ];
    return { items: items.sort((a, b) => b.points - a.points) };
  }

  /** Says what a line is, and posts it as such; or ties it to what the books have of it already. */
  @Post('bank-lines/:id/resolution')
  @HttpCode(200)
  @Allow('bank.resolve')
  @Idempotent()
  resolve(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: ResolveLineDto,
  ): Promise<ResolvedLineDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const resolution = body.toResolution();
      if (resolution.as === 'TRANSFER') {
        await this.transfers.recogniseLine(work, id, resolution.statementId);
        return { state: 'RESOLVED' };
      }
      const isResolved = await this.lines.resolve(work, id, resolution);
      return { state: isResolved ? 'RESOLVED' : 'WAITING_SECOND_PERSON' };
    });
  }

  /** Undoes the tie of a line and of what was recorded, whoever made it: both are unexplained again, and nothing is posted. */
  @Post('bank-lines/:id/resolution/undoing')
  @HttpCode(200)
  @Allow('bank.resolve')
  @Idempotent()
  untie(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: UntieLineDto,
  ): Promise<UntiedLineDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.ties.untie(work, id, reason);
      return { state: 'WAITING' };
    });
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
