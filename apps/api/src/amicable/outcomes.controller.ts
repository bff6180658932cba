import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { FormalNoticesService, outcomeSentence, OutcomesService } from '@solde/amicable';
import { CasesService } from '@solde/cases';
import { Allow, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  ForeseenOutcomeDto,
  MessageWrittenDto,
  OutcomeDto,
  RecordedOutcomeDto,
} from './amicable.dto';

@Controller('v1/cases')
export class OutcomesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outcomes: OutcomesService,
    private readonly notices: FormalNoticesService,
    private readonly cases: CasesService,
  ) {}

  /** Records what came of a contact, with all that follows, and gives the case back. */
  @Post(':id/outcomes')
  @Allow('calls.dispose')
  record(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: OutcomeDto,
  ): Promise<RecordedOutcomeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { currency } = await this.cases.lock(work, id);
      const outcome = OutcomeDto.outcome(id, currency, body);
      return RecordedOutcomeDto.of(await this.outcomes.record(work, outcome));
    });
  }

  /** What the outcome would do, and what is still missing; nothing is written. */
  @Post(':id/outcomes/preview')
  @HttpCode(200)
  @Allow('calls.dispose')
  preview(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: OutcomeDto,
  ): Promise<ForeseenOutcomeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { currency } = await this.cases.lock(work, id);
      const outcome = OutcomeDto.outcome(id, currency, body);
      const foreseen = await this.outcomes.preview(work, outcome);
      const { effects, next, zone } = foreseen;
      const sentence = outcomeSentence(next, effects, zone, caller.locale);
      return ForeseenOutcomeDto.of(foreseen, sentence);
    });
  }

  /** Writes the formal notice; it counts from the day it has left. */
  @Post(':id/formal-notice')
  @Allow('calls.dispose')
  giveNotice(@By() caller: Caller, @Id() id: string): Promise<MessageWrittenDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { id: messageId, reference } = await this.notices.give(work, id);
      return { messageId, reference };
    });
  }

  /** A debtor who was looked for has a good number again. */
  @Post(':id/found')
  @HttpCode(204)
  @Allow('calls.dispose')
  found(@By() caller: Caller, @Id() id: string): Promise<void> {
    return this.unitOfWork.run(caller, (work) => this.notices.found(work, id));
  }
}
