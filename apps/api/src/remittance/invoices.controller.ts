import { Body, Controller, Get, Post, Query } from '@nestjs/common';

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
import { InvoicesQuery, InvoicesService } from '@solde/remittance';

import {
  InvoiceDto,
  InvoiceFilterDto,
  InvoicePageDto,
  InvoicePaymentDto,
  RecordInvoicePaymentDto,
} from './invoices.dto';

@Controller('v1/remittances/invoices')
export class InvoicesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly invoices: InvoicesService,
    private readonly query: InvoicesQuery,
  ) {}

  /** What creditors are asked to pay, newest first, with how late it is: fee documents in GROSS, and debits claimed. */
  @Get()
  @Allow('remittances.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { creditorId, unpaid }: InvoiceFilterDto,
  ): Promise<InvoicePageDto> {
    const filter = { ...(creditorId && { creditorId }), unpaid: unpaid === 'true' };
    const rows = await this.query.invoices(caller, { ...filter, limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((invoice) => InvoiceDto.of(invoice)) };
  }

  /** Records what a creditor paid on one of them, in full or in part; never more than is due. */
  @Post(':id/payments')
  @Allow('remittances.prepare')
  @Idempotent()
  paid(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: RecordInvoicePaymentDto,
  ): Promise<InvoicePaymentDto> {
    return this.unitOfWork.run(caller, async (work) =>
      InvoicePaymentDto.of(await this.invoices.recordPayment(work, body.toPaid(id))),
    );
  }
}
