import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  attachmentHeaders,
  DOCUMENT_BYTES_MAX,
  DocumentsQuery,
  DocumentsService,
} from '@solde/documents';
import {
  Allow,
  By,
  DomainError,
  Id,
  requestValidation,
  UnitOfWork,
  type Caller,
} from '@solde/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddDocumentDto, DocumentDto, DocumentListDto, DocumentsFilterDto } from './documents.dto';

/** Papers of the agency's cases and creditors. */
@Controller('v1/documents')
export class DocumentsController {
  private readonly validation = requestValidation();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: DocumentsService,
    private readonly query: DocumentsQuery,
  ) {}

  /** The newest documents of a case. */
  @Get()
  @Allow('documents.read')
  async list(
    @By() caller: Caller,
    @Query() { caseId }: DocumentsFilterDto,
  ): Promise<DocumentListDto> {
    const documents = await this.query.ofCase(caller, caseId);
    return { items: documents.map((document) => DocumentDto.of(document)) };
  }

  /** Keeps a file: multipart, the fields first, then the part `file` of 25 MiB at most. PDF, PNG, JPEG, CSV or plain text. */
  @Post()
  @Allow('documents.add')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: AddDocumentDto })
  async add(@By() caller: Caller, @Req() request: FastifyRequest): Promise<DocumentDto> {
    const { fields, mediaType, bytes } = await uploadOf(request);
    const { visibleToCreditor, ...facts } = (await this.validation.transform(fields, {
      type: 'body',
      metatype: AddDocumentDto,
    })) as AddDocumentDto;
    if (mediaType === 'application/xml') throw new DomainError('DOCUMENT_TYPE_REFUSED');
    const given = { ...facts, mediaType, bytes, visibleToCreditor: visibleToCreditor === 'true' };
    return DocumentDto.of(
      await this.unitOfWork.run(caller, (work) => this.documents.add(work, given)),
    );
  }

  /** The bytes, always as an attachment. */
  @Get(':id')
  @Allow('documents.read')
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

async function uploadOf(request: FastifyRequest) {
  if (!request.isMultipart()) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
  const part = await request.file({ limits: { files: 1, fileSize: DOCUMENT_BYTES_MAX } });
  if (part?.fieldname !== 'file')
    throw new DomainError(
      'VALIDATION_FAILED',
      {},
      { fields: [{ field: 'file', code: 'MISSING' }] },
    );
  const bytes = await part.toBuffer();
  const fields = Object.fromEntries(
    Object.entries(part.fields).flatMap(([name, field]) =>
      field !== undefined && !Array.isArray(field) && field.type === 'field'
        ? [[name, field.value]]
        : [],
    ),
  );
  return { fields, mediaType: part.mimetype, bytes };
}
