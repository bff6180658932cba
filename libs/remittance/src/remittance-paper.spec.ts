import { instant } from '@solde/calendar';
import { rate } from '@solde/money';

import {
  debitClaimPage,
  feeDocumentPage,
  statementPage,
  type StatementPaper,
} from './remittance-paper';

const party = {
  ...{ name: 'Fournitures du Nord', addressLine: '1 rue du Port', postalCode: '59000' },
  ...{ city: 'Lille', siren: '732829320', vatNumber: 'FR44732829320' },
};

const SET_OFF = { dueOn: null, account: null };
const own = { holder: 'Agence', iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPLIL' };

const paper: StatementPaper = {
  ...{ language: 'fr', agency: { ...party, name: 'Agence Élan' }, creditor: party },
  ...{ number: 'RV2026-00001-0001', currency: 'EUR', cutOffOn: '2026-03-15' },
  ...{
    payoutOn: '2026-03-20',
    issuedOn: '2026-03-16',
    approvedAt: instant('2026-03-16T09:00:00Z'),
  },
  ...{ mode: 'NET', openingCarryMinor: 0n, collectedMinor: 1234_56n, feesMinor: 185_18n },
  ...{ givenBackMinor: 0n, costsKeptMinor: 0n, deboursMinor: 0n, claimedMinor: 0n, claim: null },
  costs: [],
  ...{ vatRate: rate('20'), vatMinor: 37_04n, balanceMinor: 1012_34n },
  ...{ transferMinor: 1012_34n, carryMinor: 0n, heldBecause: null },
  feeDocument: { kind: 'INVOICE', number: 'FA2026-000001', totalMinor: 222_22n, ...SET_OFF },
  collected: [
    {
      ...{ valueOn: '2026-03-10', caseNumber: 'C2026000001', debtorName: 'Société 1' },
      ...{ claimNumber: 'F-0001', component: 'PRINCIPAL', amountMinor: 1234_56n },
    },
  ],
  fees: [{ caseNumber: 'C2026000001', sentence: 'la règle', amountMinor: 185_18n }],
  linesLeftOut: 0,
};

const text = (page: object | null) => JSON.stringify(page).replaceAll('\u00a0', ' ');

describe('papers of a statement', () => {
  it('names each receipt, each fee with its sentence, and where the balance goes', () => {
    const page = text(statementPage(paper));
    for (const word of [
      ...['RV2026-00001-0001', '15/03/2026', '20/03/2026', 'Société 1', 'F-0001', 'Principal'],
      ...['1 234,56 €', 'la règle', '-185,18 €', 'TVA 20 %', '-37,04 €', '1 012,34 €'],
    ])
      expect(page).toContain(word);
  });

  it('gives an invoice its legal mentions and says how it was settled', () => {
    const page = text(feeDocumentPage(paper));
    for (const word of [
      ...['Facture FA2026-000001', '16/03/2026', 'SIREN 732829320', 'FR44732829320', '222,22 €'],
      ...['compensation sur le relevé RV2026-00001-0001', 'L441-10'],
    ])
      expect(page).toContain(word);
  });

  it('says why no VAT is charged, why money is held, and in the creditor’s language', () => {
    const exempt = { ...paper, vatRate: rate('0'), vatMinor: 0n };
    expect(text(feeDocumentPage(exempt))).toContain('article 294');
    const held = { ...paper, language: 'en', heldBecause: 'NO_IBAN' } as const;
    expect(text(statementPage(held))).toContain('Transfer held');
    expect(text(statementPage(held))).toContain('€1,234.56');
  });

  it('tells costs and debours, and in GROSS when the invoice is to be paid', () => {
    const costly: StatementPaper = {
      ...{ ...paper, mode: 'GROSS', costsKeptMinor: 30_00n, deboursMinor: 33_47n },
      costs: [
        {
          ...{ kind: 'KEPT', caseNumber: 'C2026000001', label: 'signification' },
          amountMinor: -30_00n,
        },
        { kind: 'DEBOURS', caseNumber: 'C2026000001', label: 'greffe', amountMinor: -33_47n },
      ],
      feeDocument: {
        ...{ kind: 'INVOICE', number: 'FA2026-000001', totalMinor: 255_69n },
        ...{ dueOn: '2026-04-15', account: own },
      },
    };
    const statement = text(statementPage(costly));
    for (const word of ['signification', '-30,00 €', 'greffe', 'facturés à part', 'FA2026-000001'])
      expect(statement).toContain(word);
    expect(statement).not.toContain('-37,04 €');
    const invoice = text(feeDocumentPage(costly));
    for (const word of ['greffe', '33,47 €', '255,69 €', 'au plus tard le 15/04/2026'])
      expect(invoice).toContain(word);
    for (const word of ['Agence', 'FR14 2004', 'PSSTFRPPLIL', 'RF27FA2026000001'])
      expect(invoice).toContain(word);
    expect(invoice).toContain('EUR255.69\\n\\nRF27FA2026000001');
    const francs = text(feeDocumentPage({ ...costly, currency: 'XPF' }));
    expect(francs).toContain('FR14 2004');
    expect(francs).not.toMatch(/"qr"|RF\d\d/);
    expect(invoice).not.toContain('signification');
    expect(invoice).not.toContain('compensation');
  });

  it('asks for a debit on a paper of its own, without VAT', () => {
    expect(debitClaimPage(paper)).toBeNull();
    const claim = { number: 'DD2026-000001', dueOn: '2026-04-15', account: own } as const;
    const page = text(debitClaimPage({ ...paper, claimedMinor: 36_00n, claim }));
    for (const word of ['DD2026-000001', '36,00 €', '15/04/2026', 'compte dédié', paper.number])
      expect(page).toContain(word);
    for (const word of ['FR14 2004', 'BCD\\n002\\n1\\nSCT', 'EUR36.00\\n\\nRF'])
      expect(page).toContain(word);
    expect(text(statementPage({ ...paper, claimedMinor: 36_00n, claim }))).toContain('BCD\\n002');
    expect(text(statementPage(paper))).not.toContain('"qr"');
    expect(page).not.toContain('TVA 20');
  });

  it('has no fee document when the fees come to nothing, and counts what it does not print', () => {
    expect(feeDocumentPage({ ...paper, feeDocument: null })).toBeNull();
    expect(text(statementPage({ ...paper, collected: [], linesLeftOut: 3 }))).toContain(
      'portail : 3 (1 234,56 €)',
    );
  });
});
