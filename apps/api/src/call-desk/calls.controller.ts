import { Body, Controller, Get, Post } from '@nestjs/common';

import { CallDeskQuery, CallsService } from '@solde/call-desk';
import { Allow, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import { CallDto, PlaceCallDto, PlacedCallDto } from './calls.dto';

@Controller('v1')
export class CallsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallsService,
    private readonly query: CallDeskQuery,
  ) {}

  /** Calls a number of the case that the agent holds; it is dialled once this is stored. */
  @Post('calls')
  @Allow('calls.place')
  place(@By() caller: Caller, @Body() body: PlaceCallDto): Promise<PlacedCallDto> {
    const leaseToken = BigInt(body.leaseToken);
    return this.unitOfWork.run(caller, (work) => this.calls.place(work, { ...body, leaseToken }));
  }

  /** Where a call stands. */
  @Get('calls/:id')
  @Allow('cases.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CallDto> {
    return CallDto.of(await this.query.call(caller, id));
  }

  /** The calls of a case, newest first. */
  @Get('cases/:id/calls')
  @Allow('cases.read')
  async ofCase(@By() caller: Caller, @Id() caseId: string): Promise<CallDto[]> {
    return (await this.query.callsOf(caller, caseId)).map((call) => CallDto.of(call));
  }
}
