import { EncodingProbe } from './file-encoding';

/** Bytes one at a time: a character is cut wherever it can be. */
function probe(bytes: Buffer): string {
  const found = new EncodingProbe();
  for (const byte of bytes) found.add(Buffer.from([byte]));
  return found.end();
}
function probeWhole(bytes: Buffer): string {
  const found = new EncodingProbe();
  found.add(bytes);
  return found.end();
}

describe('the encoding of a file', () => {
  it.each([
    ['ASCII', Buffer.from('abc'), 'UTF-8'],
    ['accents in UTF-8', Buffer.from('Échéance €'), 'UTF-8'],
    ['the mark of UTF-8', Buffer.from('\uFEFFa'), 'UTF-8'],
    ['windows-1252', Buffer.from('Échéance', 'latin1'), 'WINDOWS-1252'],
    [
      'a character of UTF-8 cut at the end',
      Buffer.from('Écheance é').subarray(0, -1),
      'WINDOWS-1252',
    ],
    ['an overlong sequence', Buffer.from([0x61, 0xc0, 0xaf]), 'WINDOWS-1252'],
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY'],
    ['a NUL', Buffer.from('a\0b'), 'FILE_HAS_NUL'],
  ])('%s', (_, bytes, encoding) => {
    expect(probe(bytes)).toBe(encoding);
    expect(probeWhole(bytes)).toBe(encoding);
  });

  it.each([
    ['UTF-16 little endian', Buffer.from('\uFEFFé', 'utf16le'), 'UTF-16LE'],
    ['UTF-16 big endian', Buffer.from('\uFEFFé', 'utf16le').swap16(), 'UTF-16BE'],
    ['a workbook', Buffer.from('504b03041400', 'hex'), 'FILE_IS_NOT_TEXT'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'FILE_IS_NOT_TEXT'],
  ])('%s', (_, bytes, encoding) => {
    expect(probeWhole(bytes)).toBe(encoding);
  });
});
