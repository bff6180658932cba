import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { DocumentBlob } from './document-blob.entity';
import { Document } from './document.entity';
import { mediaTypeOf } from './media-type';

export const DOCUMENT_BYTES_MAX = 25 * 1024 * 1024;
const TITLE_LENGTH_MAX = 200;

/** A document as an act hands it over. */
export interface DocumentToAdd {
  readonly kind: string;
  readonly title: string;
  /** What the sender says it is; the content decides. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly creditorId?: string | null;
  readonly caseId?: string | null;
  /** Shown in the creditor's portal; needs `creditorId`. */
  readonly visibleToCreditor: boolean;
}

/** Keeping documents. */
@Injectable()
export class DocumentsService {
  /**
   * Keeps a document, its bytes once whoever sends them.
   *
   * Refuses DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE (25 MiB) and DOCUMENT_TYPE_REFUSED when the bytes are not of an accepted type.
   */
  async add(work: Work, given: DocumentToAdd): Promise<Document> {
    const bytes = Buffer.from(given.bytes);
    if (bytes.length === 0) throw new DomainError('DOCUMENT_EMPTY');
    if (bytes.length > DOCUMENT_BYTES_MAX)
      throw new DomainError('DOCUMENT_TOO_LARGE', { bytesMax: DOCUMENT_BYTES_MAX });
    const mediaType = mediaTypeOf(bytes, given.mediaType);
    if (mediaType === null)
      throw new DomainError('DOCUMENT_TYPE_REFUSED', { declared: given.mediaType.slice(0, 100) });

    const sha256 = createHash('sha256').update(bytes).digest();
    await work.insertNew(DocumentBlob, { sha256, bytes });
    const document: Document = {
      id: uuidv7(),
      kind: given.kind,
      title: given.title.slice(0, TITLE_LENGTH_MAX),
      mediaType,
      sha256,
      sizeBytes: bytes.length,
      creditorId: given.creditorId ?? null,
      caseId: given.caseId ?? null,
      visibleToCreditor: given.visibleToCreditor,
      actId: work.actId,
    };
    work.insert(Document, document);
    return document;
  }
}
