import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { instant } from '@solde/calendar';
import { Settings, type DatabaseRole } from '@solde/platform';

import { creditTransferFile, type CreditTransferOrder } from './credit-transfer';
import { schemaFault } from './schema-fault';
import { TransferFiles } from './transfer-files.service';
import { TransferSchema } from './transfer-schema.service';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

/** A schema of our own: it looks into the header and the name of who is paid, and lets the rest pass. */
const SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
  <xs:element name="Document"><xs:complexType><xs:sequence>
    <xs:element name="CstmrCdtTrfInitn"><xs:complexType><xs:sequence>
      <xs:element name="GrpHdr"><xs:complexType><xs:sequence>
        <xs:element name="MsgId"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="35"/></xs:restriction></xs:simpleType></xs:element>
        <xs:any processContents="skip" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:any processContents="lax" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="PmtInf"><xs:complexType><xs:sequence><xs:any processContents="lax" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="CdtTrfTxInf"><xs:complexType><xs:sequence><xs:any processContents="lax" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="Cdtr"><xs:complexType><xs:sequence>
    <xs:element name="Nm"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z].{0,20}"/></xs:restriction></xs:simpleType></xs:element>
    <xs:any processContents="skip" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const order = (creditorName: string): CreditTransferOrder => ({
  ...{ messageId: 'M-1', createdAt: instant('2026-11-30T10:15:30Z'), executionOn: '2026-12-01' },
  orderer: {
    ...{ name: 'Agence', iban: 'FR7630006000011234567890189', bic: null, address: null },
  },
  transfers: [
    {
      ...{ endToEndId: 'REMB-1', amountMinor: 1_00n, creditorName, creditorBic: null },
      ...{ creditorIban: 'FR1420041010050500013M02606', creditorAddress: null },
      remittanceText: 'Remboursement',
    },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'solde-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function schemaOf(text: string, role: DatabaseRole = 'AGENCY'): Promise<TransferSchema> {
  const path = join(folder, 'pain.xsd');
  writeFileSync(path, text);
  return started(path, role);
}

async function started(path: string, role: DatabaseRole = 'AGENCY'): Promise<TransferSchema> {
  const schema = new TransferSchema(new Settings({ PAIN001_XSD: path }), role);
  await schema.onModuleInit();
  return schema;
}

const inside = (part: string): string =>
  SCHEMA.replace('<xs:element name="Document">', `${part}$&`);
const laughs = Array.from(
  { length: 12 },
  (_, level) => `<!ENTITY a${level} "${`&a${level - 1};`.repeat(level === 0 ? 0 : 10)}x">`,
).join('');

describe('the schema that PAIN001_XSD names', () => {
  it('lets through the file that keeps it, and is not needed', async () => {
    const file = creditTransferFile(order('Martin'));
    expect(await (await schemaOf(SCHEMA)).faults(file)).toEqual([]);
    const without = new TransferSchema(new Settings({}), 'AGENCY');
    await without.onModuleInit();
    expect(await without.faults(creditTransferFile(order('martin')))).toEqual([]);
  });

  it('stops the file that breaks it, in its own words and without the value', async () => {
    const files = new TransferFiles(await schemaOf(SCHEMA));
    await expect(files.make(order('Martin'), ['REMB-1'])).resolves.toBeInstanceOf(Buffer);
    const refused = await files
      .make(order('martin d’Arc'), ['REMB-1'])
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      ...{ code: 'TRANSFER_FILE_INVALID' },
      facts: {
        ...{ faults: 0, broken: [] },
        schema: expect.arrayContaining([
          expect.stringMatching(
            /^line \d+: Element '\{urn.*\}Nm': \[facet 'pattern'\] The value is not accepted by the pattern/,
          ),
        ]) as string[],
      },
    });
    expect(JSON.stringify(refused)).not.toContain('Arc');
  });

  it('is asked beside our own rules, which name what the accountant knows', async () => {
    const files = new TransferFiles(await schemaOf(SCHEMA));
    const wrong = order('Martin');
    const transfers = wrong.transfers.map((one) => ({ ...one, creditorIban: 'FR00' }));
    await expect(files.make({ ...wrong, transfers }, ['REMB-1'])).rejects.toMatchObject({
      code: 'TRANSFER_FILE_INVALID',
      facts: {
        ...{ faults: 1, schema: [] },
        broken: [
          {
            rule: 'IBAN',
            transfer: 1,
            subject: 'REMB-1',
            says: { fr: expect.any(String) as string },
          },
        ],
      },
    });
  });

  it.each([
    ['is not there', join(folder, 'none.xsd'), 'cannot be read: ENOENT'],
    ['is a folder', folder, 'cannot be read: EISDIR'],
  ])('stops the start when it %s', async (_, path, sentence) => {
    await expect(started(path)).rejects.toThrow(`PAIN001_XSD "${path}" ${sentence}`);
  });

  it.each([
    ['is empty', '', 'is no XML Schema'],
    ['is no XML', 'a letter', 'is no XML Schema'],
    ['is cut', SCHEMA.slice(0, -20), 'is no XML Schema'],
    [
      'is of another file',
      SCHEMA.replaceAll('001.09', '001.03'),
      'is the schema of urn:iso:std:iso:20022:tech:xsd:pain.001.001.03, not of',
    ],
    ['is a page', '<html/>', 'is the schema of nothing, not of'],
    ['is no schema', `<a targetNamespace="${NAMESPACE}"/>`, 'cannot be read: '],
    [
      'names a type that is not there',
      SCHEMA.replace('base="xs:string"', 'base="Nope"'),
      'cannot be read: ',
    ],
    ['asks for a file', inside('<xs:include schemaLocation="/etc/passwd"/>'), 'cannot be read: '],
    [
      'carries entities',
      SCHEMA.replace('?>', `?><!DOCTYPE a [${laughs}]>`),
      'a document type has no place here',
    ],
    [
      'is too large',
      `${SCHEMA}<!--${'x'.repeat(4 * 1024 * 1024)}-->`,
      'it is larger than 4194304 bytes',
    ],
  ])('stops the start when it %s', async (_, text, sentence) => {
    await expect(schemaOf(text)).rejects.toThrow(sentence);
  });

  it('is not asked of the creditors’ process, which makes no file', async () => {
    expect(await (await schemaOf('a letter', 'PORTAL')).faults('<x/>')).toEqual([]);
  });
});

describe('what the validator says', () => {
  it.each([
    [
      "Schemas validity error : Element '{urn:x}B': 'Durand' is not a valid value of the atomic type 'xs:int'.",
      "Element '{urn:x}B': is not a valid value of the atomic type 'xs:int'.",
    ],
    [
      "Schemas validity error : Element '{urn:x}B': [facet 'enumeration'] The value 'l'Abbé' is not an element of the set {'a'}.",
      "Element '{urn:x}B': [facet 'enumeration'] The value is not an element of the set {'a'}.",
    ],
    [
      "Schemas validity error : Element '{urn:x}A', attribute 'Ccy': 'zzz' is not a valid value",
      "Element '{urn:x}A', attribute 'Ccy': is not a valid value",
    ],
    ["Schemas validity error : Element '{urn:x}B': 'Durand", "Element '{urn:x}B': "],
    [
      "Schemas validity error : Element '{urn:x}C': This element is not expected.",
      "Element '{urn:x}C': This element is not expected.",
    ],
    ['parser error : Durand', 'parser error : the file is not well formed'],
  ])('%j without its values', (message, said) => {
    expect(schemaFault(message, 7)).toBe(`line 7: ${said}`);
  });
});

const official = Settings.fromEnvironment().pain001Xsd;

if (official !== null)
  describe('the official schema that PAIN001_XSD names', () => {
    it('is kept by what the writer writes, and broken by a name that is too long', async () => {
      const schema = await started(official);
      const file = creditTransferFile(order('Martin'));
      expect(await schema.faults(file)).toEqual([]);
      expect(await schema.faults(file.replace('Martin', 'M'.repeat(141)))).not.toEqual([]);
    });
  });
