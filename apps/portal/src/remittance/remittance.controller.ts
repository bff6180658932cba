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
import { ConsolidatedQuery, InvoicesQuery, RemittanceQuery } from '@solde/remittance';

import {
  ConsolidatedDto,
  ConsolidatedPageDto,
  InvoiceDto,
  InvoiceFilterDto,
  InvoicePageDto,
  StatementDetailDto,
  StatementDto,
  StatementFilterDto,
  StatementPageDto,
} from './remittance.dto';

@Controller('v1/statements')
export class RemittanceController {
  constructor(
    private readonly query: RemittanceQuery,
    private readonly consolidatedQuery: ConsolidatedQuery,
    private readonly invoicesQuery: InvoicesQuery,
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
    return { ...page, items: page.items.map((statement) => StatementDto.of(statement, caller)) };
  }

  /** The statements of your entities together, run by run, newest first. */
  @Get('consolidated')
  @Allow('portal.read')
  async consolidated(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
  ): Promise<ConsolidatedPageDto> {
    const rows = await this.consolidatedQuery.consolidated(caller, { after, limit });
    const page = pageOf(rows, limit, ({ runId, groupId }) => [runId, groupId]);
    return { ...page, items: page.items.map((group) => ConsolidatedDto.of(group)) };
  }

  /** What you are asked to pay: invoices that are not set off, and debits. */
  @Get('invoices')
  @Allow('portal.read')
  async invoices(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { creditorId, unpaid }: InvoiceFilterDto,
  ): Promise<InvoicePageDto> {
    const filter = { ...(creditorId && { creditorId }), unpaid: unpaid === 'true' };
    const rows = await this.invoicesQuery.invoices(caller, { ...filter, limit, ...afterId(after) });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((invoice) => InvoiceDto.of(invoice)) };
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

  /** The request to repay its debit, as a PDF. */
  @Get(':id/claim-document')
  @Allow('portal.read')
  async claimDocument(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { claimDocumentId } = await this.query.statement(caller, id, { limit: 0 });
    return this.download(caller, claimDocumentId, reply);
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
