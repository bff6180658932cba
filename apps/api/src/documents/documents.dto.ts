import type { Document } from '@solde/documents';
import { IsPlainText } from '@solde/platform';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';

const TITLE_LENGTH_MAX = 200;

export class DocumentsFilterDto {
  @IsUUID()
  caseId: string;
}

/** The fields of an upload; its file is the part named `file`. */
export class AddDocumentDto {
  /** The kind of paper: `PROOF`, `CONTRACT`, `INVOICE`, `CERTIFICATE`... */
  @Matches(/^[A-Z][A-Z_]{1,39}$/)
  kind: string;

  @IsPlainText(TITLE_LENGTH_MAX)
  title: string;

  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** Whether the creditor's portal shows it. */
  @IsOptional()
  @IsIn(['true', 'false'])
  visibleToCreditor?: 'true' | 'false';
}

export class DocumentDto {
  id: string;
  kind: string;
  title: string;
  mediaType: string;
  sizeBytes: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  sha256: string;
  creditorId: string | null;
  caseId: string | null;
  visibleToCreditor: boolean;

  static of(document: Document): DocumentDto {
    const { id, kind, title, mediaType, sizeBytes, creditorId, caseId, visibleToCreditor } =
      document;
    return {
      ...{ id, kind, title, mediaType, sizeBytes, creditorId, caseId, visibleToCreditor },
      sha256: document.sha256.toString('hex'),
    };
  }
}

export class DocumentListDto {
  items: DocumentDto[];
}
