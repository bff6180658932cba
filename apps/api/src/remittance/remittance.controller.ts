import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { attachmentHeaders, DocumentsQuery } from '@solde/documents';
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
import { formatAmount } from '@solde/money';
import {
  ConsolidatedQuery,
  DeadlinesQuery,
  ExceptionsQuery,
  PapersService,
  RemittanceQuery,
  RemittanceService,
  TransfersService,
  WithdrawalsService,
} from '@solde/remittance';

import {
  ConsolidatedDto,
  ConsolidatedPageDto,
  DeadlineDto,
  DeadlineFilterDto,
  DeadlinePageDto,
  RunExceptionsDto,
} from './exceptions.dto';
import {
  PrepareRemittanceDto,
  RemittancePaidDto,
  RunDetailDto,
  RunDto,
  RunPageDto,
  RunStateDto,
  SendBackRemittanceDto,
  StatementDetailDto,
  StatementDto,
  StatementFilterDto,
  StatementPageDto,
  TransferOutcomeDto,
  TransferReturnedDto,
  WithdrawFeesDto,
  WithdrawnDto,
} from './remittance.dto';

/** Days before its legal limit from which money is red, unless asked otherwise. */
const RED_DAYS = 7;

@Controller('v1/remittances')
export class RemittanceController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly remittance: RemittanceService,
    private readonly transfers: TransfersService,
    private readonly withdrawals: WithdrawalsService,
    private readonly papers: PapersService,
    private readonly query: RemittanceQuery,
    private readonly deadlinesQuery: DeadlinesQuery,
    private readonly exceptionsQuery: ExceptionsQuery,
    private readonly consolidatedQuery: ConsolidatedQuery,
    private readonly documents: DocumentsQuery,
  ) {}

  /** Computes what is owed to each creditor at a cut-off. Nothing leaves before another person approves. */
  @Post()
  @Allow('remittances.prepare')
  @Idempotent()
  prepare(@By() caller: Caller, @Body() body: PrepareRemittanceDto): Promise<RunStateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RunStateDto.of(await this.remittance.prepare(work, body)),
    );
  }

  /** Runs, newest first. */
  @Get()
  @Allow('remittances.read')
  async list(@By() caller: Caller, @Paged() { limit, after }: PageRequest): Promise<RunPageDto> {
    const rows = await this.query.runs(caller, { limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((run) => RunDto.of(run)) };
  }

  /** Statements of all creditors, of one creditor or of one run, newest first. */
  @Get('statements')
  @Allow('remittances.read')
  async statements(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { creditorId, runId }: StatementFilterDto,
  ): Promise<StatementPageDto> {
    const filter = { ...(creditorId && { creditorId }), ...(runId && { runId }) };
    const rows = await this.query.statements(caller, { ...filter, limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((statement) => StatementDto.of(statement, caller)) };
  }

  /** One statement with its lines: each allocation, each fee with the sentence of its rule. */
  @Get('statements/:id')
  @Allow('remittances.read')
  async statement(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() { limit, after }: PageRequest,
  ): Promise<StatementDetailDto> {
    const statement = await this.query.statement(caller, id, { limit, ...afterId(after) });
    const page = pageOf(statement.items, limit, (line) => [line.id]);
    return StatementDetailDto.ofDetail(statement, page, caller);
  }

  /** Records that the bank has executed the transfer of one statement; the last one makes the run paid. */
  @Post('statements/:id/confirmation')
  @HttpCode(200)
  @Allow('remittances.prepare')
  @Idempotent()
  confirm(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { on }: RemittancePaidDto,
  ): Promise<TransferOutcomeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const transfer = await this.remittance.transferOf(work, id);
      const told = { ...transfer, on, source: { kind: 'PERSON' as const } };
      return TransferOutcomeDto.of(await this.transfers.confirmTransfer(work, told));
    });
  }

  /** Records that the bank gave the transfer of one statement back: the creditor's next statement takes the money. */
  @Post('statements/:id/return')
  @HttpCode(200)
  @Allow('remittances.prepare')
  @Idempotent()
  comesBack(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { on, reason }: TransferReturnedDto,
  ): Promise<TransferOutcomeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const transfer = await this.remittance.transferOf(work, id);
      const told = { ...transfer, on, reason, source: { kind: 'PERSON' as const } };
      return TransferOutcomeDto.of(await this.transfers.returnTransfer(work, told));
    });
  }

  /** Takes out the fees that creditors' own money covers, and closes the paid runs of which nothing waits. */
  @Post('withdrawals')
  @Allow('remittances.prepare')
  @Idempotent()
  withdraw(@By() caller: Caller, @Body() body: WithdrawFeesDto): Promise<WithdrawnDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const amountMinor = await this.withdrawals.withdraw(work, body);
      return { amount: formatAmount(amountMinor, body.currency) };
    });
  }

  /** The red list: money whose legal month is over or ends within some days, the earliest first, with what keeps it. */
  @Get('deadlines')
  @Allow('remittances.read')
  async deadlines(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { days, creditorId }: DeadlineFilterDto,
  ): Promise<DeadlinePageDto> {
    const rows = await this.deadlinesQuery.deadlines(caller, {
      ...{ days: days === undefined ? RED_DAYS : Number(days), after, limit },
      ...(creditorId && { creditorId }),
    });
    const page = pageOf(rows, limit, ({ limitOn, id }) => [limitOn, id]);
    return { ...page, items: page.items.map((deadline) => DeadlineDto.of(deadline, caller)) };
  }

  /** Everything of a run that a person has to look at. */
  @Get(':id/exceptions')
  @Allow('remittances.read')
  async exceptions(@By() caller: Caller, @Id() id: string): Promise<RunExceptionsDto> {
    return RunExceptionsDto.of(await this.exceptionsQuery.exceptions(caller, id), caller);
  }

  /** The groups of a run, each with its entities and their totals. */
  @Get(':id/groups')
  @Allow('remittances.read')
  async groups(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() { limit, after }: PageRequest,
  ): Promise<ConsolidatedPageDto> {
    const rows = await this.consolidatedQuery.ofRun(caller, { runId: id, after, limit });
    const page = pageOf(rows, limit, ({ runId, groupId }) => [runId, groupId]);
    return { ...page, items: page.items.map((group) => ConsolidatedDto.of(group)) };
  }

  /** One run: its statements, who was left out and why, the legal clock, suspense and the trust account. */
  @Get(':id')
  @Allow('remittances.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<RunDetailDto> {
    return RunDetailDto.ofDetail(await this.query.run(caller, id), caller);
  }

  /** Says that you have looked at the figures; whoever prepared them may not. */
  @Post(':id/check')
  @HttpCode(200)
  @Allow('remittances.check')
  check(@By() caller: Caller, @Id() id: string): Promise<RunStateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RunStateDto.of(await this.remittance.check(work, id)),
    );
  }

  /** Makes a run final: statements, fee documents, entries. Whoever prepared it may not; twice has the effect of once. */
  @Post(':id/approval')
  @HttpCode(200)
  @Allow('remittances.approve')
  @Idempotent()
  approve(@By() caller: Caller, @Id() id: string): Promise<RunStateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RunStateDto.of(await this.remittance.approve(work, id)),
    );
  }

  /** Gives a run back to its preparer with a reason. */
  @Post(':id/return')
  @HttpCode(200)
  @Allow('remittances.check')
  sendBack(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { because }: SendBackRemittanceDto,
  ): Promise<RunStateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RunStateDto.of(await this.remittance.sendBack(work, id, because)),
    );
  }

  /** Records that the bank has executed the transfers. */
  @Post(':id/payment')
  @HttpCode(200)
  @Allow('remittances.prepare')
  @Idempotent()
  paid(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { on }: RemittancePaidDto,
  ): Promise<RunStateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      RunStateDto.of(await this.remittance.markPaid(work, id, on)),
    );
  }

  /**
   * The transfer file for the bank (pain.001.001.09), or in another currency than euros the list to pay by hand (CSV): the same bytes each time, so that it cannot pay twice. Each download is recorded;
   * the name of every one after the first says that it is a duplicate.
   */
  @Get(':id/file')
  @Allow('remittances.approve', 'remittances.prepare')
  async file(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { documentId, rank } = await this.unitOfWork.run(caller, (work) =>
      this.papers.exportFile(work, id),
    );
    const { document, bytes } = await this.documents.read(caller, documentId);
    const title = rank === 1 ? document.title : `${document.title} duplicata ${rank}`;
    void reply.headers(attachmentHeaders({ ...document, title }));
    return bytes;
  }
}
