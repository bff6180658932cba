import * as fc from 'fast-check';
import { instant } from '@solde/calendar';
import { convert } from 'xmlbuilder2';
import {
  creditTransferFile,
  sepaText,
  statementOfTransfer,
  statementsOfCutTransfer,
  transferIdentifier,
  type CreditTransferOrder,
} from './credit-transfer';

const order: CreditTransferOrder = {
  runId: '0198f5a0-7b1e-7c3d-9a4f-2b6c8d0e1f2a',
  createdAt: instant('2026-03-20T10:15:30.123Z'),
  executionOn: '2026-03-20',
  orderer: {
    ...{ name: 'Agence Élan & Cie', iban: 'FR76 3000 6000 0112 3456 7890 189', bic: null },
    address: {
      ...{ addressLine: '3 quai du Rhône', postalCode: '69001', city: 'Lyon', country: 'FR' },
    },
  },
  transfers: [
    {
      statementId: '0198f5a0-7b1e-7c3d-9a4f-000000000001',
      amountMinor: 1_012_34n,
      creditorName: 'Société Générale des <Œufs>',
      creditorIban: 'GB29NWBK60161331926819',
      creditorBic: 'NWBKGB2L',
      creditorAddress: null,
      remittanceText: 'Relevé 2026-03-A',
    },
    {
      statementId: '0198f5a0-7b1e-7c3d-9a4f-000000000002',
      amountMinor: 1n,
      creditorName: 'Martin',
      creditorIban: 'FR7630006000011234567890189',
      creditorBic: null,
      creditorAddress: {
        ...{ addressLine: '12 rue de l’Église', postalCode: '97400', city: 'Saint-Denis' },
        country: 'RE',
      },
      remittanceText: 'Relevé 2026-03-A',
    },
  ],
};

describe('credit transfer file', () => {
  it('is a pain.001.001.09 with its totals', () => {
    const file = creditTransferFile(order);
    expect(file).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
    expect(convert(file, { format: 'object' })).toMatchObject({
      Document: {
        '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
        CstmrCdtTrfInitn: {
          GrpHdr: {
            MsgId: '0198f5a07b1e7c3d9a4f2b6c8d0e1f2a',
            CreDtTm: '2026-03-20T10:15:30Z',
            NbOfTxs: '2',
            CtrlSum: '1012.35',
            InitgPty: { Nm: 'Agence Elan + Cie' },
          },
          PmtInf: {
            PmtMtd: 'TRF',
            PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
            ReqdExctnDt: { Dt: '2026-03-20' },
            DbtrAcct: { Id: { IBAN: 'FR7630006000011234567890189' } },
            DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
            ChrgBr: 'SLEV',
            CdtTrfTxInf: [
              {
                PmtId: { EndToEndId: '0198f5a07b1e7c3d9a4f000000000001' },
                Amt: { InstdAmt: { '@Ccy': 'EUR', '#': '1012.34' } },
                CdtrAgt: { FinInstnId: { BICFI: 'NWBKGB2L' } },
                Cdtr: { Nm: 'Societe Generale des OEufs' },
                RmtInf: { Ustrd: 'Releve 2026-03-A' },
              },
              { Amt: { InstdAmt: { '#': '0.01' } }, Cdtr: { Nm: 'Martin' } },
            ],
          },
        },
      },
    });
  });

  it('keeps the order of elements that the schema asks for', () => {
    const file = creditTransferFile(order);
    const names = [
      '<PmtInfId>',
      '<PmtMtd>',
      '<BtchBookg>',
      '<PmtTpInf>',
      '<ReqdExctnDt>',
      '<Dbtr>',
      '<PstlAdr>',
      '<PstCd>',
      '<TwnNm>',
      '<Ctry>',
      '<AdrLine>',
      '<DbtrAcct>',
      '<DbtrAgt>',
      '<ChrgBr>',
      '<CdtTrfTxInf>',
      '<PmtId>',
      '<Amt>',
      '<CdtrAgt>',
      '<Cdtr>',
      '<CdtrAcct>',
      '<RmtInf>',
    ];
    const places = names.map((name) => file.indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('is the same to the byte when it is made again', () => {
    expect(creditTransferFile(order)).toBe(creditTransferFile({ ...order }));
  });

  it.each([0n, -1n, 100_000_000_000n])('refuses a transfer of %d cents', (amountMinor) => {
    const transfers = order.transfers.map((one) => ({ ...one, amountMinor }));
    expect(() => creditTransferFile({ ...order, transfers })).toThrow(RangeError);
  });

  it('names a creditor whose name has no Latin letter', () => {
    const transfers = order.transfers.map((one) => ({
      ...one,
      creditorName: '株式会社',
      remittanceText: '',
    }));
    const file = creditTransferFile({ ...order, transfers });
    expect(file).toContain('<Nm>NOTPROVIDED</Nm>');
    expect(file).not.toContain('<RmtInf>');
  });

  it('writes addresses in their hybrid form, and leaves out those that a bank would refuse', () => {
    const file = convert(creditTransferFile(order), { format: 'object' });
    expect(file).toMatchObject({
      Document: {
        CstmrCdtTrfInitn: {
          PmtInf: {
            Dbtr: {
              PstlAdr: { PstCd: '69001', TwnNm: 'Lyon', Ctry: 'FR', AdrLine: '3 quai du Rhone' },
            },
            CdtTrfTxInf: [
              { Cdtr: { Nm: 'Societe Generale des OEufs' } },
              { Cdtr: { PstlAdr: { TwnNm: 'Saint-Denis', AdrLine: "12 rue de l'Eglise" } } },
            ],
          },
        },
      },
    });
    const address = { addressLine: '', postalCode: '', city: '東京', country: 'JP' };
    const transfers = order.transfers.map((one) => ({ ...one, creditorAddress: address }));
    const without = { ...order, orderer: { ...order.orderer, address: null }, transfers };
    expect(creditTransferFile(without)).not.toContain('PstlAdr');
  });

  it('names the statement that a bank gives back', () => {
    for (const { statementId } of order.transfers) {
      expect(statementOfTransfer(transferIdentifier(statementId))).toBe(statementId);
      expect(statementOfTransfer(` ${transferIdentifier(statementId).toUpperCase()} `)).toBe(
        statementId,
      );
    }
    for (const other of ['', 'NOTPROVIDED', '0198f5a0-7b1e-7c3d-9a4f-000000000002', 'f'.repeat(31)])
      expect(statementOfTransfer(other)).toBeNull();
  });

  it('refuses an order without transfers', () => {
    expect(() => creditTransferFile({ ...order, transfers: [] })).toThrow(RangeError);
  });

  it('makes a text of SEPA characters of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 140 }),
        (text, most) => {
          const sent = sepaText(text, most);
          expect(sent).toMatch(/^[0-9A-Za-z/\-?:().,'+ ]*$/);
          expect(sent.length).toBeLessThanOrEqual(most);
          expect(sepaText(sent, most)).toBe(sent);
        },
      ),
    );
  });

  it('knows the statements that a reference cut by the bank may name, and no other', () => {
    const id = order.transfers[0]?.statementId ?? '';
    const identifier = transferIdentifier(id);
    expect(statementsOfCutTransfer(` ${identifier.slice(0, 16).toUpperCase()}`)).toEqual({
      from: '0198f5a0-7b1e-7c3d-0000-000000000000',
      until: '0198f5a0-7b1e-7c3d-ffff-ffffffffffff',
    });
    expect(statementsOfCutTransfer(identifier)).toEqual({ from: id, until: id });
    for (const other of [identifier.slice(0, 15), `${identifier}0`, 'REMB-12', 'NOTPROVIDED'])
      expect(statementsOfCutTransfer(other)).toBeNull();
  });

  it('derives identifiers that fit, and refuses what does not', () => {
    expect(transferIdentifier(order.runId)).toHaveLength(32);
    expect(() => transferIdentifier('-')).toThrow(RangeError);
    expect(() => transferIdentifier('x'.repeat(36))).toThrow(RangeError);
  });
});
