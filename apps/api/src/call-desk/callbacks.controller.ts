import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';

import { addMinutes, instant } from '@solde/calendar';
import { CallbacksService, CallDeskQuery } from '@solde/call-desk';
import { Allow, By, Clock, DomainError, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  AgendaQueryDto,
  CallbackDto,
  GiveCallbackDto,
  GivenCallbackDto,
  PlanCallbackDto,
  PlannedCallbackDto,
} from './callbacks.dto';

const MINUTES_PER_DAY = 24 * 60;
const AGENDA_DAYS = 14;

@Controller('v1')
export class CallbacksController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly callbacks: CallbacksService,
    private readonly query: CallDeskQuery,
    private readonly clock: Clock,
  ) {}

  /** Plans a callback in the debtor's local time; an open one of the same case and number is replaced. */
  @Post('callbacks')
  @Allow('callbacks.manage')
  plan(@By() caller: Caller, @Body() body: PlanCallbackDto): Promise<PlannedCallbackDto> {
    return this.unitOfWork.run(caller, async (work) =>
      PlannedCallbackDto.of(await this.callbacks.plan(work, body)),
    );
  }

  /** The open callbacks of the agent who asks, and those of the pool, by time. */
  @Get('callbacks')
  @Allow('callbacks.manage', 'queue.work')
  async agenda(@By() caller: Caller, @Query() query: AgendaQueryDto): Promise<CallbackDto[]> {
    const from = query.from === undefined ? await this.clock.now() : instantOf('from', query.from);
    const until =
      query.until === undefined
        ? addMinutes(from, AGENDA_DAYS * MINUTES_PER_DAY)
        : instantOf('until', query.until);
    return (await this.query.agenda(caller, from, until)).map((row) => CallbackDto.of(row));
  }

  @Get('callbacks/:id')
  @Allow('cases.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CallbackDto> {
    return CallbackDto.of(await this.query.callback(caller, id));
  }

  /** Every callback of a case, newest first. */
  @Get('cases/:id/callbacks')
  @Allow('cases.read')
  async ofCase(@By() caller: Caller, @Id() caseId: string): Promise<CallbackDto[]> {
    return (await this.query.callbacksOf(caller, caseId)).map((row) => CallbackDto.of(row));
  }

  @Delete('callbacks/:id')
  @HttpCode(204)
  @Allow('callbacks.manage')
  async cancel(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.callbacks.cancel(work, id));
  }

  /** Gives a callback to another agent, or to the pool; another one takes its place. */
  @Post('callbacks/:id/owner')
  @Allow('callbacks.manage')
  give(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { ownerId }: GiveCallbackDto,
  ): Promise<GivenCallbackDto> {
    return this.unitOfWork.run(caller, async (work) => ({
      callbackId: await this.callbacks.give(work, id, ownerId ?? null),
    }));
  }
}

/** A text that looks like an instant may still name none: the 31st of February. */
function instantOf(field: string, text: string): Date {
  try {
    return instant(text);
  } catch {
    throw new DomainError('VALIDATION_FAILED', {}, { fields: [{ field, code: 'NOT_INSTANT' }] });
  }
}
