import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { addMinutes } from '@solde/calendar';
import { CallDeskQuery, QueueService } from '@solde/call-desk';
import { Allow, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import { LeaseDto, LeaseUntilDto, NextCaseDto, QueueCountDto, ReleaseDto } from './queue.dto';

@Controller('v1/queue')
export class QueueController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueService,
    private readonly query: CallDeskQuery,
  ) {}

  /** The best case for the agent who asks, leased to him; the lease he holds comes back. 204 when nothing is ready. */
  @Post('next')
  @HttpCode(200)
  @Allow('queue.work')
  async next(
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NextCaseDto | undefined> {
    const next = await this.unitOfWork.run(caller, (work) => this.queue.next(work));
    if (next !== null) return NextCaseDto.of(next, caller);
    void reply.status(204);
    return undefined;
  }

  /** How many cases wait in each queue. */
  @Get()
  @Allow('queue.work', 'queues.manage')
  counts(@By() caller: Caller): Promise<QueueCountDto[]> {
    return this.query.counts(caller);
  }

  /** Keeps the lease: the agent is still on the case. */
  @Post(':caseId/heartbeat')
  @HttpCode(200)
  @Allow('queue.work')
  async heartbeat(
    @By() caller: Caller,
    @Id('caseId') caseId: string,
    @Body() { leaseToken }: LeaseDto,
  ): Promise<LeaseUntilDto> {
    const until = await this.unitOfWork.run(caller, (work) =>
      this.queue.heartbeat(work, caseId, BigInt(leaseToken)),
    );
    return { leaseUntil: until.toISOString() };
  }

  /** Gives the case back. */
  @Post(':caseId/release')
  @HttpCode(204)
  @Allow('queue.work')
  async release(
    @By() caller: Caller,
    @Id('caseId') caseId: string,
    @Body() { leaseToken, afterMinutes }: ReleaseDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.queue.release(work, caseId, BigInt(leaseToken), {
        after: afterMinutes === undefined ? null : addMinutes(work.now, afterMinutes),
      }),
    );
  }
}
