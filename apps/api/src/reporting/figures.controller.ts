import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { isCalendarDate } from '@solde/calendar';
import { csvOf } from '@solde/documents';
import {
  Allow,
  By,
  DomainError,
  Id,
  Paged,
  pageOf,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import { FiguresQuery } from '@solde/reporting';

import {
  ActivityDto,
  BookDto,
  BookFilterDto,
  BookReportDto,
  BookRowDto,
  CaseFigureDto,
  CaseFigurePageDto,
  CaseFiguresFilterDto,
  FeeFiguresDto,
  FeeLinesFilterDto,
  FeePeriodDto,
  FeeReportDto,
  FeeRowDto,
  FeeRowPageDto,
  IdleReportDto,
  RecoveryDto,
  RecoveryListDto,
} from './figures.dto';

/** Cases shown where none is the target. */
const IDLE_SHOWN_MAX = 200;
const CSV_HEAD = [
  ...['number', 'creditor', 'debtor', 'vintage', 'status', 'placed', 'recovered', 'cancelled'],
  ...['fees', 'balance', 'paid'],
];

@Controller('v1/figures')
export class FiguresController {
  constructor(private readonly figures: FiguresQuery) {}

  /** Recovery by creditor and month of placement, and the whole. */
  @Get('book')
  @Allow('figures.read')
  async book(@By() caller: Caller, @Query() filter: BookFilterDto): Promise<BookReportDto> {
    const { currency } = filter;
    const total = BookDto.ofTotals(await this.figures.total(caller, filter), currency);
    const rows = await this.figures.book(caller, filter);
    return { currency, total, rows: rows.map((row) => BookRowDto.of(row, currency)) };
  }

  /** The cases behind a figure: their column adds up to it, to the cent. `format=csv` gives the page as a file. */
  @Get('cases')
  @Allow('figures.read')
  async cases(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query()
    { currency, creditorId, vintageFrom, vintageUntil, figure, format }: CaseFiguresFilterDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseFigurePageDto | string> {
    const [last] = after ?? [];
    const rows = await this.figures.cases(caller, {
      ...{ currency, figure, limit, ...(creditorId && { creditorId }) },
      ...{ ...(vintageFrom && { vintageFrom }), ...(vintageUntil && { vintageUntil }) },
      ...(last && { after: String(last) }),
    });
    const page = pageOf(rows, limit, ({ caseId }) => [caseId]);
    const items = page.items.map((row) => CaseFigureDto.of(row, currency));
    if (format !== 'csv') return { ...page, items };
    void reply.headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="cases.csv"',
    });
    return csvOf(CSV_HEAD, items.map(csvRow));
  }

  /** The payment lines behind what a case recovered. */
  @Get('cases/:id/recoveries')
  @Allow('figures.read')
  async recoveries(@By() caller: Caller, @Id() id: string): Promise<RecoveryListDto> {
    const rows = await this.figures.recoveries(caller, id);
    return { items: rows.map((row) => RecoveryDto.of(row)) };
  }

  /** Fees earned, given back and invoiced in a period, by creditor. */
  @Get('fees')
  @Allow('figures.read')
  async fees(@By() caller: Caller, @Query() period: FeePeriodDto): Promise<FeeReportDto> {
    const rows = await this.figures.fees(caller, period);
    return { items: rows.map((row) => FeeFiguresDto.of(row, period.currency)) };
  }

  /** The fee lines behind a fee figure, oldest first. */
  @Get('fee-lines')
  @Allow('figures.read')
  async feeLines(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { currency, creditorId, from, until }: FeeLinesFilterDto,
  ): Promise<FeeRowPageDto> {
    const rows = await this.figures.feeLines(caller, {
      ...{ currency, from, until, limit, ...(creditorId && { creditorId }) },
      ...afterLine(after),
    });
    const page = pageOf(rows, limit, ({ on, feeLineId }) => [on, feeLineId]);
    return { ...page, items: page.items.map((row) => FeeRowDto.of(row, currency)) };
  }

  /** Open cases that nobody will touch. */
  @Get('idle-cases')
  @Allow('figures.read')
  async idle(@By() caller: Caller): Promise<IdleReportDto> {
    return { items: await this.figures.idle(caller, IDLE_SHOWN_MAX) };
  }

  /** Calls, conversations and promises of a period. */
  @Get('activity')
  @Allow('figures.read')
  activity(@By() caller: Caller, @Query() period: FeePeriodDto): Promise<ActivityDto> {
    return this.figures.activity(caller, period);
  }
}

function csvRow(row: CaseFigureDto): (string | null)[] {
  return [
    ...[row.number, row.creditorName, row.debtorName, row.vintage, row.status],
    ...[row.placed, row.recovered, row.cancelled, row.fees, row.balance, String(row.isPaid)],
  ];
}

function afterLine(after: PageRequest['after']) {
  if (after === null) return {};
  const [on, id] = after.map(String);
  if (on === undefined || id === undefined || !isCalendarDate(on))
    throw new DomainError(
      'VALIDATION_FAILED',
      {},
      { fields: [{ field: 'cursor', code: 'NOT_CURSOR' }] },
    );
  return { after: { on, id } };
}
