import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

import { afterId, Allow, By, Paged, pageOf, type Caller, type PageRequest } from '@solde/platform';
import { FecQuery, InvoiceDispatchQuery } from '@solde/remittance';

import {
  DispatchFilterDto,
  DispatchPageDto,
  DispatchDto,
  FinancialYearDto,
} from './accounting.dto';

@Controller('v1/accounting')
export class AccountingController {
  constructor(
    private readonly fec: FecQuery,
    private readonly dispatches: InvoiceDispatchQuery,
  ) {}

  /** Invoices and credit notes with where their electronic form is: ready, sent, accepted, or refused and why. */
  @Get('electronic-invoices')
  @Allow('remittances.read')
  async electronicInvoices(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { state }: DispatchFilterDto,
  ): Promise<DispatchPageDto> {
    const filter = { ...(state && { state }), limit, ...afterId(after) };
    const page = pageOf(await this.dispatches.states(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((view) => DispatchDto.of(view)) };
  }

  /** The agency's own book of a financial year, in the layout of the French tax administration (FEC): it balances with the ledger. */
  @Get('fec.txt')
  @Allow('remittances.read')
  async entries(@By() caller: Caller, @Query() year: FinancialYearDto): Promise<StreamableFile> {
    const { name, text } = await this.fec.file(caller, year);
    return new StreamableFile(Readable.from(text, { objectMode: false }), {
      type: 'text/plain; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
