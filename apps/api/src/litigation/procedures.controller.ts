import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { isCalendarDate, type CalendarDate } from '@solde/calendar';
import { LitigationQuery, ProceduresService, TitlesService } from '@solde/litigation';
import {
  Allow,
  By,
  Clock,
  DomainError,
  Id,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  DeadlineDto,
  DeadlineFilterDto,
  DeadlinePageDto,
  EndProcedureDto,
  LegalCaseDto,
  LegalCaseListDto,
  OpenProcedureDto,
  ProcedureDetailDto,
  ProcedureDto,
  ProcedureFilterDto,
  ProcedurePageDto,
  ProcedureStateDto,
  RecordedDto,
  RecordStepDto,
  RegisterTitleDto,
} from './procedures.dto';

/** Cases of the legal queue shown at most. */
const SHOWN_MAX = 200;

@Controller('v1')
export class ProceduresController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly procedures: ProceduresService,
    private readonly titles: TitlesService,
    private readonly query: LitigationQuery,
    private readonly clock: Clock,
  ) {}

  /** Authorised cases that wait for a procedure, the nearest limitation first. */
  @Get('legal-queue')
  @Allow('litigation.execute')
  async queue(@By() caller: Caller): Promise<LegalCaseListDto> {
    const cases = await this.query.toPrepare(caller, SHOWN_MAX);
    return { items: cases.map((one) => LegalCaseDto.of(one)) };
  }

  /** Open legal deadlines in the order in which they fall, with what would be lost. */
  @Get('legal-deadlines')
  @Allow('litigation.execute', 'cases.read')
  async deadlines(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { untilOn }: DeadlineFilterDto,
  ): Promise<DeadlinePageDto> {
    const rows = await this.query.deadlines(caller, {
      ...{ limit, ...(untilOn && { untilOn }), ...afterDeadline(after) },
    });
    const today = await this.clock.today();
    const page = pageOf(rows, limit, ({ dueOn, id }) => [dueOn, id]);
    return { ...page, items: page.items.map((deadline) => DeadlineDto.of(deadline, today)) };
  }

  /** Says that you have checked a deadline: what an unverified text computed may then be relied on. */
  @Post('legal-deadlines/:id/confirmation')
  @HttpCode(200)
  @Allow('litigation.execute')
  confirm(@By() caller: Caller, @Id() id: string): Promise<RecordedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.procedures.confirmDeadline(work, id);
      return { id };
    });
  }

  /** Opens a procedure under the creditor's authorisation and within its cap. */
  @Post('procedures')
  @Allow('litigation.execute')
  open(@By() caller: Caller, @Body() body: OpenProcedureDto): Promise<ProcedureStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id, step } = await this.procedures.open(work, body.toProcedure());
      return { id, step };
    });
  }

  /** Procedures, newest first. */
  @Get('procedures')
  @Allow('cases.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: ProcedureFilterDto,
  ): Promise<ProcedurePageDto> {
    const [last] = after ?? [];
    const filter = { limit, ...(caseId && { caseId }), ...(last && { after: String(last) }) };
    const page = pageOf(await this.query.procedures(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((procedure) => ProcedureDto.of(procedure)) };
  }

  /** One procedure with its steps, deadlines and title. */
  @Get('procedures/:id')
  @Allow('cases.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<ProcedureDetailDto> {
    const procedure = await this.query.procedure(caller, id);
    return ProcedureDetailDto.ofDetail(procedure, await this.clock.today());
  }

  /** Records the next step with its day; the deadlines that it starts are computed. */
  @Post('procedures/:id/steps')
  @Allow('litigation.execute')
  record(
    @By() caller: Caller,
    @Id() procedureId: string,
    @Body() body: RecordStepDto,
  ): Promise<RecordedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.procedures.recordStep(work, { ...body, procedureId });
      return { id };
    });
  }

  /** Ends a procedure that gives no title. */
  @Post('procedures/:id/end')
  @HttpCode(200)
  @Allow('litigation.execute')
  end(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { outcome, on }: EndProcedureDto,
  ): Promise<RecordedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      await this.procedures.end(work, id, outcome, on);
      return { id };
    });
  }

  /** Registers the title of an enforceable order; its dates are those of the recorded steps. */
  @Post('procedures/:id/title')
  @Allow('litigation.execute')
  register(
    @By() caller: Caller,
    @Id() procedureId: string,
    @Body() body: RegisterTitleDto,
  ): Promise<RecordedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.titles.register(work, body.toTitle(procedureId));
      return { id };
    });
  }
}

function afterDeadline(after: PageRequest['after']): {
  readonly after?: { readonly dueOn: CalendarDate; readonly id: string };
} {
  if (after === null) return {};
  const [dueOn, id] = after.map(String);
  if (dueOn === undefined || id === undefined || !isCalendarDate(dueOn))
    throw new DomainError(
      'VALIDATION_FAILED',
      {},
      { fields: [{ field: 'cursor', code: 'NOT_CURSOR' }] },
    );
  return { after: { dueOn, id } };
}
