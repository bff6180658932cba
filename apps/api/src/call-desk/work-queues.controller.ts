import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';

import { CallDeskQuery, QueuesService } from '@solde/call-desk';
import { Allow, By, DomainError, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  OpenedWorkQueueDto,
  OpenWorkQueueDto,
  RenameWorkQueueDto,
  WorkQueueDto,
} from './queue.dto';

const QUEUE_ID_MAX = 32_767;

@Controller('v1/work-queues')
export class WorkQueuesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queues: QueuesService,
    private readonly query: CallDeskQuery,
  ) {}

  /** The queues that agents share, and who works them. */
  @Get()
  @Allow('queues.manage', 'queue.work')
  async list(@By() caller: Caller): Promise<WorkQueueDto[]> {
    return (await this.query.queues(caller)).map((queue) => WorkQueueDto.of(queue));
  }

  /** Opens a queue; the cases that it takes move to it. */
  @Post()
  @Allow('queues.manage')
  open(@By() caller: Caller, @Body() body: OpenWorkQueueDto): Promise<OpenedWorkQueueDto> {
    return this.unitOfWork.run(caller, async (work) => ({
      id: await this.queues.open(work, body),
    }));
  }

  @Patch(':id')
  @HttpCode(204)
  @Allow('queues.manage')
  async rename(
    @By() caller: Caller,
    @Param('id') id: string,
    @Body() { name, version }: RenameWorkQueueDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.queues.rename(work, queueId(id), version, name),
    );
  }

  /** An agent works the queue. */
  @Put(':id/agents/:userId')
  @HttpCode(204)
  @Allow('queues.manage')
  async join(
    @By() caller: Caller,
    @Param('id') id: string,
    @Id('userId') userId: string,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.queues.join(work, queueId(id), userId));
  }

  @Delete(':id/agents/:userId')
  @HttpCode(204)
  @Allow('queues.manage')
  async leave(
    @By() caller: Caller,
    @Param('id') id: string,
    @Id('userId') userId: string,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.queues.leave(work, queueId(id), userId));
  }
}

/** Queues are few and bear small numbers; any other text names none. */
function queueId(text: string): number {
  const id = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (id < 1 || id > QUEUE_ID_MAX)
    throw new DomainError('NOT_FOUND', { queueId: text.slice(0, 40) });
  return id;
}
