import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { BANK_FILE_BYTES_MAX, BankImport, BankQuery, BankUploads } from '@solde/bank';
import {
  Allow,
  By,
  DomainError,
  Id,
  Paged,
  Settings,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  BankFileDto,
  BankLineDto,
  BankLinePageDto,
  BankStatementDetailDto,
  BankStatementDto,
  BankStatementPageDto,
  LineFilterDto,
} from './bank.dto';

const MEBIBYTE = 2 ** 20;

@Controller('v1')
export class BankController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uploads: BankUploads,
    private readonly bank: BankImport,
    private readonly query: BankQuery,
    private readonly settings: Settings,
  ) {}

  /**
   * Imports a statement of the bank in the part `file`: CAMT.053, CAMT.054, CFONB 120 or MT940. The same bytes are imported once; lines that
   * another file has carried are known and not posted again.
   */
  @Post('bank-files')
  @Allow('bank.import')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
  })
  async receive(@By() caller: Caller, @Req() request: FastifyRequest): Promise<BankFileDto> {
    if (!request.isMultipart()) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    const bytesMax = Math.min(this.settings.uploadMebibytesMax * MEBIBYTE, BANK_FILE_BYTES_MAX);
    // One byte more than allowed, so that a file that is too large is seen as such and not cut.
    const part = await request.file({ limits: { files: 1, fields: 1, fileSize: bytesMax + 1 } });
    const unknown = Object.keys(part?.fields ?? {}).find((name) => name !== 'file');
    if (part?.fieldname !== 'file' || unknown !== undefined) {
      const field = unknown ?? 'file';
      const code = unknown === undefined ? 'MISSING' : 'UNKNOWN_PROPERTY';
      throw new DomainError('VALIDATION_FAILED', {}, { fields: [{ field, code }] });
    }
    const file = await this.uploads.receive(
      part.file,
      part.filename,
      (upload) => this.unitOfWork.run(caller, (work) => this.bank.importFile(work, upload)),
      bytesMax,
    );
    return BankFileDto.of(file);
  }

  /** Statements of the dedicated accounts, the last imported first. */
  @Get('bank-statements')
  @Allow('bank.read')
  async list(@By() caller: Caller, @Paged() page: PageRequest): Promise<BankStatementPageDto> {
    const { items, next } = await this.query.statements(caller, page);
    return { items: items.map((statement) => BankStatementDto.of(statement)), next };
  }

  /** One statement, and how many of its lines stand where. */
  @Get('bank-statements/:id')
  @Allow('bank.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<BankStatementDetailDto> {
    const statement = BankStatementDto.of(await this.query.statement(caller, id));
    return { ...statement, progress: await this.query.progress(caller, id) };
  }

  /** The lines of a statement in its order, each with what came of it. */
  @Get('bank-statements/:id/lines')
  @Allow('bank.read')
  async lines(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() page: PageRequest,
    @Query() { state }: LineFilterDto,
  ): Promise<BankLinePageDto> {
    const { items, next } = await this.query.lines(caller, id, state ?? null, page);
    return { items: items.map((line) => BankLineDto.of(line, caller)), next };
  }
}
