import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { calendarDate } from '@solde/calendar';
import { attachmentHeaders } from '@solde/documents';
import {
  Allow,
  By,
  Clock,
  Paged,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import { TrustPapers, TrustQuery, TrustService } from '@solde/trust';

import {
  DaysAskedDto,
  GapDetailDto,
  GapDetailPageDto,
  GapDetailsAskedDto,
  MonthDto,
  MonthPaperAskedDto,
  ProofAskedDto,
  SignDayDto,
  SignedDayDto,
  SignedDayPageDto,
  TrustProofDto,
} from './trust.dto';

const EUR = 'EUR';

/** The dedicated account: what it holds, for whom, and whether the bank says the same. */
@Controller('v1/trust')
export class TrustController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trust: TrustService,
    private readonly query: TrustQuery,
    private readonly papers: TrustPapers,
    private readonly clock: Clock,
  ) {}

  /** The proof at the end of a day: balances, what is held and owed, the bank's word, and what explains a gap. */
  @Get('proof')
  @Allow('trust.read')
  async proof(@By() caller: Caller, @Query() asked: ProofAskedDto): Promise<TrustProofDto> {
    const { currency = EUR, on = await this.clock.today() } = asked;
    return TrustProofDto.of(await this.query.proof(caller, currency, on));
  }

  /** What explains the gap of a day, line by line. */
  @Get('proof/details')
  @Allow('trust.read')
  async details(
    @By() caller: Caller,
    @Query() asked: GapDetailsAskedDto,
    @Paged() page: PageRequest,
  ): Promise<GapDetailPageDto> {
    const { currency = EUR, on = await this.clock.today() } = asked;
    const { items, next } = await this.query.details(caller, currency, on, page);
    return { items: items.map((one) => GapDetailDto.of(one, currency)), next };
  }

  /** The days that were signed, the last one first. */
  @Get('days')
  @Allow('trust.read')
  async days(
    @By() caller: Caller,
    @Query() { currency = EUR }: DaysAskedDto,
    @Paged() page: PageRequest,
  ): Promise<SignedDayPageDto> {
    const { items, next } = await this.query.days(caller, currency, page);
    return { items: items.map((one) => SignedDayDto.of(one)), next };
  }

  /** Signs the proof of a day that is over; over a gap, or without the bank's statement of that day, with a remark. */
  @Post('days')
  @Allow('trust.sign')
  sign(@By() caller: Caller, @Body() body: SignDayDto): Promise<SignedDayDto> {
    const { currency = EUR, day, remark = null } = body;
    return this.unitOfWork.run(caller, async (work) => {
      const signed = await this.trust.sign(work, { currency, day, remark });
      return { ...SignedDayDto.of(signed), signedBy: caller.name, signedAt: work.now };
    });
  }

  /** The proof of a month as a PDF: its signed days, its balances, its gap. */
  @Get('months/:month/proof.pdf')
  @Allow('trust.read')
  async month(
    @By() caller: Caller,
    @Param() { month }: MonthDto,
    @Query() { currency = EUR, language = caller.locale }: MonthPaperAskedDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const firstOn = calendarDate(`${month}-01`);
    const { title, bytes } = await this.papers.month(caller, currency, firstOn, language);
    void reply.headers(attachmentHeaders({ id: month, title, mediaType: 'application/pdf' }));
    return bytes;
  }
}
