import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import {
  afterId,
  Allow,
  By,
  Id,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import { HoldsQuery, HoldsService } from '@solde/remittance';

import {
  HoldRemittanceDto,
  LiftRemittanceHoldDto,
  RemittanceHoldFilterDto,
  RemittanceHoldMadeDto,
  RemittanceHoldPageDto,
} from './holds.dto';

@Controller('v1/remittances/holds')
export class HoldsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: HoldsService,
    private readonly query: HoldsQuery,
  ) {}

  /** Whose transfers a person holds, and whose were let go, newest first. */
  @Get()
  @Allow('remittances.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { creditorId, open }: RemittanceHoldFilterDto,
  ): Promise<RemittanceHoldPageDto> {
    const filter = { ...(creditorId && { creditorId }), open: open === 'true' };
    const rows = await this.query.holds(caller, { ...filter, limit, ...afterId(after) });
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Holds what is owed to a creditor: a run that is prepared already has to be prepared again. */
  @Post()
  @Allow('remittances.check')
  hold(
    @By() caller: Caller,
    @Body() { creditorId, because }: HoldRemittanceDto,
  ): Promise<RemittanceHoldMadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.holds.hold(work, creditorId, because);
      return { holdId: id };
    });
  }

  /** Ends a hold: the next run pays what it kept. */
  @Post(':id/lift')
  @HttpCode(200)
  @Allow('remittances.check')
  lift(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { because }: LiftRemittanceHoldDto,
  ): Promise<RemittanceHoldMadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { holdId } = await this.holds.lift(work, id, because);
      return { holdId };
    });
  }
}
