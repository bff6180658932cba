import { Controller, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { PlacementService, UploadsService } from '@solde/placement';
import { Allow, By, DomainError, Settings, UnitOfWork, type Caller } from '@solde/platform';

import { FileOwnerDto, PlacementFileDto } from './placement.dto';

const MEBIBYTE = 2 ** 20;

@Controller('v1/placement-files')
export class PlacementFilesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uploads: UploadsService,
    private readonly placements: PlacementService,
    private readonly settings: Settings,
  ) {}

  /** Receives a CSV in the part `file`, of any size up to the limit, and answers how it seems to be written. */
  @Post()
  @Allow('portal.place')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
  })
  async receive(
    @By() caller: Caller,
    @Query() { creditorId }: FileOwnerDto,
    @Req() request: FastifyRequest,
  ): Promise<PlacementFileDto> {
    // Before a byte is kept: another creditor's id is unknown here.
    if (!caller.creditorIds.includes(creditorId)) throw new DomainError('NOT_FOUND');
    if (!request.isMultipart()) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
    const bytesMax = this.settings.uploadMebibytesMax * MEBIBYTE;
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
      (upload) =>
        this.unitOfWork.run(caller, (work) =>
          this.placements.receiveFile(work, creditorId, upload),
        ),
      bytesMax,
    );
    return PlacementFileDto.of(file);
  }
}
