import { Controller, Get, Query } from '@nestjs/common';

import { ServicesRenderedQuery } from '@solde/amicable';
import { afterId, Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';

import { ServiceDto, ServiceFilterDto, ServicePageDto } from './services.dto';

@Controller('v1/services')
export class ServicesController {
  constructor(private readonly query: ServicesRenderedQuery) {}

  /** What the agency did on your cases beyond calling and writing, newest first, with what it cost. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, kind }: ServiceFilterDto,
  ): Promise<ServicePageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...(kind && { kind }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((service) => ServiceDto.of(service)) };
  }
}
