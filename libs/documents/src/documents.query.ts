import { Injectable } from '@nestjs/common';
import { DomainError, Reads, type Caller } from '@solde/platform';
import type { Document } from './document.entity';

const COLUMNS = `
  d.id, d.kind, d.title, d.media_type AS "mediaType", d.sha256, d.size_bytes AS "sizeBytes",
  d.creditor_id AS "creditorId", d.case_id AS "caseId", d.visible_to_creditor AS "visibleToCreditor",
  d.act_id AS "actId"`;

const ONE = `
  SELECT ${COLUMNS}, b.bytes FROM document AS d JOIN document_blob AS b ON b.sha256 = d.sha256
  WHERE d.id = $1`;

const OF_CASE = `SELECT ${COLUMNS} FROM document AS d WHERE d.case_id = $1 ORDER BY d.id DESC LIMIT $2`;
const DOCUMENTS_OF_CASE_MAX = 200;

export interface StoredDocument {
  readonly document: Document;
  readonly bytes: Buffer;
}

/** Reading documents: through a row that the caller may see, never by hash or path. */
@Injectable()
export class DocumentsQuery {
  constructor(private readonly reads: Reads) {}

  /**
   * A document with its bytes. Refuses NOT_FOUND, for what is not there and for another creditor's alike, and FORBIDDEN to a user
   * of the agency without `documents.read`.
   */
  async read(caller: Caller, id: string): Promise<StoredDocument> {
    mayRead(caller);
    const row = await this.reads.one<Document & { bytes: Buffer }>(caller, ONE, [id]);
    if (row === null) throw new DomainError('NOT_FOUND');
    const { bytes, ...document } = row;
    return { document, bytes };
  }

  /** The newest documents of a case, without their bytes. */
  ofCase(caller: Caller, caseId: string): Promise<Document[]> {
    mayRead(caller);
    return this.reads.rows(caller, OF_CASE, [caseId, DOCUMENTS_OF_CASE_MAX]);
  }
}

function mayRead({ kind, permissions }: Caller): void {
  if (kind === 'USER' && !permissions.has('documents.read'))
    throw new DomainError('FORBIDDEN', { permission: 'documents.read' });
}
