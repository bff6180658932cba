import { instant } from '@solde/calendar';

import { creditTransferFile, type CreditTransferOrder } from './credit-transfer';
import { TRANSFER_RULES, type TransferRule } from './transfer-rule';
import { brokenTransferRules } from './transfer-rules';

const ORDER: CreditTransferOrder = {
  ...{ messageId: '0198f5a07b1e7c3d9a4f2b6c8d0e1f2a', executionOn: '2026-12-01' },
  createdAt: instant('2026-11-30T10:15:30Z'),
  orderer: {
    ...{ name: 'Agence Élan & Cie', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' },
    address: {
      ...{ addressLine: '3 quai du Rhône', postalCode: '69001', city: 'Lyon', country: 'FR' },
    },
  },
  transfers: [
    {
      ...{ endToEndId: 'REMB-1', amountMinor: 1_012_34n, creditorName: 'Société Générale' },
      ...{ creditorIban: 'GB29NWBK60161331926819', creditorBic: 'NWBKGB2L' },
      ...{ creditorAddress: null, remittanceText: 'Relevé 2026-03-A' },
    },
    {
      ...{ endToEndId: 'REMB-2', amountMinor: 1n, creditorName: 'Martin', creditorBic: null },
      ...{ creditorIban: 'FR1420041010050500013M02606', remittanceText: 'Relevé' },
      creditorAddress: {
        ...{ addressLine: '12 rue de l’Église', postalCode: '97400', city: 'Saint-Denis' },
        country: 'RE',
      },
    },
  ],
};
const FILE = creditTransferFile(ORDER);
const ROOT = '/Document/CstmrCdtTrfInitn';
const PAYMENT = `${ROOT}/PmtInf`;
const FIRST = `${PAYMENT}/CdtTrfTxInf[1]`;
const SECOND = `${PAYMENT}/CdtTrfTxInf[2]`;

/** The file with one thing changed in it; fails when there is nothing to change. */
function changed(from: string | RegExp, to: string): string {
  const file = FILE.replace(from, to);
  expect(file).not.toBe(FILE);
  return file;
}

const long = (characters: number) => 'A'.repeat(characters);
const lines = '<AdrLine>a</AdrLine><AdrLine>b</AdrLine>';

const BROKEN: readonly [
  what: string,
  rule: TransferRule,
  path: string,
  ...change: readonly [from: string | RegExp, to: string],
][] = [
  ['is cut', 'XML_WELL_FORMED', '/', '</Document>', ''],
  [
    'has a document type',
    'XML_WELL_FORMED',
    '/',
    '<Document',
    '<!DOCTYPE a [<!ENTITY e "x">]><Document',
  ],
  ['is of another version', 'NAMESPACE', '/Document', 'pain.001.001.09', 'pain.001.001.03'],
  ['is another message', 'NAMESPACE', '/Other', /(<\/?)Document/g, '$1Other'],
  ['has a stranger in it', 'NAMESPACE', `${PAYMENT}/ChrgBr`, '<ChrgBr>', '<ChrgBr xmlns="urn:x">'],
  ['has an element too many', 'ELEMENT_UNKNOWN', `${FIRST}/Purp`, '<RmtInf>', '<Purp/><RmtInf>'],
  [
    'is out of order',
    'ELEMENT_ORDER',
    `${SECOND}/Cdtr/PstlAdr/TwnNm`,
    /(<TwnNm>Saint-Denis<.TwnNm>)\s*(<Ctry>RE<.Ctry>)/,
    '$2$1',
  ],
  ['has no charge bearer', 'ELEMENT_MISSING', `${PAYMENT}/ChrgBr`, '<ChrgBr>SLEV</ChrgBr>', ''],
  ['has no execution date', 'ELEMENT_MISSING', `${PAYMENT}/ReqdExctnDt/Dt`, /<Dt>.*<\/Dt>/, ''],
  [
    'says a code twice',
    'ELEMENT_REPEATED',
    `${PAYMENT}/ChrgBr[2]`,
    '<ChrgBr>SLEV</ChrgBr>',
    '<ChrgBr>SLEV</ChrgBr><ChrgBr>SLEV</ChrgBr>',
  ],
  [
    'has an attribute too many',
    'ATTRIBUTE_UNKNOWN',
    `${PAYMENT}/ChrgBr/@a`,
    '<ChrgBr>',
    '<ChrgBr a="b">',
  ],
  ['has a loose text', 'TEXT_MISPLACED', PAYMENT, '<PmtMtd>', 'x<PmtMtd>'],
  [
    'has an identifier of 36',
    'TEXT_LENGTH',
    `${ROOT}/GrpHdr/MsgId`,
    /<MsgId>.*<\/MsgId>/,
    `<MsgId>${long(36)}</MsgId>`,
  ],
  ['has a name of 71', 'TEXT_LENGTH', `${SECOND}/Cdtr/Nm`, 'Martin', long(71)],
  ['has a text of 141', 'TEXT_LENGTH', `${SECOND}/RmtInf/Ustrd`, 'Releve<', `${long(141)}<`],
  [
    'has a line of 71',
    'TEXT_LENGTH',
    `${SECOND}/Cdtr/PstlAdr/AdrLine`,
    "12 rue de l'Eglise",
    long(71),
  ],
  ['has a town of 36', 'TEXT_LENGTH', `${SECOND}/Cdtr/PstlAdr/TwnNm`, 'Saint-Denis', long(36)],
  ['has a postal code of 17', 'TEXT_LENGTH', `${SECOND}/Cdtr/PstlAdr/PstCd`, '97400', long(17)],
  ['has an empty name', 'TEXT_LENGTH', `${SECOND}/Cdtr/Nm`, 'Martin', ' '],
  ['has an accent', 'CHARACTERS', `${FIRST}/Cdtr/Nm`, 'Societe', 'Société'],
  ['has an ampersand', 'CHARACTERS', `${SECOND}/Cdtr/Nm`, 'Martin', 'Martin &amp; fils'],
  [
    'has a reference with slashes',
    'IDENTIFIER_SLASHES',
    `${FIRST}/PmtId/EndToEndId`,
    'REMB-1',
    '/REMB//1',
  ],
  ['was made at no instant', 'CREATION_TIME', `${ROOT}/GrpHdr/CreDtTm`, 'T10:15:30Z', 'T25:15:30Z'],
  ['was made on no day', 'CREATION_TIME', `${ROOT}/GrpHdr/CreDtTm`, '2026-11-30T', '2026-11-31T'],
  [
    'is to be executed on no day',
    'EXECUTION_DATE',
    `${PAYMENT}/ReqdExctnDt/Dt`,
    '2026-12-01',
    '2026-12-32',
  ],
  ['is a cheque', 'CODE', `${PAYMENT}/PmtMtd`, 'TRF', 'CHK'],
  ['is urgent', 'CODE', `${PAYMENT}/PmtTpInf/SvcLvl/Cd`, '<Cd>SEPA', '<Cd>URGP'],
  ['is charged otherwise', 'CODE', `${PAYMENT}/ChrgBr`, 'SLEV', 'DEBT'],
  ['is in dollars', 'CURRENCY', `${FIRST}/Amt/InstdAmt/@Ccy`, 'Ccy="EUR"', 'Ccy="USD"'],
  ['is in no currency', 'CURRENCY', `${FIRST}/Amt/InstdAmt/@Ccy`, ' Ccy="EUR"', ''],
  ['is from dollars', 'CURRENCY', `${PAYMENT}/DbtrAcct/Ccy`, '<Ccy>EUR', '<Ccy>USD'],
  ['has a comma', 'AMOUNT_DECIMALS', `${FIRST}/Amt/InstdAmt`, '"EUR">1012.34', '"EUR">1012,34'],
  [
    'has three decimals',
    'AMOUNT_DECIMALS',
    `${FIRST}/Amt/InstdAmt`,
    '"EUR">1012.34',
    '"EUR">1012.345',
  ],
  ['has a sum of no decimal', 'AMOUNT_DECIMALS', `${ROOT}/GrpHdr/CtrlSum`, '1012.35', '1012'],
  ['pays nothing', 'AMOUNT_RANGE', `${SECOND}/Amt/InstdAmt`, '"EUR">0.01', '"EUR">0.00'],
  ['pays less than nothing', 'AMOUNT_RANGE', `${SECOND}/Amt/InstdAmt`, '"EUR">0.01', '"EUR">-0.01'],
  ['pays a billion', 'AMOUNT_RANGE', `${SECOND}/Amt/InstdAmt`, '"EUR">0.01', '"EUR">1000000000.00'],
  [
    'counts wrong in its header',
    'TRANSACTION_COUNT',
    `${ROOT}/GrpHdr/NbOfTxs`,
    '<NbOfTxs>2',
    '<NbOfTxs>3',
  ],
  [
    'counts wrong in its payment',
    'TRANSACTION_COUNT',
    `${PAYMENT}/NbOfTxs`,
    /(NbOfTxs>2.*)NbOfTxs>2/s,
    '$1NbOfTxs>1',
  ],
  ['counts in words', 'TRANSACTION_COUNT', `${ROOT}/GrpHdr/NbOfTxs`, '<NbOfTxs>2', '<NbOfTxs>two'],
  ['adds up wrong in its header', 'CONTROL_SUM', `${ROOT}/GrpHdr/CtrlSum`, '1012.35', '1012.36'],
  [
    'adds up wrong in its payment',
    'CONTROL_SUM',
    `${PAYMENT}/CtrlSum`,
    /(1012\.35.*)1012\.35/s,
    '$11012.34',
  ],
  ['uses a reference twice', 'END_TO_END_UNIQUE', `${SECOND}/PmtId/EndToEndId`, 'REMB-2', 'remb-1'],
  ['pays a wrong account', 'IBAN', `${SECOND}/CdtrAcct/Id/IBAN`, 'M02606', 'M02607'],
  ['is paid by a wrong account', 'IBAN', `${PAYMENT}/DbtrAcct/Id/IBAN`, '890189', '890188'],
  [
    'pays outside SEPA',
    'IBAN_IN_SEPA',
    `${FIRST}/CdtrAcct/Id/IBAN`,
    'GB29NWBK60161331926819',
    'TR330006100519786457841326',
  ],
  ['has a wrong BIC', 'BIC', `${FIRST}/CdtrAgt/FinInstnId/BICFI`, 'NWBKGB2L', 'NWBKGB2'],
  [
    'says a bank twice',
    'AGENT',
    `${FIRST}/CdtrAgt/FinInstnId`,
    '<BICFI>NWBKGB2L</BICFI>',
    '<BICFI>NWBKGB2L</BICFI><Othr><Id>NOTPROVIDED</Id></Othr>',
  ],
  ['says no bank', 'AGENT', `${PAYMENT}/DbtrAgt/FinInstnId`, '<BICFI>AGRIFRPP</BICFI>', ''],
  ['is of no country', 'COUNTRY', `${SECOND}/Cdtr/PstlAdr/Ctry`, '<Ctry>RE', '<Ctry>ZZ'],
  [
    'has an address without a town',
    'ADDRESS_TOWN_AND_COUNTRY',
    `${PAYMENT}/Dbtr/PstlAdr`,
    '<TwnNm>Lyon</TwnNm>',
    '',
  ],
  [
    'has an address without a country',
    'ADDRESS_TOWN_AND_COUNTRY',
    `${PAYMENT}/Dbtr/PstlAdr`,
    '<Ctry>FR</Ctry>',
    '',
  ],
  [
    'has three free lines',
    'ADDRESS_LINES',
    `${PAYMENT}/Dbtr/PstlAdr`,
    '<AdrLine>3 quai',
    `${lines}<AdrLine>3 quai`,
  ],
];

describe('a transfer file', () => {
  it('breaks no rule as it is written', () => {
    expect(brokenTransferRules(FILE)).toEqual([]);
    const alone = { ...ORDER, orderer: { ...ORDER.orderer, bic: null, address: null } };
    const one = { ...alone, transfers: ORDER.transfers.slice(0, 1) };
    expect(brokenTransferRules(creditTransferFile(one))).toEqual([]);
  });

  it.each(BROKEN)('that %s breaks %s at %s alone', (_, rule, path, from, to) => {
    const faults = brokenTransferRules(changed(from, to));
    // What an amount says, its sums no longer say; that is another spec's.
    const others = faults.filter((fault) => fault.rule !== 'CONTROL_SUM' || rule === 'CONTROL_SUM');
    expect(others.map((fault) => [fault.rule, fault.path])).toEqual([[rule, path]]);
  });

  it('has every rule broken here once', () => {
    const broken = new Set(BROKEN.map(([, rule]) => rule));
    expect(Object.keys(TRANSFER_RULES).filter((rule) => !broken.has(rule as TransferRule))).toEqual(
      [],
    );
  });

  it('is judged by transfer, with the place and without the value', () => {
    const faults = brokenTransferRules(changed('M02606', 'M02607'));
    expect(faults).toEqual([
      {
        ...{ rule: 'IBAN', path: `${SECOND}/CdtrAcct/Id/IBAN`, transfer: 2 },
        ...{ line: expect.any(Number) as number, column: expect.any(Number) as number },
      },
    ]);
    const [fault] = faults;
    expect(FILE.split('\n')[(fault?.line ?? 0) - 1]).toContain('<IBAN>FR1420041010050500013M02606');
    expect(JSON.stringify(faults)).not.toContain('FR14');
  });

  it('says all that is wrong with it, in its own order', () => {
    const file = changed('Martin', 'Mårtin').replace('SLEV', 'DEBT').replace('<Cd>SEPA', '<Cd>x');
    expect(brokenTransferRules(file).map(({ rule, transfer }) => [rule, transfer])).toEqual([
      ['CODE', null],
      ['CODE', null],
      ['CHARACTERS', 2],
    ]);
  });

  it('that was given what SEPA cannot carry is found out, whatever the writer made of it', () => {
    const [first, second] = ORDER.transfers;
    if (first === undefined || second === undefined) throw new Error('no transfer');
    const judged = (change: Partial<typeof first>) =>
      brokenTransferRules(
        creditTransferFile({ ...ORDER, transfers: [first, { ...second, ...change }] }),
      ).map(({ rule }) => rule);
    expect(judged({ amountMinor: 0n })).toEqual(['AMOUNT_RANGE']);
    expect(judged({ amountMinor: -1n })).toContain('AMOUNT_RANGE');
    expect(judged({ amountMinor: 99_999_999_999n })).toEqual([]);
    expect(judged({ amountMinor: 100_000_000_000n })).toContain('AMOUNT_RANGE');
    expect(judged({ endToEndId: 'REMB-1' })).toEqual(['END_TO_END_UNIQUE']);
    expect(judged({ creditorIban: 'FR00' })).toEqual(['IBAN']);
    expect(judged({ creditorBic: 'bad' })).toEqual(['BIC']);
    expect(judged({ creditorName: '株式会社', remittanceText: 'Œuvre & <fils>' })).toEqual([]);
  });
});
