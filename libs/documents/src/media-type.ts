/** What may be stored. No SVG and no HTML: a browser would run them. XML is what banks read, and is never shown inline. */
export const MEDIA_TYPES = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'application/xml': 'xml',
} as const;
export type MediaType = keyof typeof MEDIA_TYPES;

const PDF = Buffer.from('%PDF-');
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PDF_END = Buffer.from('%%EOF');

/** How far a reader looks for markup: browsers sniff less. */
const SNIFFED_BYTES_MAX = 64 * 1024;
const MARKUP =
  /<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|img|object|embed|link|meta|style|form)\b/i;
const XHTML = /www\.w3\.org\/(?:1999\/xhtml|2000\/svg)|<\?xml-stylesheet|<!ENTITY|<!DOCTYPE/i;
// Tabs, line ends and form feeds are text; any other control character makes a file something else.
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f]/;

export function isMediaType(text: string): text is MediaType {
  return Object.hasOwn(MEDIA_TYPES, text);
}

/**
 * The type under which these bytes may be kept, or null when they are not what is declared.
 *
 * Judged by content alone: PDF, PNG and JPEG by their signature; text must be readable as UTF-8 (or one-byte Windows text) without
 * control characters, and without the tags that would turn it into a page.
 */
export function mediaTypeOf(bytes: Uint8Array, declared: string): MediaType | null {
  const type = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!isMediaType(type)) return null;
  return isWhatItSays(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), type)
    ? type
    : null;
}

function isWhatItSays(bytes: Buffer, type: MediaType): boolean {
  switch (type) {
    case 'application/pdf':
      return startsWith(bytes, PDF) && bytes.includes(PDF_END);
    case 'image/png':
      return startsWith(bytes, PNG);
    case 'image/jpeg':
      return startsWith(bytes, JPEG);
    case 'application/xml': {
      const text = textOf(bytes);
      return text !== null && /^\s*<\?xml\s/.test(text) && !XHTML.test(text) && !MARKUP.test(text);
    }
    case 'text/csv':
    case 'text/plain': {
      const text = textOf(bytes);
      return text !== null && !MARKUP.test(text) && !/^\s*<\?xml/i.test(text);
    }
  }
}

function startsWith(bytes: Buffer, signature: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature);
}

/** The beginning of a text, or null when the bytes are none. */
function textOf(bytes: Buffer): string | null {
  if (bytes.length === 0) return null;
  const begin = bytes
    .subarray(0, SNIFFED_BYTES_MAX)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  return CONTROL.test(begin) || bytes.includes(0) ? null : begin;
}
