import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CorrespondenceQuery, Dispatcher } from '@solde/correspondence';
import {
  afterId,
  Allow,
  By,
  Id,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  MessageDetailDto,
  MessageDto,
  MessageFilterDto,
  MessagePageDto,
} from './correspondence.dto';

@Controller('v1/messages')
export class MessagesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: CorrespondenceQuery,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** The messages of a case, newest first; without a case, those that a person must look at because they did not leave. */
  @Get()
  @Allow('letters.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: MessageFilterDto,
  ): Promise<MessagePageDto> {
    const wanted = { limit, ...afterId(after) };
    const rows =
      caseId === undefined
        ? await this.query.notSent(caller, wanted)
        : await this.query.ofCase(caller, caseId, wanted);
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((message) => MessageDto.of(message)) };
  }

  /** One message, in the words that were sent; its paper is the document `documentId`. */
  @Get(':id')
  @Allow('letters.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<MessageDetailDto> {
    return MessageDetailDto.detail(await this.query.one(caller, id));
  }

  /** Puts a message that failed, or of which nobody knows whether it left, back on its way. */
  @Post(':id/retry')
  @HttpCode(202)
  @Allow('templates.manage')
  async retry(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.query.one(caller, id);
    await this.unitOfWork.run(caller, (work) => this.dispatcher.retry(work, id));
  }
}
