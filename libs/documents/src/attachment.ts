import { isMediaType, MEDIA_TYPES } from './media-type';

const NAME_LENGTH_MAX = 60;

/** What a download is named after. */
interface Downloaded {
  readonly id: string;
  readonly title: string;
  readonly mediaType: string;
}

/**
 * The file name of a download: the title in plain ASCII, the end of the id, the extension of the stored type.
 *
 * Nothing of what a user typed reaches a header or a path otherwise: no quote, no dot, no slash.
 */
export function fileNameOf({ id, title, mediaType }: Downloaded): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LENGTH_MAX)
    .replace(/^-+|-+$/g, '');
  const extension = isMediaType(mediaType) ? MEDIA_TYPES[mediaType] : 'bin';
  return `${plain === '' ? 'document' : plain}-${id.slice(-8)}.${extension}`;
}

/** The headers of a download: always an attachment, of the stored type, that no browser may run, guess or keep. */
export function attachmentHeaders(document: Downloaded): Readonly<Record<string, string>> {
  return {
    'content-type': document.mediaType,
    'content-disposition': `attachment; filename="${fileNameOf(document)}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  };
}
