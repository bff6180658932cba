import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DocumentBlob } from './document-blob.entity';
import { Document } from './document.entity';
import './documents.errors';
import { DocumentsQuery } from './documents.query';
import { DocumentsService } from './documents.service';

/** Stored documents, and the making of PDFs and texts. */
@Module({
  imports: [TypeOrmModule.forFeature([DocumentBlob, Document])],
  providers: [DocumentsService, DocumentsQuery],
  exports: [DocumentsService, DocumentsQuery],
})
export class DocumentsModule {}
