import { Controller, Get, Res } from '@nestjs/common';
import { attachmentHeaders, DocumentsQuery } from '@solde/documents';
import { Allow, By, Id, type Caller } from '@solde/platform';
import type { FastifyReply } from 'fastify';

/** Papers that the agency shows to the creditor: statements, invoices, letters, proofs. */
@Controller('v1/documents')
export class DocumentsController {
  constructor(private readonly query: DocumentsQuery) {}

  /** The bytes, always as an attachment. What is not shown to the caller does not exist. */
  @Get(':id')
  @Allow('portal.read')
  async read(
    @By() caller: Caller,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { document, bytes } = await this.query.read(caller, id);
    void reply.headers(attachmentHeaders(document));
    return bytes;
  }
}
