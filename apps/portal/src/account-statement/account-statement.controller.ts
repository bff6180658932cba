import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { AccountStatementQuery } from '@solde/account-statement';
import { attachmentHeaders } from '@solde/documents';
import { Allow, By, Id, type Caller } from '@solde/platform';

import {
  AccountPaperAskedDto,
  AccountStatementAskedDto,
  AccountStatementDto,
} from './account-statement.dto';

@Controller('v1/cases/:id')
export class AccountStatementController {
  constructor(private readonly statements: AccountStatementQuery) {}

  /** What is owed at the end of a day and how it came about: entries, periods of interest, rates and their sources. */
  @Get('account-statement')
  @Allow('portal.read')
  async read(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() asked: AccountStatementAskedDto,
  ): Promise<AccountStatementDto> {
    return AccountStatementDto.of(await this.statements.read(caller, { caseId, ...asked }));
  }

  /** The same as a PDF, in the reader's language unless another is asked. */
  @Get('account-statement.pdf')
  @Allow('portal.read')
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
}
