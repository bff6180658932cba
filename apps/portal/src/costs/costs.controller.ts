import { Controller, Get, Query } from '@nestjs/common';

import { CostsQuery } from '@solde/costs';
import { afterId, Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';

import { CostDto, CostFilterDto, CostPageDto, ProvisionDto, ProvisionPageDto } from './costs.dto';

@Controller('v1')
export class CostsController {
  constructor(private readonly query: CostsQuery) {}

  /** What your cases have cost, who paid it and what was recovered of it, oldest first. */
  @Get('costs')
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: CostFilterDto,
  ): Promise<CostPageDto> {
    const rows = await this.query.costs(caller, { caseId, limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((cost) => CostDto.of(cost, caller.locale)) };
  }

  /** Your provisions by case: received, spent, given back and left. */
  @Get('provisions')
  @Allow('portal.read')
  async provisions(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: CostFilterDto,
  ): Promise<ProvisionPageDto> {
    const rows = await this.query.provisions(caller, { caseId, limit, ...afterId(after) });
    const page = pageOf(rows, limit, (one) => [one.caseId]);
    return { ...page, items: page.items.map((provision) => ProvisionDto.of(provision)) };
  }
}
