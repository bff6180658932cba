import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { AccountStatementQuery } from '@solde/account-statement';
import { CorrespondenceService } from '@solde/correspondence';
import { attachmentHeaders } from '@solde/documents';
import { Allow, By, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';

import {
  AccountPaperAskedDto,
  AccountStatementAskedDto,
  AccountStatementDto,
  MailedStatementDto,
  MailStatementDto,
} from './account-statement.dto';

@Controller('v1/cases/:id')
export class AccountStatementController {
  constructor(
    private readonly statements: AccountStatementQuery,
    private readonly unitOfWork: UnitOfWork,
    private readonly correspondence: CorrespondenceService,
  ) {}

  /** What is owed at the end of a day and how it came about: entries, periods of interest, rates and their sources. */
  @Get('account-statement')
  @Allow('cases.read')
  async read(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() asked: AccountStatementAskedDto,
  ): Promise<AccountStatementDto> {
    return AccountStatementDto.of(await this.statements.read(caller, { caseId, ...asked }));
  }

  /** The same as a PDF, in the reader's language unless another is asked. */
  @Get('account-statement.pdf')
  @Allow('cases.read')
  async draw(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() asked: AccountPaperAskedDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { language = caller.locale, ...of } = asked;
    const { title, bytes } = await this.statements.draw(caller, { caseId, ...of }, language);
    void reply.headers(attachmentHeaders({ id: caseId, title, mediaType: 'application/pdf' }));
    return bytes;
  }

  /** Sends it to the debtor behind a letter, or attached to an e-mail, when he may be contacted now. It counts once it has left. */
  @Post('account-statement/mailings')
  @Allow('letters.write')
  @Idempotent()
  mail(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: MailStatementDto,
  ): Promise<MailedStatementDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const message = await this.correspondence.sendAccountStatement(work, { caseId, ...body });
      return { messageId: message.id, reference: message.reference, channel: message.channel };
    });
  }
}
