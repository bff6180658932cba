import { Controller, Get, Query } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { RetrocessionsQuery } from '@solde/fees';
import { Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';

import {
  RetrocessionDto,
  RetrocessionFilterDto,
  RetrocessionMonthDto,
  RetrocessionMonthPageDto,
  RetrocessionPageDto,
} from './retrocessions.dto';

@Controller('v1/retrocessions')
export class RetrocessionsController {
  constructor(private readonly query: RetrocessionsQuery) {}

  /** What partners are owed of the fees, line by line, oldest first. */
  @Get()
  @Allow('remittances.read')
  async lines(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, partnerKind, earnedFrom, earnedUntil }: RetrocessionFilterDto,
  ): Promise<RetrocessionPageDto> {
    const [earnedOn, id] = after ?? [];
    const last =
      after === null ? {} : { after: { earnedOn: earnedOn as CalendarDate, id: String(id) } };
    const filter = { caseId, partnerKind, earnedFrom, earnedUntil, limit, ...last };
    const rows = await this.query.lines(caller, filter);
    const page = pageOf(rows, limit, (line) => [line.earnedOn, line.id]);
    return { ...page, items: page.items.map((line) => RetrocessionDto.of(line, caller.locale)) };
  }

  /** What partners of each kind are owed of each month, excluding VAT. */
  @Get('months')
  @Allow('remittances.read')
  async months(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
  ): Promise<RetrocessionMonthPageDto> {
    const [month = '', partnerKind = '', currency = ''] = (after ?? []).map(String);
    const last = after === null ? null : ([month, partnerKind, currency] as const);
    const rows = await this.query.months(caller, last, limit);
    const page = pageOf(rows, limit, (one) => [one.month, one.partnerKind, one.currency]);
    return { ...page, items: page.items.map((one) => RetrocessionMonthDto.of(one)) };
  }
}
