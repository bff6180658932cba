import { fecFileName, fecHead, fecLine, type FecRow } from './fec';

const row: FecRow = {
  ...{ kind: 'FEE_DOCUMENT', bookedOn: '2026-03-16', code: 'FEES_RECEIVABLE' },
  ...{ creditorCode: 'ACME', creditorName: 'Fournitures\tdu\r\nNord | SA' },
  ...{ pieceRef: 'FA2026-000001', pieceOn: '2026-03-16', amountMinor: 1_222_22n },
};

describe('the file of accounting entries', () => {
  it('is named after the agency and the end of its year, and has the columns of the law', () => {
    expect(fecFileName('732829320', '2026-12-31')).toBe('732829320FEC20261231.txt');
    expect(fecHead()).toBe(
      'JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t' +
        'EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n',
    );
  });

  it('writes a line whose names cannot move a column', () => {
    expect(fecLine(row, 7, 'EUR').split('\t')).toEqual([
      ...['VE', 'Ventes', '7', '20260316', '411000', 'Clients', 'ACME', 'Fournitures du Nord SA'],
      ...['FA2026-000001', '20260316', 'Facturation des honoraires - Fournitures du Nord SA'],
      ...['1222,22', '0,00', '', '', '20260316', '', '\r\n'],
    ]);
    const credit = fecLine({ ...row, amountMinor: -1n }, 7, 'EUR').split('\t');
    expect(credit.slice(11, 13)).toEqual(['0,00', '0,01']);
  });

  it('knows the agency’s accounts alone', () => {
    expect(() => fecLine({ ...row, code: 'CREDITOR_PAYABLE' }, 1, 'EUR')).toThrow(RangeError);
  });
});
