import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { attachmentHeaders, DocumentsQuery } from '@solde/documents';
import { RefundOrdersQuery, RefundOrdersService } from '@solde/payments';
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
  DropRefundOrderDto,
  OrderRefundsDto,
  RefundOrderDetailDto,
  RefundOrderDto,
  RefundOrderFilterDto,
  RefundOrderPageDto,
} from './refund-orders.dto';

/** Approved refunds, gathered into one transfer file for the bank, or one list to pay by hand. */
@Controller('v1/refund-orders')
export class RefundOrdersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: RefundOrdersService,
    private readonly query: RefundOrdersQuery,
    private readonly documents: DocumentsQuery,
  ) {}

  /** Makes one order of the approved refunds of a currency that are in no other, or of those chosen. */
  @Post()
  @Allow('refunds.order')
  @Idempotent()
  order(@By() caller: Caller, @Body() body: OrderRefundsDto): Promise<RefundOrderDetailDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.orders.order(work, body);
      await work.flush();
      return RefundOrderDetailDto.of(await this.query.inAct(work, id));
    });
  }

  /** Orders of a state or all, newest first. */
  @Get()
  @Allow('refunds.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { state }: RefundOrderFilterDto,
  ): Promise<RefundOrderPageDto> {
    const filter = { limit, ...(state && { state }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((order) => RefundOrderDto.of(order)) };
  }

  /** One order, with its refunds. */
  @Get(':id')
  @Allow('refunds.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<RefundOrderDetailDto> {
    return RefundOrderDetailDto.of(await this.query.one(caller, id));
  }

  /**
   * The transfer file for the bank (pain.001.001.09), or the list to pay by hand (CSV): the same bytes each time, so that it cannot pay twice. Each download is recorded;
   * the name of every one after the first says that it is a duplicate.
   */
  @Get(':id/file')
  @Allow('refunds.order')
  async file(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { documentId, rank } = await this.unitOfWork.run(caller, (work) =>
      this.orders.exportFile(work, id),
    );
    const { document, bytes } = await this.documents.read(caller, documentId);
    const title = rank === 1 ? document.title : `${document.title} duplicata ${rank}`;
    void reply.headers(attachmentHeaders({ ...document, title }));
    return bytes;
  }

  /** Says that the file did not go, or that the bank refused some of it: those refunds are free again. */
  @Post(':id/abandonment')
  @HttpCode(200)
  @Allow('refunds.order')
  @Idempotent()
  drop(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: DropRefundOrderDto,
  ): Promise<RefundOrderDetailDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.orders.drop(work, id, body);
      await work.flush();
      return RefundOrderDetailDto.of(await this.query.inAct(work, id));
    });
  }
}
