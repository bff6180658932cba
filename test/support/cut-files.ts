import { formatAmount, sum } from '@solde/money';

import type { CamtLine } from './camt-file';

/** The last digit of an amount and its sign in one character: credits, then debits. */
const SIGNED_DIGITS = ['{ABCDEFGHI', '}JKLMNOPQR'] as const;
const ACCOUNT = { bank: '30006', branch: '00001', number: '12345678901' } as const;
const IBAN = 'FR7630006000011234567890189';
/** What both formats keep of a reference. */
const REFERENCE_CHARACTERS = 16;

type CutLine = Pick<CamtLine, 'amountMinor' | 'on' | 'text' | 'endToEnd'>;

/** A month of the dedicated account in CFONB 120, which keeps 16 characters of a reference. */
export function cfonbFile(lines: readonly CutLine[]): Buffer {
  const record = (kind: string, on: string, amountMinor: bigint, line: Partial<CutLine> = {}) => {
    const { bank, branch, number } = ACCOUNT;
    const day = `${on.slice(8)}${on.slice(5, 7)}${on.slice(2, 4)}`;
    const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(14, '0');
    const signs = SIGNED_DIGITS[amountMinor < 0n ? 1 : 0];
    const amount = digits.slice(0, 13) + (signs[Number(digits.at(-1))] ?? '');
    const isLine = kind === '04';
    return [
      `${kind}${bank}    ${branch}EUR2 ${number}${isLine ? '06' : '  '}${day}  `,
      `${isLine ? day : '      '}${(line.text ?? '').padEnd(31)}  ${''.padEnd(9)}`,
      `${amount}${(line.endToEnd ?? '').slice(0, REFERENCE_CHARACTERS).padEnd(16)}`,
    ].join('');
  };
  const closing = sum(lines.map(({ amountMinor }) => amountMinor));
  return Buffer.from(
    [
      record('01', '2026-03-01', 0n),
      ...lines.map((line) => record('04', line.on, line.amountMinor, line)),
      record('07', '2026-03-31', closing),
    ].join('\r\n'),
    'latin1',
  );
}

/** The same in MT940, whose field 61 keeps 16 characters of a reference. */
export function mt940File(lines: readonly CutLine[]): Buffer {
  const amount = (minor: bigint) =>
    formatAmount(minor < 0n ? -minor : minor, 'EUR').replace('.', ',');
  const movement = ({ on, amountMinor, endToEnd = 'NONREF', text }: CutLine) => {
    const [year, month, day] = [on.slice(2, 4), on.slice(5, 7), on.slice(8)];
    const sign = amountMinor < 0n ? 'D' : 'C';
    const reference = endToEnd.slice(0, REFERENCE_CHARACTERS);
    return `:61:${year}${month}${day}${month}${day}${sign}${amount(amountMinor)}NTRF${reference}\r\n:86:${text}`;
  };
  const closing = sum(lines.map(({ amountMinor }) => amountMinor));
  return Buffer.from(
    [
      `:20:MARS\r\n:25:${IBAN}\r\n:28C:3/1\r\n:60F:C260301EUR0,00`,
      ...lines.map(movement),
      `:62F:${closing < 0n ? 'D' : 'C'}260331EUR${amount(closing)}\r\n-`,
    ].join('\r\n'),
  );
}
