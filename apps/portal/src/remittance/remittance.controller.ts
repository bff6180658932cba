import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { attachmentHeaders, DocumentsQuery } from '@solde/documents';
import {
  afterId,
  Allow,
  By,
  DomainError,
  Id,
  Paged,
  pageOf,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import { RemittanceQuery } from '@solde/remittance';

import {
  StatementDetailDto,
  StatementDto,
  StatementFilterDto,
  StatementPageDto,
} from './remittance.dto';

@Controller('v1/statements')
export class RemittanceController {
  constructor(
    private readonly query: RemittanceQuery,
    private readonly documents: DocumentsQuery,
  ) {}

  /** Your remittance statements, newest first. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { creditorId }: StatementFilterDto,
  ): Promise<StatementPageDto> {
    const filter = { ...(creditorId && { creditorId }), limit, ...afterId(after) };
    const page = pageOf(await this.query.statements(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((statement) => StatementDto.of(statement)) };
  }

  /** One statement with its lines: each receipt, each fee with the sentence of its rule. */
  @Get(':id')
  @Allow('portal.read')
  async one(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() { limit, after }: PageRequest,
  ): Promise<StatementDetailDto> {
    const statement = await this.query.statement(caller, id, { limit, ...afterId(after) });
    const page = pageOf(statement.items, limit, (line) => [line.id]);
    return StatementDetailDto.ofDetail(statement, page, caller);
  }

  /** The statement as a PDF. */
  @Get(':id/document')
  @Allow('portal.read')
  async document(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { documentId } = await this.query.statement(caller, id, { limit: 0 });
    return this.download(caller, documentId, reply);
  }

  /** Its invoice or credit note as a PDF. */
  @Get(':id/fee-document')
  @Allow('portal.read')
  async feeDocument(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { feeDocumentId } = await this.query.statement(caller, id, { limit: 0 });
    return this.download(caller, feeDocumentId, reply);
  }

  private async download(
    caller: Caller,
    documentId: string | null,
    reply: FastifyReply,
  ): Promise<Buffer> {
    if (documentId === null) throw new DomainError('NOT_FOUND');
    const { document, bytes } = await this.documents.read(caller, documentId);
    void reply.headers(attachmentHeaders(document));
    return bytes;
  }
}
