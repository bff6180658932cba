import { csvCell, csvOf } from './csv';

describe('csv for spreadsheets', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+33 1', "'+33 1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ['-12.50', '-12.50'],
    ['Élan & Cie', 'Élan & Cie'],
    ['', ''],
  ])('%j is written %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('quotes what would break a row', () => {
    expect(csvOf(['nom', 'montant'], [['a;"b"\nc', null]])).toBe(
      '\ufeffnom;montant\r\n"a;""b""\nc";\r\n',
    );
  });
});
