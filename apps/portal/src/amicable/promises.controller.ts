import { Controller, Get, Query } from '@nestjs/common';

import { AmicableQuery } from '@solde/amicable';
import { afterId, Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';

import { AmicableFilterDto, PromiseDto, PromisePageDto } from './amicable.dto';

@Controller('v1/promises')
export class PromisesController {
  constructor(private readonly query: AmicableQuery) {}

  /** What your debtors have promised, newest first. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, open }: AmicableFilterDto,
  ): Promise<PromisePageDto> {
    const filter = { limit, open: open === 'true', ...(caseId && { caseId }) };
    const rows = await this.query.promises(caller, {
      ...filter,
      ...afterId(after),
    });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((promise) => PromiseDto.of(promise)) };
  }
}
