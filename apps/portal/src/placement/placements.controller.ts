import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

import { RequestsService } from '@solde/creditors';
import { PlacementQuery, PlacementService } from '@solde/placement';
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

import {
  OpenPlacementDto,
  PlacementDetailDto,
  PlacementDto,
  PlacementFilterDto,
  PlacementPageDto,
  PlacementRowDto,
  PlacementRowPageDto,
  RequestMadeDto,
  RowFilterDto,
} from './placement.dto';

@Controller('v1/placements')
export class PlacementsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: PlacementQuery,
    private readonly placements: PlacementService,
    private readonly requests: RequestsService,
  ) {}

  /** Hands over a received file; it is opened within seconds, and its answer (or its refusal) is on the request. */
  @Post()
  @HttpCode(202)
  @Allow('portal.place')
  @Idempotent()
  open(
    @By() caller: Caller,
    @Body() { creditorId, ...asked }: OpenPlacementDto,
  ): Promise<RequestMadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      // What can be refused is refused at once, by the rule that the worker applies.
      await this.placements.check(work, { ...asked, creditorId });
      const { id, state } = await this.requests.submit(work, 'PLACEMENT', creditorId, asked);
      return { requestId: id, state };
    });
  }

  /** Sends the good rows of the preview on: they become cases. */
  @Post(':id/submission')
  @HttpCode(202)
  @Allow('portal.place')
  @Idempotent()
  submit(@By() caller: Caller, @Id() id: string): Promise<RequestMadeDto> {
    return this.ask(caller, id, 'PLACEMENT_SUBMISSION');
  }

  /** Takes a placement back before it is submitted. */
  @Post(':id/withdrawal')
  @HttpCode(202)
  @Allow('portal.place')
  @Idempotent()
  withdraw(@By() caller: Caller, @Id() id: string): Promise<RequestMadeDto> {
    return this.ask(caller, id, 'PLACEMENT_WITHDRAWAL');
  }

  /** Placements, newest first. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { creditorId }: PlacementFilterDto,
  ): Promise<PlacementPageDto> {
    const { items, next } = await this.query.page(caller, creditorId ?? null, page);
    return { items: items.map((placement) => PlacementDto.of(placement)), next };
  }

  /** One placement: its progress, its counts by result and by code. */
  @Get(':id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<PlacementDetailDto> {
    const placement = await this.query.one(caller, id);
    return {
      ...PlacementDto.of(placement),
      rejections: await this.query.rejections(caller, id),
      rowWarnings: await this.query.warnings(caller, id),
    };
  }

  /** Rows that need a word, in the order of the file. */
  @Get(':id/rows')
  @Allow('portal.read')
  async rows(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() page: PageRequest,
    @Query() { result, code }: RowFilterDto,
  ): Promise<PlacementRowPageDto> {
    const filter = { ...(result && { result }), ...(code && { code }) };
    const { items, next } = await this.query.rows(caller, id, filter, page);
    return { items: items.map((row) => PlacementRowDto.of(row)), next };
  }

  /** The rejected rows as a CSV in the file's own columns, with one more that says what to fix: correct it and send it back. */
  @Get(':id/errors.csv')
  @Allow('portal.read')
  async errors(@By() caller: Caller, @Id() id: string): Promise<StreamableFile> {
    const { name, lines } = await this.query.errorFile(caller, id);
    return new StreamableFile(Readable.from(lines, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }

  private async ask(
    caller: Caller,
    placementId: string,
    kind: 'PLACEMENT_SUBMISSION' | 'PLACEMENT_WITHDRAWAL',
  ): Promise<RequestMadeDto> {
    const { creditorId } = await this.query.one(caller, placementId);
    return this.unitOfWork.run(caller, async (work) => {
      const { id, state } = await this.requests.submit(work, kind, creditorId, { placementId });
      return { requestId: id, state };
    });
  }
}
