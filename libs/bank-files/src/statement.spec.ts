import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';

import { frenchIban } from './french-iban';
import { lineIdentity } from './line-identity';
import { formatOf, readerOf } from './read-statements';
import {
  minorOf,
  plainText,
  UnreadableFile,
  type StatementLine,
  type StatementPart,
} from './statement';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures', name));
const CAMT = fixture('camt053-202603.xml');
const CFONB = fixture('cfonb120-202603.txt');

/** Everything that a file says, read in pieces of so many bytes. */
function read(bytes: Buffer | string, pieceBytes = 4096): StatementPart[] {
  const file = Buffer.from(bytes as string);
  const reader = readerOf(formatOf(file.subarray(0, 1024)));
  const parts: StatementPart[] = [];
  for (let at = 0; at < file.length; at += pieceBytes)
    parts.push(...reader.write(file.subarray(at, at + pieceBytes)));
  return [...parts, ...reader.end()];
}

const linesOf = (parts: readonly StatementPart[]): StatementLine[] =>
  parts.filter((part) => part.part === 'LINE');

function faultOf(bytes: Buffer | string): object {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) return { code: error.code, ...error.facts };
    throw error;
  }
  return { code: null };
}

const ENTRY = `<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-10</Dt></BookgDt><ValDt><Dt>2026-03-10</Dt></ValDt></Ntry>`;

/** The same as a return of which the bank says what was paid. */
const partly = (paid: string, currency = 'EUR'): string =>
  ENTRY.replace('CRDT', 'DBIT').replace(
    '</Ntry>',
    `<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="${currency}">${paid}</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls></Ntry>`,
  );

/** A small statement whose parts can be changed. */
function camt({
  version = '08',
  before = '',
  opening = '0.00',
  closing = '10.00',
  entries = ENTRY,
} = {}): string {
  const balance = (code: string, amount: string, on: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt>
     <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${before}
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><Stmt><Id>S-1</Id>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', opening, '2026-03-01')}${balance('CLBD', closing, '2026-03-31')}
${entries}</Stmt></BkToCstmrStmt></Document>`;
}

describe('a month of the dedicated account', () => {
  const both = [
    ['CAMT.053', CAMT],
    ['CFONB120', CFONB],
  ] as const;

  it.each(both)('in %s is a head, 53 lines and a foot that agree', (format, bytes) => {
    expect(formatOf(bytes)).toBe(format);
    const parts = read(bytes);
    expect(parts.map(({ part }) => part).filter((part) => part !== 'LINE')).toEqual([
      'HEAD',
      'FOOT',
    ]);
    expect(parts[0]).toMatchObject({
      ...{ iban: 'FR7630006000011234567890189', currency: 'EUR' },
      ...{ openingMinor: 0n, openingOn: '2026-03-01' },
    });
    expect(parts.at(-1)).toMatchObject({ closingMinor: 56_845_91n, closingOn: '2026-03-31' });
    const lines = linesOf(parts);
    expect(lines).toHaveLength(53);
    expect(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(56_845_91n);
  });

  it('gives each movement one identity in both formats, and the two identical instalments of one day none of their own', () => {
    const [camtLines, cfonbLines] = [linesOf(read(CAMT)), linesOf(read(CFONB))];
    const identities = (lines: StatementLine[]): string[] =>
      lines.map((line) => lineIdentity(line).toString('hex'));
    expect(identities(cfonbLines)).toEqual(identities(camtLines));
    expect(new Set(identities(camtLines)).size).toBe(53);
    const [first, second] = camtLines.filter(({ text }) => text === 'MENSUALITE');
    const sameDay = { ...second, bookedOn: first?.bookedOn, valueOn: first?.valueOn };
    expect(lineIdentity(sameDay as StatementLine)).toEqual(lineIdentity(first!));
  });

  it.each(both)('in %s reads the same however it is cut into pieces', (_, bytes) => {
    const whole = read(bytes, bytes.length);
    // The first piece carries the declaration of the encoding, as a file read from disk does.
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 3000 }), (pieceBytes) => {
        expect(read(bytes, pieceBytes)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['more than what moved', partly('25.00'), 25_00n],
    ['what moved', partly('10.00'), null],
    ['another currency', partly('25.00', 'USD'), null],
    ['no amount', partly('x'), null],
  ])('tells the payment of which a part moved: %s', (_, entry, originalMinor) => {
    const entries = `${ENTRY}${ENTRY}${entry}`;
    const [, , back] = linesOf(read(Buffer.from(camt({ entries }))));
    expect(back).toMatchObject({ amountMinor: -10_00n, originalMinor });
  });

  it('tells who paid, the references, and why money came back', () => {
    const [first, , , , , , , , , tenth] = linesOf(read(CAMT));
    expect(first).toMatchObject({
      ...{ amountMinor: 1586_25n, bookedOn: '2026-03-10', valueOn: '2026-03-10' },
      ...{ endToEndId: 'E2E10000', text: 'FACTURE FA2024-20132', bankReference: 'BK100000' },
      ...{ counterpartyName: 'Pépinières Lefèvre', transactionCode: 'PMNT/RCDT/ESCT' },
    });
    expect(tenth?.counterpartyName).toBe('Transports Dupré & Fils');
    const [unpaid, charge] = linesOf(read(CAMT)).slice(-2);
    expect(unpaid).toMatchObject({ amountMinor: -1586_25n, returnCode: 'AM04' });
    expect(charge).toMatchObject({ amountMinor: -12_50n, endToEndId: null });
    expect(linesOf(read(CFONB))[1]).toMatchObject({
      text: 'REGLT FA2024-20163 MENUISERIE N',
      counterpartyName: 'Menuiserie No l',
    });
  });
});

describe('a CAMT.053 file', () => {
  it('is read in both of its versions', () => {
    const older = ENTRY.replace('<Sts><Cd>BOOK</Cd></Sts>', '<Sts>BOOK</Sts>').replace(
      '</Ntry>',
      `<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Ancien</Nm></Dbtr><DbtrAcct><Id><IBAN>FR14 2004 1010 0505 0001 3M02 606</IBAN></Id></DbtrAcct></RltdPties>
       <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>`,
    );
    expect(linesOf(read(camt({ version: '02', entries: older })))).toMatchObject([
      {
        ...{ amountMinor: 10_00n, counterpartyName: 'Ancien' },
        ...{ counterpartyIban: 'FR1420041010050500013M02606' },
        structuredReference: 'RF18539007547034',
      },
    ]);
  });

  it('leaves out what is not booked, and parts a booking of several payments', () => {
    const pending = ENTRY.replace('BOOK', 'PDNG');
    const detail = (amount: string, text: string): string =>
      `<TxDtls><Amt Ccy="EUR">${amount}</Amt><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`;
    const grouped = ENTRY.replace(
      '</Ntry>',
      `<NtryDtls>${detail('4.00', 'A')}${detail('6.00', 'B')}</NtryDtls></Ntry>`,
    );
    const lines = linesOf(read(camt({ entries: pending + grouped })));
    expect(lines).toMatchObject([
      { amountMinor: 4_00n, text: 'A' },
      { amountMinor: 6_00n, text: 'B' },
    ]);
    const uneven = grouped.replace('>6.00<', '>6.01<');
    expect(linesOf(read(camt({ entries: uneven })))).toMatchObject([{ amountMinor: 10_00n }]);
  });

  it('is read in the encoding that it declares', () => {
    const named = ENTRY.replace('</Ntry>', '<AddtlNtryInf>Été &amp; fils</AddtlNtryInf></Ntry>');
    const text = camt({ entries: named });
    const latin = Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1');
    const utf16 = Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    for (const bytes of [Buffer.from(text), latin, utf16])
      expect(linesOf(read(bytes, 65_536))).toMatchObject([{ text: 'Été & fils' }]);
    const lying = Buffer.from(text, 'latin1');
    expect(faultOf(lying)).toEqual({ code: 'BANK_FILE_ENCODING_WRONG' });
    expect(faultOf(text.replace('UTF-8', 'EBCDIC-FR'))).toEqual({
      code: 'BANK_FILE_ENCODING_WRONG',
    });
  });

  const bomb =
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>';
  const deep = `${'<a>'.repeat(60)}${'</a>'.repeat(60)}`;
  const unknown = 'BANK_FILE_UNKNOWN';
  const malformed = 'BANK_FILE_MALFORMED';
  const unsafe = 'BANK_FILE_UNSAFE';

  it.each([
    ['a DOCTYPE', camt({ before: bomb }), { code: unsafe, because: 'DOCTYPE' }],
    ['a DOCTYPE cut in two', camt({ before: '<!doctype x>' }), { code: unsafe }],
    ['an entity that nobody declared', camt({ entries: '<a>&xxe;</a>' }), { code: malformed }],
    ['endless nesting', camt({ entries: deep }), { code: unsafe, because: 'TOO_DEEP' }],
    [
      'endless text',
      camt({ entries: `<a>${'x'.repeat(70_000)}</a>` }),
      { code: unsafe, because: 'TEXT_TOO_LONG' },
    ],
    [
      'an endless comment before all',
      camt({ before: `<!--${'<'.repeat(20_000)}-->` }),
      { code: unsafe, because: 'PROLOG_TOO_LONG' },
    ],
    ['another version', camt({ version: '13' }), { code: unknown }],
    ['another document', '<html xmlns="x"></html>', { code: unknown }],
    ['a file cut short', camt().slice(0, -20), { code: malformed, because: 'XML' }],
    [
      'no opening balance',
      camt().replace('OPBD', 'OPAV'),
      { code: malformed, because: 'OPENING_BALANCE_MISSING' },
    ],
    [
      'no closing balance',
      camt().replace('CLBD', 'CLAV'),
      { code: malformed, because: 'CLOSING_BALANCE_MISSING' },
    ],
    [
      'an amount with too many decimals',
      camt({ entries: ENTRY.replace('10.00', '10.001') }),
      { code: malformed, because: 'AMOUNT' },
    ],
    [
      'an amount that is none',
      camt({ entries: ENTRY.replace('10.00', '1e3') }),
      { code: malformed, because: 'AMOUNT' },
    ],
    [
      'an amount in another currency',
      camt({ entries: ENTRY.replace('Ccy="EUR"', 'Ccy="USD"') }),
      { code: malformed, because: 'CURRENCY' },
    ],
    [
      'a day that does not exist',
      camt({ entries: ENTRY.replace('2026-03-10', '2026-02-30') }),
      { code: malformed, because: 'DAY' },
    ],
    ['no statement', camt().replace(/<Stmt>[^]*<\/Stmt>/, ''), { because: 'NO_STATEMENT' }],
  ])('is refused with %s', (_, text, fault) => {
    expect(faultOf(text)).toMatchObject(fault);
  });
});

describe('a CFONB 120 file', () => {
  const records = CFONB.toString('latin1').split('\r\n').filter(Boolean);

  it.each([
    ['without line ends', records.join('')],
    ['with a line end after the last record alone', `${records.join('')}\n`],
    ['with the line ends of another system', records.join('\n')],
    ['without the blanks at the end of its records', records.map((r) => r.trimEnd()).join('\r\n')],
    ['with blank lines', `${records.join('\r\n\r\n')}\r\n\r\n`],
  ])('is the same %s', (_, text) => {
    const whole = linesOf(read(CFONB)).map((line) => lineIdentity(line).toString('hex'));
    const again = linesOf(read(Buffer.from(text, 'latin1')));
    expect(again.map((line) => lineIdentity(line).toString('hex'))).toEqual(whole);
  });

  it('is read in ISO 8859-1, and in UTF-8 where a record has its length in no other way', () => {
    const accented = records.join('\r\n').replace('Menuiserie No l', 'Menuiserie Noël');
    for (const encoding of ['latin1', 'utf8'] as const)
      expect(linesOf(read(Buffer.from(accented, encoding)))[1]?.counterpartyName).toBe(
        'Menuiserie Noël',
      );
  });

  it('goes on with the label, reads the end-to-end reference and passes over days without movement', () => {
    const [open, movement, , ...rest] = records;
    const complement = (qualifier: string, text: string): string =>
      `05${movement?.slice(2, 40)}     ${qualifier}${text.padEnd(72)}`;
    const nothing = `${movement?.slice(0, 90)}0000000000000{${' '.repeat(16)}`;
    const text = [
      ...[open, movement, complement('LIB', 'SUITE'), complement('RCN', 'REF-LONGUE-DU-CLIENT')],
      ...[nothing, ...rest],
    ];
    const [line, ...others] = linesOf(read(text.join('\n')));
    expect(line).toMatchObject({
      ...{ text: 'FACTURE FA2024-20132 SUITE', endToEndId: 'REF-LONGUE-DU-CLIENT' },
    });
    expect(others).toHaveLength(52);
  });

  const malformed = 'BANK_FILE_MALFORMED';
  const changed = (at: number, change: (record: string) => string): string =>
    records.map((record, index) => (index === at ? change(record) : record)).join('\r\n');

  it.each([
    ['a record too long', changed(3, (r) => `${r}X`), 'RECORD_LENGTH', 4],
    ['a record of another kind', changed(3, (r) => `99${r.slice(2)}`), 'RECORD_KIND', 4],
    ['another account', changed(3, (r) => r.replace('12345678901', '12345678902')), 'ACCOUNT', 4],
    ['an amount without its sign', changed(3, (r) => r.replace('7107D', '71074')), 'AMOUNT', 4],
    ['other decimals', changed(0, (r) => r.replace('EUR2', 'EUR3')), 'DECIMALS', 1],
    ['a wrong day', changed(3, (r) => r.replaceAll('100326', '310226')), 'DAY', 4],
    [
      'no opening balance',
      [records[0], records.at(-1), ...records.slice(1)].join('\n'),
      'OPENING_BALANCE_MISSING',
      3,
    ],
    ['no closing balance', records.slice(0, -1).join('\n'), 'CLOSING_BALANCE_MISSING', 107],
  ])('is refused with %s', (_, text, because, line) => {
    const fault = faultOf(Buffer.from(text, 'latin1'));
    expect(fault).toEqual({ code: malformed, because, line });
  });

  it.each([['a spreadsheet'], ['%PDF-1.7'], ['PK\u0003\u0004'], ['02300060000000']])(
    'is not %s',
    (text) => {
      expect(faultOf(text)).toEqual({ code: 'BANK_FILE_UNKNOWN' });
    },
  );
});

describe('an MT940 file', () => {
  const text = fixture('mt940-202603.txt').toString();

  it('tells the month as the other formats do, each movement with the same identity', () => {
    const parts = read(text, 100);
    expect(formatOf(Buffer.from(text))).toBe('MT940');
    expect(parts[0]).toMatchObject({ iban: 'FR7630006000011234567890189', openingMinor: 0n });
    expect(parts.at(-1)).toMatchObject({ closingMinor: 56_845_91n, closingOn: '2026-03-31' });
    const identities = (bytes: Buffer | string): string[] =>
      linesOf(read(bytes)).map((line) => lineIdentity(line).toString('hex'));
    expect(identities(text)).toEqual(identities(CFONB));
    expect(identities(Buffer.from(text, 'latin1'))).toEqual(identities(CFONB));
    expect(linesOf(parts)[0]).toMatchObject({ bankReference: 'BK100000', transactionCode: 'NTRF' });
  });

  it('reads its pages as one statement, and misses one that is not there', () => {
    const turn =
      ':62M:C260312EUR1586,25\r\n-}\r\n{4:\r\n:20:S\r\n:25:FR7630006000011234567890189\r\n';
    const paged = (opening: string): string =>
      text.replace(/(:86:FACTURE FA2024-20132\r\n)/, `$1${turn}:60M:C260312EUR${opening}\r\n`);
    expect(read(paged('1586,25')).map(({ part }) => part)).toEqual(
      read(text).map(({ part }) => part),
    );
    expect(faultOf(paged('1586,26'))).toMatchObject({ because: 'PAGE_MISSING' });
  });

  it.each([
    [
      'numbered parts',
      '166?00VIR?20EREF+E-42SVWZ+FACTURE ?21F-1?31FR1420041010050500013M02606?32ATLAS?33 SA',
      { text: 'FACTURE F-1', endToEndId: 'E-42', counterpartyName: 'ATLAS SA' },
    ],
    [
      'named parts',
      '/EREF/E-42//NAME/ATLAS/IBAN/FR1420041010050500013M02606/REMI/USTD//FACTURE F-1',
      { text: 'FACTURE F-1', counterpartyIban: 'FR1420041010050500013M02606' },
    ],
    ['its own', 'FACTURE\r\nF-1', { text: 'FACTURE F-1', endToEndId: 'E2E10000' }],
  ])('reads words in %s', (_, words, line) => {
    const changed = text.replace(':86:FACTURE FA2024-20132', `:86:${words}`);
    expect(linesOf(read(changed))[0]).toMatchObject(line);
  });

  it('knows what is taken back, and a booking on the other side of the New Year', () => {
    const reversed = text
      .replace('2603100310CR1586,25', '2603100310RDR1586,25')
      .replace('2603100310CR710,74', '2512310102CR710,74');
    const [first, second] = linesOf(read(reversed));
    expect(first).toMatchObject({ amountMinor: 1586_25n, returnCode: 'RVSL' });
    expect(second).toMatchObject({ valueOn: '2025-12-31', bookedOn: '2026-01-02' });
  });

  it.each([
    ['no account', text.replace(/:25:[^\r]*\r\n/, ''), 'ACCOUNT'],
    ['no opening balance', text.replace(/:60F:[^\r]*\r\n/, ''), 'OPENING_BALANCE_MISSING'],
    ['no closing balance', text.replace(/:62F:[^\r]*\r\n/, ''), 'CLOSING_BALANCE_MISSING'],
    ['another currency', text.replace(':62F:C260331EUR', ':62F:C260331USD'), 'CURRENCY'],
    ['an amount that is none', text.replace('CR1586,25', 'CR1586.25'), 'AMOUNT'],
    ['a day that does not exist', text.replace('2603100310CR1586', '2602300310CR1586'), 'DAY'],
    ['words before any field', text.replace(':20:STMT', 'STMT'), 'FIELD'],
    ['an endless line', text.replace(':20:STMT', `:20:${'x'.repeat(5000)}`), 'LINE_LENGTH'],
  ])('is refused with %s', (_, wrong, because) => {
    expect(faultOf(wrong)).toMatchObject({ code: 'BANK_FILE_MALFORMED', because });
  });
});

describe('any file', () => {
  const files = [CAMT, CFONB, fixture('mt940-202603.txt')];

  it('is read or refused with a code, whatever became of its bytes', () => {
    const damage = fc.record({
      file: fc.constantFrom(...files),
      at: fc.nat(13_000),
      removed: fc.nat(40),
      added: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc
          .constantFrom('<Stmt>', '</Ntry>', '&', ':61:', '\r\n04', '\u0000', ']]>')
          .map((text) => Buffer.from(text)),
      ),
      pieceBytes: fc.integer({ min: 200, max: 20_000 }),
    });
    fc.assert(
      fc.property(damage, ({ file, at, removed, added, pieceBytes }) => {
        const damaged = [file.subarray(0, at), added, file.subarray(at + removed)];
        try {
          read(Buffer.concat(damaged), pieceBytes);
        } catch (error) {
          if (!(error instanceof UnreadableFile)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what files say', () => {
  it.each([
    ['1586.25', 2, 158_625n],
    ['150', 2, 15_000n],
    ['150.5', 2, 15_050n],
    ['150.500', 2, 15_050n],
    ['150', 0, 150n],
    ['1.234', 3, 1_234n],
    ['150.005', 2, null],
    ['-1', 2, null],
    ['1,5', 2, null],
    ['', 2, null],
    ['1'.repeat(16), 2, null],
  ])('%s with %i decimals is %s', (text, decimals, minor) => {
    expect(minorOf(text, decimals)).toBe(minor);
  });

  it('names a French account by its IBAN', () => {
    expect(frenchIban('30006', '00001', '12345678901')).toBe('FR7630006000011234567890189');
    // The example of the European Committee for Banking Standards, with a letter in it.
    expect(frenchIban('20041', '01005', '0500013M026')).toBe('FR1420041010050500013M02606');
    expect(frenchIban('3000X', '00001', '12345678901')).toBeNull();
  });

  it('keeps of a text what can be stored and shown on a line', () => {
    expect(plainText(' a\u0000b\n\tc\u0007\ud800 ', 10)).toBe('a b c');
    expect(plainText('\u0000 ', 10)).toBeNull();
  });
});
