import { Controller, Get, Query } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { FeesQuery } from '@solde/fees';
import { Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';

import { FeeDto, FeeFilterDto, FeePageDto } from './fees.dto';

@Controller('v1/fees')
export class FeesController {
  constructor(private readonly fees: FeesQuery) {}

  /** Fees on your cases, and subscriptions of your mandates, oldest first, each with the sentence that explains it. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, event, earnedFrom, earnedUntil }: FeeFilterDto,
  ): Promise<FeePageDto> {
    const [earnedOn, id] = after ?? [];
    const last =
      after === null ? {} : { after: { earnedOn: earnedOn as CalendarDate, id: String(id) } };
    const filter = { caseId, event, earnedFrom, earnedUntil, limit, ...last };
    const rows = await this.fees.lines(caller, filter);
    const page = pageOf(rows, limit, (line) => [line.earnedOn, line.id]);
    return { ...page, items: page.items.map((line) => FeeDto.of(line, caller.locale)) };
  }
}
