import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

import { PlacementQuery, PlacementService, SingleClaimService } from '@solde/placement';
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
  OpenedDto,
  OpenPlacementDto,
  PlacedClaimDto,
  PlacementDetailDto,
  PlacementDto,
  PlacementFilterDto,
  PlacementPageDto,
  PlacementRowDto,
  PlacementRowPageDto,
  RowFilterDto,
  SingleClaimDto,
} from './placement.dto';

@Controller('v1/placements')
export class PlacementsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: PlacementQuery,
    private readonly placements: PlacementService,
    private readonly single: SingleClaimService,
  ) {}

  /** Opens a hand-over of a received file; the worker reads and judges it. The same file enters once. */
  @Post()
  @HttpCode(202)
  @Allow('placements.place')
  @Idempotent()
  open(@By() caller: Caller, @Body() body: OpenPlacementDto): Promise<OpenedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id, number, state } = await this.placements.open(work, body);
      return { id, number, state };
    });
  }

  /** Places one claim with its debtor, without a file. */
  @Post('claims')
  @Allow('placements.place')
  @Idempotent()
  place(@By() caller: Caller, @Body() body: SingleClaimDto): Promise<PlacedClaimDto> {
    return this.unitOfWork.run(caller, (work) => this.single.place(work, body.toClaim()));
  }

  /** Sends the good rows of the preview on: they become cases. */
  @Post(':id/submission')
  @HttpCode(202)
  @Allow('placements.place')
  @Idempotent()
  async submit(@By() caller: Caller, @Id() id: string): Promise<OpenedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { number } = await this.placements.submit(work, id);
      return { id, number, state: 'SUBMITTED' };
    });
  }

  /** Takes a placement back before it is submitted. */
  @Post(':id/withdrawal')
  @HttpCode(200)
  @Allow('placements.place')
  @Idempotent()
  async withdraw(@By() caller: Caller, @Id() id: string): Promise<OpenedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { number } = await this.placements.withdraw(work, id);
      return { id, number, state: 'WITHDRAWN' };
    });
  }

  /** Placements, newest first. */
  @Get()
  @Allow('placements.read')
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
  @Allow('placements.read')
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
  @Allow('placements.read')
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
  @Allow('placements.read')
  async errors(@By() caller: Caller, @Id() id: string): Promise<StreamableFile> {
    const { name, lines } = await this.query.errorFile(caller, id);
    return new StreamableFile(Readable.from(lines, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
