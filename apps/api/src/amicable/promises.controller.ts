import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AmicableQuery, PromisesService } from '@solde/amicable';
import { CasesService } from '@solde/cases';
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

import {
  AmicableFilterDto,
  CancelPromiseDto,
  MakePromiseDto,
  PromiseDto,
  PromisePageDto,
  PromisesMadeDto,
  refuseOtherCurrency,
} from './amicable.dto';

@Controller('v1')
export class PromisesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly promises: PromisesService,
    private readonly query: AmicableQuery,
    private readonly cases: CasesService,
  ) {}

  /** Promises, newest first; of a case when it is named. */
  @Get('promises')
  @Allow('cases.read')
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

  /** Takes the debtor's word outside of a call; during one, it comes with the outcome. */
  @Post('cases/:id/promises')
  @Allow('promises.make')
  make(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: MakePromiseDto,
  ): Promise<PromisesMadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      refuseOtherCurrency((await this.cases.lock(work, id)).currency, body.currency);
      const made = await this.promises.make(work, { ...MakePromiseDto.wanted(body), caseId: id });
      return { promiseIds: made.map((promise) => promise.id) };
    });
  }

  /** Puts other words in the place of an open promise; on its day or later the first one counts as broken. */
  @Post('promises/:id/renegotiation')
  @Allow('promises.make')
  renegotiate(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: MakePromiseDto,
  ): Promise<PromisesMadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const made = await this.promises.renegotiate(work, id, MakePromiseDto.wanted(body));
      for (const { currency } of made) refuseOtherCurrency(currency, body.currency);
      return { promiseIds: made.map((promise) => promise.id) };
    });
  }

  /** Ends a promise for a reason that says nothing against the debtor. */
  @Post('promises/:id/cancellation')
  @HttpCode(204)
  @Allow('promises.make')
  cancel(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: CancelPromiseDto,
  ): Promise<void> {
    return this.unitOfWork.run(caller, (work) => this.promises.cancel(work, id, reason));
  }
}
