import { UnreadableFile } from './statement';

/** As much of a file as says its encoding and its format. */
export const HEAD_BYTES = 1024;

/** The names by which an XML declaration may call what we read, and by which the decoder knows them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'UTF-8': 'utf-8',
  'US-ASCII': 'utf-8',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-15': 'iso-8859-15',
  'WINDOWS-1252': 'windows-1252',
};

/**
 * How the text of an XML file is written: its byte order mark, else what it declares, else UTF-8 (XML 1.0, 4.3.3).
 *
 * Fails on bytes that are no character of the encoding: a name read wrong is worse than a file sent again.
 */
export function xmlDecoder(head: Buffer): TextDecoder {
  const mark = head.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return decoder('utf-16le');
  if (mark === 'feff') return decoder('utf-16be');
  const [, said = 'UTF-8'] =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
      head.toString('latin1'),
    ) ?? [];
  const known = ENCODINGS[said.toUpperCase()];
  if (known === undefined) throw new UnreadableFile('BANK_FILE_ENCODING_WRONG');
  return decoder(known);
}

function decoder(encoding: string): TextDecoder {
  return new TextDecoder(encoding, { fatal: true });
}

/** The characters of these bytes; what is left of a character waits for the next ones. */
export function decoded(text: TextDecoder, bytes?: Buffer): string {
  try {
    return bytes === undefined ? text.decode() : text.decode(bytes, { stream: true });
  } catch {
    throw new UnreadableFile('BANK_FILE_ENCODING_WRONG');
  }
}
