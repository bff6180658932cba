import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { FeesQuery, FeesService } from '@solde/fees';
import {
  Allow,
  By,
  Id,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import { ActivatedAgreementDto, FeeLineDto, FeeLineFilterDto, FeeLinePageDto } from './fees.dto';

@Controller('v1')
export class FeesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly fees: FeesService,
    private readonly query: FeesQuery,
  ) {}

  /** Fees earned and given back, oldest first, each with its sentence. */
  @Get('fee-lines')
  @Allow('payments.read')
  async lines(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, creditorId, event, earnedFrom, earnedUntil }: FeeLineFilterDto,
  ): Promise<FeeLinePageDto> {
    const [earnedOn, id] = after ?? [];
    const last =
      after === null ? {} : { after: { earnedOn: earnedOn as CalendarDate, id: String(id) } };
    const filter = { caseId, creditorId, event, earnedFrom, earnedUntil, limit, ...last };
    const rows = await this.query.lines(caller, filter);
    const page = pageOf(rows, limit, (line) => [line.earnedOn, line.id]);
    return { ...page, items: page.items.map((line) => FeeLineDto.of(line, caller.locale)) };
  }

  /** Puts a signed fee agreement into force: every hole and overlap, and every worked example that it does not meet, is named. */
  @Post('fee-agreements/:id/activation')
  @HttpCode(200)
  @Allow('agreements.activate')
  activate(@By() caller: Caller, @Id() id: string): Promise<ActivatedAgreementDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { state } = await this.fees.activate(work, id);
      return { id, state };
    });
  }
}
