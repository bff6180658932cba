import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { RefundsQuery, RefundsService } from '@solde/payments';
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
  type Work,
} from '@solde/platform';

import {
  AskedRefundDto,
  AskRefundDto,
  PayRefundDto,
  RefundDto,
  RefundFilterDto,
  RefundPageDto,
} from './refunds.dto';

/** Money that waits, given back to its payer: two persons, then the bank. */
@Controller('v1')
export class RefundsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly refunds: RefundsService,
    private readonly query: RefundsQuery,
  ) {}

  /** Asks to give back what a receipt holds in suspense. Another person approves. */
  @Post('payments/:id/refunds')
  @Allow('refunds.ask')
  @Idempotent()
  ask(@By() caller: Caller, @Id() id: string, @Body() body: AskRefundDto): Promise<AskedRefundDto> {
    return this.unitOfWork.run(caller, async (work) => ({
      id: (await this.refunds.ask(work, id, body.toAsked())).id,
    }));
  }

  /** Refunds of a state or all, newest first. */
  @Get('refunds')
  @Allow('refunds.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { state }: RefundFilterDto,
  ): Promise<RefundPageDto> {
    const filter = { limit, ...(state && { state }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((refund) => RefundDto.of(refund)) };
  }

  @Get('refunds/:id')
  @Allow('refunds.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<RefundDto> {
    return RefundDto.of(await this.query.one(caller, id));
  }

  /** The second person: the money leaves suspense and is due to the payer. */
  @Post('refunds/:id/approval')
  @HttpCode(200)
  @Allow('refunds.approve')
  @Idempotent()
  approve(@By() caller: Caller, @Id() id: string): Promise<RefundDto> {
    return this.step(caller, id, (work) => this.refunds.approve(work, id));
  }

  /** Says no to a refund that was asked, or withdraws it. */
  @Post('refunds/:id/refusal')
  @HttpCode(200)
  @Allow('refunds.approve')
  @Idempotent()
  refuse(@By() caller: Caller, @Id() id: string): Promise<RefundDto> {
    return this.step(caller, id, (work) => this.refunds.refuse(work, id));
  }

  /** Says that the bank has paid it; its line on the statement says so too, by its end-to-end reference. */
  @Post('refunds/:id/payment')
  @HttpCode(200)
  @Allow('refunds.pay')
  @Idempotent()
  pay(@By() caller: Caller, @Id() id: string, @Body() body: PayRefundDto): Promise<RefundDto> {
    return this.step(caller, id, (work) => this.refunds.pay(work, id, body));
  }

  /** Gives up an approved refund that was not paid: the money waits again. */
  @Post('refunds/:id/abandonment')
  @HttpCode(200)
  @Allow('refunds.pay')
  @Idempotent()
  giveUp(@By() caller: Caller, @Id() id: string): Promise<RefundDto> {
    return this.step(caller, id, (work) => this.refunds.giveUp(work, id));
  }

  private step(
    caller: Caller,
    id: string,
    act: (work: Work) => Promise<unknown>,
  ): Promise<RefundDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await act(work);
      await work.flush();
      return RefundDto.of(await this.query.inAct(work, id));
    });
  }
}
