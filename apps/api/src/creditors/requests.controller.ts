import { Controller, Get, Query } from '@nestjs/common';
import { RequestsQuery } from '@solde/creditors';
import { Allow, By, DomainError, Id, Paged, type Caller, type PageRequest } from '@solde/platform';
import { RequestDto, RequestPageDto, RequestsFilterDto } from './requests.dto';

/** What users of the portal asked for; the worker applies it. */
@Controller('v1/creditor-requests')
export class RequestsController {
  constructor(private readonly query: RequestsQuery) {}

  /** Newest first. */
  @Get()
  @Allow('creditors.read')
  async list(
    @By() caller: Caller,
    @Query() { creditorId, state }: RequestsFilterDto,
    @Paged() page: PageRequest,
  ): Promise<RequestPageDto> {
    const filter = { creditorId: creditorId ?? null, state: state ?? null };
    return RequestPageDto.of(await this.query.page(caller, filter, page));
  }

  @Get(':id')
  @Allow('creditors.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<RequestDto> {
    const request = await this.query.one(caller, id);
    if (request === null) throw new DomainError('NOT_FOUND');
    return RequestDto.of(request);
  }
}
