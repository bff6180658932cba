import { ErrorFile, harmless } from './error-file';
import { ROW_CODES, rowSentence } from './row-codes';

describe('the error file', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+33 6 12', "'+33 6 12"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['-12,50', '-12,50'],
    ['Noël', 'Noël'],
    ['', ''],
  ])('writes %s as %s', (cell, written) => {
    expect(harmless(cell)).toBe(written);
  });

  it('keeps one column of what to fix when a corrected file has errors again', () => {
    const columns = [
      { header: 'N° facture', target: 'number' },
      { header: 'À corriger', target: null },
    ] as const;
    const file = new ErrorFile(columns, ',', 'en');
    expect(file.header()).toBe('\uFEFFN° facture,What to fix\r\n');
    expect(file.rows([{ cells: [null, 'old'], errors: ['MISSING_FIELD:number'] }])).toBe(
      ',N° facture : a mandatory field is empty\r\n',
    );
  });

  it('has a sentence for each code in both languages', () => {
    for (const code of ROW_CODES)
      expect([rowSentence(code, 'fr'), rowSentence(code, 'en')]).not.toContain(code);
  });
});
