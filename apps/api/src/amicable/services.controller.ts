import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { ServicesRendered, ServicesRenderedQuery } from '@solde/amicable';
import {
  afterId,
  Allow,
  By,
  Id,
  Idempotent,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  RecordServiceDto,
  ServiceDto,
  ServiceFilterDto,
  ServicePageDto,
  ServiceRecordedDto,
  UndoServiceDto,
} from './services.dto';

@Controller('v1')
export class ServicesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly services: ServicesRendered,
    private readonly query: ServicesRenderedQuery,
  ) {}

  /** Services rendered, newest first; of a case or of a kind when it is named. */
  @Get('services')
  @Allow('cases.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, kind }: ServiceFilterDto,
  ): Promise<ServicePageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...(kind && { kind }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((service) => ServiceDto.of(service)) };
  }

  /** Records that a bill of exchange was followed up, or that the debtor was looked for; charged where the agreement prices it. */
  @Post('cases/:id/services')
  @Allow('services.record')
  @Idempotent()
  record(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: RecordServiceDto,
  ): Promise<ServiceRecordedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.services.record(work, { caseId, ...body });
      return { id };
    });
  }

  /** Undoes a service that was recorded by mistake; what it cost is given back. */
  @Post('services/:id/undoing')
  @HttpCode(204)
  @Allow('services.undo')
  undo(@By() caller: Caller, @Id() id: string, @Body() { reason }: UndoServiceDto): Promise<void> {
    return this.unitOfWork.run(caller, (work) => this.services.undo(work, id, reason));
  }
}
