import { Camt053 } from './camt053';
import { Cfonb120 } from './cfonb120';
import { Mt940 } from './mt940';
import { UnreadableFile, type StatementReader } from './statement';

export const BANK_FORMATS = ['CAMT.053', 'CAMT.054', 'CFONB120', 'MT940'] as const;
export type BankFormat = (typeof BANK_FORMATS)[number];

/** The format of a file by its first bytes. Refuses BANK_FILE_UNKNOWN. */
export function formatOf(head: Buffer): BankFormat {
  // In UTF-16 a character is two bytes, one of them nought.
  const text = head
    .toString('latin1')
    .replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  if (text.startsWith('<')) return text.includes(':camt.054.') ? 'CAMT.054' : 'CAMT.053';
  if (/^01\d{5}/.test(text)) return 'CFONB120';
  if (/^(\{1:|:20:)/.test(text)) return 'MT940';
  throw new UnreadableFile('BANK_FILE_UNKNOWN');
}

export function readerOf(format: BankFormat): StatementReader {
  switch (format) {
    case 'CAMT.053':
    case 'CAMT.054':
      return new Camt053(format);
    case 'CFONB120':
      return new Cfonb120();
    case 'MT940':
      return new Mt940();
  }
}
